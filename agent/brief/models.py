"""The records of an account brief. Frozen; texts of sources are kept as they came and escaped where they are shown."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.outreach.models import AccountRef, EvidenceRef, Finding, Segment
from connectors.records import Language


class Frozen(BaseModel):
    """Base of the records of a brief."""

    model_config = ConfigDict(frozen=True)


class Statement(Frozen):
    """What a source says: its own words when `quoted`, else the reading of a record's field. `say` is false for what is
    never told to the account."""

    text: str
    quoted: bool = True
    facts: list[str]
    evidence: list[str]
    on: dt.date
    say: bool = True


class Section(Frozen):
    """The statements that answer one question of the brief."""

    key: str
    title: str
    statements: list[Statement] = []


class Member(Frozen):
    """A person of the buying committee, or a role to find (no name). `facts` are those about the person."""

    id: str | None = None
    name: str | None = None
    title: str
    persona: str | None = None
    facts: list[str] = []


class Committee(Frozen):
    """The buying committee: who is known, which roles are missing."""

    present: list[Member] = []
    missing: list[Member] = []


class Phase(Frozen):
    """Maturity phase 1 to 5 by the signs of its card: a hypothesis, with the facts it rests on."""

    number: int
    title: str
    text: str
    card: str
    facts: list[str] = []
    evidence: list[str] = []


class Hypothesis(Frozen):
    """Something to verify. `basis` says where the idea comes from, `facts` what brought it up; none of it is established."""

    text: str
    basis: str
    facts: list[str] = []
    evidence: list[str] = []


class Question(Frozen):
    """A question to ask, with its card."""

    text: str
    card: str


class CustomNote(Frozen):
    """A one-page note for one person (level 4): segments with their proof, or the reason why there is none."""

    contact: str | None = None
    title: str = ""
    segments: list[Segment] = []
    headings: dict[int, str] = {}
    findings: list[Finding] = []
    why_none: str | None = None


class AccountBrief(Frozen):
    """One page on an account. `to_next_tier` says what keeps it below the tier above, and what would bring it there."""

    account: AccountRef
    seller: str
    language: Language
    as_of: dt.date
    tier: int
    score: float
    identity: dict[str, str]
    angle: str
    sections: list[Section]
    committee: Committee
    phase: Phase
    hypotheses: list[Hypothesis] = []
    open_questions: list[Question] = []
    gaps: list[str] = []
    to_next_tier: list[str] = []
    note: CustomNote | None = None
    sources: list[EvidenceRef] = []
    kind: Literal["account_brief"] = "account_brief"
