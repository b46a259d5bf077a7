"""A deal as a rep's CRM holds it: the opportunity, who took part, and the sources as they came, cut into turns."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from connectors.records import Language, Record

Side = Literal["buyer", "seller", "unknown"]
SourceKind = Literal["call_transcript", "email", "crm_note", "document"]


class Participant(Record):
    """A person in a source. `side` is unknown when the file does not say and no rule decides it."""

    name: str
    company: str | None = None
    role: str | None = None
    email: str | None = None
    side: Side = "unknown"


class DealAccount(Record):
    """The company that would buy; None where the file is silent. `employees` is a head count."""

    name: str
    domain: str | None = None
    industry: str | None = None
    employees: int | None = None
    country: str | None = None


class Opportunity(Record):
    """The CRM record. `amount` is in `currency`; `probability` in 0..1 as the CRM states it, never computed here."""

    name: str
    amount: float | None = Field(default=None, allow_inf_nan=False)
    currency: str | None = None
    stage: str | None = None
    stage_entered_on: date | None = None
    created_on: date | None = None
    close_date: date | None = None
    closed_on: date | None = None
    rfp: bool = False
    owner: str | None = None
    probability: float | None = Field(default=None, allow_inf_nan=False)
    reseller: bool = False


class Turn(Record):
    """One stretch said or written by one person: `text` is exactly `source.text[start:end]` (characters).

    `quoted` marks history repeated inside an e-mail thread: it is kept, and it is never evidence. `seconds` is the place in a
    recording; `at` the moment, where the source tells one.
    """

    source: str
    kind: SourceKind
    speaker: str
    role: str | None = None
    side: Side
    date: date
    text: str
    start: int
    end: int
    at: datetime | None = None
    quoted: bool = False
    seconds: float | None = None


class SourceGap(Record):
    """A source of the deal that could not be read, and why: nothing is concluded from it."""

    source: str
    file: str
    reason: str


class DealSource(Record):
    """One file of the deal. `text` is the untrusted content: of text files the characters as they came (line ends are `\\n`, NUL
    characters are gone); of captions, recordings, e-mail files, PDF and Word the words laid out as plain text.
    """

    id: str
    kind: SourceKind
    date: date
    file: str
    participants: tuple[Participant, ...] = ()
    text: str
    turns: tuple[Turn, ...] = ()


class Deal(Record):
    """A deal folder in memory. `as_of` is its "now"; `sources` are in order of date, then of the file list."""

    id: str
    seller: str | None = None
    language: Language
    as_of: date
    account: DealAccount
    opportunity: Opportunity
    sources: tuple[DealSource, ...] = ()
    gaps: tuple[SourceGap, ...] = ()

    def turns(self) -> tuple[Turn, ...]:
        """Every turn of every source, in order of date, then of position."""
        return tuple(turn for source in self.sources for turn in source.turns)
