"""Doubt, over the deals of two sets the tables were not fitted on: what no source says stays unknown, what is called met is met,
the stated confidence is worth its number, and the surest four fifths are right more often than the rest.
"""

from collections.abc import Sequence

from evals.readings import readings
from evals.results import Case, Metric, Report, scored
from evals.suites.qualification.labelled import Judged, Split
from evals.suites.qualification.measures import Figure, calibration_error, spread

NAME = "unknown_calibration"
SPLITS: tuple[Split, ...] = ("shared", "test")
COVERAGE = 0.8


def run() -> Report:
    """Both sets apart. Cells of the test deals are counted and never shown."""
    metrics, shown = list[Metric](), list[Case]()
    for split in SPLITS:
        cells = [c for reading in readings(split) for c in reading.cells()]
        silent = [
            _case(f"silence read as unknown ({split})", c, c.got == "unknown") for c in cells if c.gold == "unknown"
        ]
        said = [_case(f"not called met without being so ({split})", c, not (c.got == "met" != c.gold)) for c in cells]
        metrics += [
            scored(silent, target=0.95, gate="soft"),
            scored(said, target=0.98, gate="soft"),
            _figure(f"expected calibration error ({split})", cells, calibration_error, target=0.05, at_most=True),
            _figure(f"right among the surest 80 % ({split})", cells, selective, target=0.7),
            _figure(f"Brier score ({split})", cells, brier, target=0.25, at_most=True),
        ]
        shown += [*silent, *said] if split != "test" else []
    return Report(metrics=metrics, cases=shown)


def selective(cells: Sequence[Judged]) -> float:
    """Share right among the cells of highest stated confidence, `COVERAGE` of all."""
    surest = sorted(cells, key=lambda c: (-c.confidence, c.deal, c.element))[: max(1, round(COVERAGE * len(cells)))]
    return sum(c.right for c in surest) / len(surest)


def brier(cells: Sequence[Judged]) -> float:
    """Mean squared gap between the stated confidence and the outcome; always saying a half scores 0.25."""
    return sum((c.confidence - c.right) ** 2 for c in cells) / len(cells)


def _case(metric: str, cell: Judged, passed: bool) -> Case:
    return Case(
        suite=NAME, metric=metric, id=f"{cell.deal} {cell.element}", passed=passed, wanted=cell.gold, got=cell.got,
        group={"language": cell.language, "element": cell.element},
    )  # fmt: skip


def _figure(name: str, cells: Sequence[Judged], measure: Figure, *, target: float, at_most: bool = False) -> Metric:
    value, (low, high) = measure(cells), spread(cells, measure)
    passed = value <= target if at_most else value >= target
    return Metric(
        name=NAME, metric=name, value=round(value, 4), low=round(low, 4), high=round(high, 4), target=target, n=len(cells),
        direction="max" if at_most else "min", gate="soft", status="passed" if passed else "failed",
    )  # fmt: skip
