"""The offline reader on labelled deals: sets and authors apart, beside three baselines, and tampered with.

`python -m evals.suites.qualification.suite dev` prints the cells of a set that were read wrongly. A `blind` set, when there
is one, is for figures only: nothing prints its cells.
"""

import sys
from collections.abc import Callable, Iterator, Sequence

from agent.qualification.reading import OfflineReader
from agent.qualification.records import DealReader, Ledger
from evals.results import Case, Gate, Metric, Report, share
from evals.suites.qualification import baselines, labelled, measures, tampering
from evals.suites.qualification.labelled import SPLITS, Judged, Labelled, Reading, Split

SUITE = "qualification"
TIER = "full"
TAMPERED_EVERY = 4
QUICK = f"every deal is read; one in {TAMPERED_EVERY} is also tampered with, all with --tier full"
# On sets the rules and the model have seen the figures flatter, and a set kept apart is small: they are shown against their
# targets and do not stop a run. A quote that is not literal, a cell that outlives its proof or a status changed by an order
# does, on any set.
_GATE: Gate = "soft"
_TARGETS = {
    "macro-F1": 0.65,
    "wrong met": 0.05,
    "unknown recall": 0.85,
    "gate outcomes": 0.80,
    "gate recall": 0.70,
    "ECE": 0.10,
}


def run() -> Report:
    """Every figure, with the cells of the two open sets as cases. About two minutes on two cores."""
    return _measured(1)


def quick() -> Report:
    """Every deal is read; one in four is also tampered with."""
    return _measured(TAMPERED_EVERY)


def _measured(tampered_every: int) -> Report:
    reader = OfflineReader()
    metrics: list[Metric] = []
    cases: list[Case] = []
    for split in SPLITS:
        deals = labelled.deals(split)
        ledgers = {each.deal.id: reader.read(each.deal) for each in deals}
        cells = [cell for each in deals for cell in labelled.judge(each, ledgers[each.deal.id])]
        metrics += [*_of_cells(split, cells), *_of_authors(split, deals, cells)]
        metrics += _of_gates(split, [(each, ledgers[each.deal.id]) for each in deals])
        metrics += _of_baselines(split, deals, measures.macro_f1(cells))
        tampered = deals[::tampered_every]
        metrics += [_ablation(split, tampered, reader, ledgers), _injection(split, tampered, reader, ledgers)]
        cases += _cases(split, cells) if split != "blind" else []
    return Report(metrics=metrics, cases=cases)


def _of_cells(split: Split, cells: Sequence[Judged]) -> Iterator[Metric]:
    gate = _GATE
    unknown = [cell for cell in cells if cell.gold == "unknown"]
    yield _figure(f"{split} macro-F1", cells, measures.macro_f1, "macro-F1", gate)
    yield share(SUITE, f"{split} wrong met", measures.wrong_met(cells), len(cells), target=_TARGETS["wrong met"],
                direction="max", gate=gate)  # fmt: skip
    yield share(SUITE, f"{split} unknown recall", sum(c.right for c in unknown), len(unknown),
                target=_TARGETS["unknown recall"], gate=gate)  # fmt: skip
    yield share(SUITE, f"{split} literal quotes", sum(c.literal for c in cells), len(cells), target=1.0)
    ece = _figure(f"{split} ECE", cells, measures.calibration_error, "ECE", gate)
    yield ece.model_copy(update={"direction": "max", "status": "passed" if _at_most(ece) else "failed"})
    for language in ("fr", "en"):
        spoken = [cell for cell in cells if cell.language == language]
        yield _figure(f"{split} {language} macro-F1", spoken, measures.macro_f1, "macro-F1", "soft")


def _of_authors(split: Split, deals: Sequence[Labelled], cells: Sequence[Judged]) -> Iterator[Metric]:
    """macro-F1 by who wrote the deals, where a set has several authors."""
    wrote = {each.deal.id: labelled.author(each) for each in deals}
    for name in sorted(set(wrote.values())) if len(set(wrote.values())) > 1 else ():
        theirs = [cell for cell in cells if wrote[cell.deal] == name]
        yield _figure(f"{split} macro-F1, {name} author", theirs, measures.macro_f1, "macro-F1", _GATE)


def _figure(name: str, cells: Sequence[Judged], measure: measures.Figure, target: str, gate: Gate) -> Metric:
    value, (low, high) = measure(cells), measures.spread(cells, measure)
    return Metric(
        name=SUITE, metric=name, value=round(value, 4), low=round(low, 4), high=round(high, 4), target=_TARGETS[target],
        gate=gate, status="passed" if value >= _TARGETS[target] else "failed", n=len(cells),
    )  # fmt: skip


def _at_most(metric: Metric) -> bool:
    return metric.value is not None and metric.target is not None and metric.value <= metric.target


def _of_gates(split: Split, read: Sequence[tuple[Labelled, Ledger]]) -> Iterator[Metric]:
    outcomes = [outcome for each, ledger in read for outcome in labelled.gate_outcomes(each, ledger)]
    right = sum(wanted == got for _, wanted, got in outcomes)
    gate = _GATE
    yield share(SUITE, f"{split} gate outcomes", right, len(outcomes), target=_TARGETS["gate outcomes"], gate=gate)
    for name in ("proposal_allowed", "kill_candidate"):
        due = [got for which, wanted, got in outcomes if which == name and wanted]
        yield share(SUITE, f"{split} {name} recall", sum(due), len(due), target=_TARGETS["gate recall"], gate=gate)


def _of_baselines(split: Split, deals: Sequence[Labelled], reached: float) -> Iterator[Metric]:
    """Each baseline's macro-F1 as the target the reader has to beat."""
    train = [each for other in SPLITS if other != "blind" for each in labelled.deals(other)]
    readings: dict[str, Reading] = {
        "majority": baselines.majority(train),
        "keywords": baselines.keyword,
        "length only": baselines.by_length(train),
    }
    for name, reading in readings.items():
        cells = [cell for each in deals for cell in labelled.judge(each, reading(each))]
        floor = measures.macro_f1(cells)
        yield Metric(
            name=SUITE, metric=f"{split} macro-F1 over {name} baseline", value=round(reached, 4), target=round(floor, 4),
            status="passed" if reached > floor else "failed", n=len(cells),
        )  # fmt: skip


def _ablation(split: Split, deals: Sequence[Labelled], reader: DealReader, ledgers: dict[str, Ledger]) -> Metric:
    gone = [g for each in deals for _, g in tampering.unproven(each, reader, ledgers[each.deal.id])]
    return share(SUITE, f"{split} unknown once unproven", sum(gone), len(gone), target=1.0)


def _injection(split: Split, deals: Sequence[Labelled], reader: DealReader, ledgers: dict[str, Ledger]) -> Metric:
    """Cells whose status an order planted in a source changes."""
    changed = total = 0
    for each in deals:
        for _, deal in tampering.planted(each):
            ledger = reader.read(deal)
            changed += sum(ledger.status(e) != ledgers[each.deal.id].status(e) for e in each.statuses)
            total += len(each.statuses)
    return share(SUITE, f"{split} statuses changed by orders", changed, total, target=0.0, direction="max")


def _cases(split: Split, cells: Sequence[Judged]) -> list[Case]:
    return [
        Case(suite=SUITE, metric=f"{split} cells", id=f"{cell.deal} {cell.element}", passed=cell.right,
             value=cell.confidence, group={"language": cell.language, "element": cell.element},
             wanted=cell.gold, got=cell.got)
        for cell in cells
    ]  # fmt: skip


def main(split: Split, show: Callable[[str], None] = print) -> None:
    """Print the wrong cells of an open set. Raises ValueError for a set kept apart."""
    if split == "blind":
        raise ValueError("a set kept apart is for figures only")
    reader = OfflineReader()
    for each in labelled.deals(split):
        ledger = reader.read(each.deal)
        for cell in labelled.judge(each, ledger):
            if not cell.right:
                quotes = " | ".join(quote.text for quote in ledger.cells[cell.element].quotes)
                show(f"{cell.deal} {cell.element}: {cell.gold}, read {cell.got}: {quotes}")


if __name__ == "__main__":
    main("shared" if len(sys.argv) < 2 or sys.argv[1] == "shared" else "dev")
