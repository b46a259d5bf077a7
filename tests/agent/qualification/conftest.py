"""The shared deals and a reader that gives back their labels: what follows from the statuses is tested apart from reading."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent.qualification.flow import Qualification
from agent.qualification.methods import shipped_methods
from agent.qualification.quoting import quote_at
from agent.qualification.records import Cell, Conflict, ElementName, Ledger, Quote, Status
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Participant, Turn, read_deal

SHARED = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared"
FOLDERS = sorted(p for p in SHARED.iterdir() if (p / "deal.json").is_file())
DAY = date(2026, 9, 18)


class LabelReader:
    """A DealReader that answers with the labels of the folder the deal came from."""

    def read(self, deal: Deal) -> Ledger:
        gold = json.loads((SHARED / deal.id / "gold.json").read_text(encoding="utf-8"))
        cells = {**gold["meddpicc"], **gold["bant"]}
        return Ledger(cells={name: _cell(deal, label) for name, label in cells.items()})


def _cell(deal: Deal, label: dict[str, Any]) -> Cell:
    quotes = tuple(_quote(deal, q) for q in label["quotes"])
    return Cell(status=label["status"], quotes=quotes, why=label["why"], confidence=0.9)


def _quote(deal: Deal, label: dict[str, str]) -> Quote:
    for turn in deal.turns():
        at = turn.text.find(label["text"])
        if turn.source == label["source"] and at >= 0:
            return quote_at(turn, turn.start + at, label["text"])
    source = next(s for s in deal.sources if s.id == label["source"])
    start = source.text.index(label["text"])
    side = next((p.side for p in source.participants if p.name == label["speaker"]), "unknown")
    return Quote(
        source=source.id, speaker=label["speaker"], side=side, date=source.date, text=label["text"], start=start
    )


@pytest.fixture
def gold() -> Callable[[Deal], dict[str, Any]]:
    """The labels of a shared deal."""

    def read(deal: Deal) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((SHARED / deal.id / "gold.json").read_text(encoding="utf-8"))
        return found

    return read


@pytest.fixture(params=FOLDERS, ids=lambda p: p.name)
def shared_deal(request: pytest.FixtureRequest) -> Deal:
    return read_deal(request.param)


@pytest.fixture
def qualification() -> Qualification:
    return Qualification(reader=LabelReader(), methods=shipped_methods())


Lines = list[tuple[str, str]]


@pytest.fixture
def make_deal() -> Callable[..., Deal]:
    """A deal of one call: lines (speaker, words); `Rep` sells, everybody else buys."""

    def make(lines: Lines, **opportunity: Any) -> Deal:
        text, turns, at = "", [], 0
        for speaker, said in lines:
            line = f"{speaker}: {said}\n"
            start = at + len(speaker) + 2
            side = "seller" if speaker == "Rep" else "buyer"
            turns.append(
                Turn(
                    source="call-1", kind="call_transcript", speaker=speaker, side=side, date=DAY, text=said,
                    start=start, end=start + len(said),
                )
            )  # fmt: skip
            text, at = text + line, at + len(line)
        names = dict.fromkeys(speaker for speaker, _ in lines)
        people = tuple(Participant(name=n, side="seller" if n == "Rep" else "buyer") for n in names)
        source = DealSource(
            id="call-1",
            kind="call_transcript",
            date=DAY,
            file="call-1.txt",
            participants=people,
            text=text,
            turns=tuple(turns),
        )
        return Deal(
            id="deal-1",
            language=opportunity.pop("language", "en"),
            as_of=opportunity.pop("as_of", DAY),
            account=DealAccount(name="Northmoor Ltd"),
            opportunity=Opportunity(**{"name": "Northmoor", "stage": "demo", **opportunity}),
            sources=(source,),
        )

    return make


Statuses = dict[ElementName, Status]


@pytest.fixture
def ledger_of() -> Callable[[Deal, Statuses, dict[ElementName, str]], Ledger]:
    """A ledger with one quote an element: the words given, which must stand in the deal."""

    def make(deal: Deal, statuses: Statuses, said: dict[ElementName, str]) -> Ledger:
        cells: dict[ElementName, Cell] = {}
        for name, status in statuses.items():
            quotes = (_place(deal, said[name]),) if name in said and status != "unknown" else ()
            cells[name] = Cell(status=status, quotes=quotes, why="test", confidence=0.8)
        return Ledger(cells=cells)

    return make


@pytest.fixture
def conflict_of() -> Callable[[Deal, ElementName, str, str], Conflict]:
    """Two statements of the deal that contradict each other."""

    def make(deal: Deal, element: ElementName, earlier: str, later: str) -> Conflict:
        return Conflict(element=element, earlier=_place(deal, earlier), later=_place(deal, later), why="test")

    return make


def _place(deal: Deal, words: str) -> Quote:
    turn = next(t for t in deal.turns() if words in t.text)
    return quote_at(turn, turn.start + turn.text.index(words), words)
