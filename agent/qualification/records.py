"""The qualification records: one ledger of cells a deal, from which every method, gate and page is derived."""

from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from agent.outreach.models import WriterInfo
from connectors.deals import Deal

Status = Literal["met", "partial", "absent", "unknown"]
ElementName = Literal[
    "metrics", "economic_buyer", "decision_criteria", "decision_process", "identify_pain", "champion",
    "paper_process", "competition", "budget", "authority", "need", "timeline", "challenges", "money",
    "prioritization", "goals", "plans", "consequences", "implications",
]  # fmt: skip
MEDDIC: tuple[ElementName, ...] = (
    "metrics", "economic_buyer", "decision_criteria", "decision_process", "identify_pain", "champion",
)  # fmt: skip
MEDDPICC: tuple[ElementName, ...] = (*MEDDIC, "paper_process", "competition")


class Frozen(BaseModel):
    """Base of the qualification records."""

    model_config = ConfigDict(frozen=True)


class Quote(Frozen):
    """Words of a source, exactly: `text` is `source.text[start:start + len(text)]` (characters)."""

    source: str
    speaker: str
    side: Literal["buyer", "seller", "unknown"]
    date: date
    text: str
    start: int


class Conflict(Frozen):
    """Two statements on one element that cannot both hold; `later` wins, `why` says how they differ."""

    element: ElementName
    earlier: Quote
    later: Quote
    why: str


class Cell(Frozen):
    """What the sources prove on one element. `unknown` has no quote; `confidence` in 0..1 is calibrated on labels.

    The first quote is the one that decides the status.
    """

    status: Status
    quotes: tuple[Quote, ...] = ()
    why: str
    confidence: float = 0.0
    conflicts: tuple[Conflict, ...] = ()


class Ledger(Frozen):
    """Every element of every method, read once: a method is a view of it. `reader` says who read, and at what cost."""

    cells: dict[ElementName, Cell]
    reader: WriterInfo = WriterInfo(kind="offline")

    def status(self, element: ElementName) -> Status:
        """The status of an element; unknown when nothing was read for it."""
        cell = self.cells.get(element)
        return cell.status if cell else "unknown"


class DealReader(Protocol):
    """Reads a deal into a ledger, under the rules every reader shares. Offline or with a model."""

    def read(self, deal: Deal) -> Ledger:
        """The ledger of the deal: every quote literal, every element present."""
        ...
