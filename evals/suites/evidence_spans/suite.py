"""The quotes behind each status, beside those a careful reader marked: verbatim (always), on the same words (token F1, the best
of all pairs), and found at all where the reader marked some.

Cells of the test deals are counted and never shown, as everywhere.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from agent.language.fold import fold
from agent.language.sentences import words
from agent.qualification.records import Quote
from evals.readings import Reading, readings
from evals.results import Case, Gate, Metric, Report, not_run, scored
from evals.suites.qualification.labelled import Split

NAME = "evidence_spans"
SPLITS: tuple[Split, ...] = ("shared", "dev", "test")
DRAWS, SEED = 500, 20261116


def run() -> Report:
    """Verbatim over every set together; the words of each set apart."""
    verbatim, overlaps, metrics = list[Case](), list[Case](), list[Metric]()
    for split in SPLITS:
        for reading in readings(split):
            verbatim += _verbatim(split, reading)
        mine = [c for reading in readings(split) for c in _overlaps(split, reading)]
        metrics += [_f1(f"token F1 with marked quotes ({split})", mine), scored(_found(mine), target=0.7, gate="soft")]
        overlaps += mine
    shown = [c for c in overlaps if "(test)" not in c.metric]
    return Report(metrics=[scored(verbatim, target=1.0), *metrics], cases=[*verbatim, *shown])


def _verbatim(split: Split, reading: Reading) -> Iterator[Case]:
    for cell in reading.cells():
        if cell.got != "unknown":
            yield Case(
                suite=NAME, metric="quotes that stand in their source, word for word", id=f"{split} {cell.deal} {cell.element}",
                passed=cell.literal, group={"language": cell.language, "element": cell.element},
            )  # fmt: skip


def _overlaps(split: Split, reading: Reading) -> Iterator[Case]:
    """One case a cell for which quotes were marked and something was read; `value` is the token F1."""
    gold = _marked(reading.labelled.folder)
    for cell in reading.cells():
        marked = gold.get(cell.element, [])
        if marked:
            read = reading.ledger.cells[cell.element].quotes if cell.element in reading.ledger.cells else ()
            yield Case(
                suite=NAME, metric=f"token F1 with marked quotes ({split})", id=f"{cell.deal} {cell.element}", passed=None,
                value=round(_best(read, marked), 4), group={"language": cell.language, "element": cell.element},
                wanted=" | ".join(text for _, text in marked), got=" | ".join(q.text for q in read),
            )  # fmt: skip


def _found(overlaps: Sequence[Case]) -> list[Case]:
    """Marked cells with a quote on at least half of the marked words."""
    return [
        c.model_copy(update={"metric": c.metric.replace("token F1 with marked quotes", "marked quotes found"),
                             "passed": (c.value or 0) >= 0.5, "value": None})
        for c in overlaps
    ]  # fmt: skip


def _best(read: Sequence[Quote], marked: Sequence[tuple[str, str]]) -> float:
    pairs = [f1(q.text, text) for q in read for source, text in marked if q.source == source]
    return max(pairs, default=0.0)


def f1(one: str, two: str) -> float:
    """Token F1 of two texts, case and accents folded: 1 for the same words."""
    first, second = (Counter(w.text for w in words(fold(t))) for t in (one, two))
    both = sum((first & second).values())
    return 2 * both / (sum(first.values()) + sum(second.values())) if both else 0.0


def _marked(folder: Path) -> dict[str, list[tuple[str, str]]]:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    cells = {**gold["meddpicc"], **gold["bant"]}
    return {e: [(q["source"], q["text"]) for q in cell.get("quotes", [])] for e, cell in cells.items()}


def _f1(name: str, cases: Sequence[Case]) -> Metric:
    """The mean, with its interval when deals are drawn again."""
    if not cases:
        return not_run(NAME, name, "no quote is marked in this set", target=0.8)
    by_deal: dict[str, list[float]] = {}
    for case in cases:
        by_deal.setdefault(case.id.split()[0], []).append(case.value or 0.0)
    rng, names = Random(SEED), sorted(by_deal)  # noqa: S311 - a seed, not a secret
    means = sorted(_mean([v for n in rng.choices(names, k=len(names)) for v in by_deal[n]]) for _ in range(DRAWS))
    value = _mean([c.value or 0.0 for c in cases])
    gate: Gate = "soft"
    return Metric(
        name=NAME, metric=name, value=round(value, 4), low=round(means[int(0.025 * DRAWS)], 4), target=0.8, gate=gate,
        high=round(means[int(0.975 * DRAWS) - 1], 4), status="passed" if value >= 0.8 else "failed", n=len(cases),
    )  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
