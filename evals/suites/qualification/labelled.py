"""Labelled deals: the folder as the product reads it, and the labels beside it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

from agent.qualification.gates import gates_of
from agent.qualification.records import Cell, DealReader, ElementName, Ledger, Status
from connectors.deals import Deal, read_deal

Split = Literal["shared", "dev", "test", "blind"]
_ROOT = Path(str(files("evals") / "datasets" / "deals"))
# `test` was kept apart at first and has been looked at since. `blind` is there only while a set is kept apart.
SPLITS: tuple[Split, ...] = tuple(split for split in get_args(Split) if (_ROOT / split).is_dir())
GATES = ("proposal_allowed", "kill_candidate", "rfp_go")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One deal with its labels. `gates` holds None where a gate does not apply."""

    folder: Path
    deal: Deal
    statuses: dict[ElementName, Status]
    gates: dict[str, bool | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One cell: what the label says, what was read, how sure the reader was, and whether its quotes are literal."""

    deal: str
    language: str
    element: ElementName
    gold: Status
    got: Status
    confidence: float
    literal: bool

    @property
    def right(self) -> bool:
        """The status is the label's."""
        return self.got == self.gold


_AUTHORS = {
    "1": "second",
    "2": "third",
    "3": "fourth",
    "4": "fifth",
    "6": "sixth",
    "8": "seventh",
    "9": "eighth",
    "5": "ninth",
    "10": "tenth",
    "7": "eleventh",
    "11": "twelfth",
    "12": "thirteenth",
}  # by the tens of a deal's number in `dev`


def author(labelled: Labelled) -> str:
    """Who wrote the deal: `first` for the reference set, then by the number in its name; `other` for any further one."""
    if labelled.folder.parent.name == "shared":
        return "first"
    return _AUTHORS.get(labelled.folder.name.rpartition("-")[2][:-1], "other")


Reading = Callable[[Labelled], Ledger]


@cache
def deals(split: Split) -> tuple[Labelled, ...]:
    """The labelled deals of a split, in order of their names."""
    return tuple(_labelled(folder) for folder in _folders(split))


def _folders(split: Split) -> Iterator[Path]:
    yield from sorted(p for p in (_ROOT / split).iterdir() if (p / "gold.json").is_file())


def _labelled(folder: Path) -> Labelled:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    cells = {**gold["meddpicc"], **gold["bant"]}
    statuses = {element: cell["status"] for element, cell in cells.items()}
    return Labelled(folder, read_deal(folder), statuses, {gate: gold["gates"][gate] for gate in GATES})


def reading(reader: DealReader) -> Reading:
    """A reader of the product, as the suite calls it."""
    return lambda labelled: reader.read(labelled.deal)


def judge(labelled: Labelled, ledger: Ledger) -> list[Judged]:
    """Every labelled cell of a deal beside what was read."""
    texts = {source.id: source.text for source in labelled.deal.sources}
    return [
        Judged(
            deal=labelled.deal.id,
            language=labelled.deal.language,
            element=element,
            gold=gold,
            got=ledger.status(element),
            confidence=ledger.cells[element].confidence if element in ledger.cells else 0.0,
            literal=_literal(ledger.cells.get(element), texts),
        )
        for element, gold in labelled.statuses.items()
    ]


def _literal(cell: Cell | None, texts: dict[str, str]) -> bool:
    quotes = cell.quotes if cell else ()
    return all(texts[quote.source][quote.start : quote.start + len(quote.text)] == quote.text for quote in quotes)


def gate_outcomes(labelled: Labelled, ledger: Ledger) -> list[tuple[str, bool, bool]]:
    """Each gate that applies to the deal: its name, the label's outcome, the outcome of what was read."""
    read = gates_of(ledger, labelled.deal.opportunity, labelled.deal.as_of)
    wanted = ((gate, labelled.gates[gate]) for gate in GATES)
    return [(gate, outcome, bool(getattr(read, gate))) for gate, outcome in wanted if outcome is not None]
