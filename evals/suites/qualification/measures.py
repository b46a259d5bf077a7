"""Figures of judged cells. Pure."""

from collections.abc import Callable, Sequence
from random import Random
from typing import get_args

from agent.qualification.records import Status
from evals.suites.qualification.labelled import Judged

STATUSES: tuple[Status, ...] = get_args(Status)
_BINS = 10
_RESAMPLES = 500

Figure = Callable[[Sequence[Judged]], float]


def macro_f1(cells: Sequence[Judged]) -> float:
    """The mean over the statuses that occur, in labels or answers, of the harmonic mean of precision and recall."""
    seen = [status for status in STATUSES if any(status in (cell.gold, cell.got) for cell in cells)]
    return sum(_f1(cells, status) for status in seen) / max(len(seen), 1)


def _f1(cells: Sequence[Judged], status: Status) -> float:
    hits = sum(cell.gold == cell.got == status for cell in cells)
    named = sum(cell.gold == status for cell in cells) + sum(cell.got == status for cell in cells)
    return 2 * hits / named if named else 0.0


def wrong_met(cells: Sequence[Judged]) -> int:
    """Cells given as met that are not."""
    return sum(cell.got == "met" and not cell.right for cell in cells)


def calibration_error(cells: Sequence[Judged]) -> float:
    """Expected calibration error of the stated confidence: ten bins of equal width, weighted by their size."""
    bins: dict[int, list[Judged]] = {}
    for cell in cells:
        bins.setdefault(min(int(cell.confidence * _BINS), _BINS - 1), []).append(cell)
    gaps = (abs(sum(c.right for c in held) - sum(c.confidence for c in held)) for held in bins.values())
    return sum(gaps) / max(len(cells), 1)


def spread(cells: Sequence[Judged], measure: Figure) -> tuple[float, float]:
    """The 95 % interval of a figure when deals, not cells, are drawn again."""
    by_deal: dict[str, list[Judged]] = {}
    for cell in cells:
        by_deal.setdefault(cell.deal, []).append(cell)
    names, draw = sorted(by_deal), Random(0)  # noqa: S311 - a fixed seed, not a secret
    values = sorted(
        measure([cell for name in draw.choices(names, k=len(names)) for cell in by_deal[name]])
        for _ in range(_RESAMPLES)
    )
    return values[int(_RESAMPLES * 0.025)], values[int(_RESAMPLES * 0.975) - 1]
