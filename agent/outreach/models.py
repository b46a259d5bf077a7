"""The outreach records, in the shape the contract gives them. Frozen: a change makes a new record and a new hash."""

import datetime as dt
import hashlib
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.replies.models import ReplyRecord
from connectors.records import Language

Channel = Literal["email", "linkedin", "linkedin_note", "linkedin_message", "call", "task"]
DraftChannel = Literal["email", "linkedin_note", "linkedin_message", "call", "task"]
Kind = Literal["greeting", "hook", "problem", "proof", "cta", "source_notice", "opt_out", "signature", "other"]
PartName = Literal[
    "attention", "interest", "desire", "action", "problem", "agitate", "solve", "before", "after", "bridge"
]
Outcome = Literal["draft", "linkedin_only", "level_1_or_refuse", "no_draft"]
Severity = Literal["block", "warn", "info"]
Framework = Literal["aida", "pas", "bab"]


class Frozen(BaseModel):
    """Base of the outreach records."""

    model_config = ConfigDict(frozen=True)


class Range(Frozen):
    """An inclusive range of levels."""

    min: int
    max: int


class Level(Frozen):
    """Personalisation level: what the tier asks, what the evidence earned, and why when it is less."""

    required: Range
    reached: int
    why: str


class Step(Frozen):
    """One touch of the plan. `day` 1 is the day of the first touch; `condition` is what the rep ticks before it.

    `on` is the working day it falls on at the recipient's, `at` and `until` the window there (ISO, with the offset from UTC
    where the country's clock is known), `timing_card` the card the window comes from.
    """

    step: int
    day: int
    channel: Channel
    purpose: str
    condition: Literal["accepted", "replied", "engaged"] | None = None
    task: str | None = None
    on: dt.date | None = None
    at: str | None = None
    until: str | None = None
    timing_card: str | None = None


class Plan(Frozen):
    """What will be said and why, decided by code before a word is written."""

    framework: Framework
    angle: str
    signal: str | None
    cards: list[str]
    steps: list[Step]


class Segment(Frozen):
    """A stretch of the body with its proof. The texts of all segments, joined, are the body."""

    text: str
    kind: Kind
    part: PartName | None = None
    factual: bool = False
    evidence: list[str] = []
    facts: list[str] = []
    cards: list[str] = []


class Draft(Frozen):
    """One message, or the script or task of one step."""

    step: int
    day: int
    channel: DraftChannel
    level: int
    language: Language
    subject: str | None = None
    body: str
    segments: list[Segment]


class FactRef(Frozen):
    """A usable fact of the account, as the proposal shows it."""

    id: str
    evidence: str
    quote: str
    statement: str
    event_date: dt.date
    about: str
    signal: str | None = None
    technology: str | None = None
    usable: bool = True
    quotable: bool = True
    reason: str = "fresh and about this account"


class EvidenceRef(Frozen):
    """Something a segment cites: account evidence, or a proof, claim or card."""

    id: str
    kind: str
    text: str
    source: str
    url: str | None = None
    date: dt.date | None = None
    age_days: int | None = None
    sha256: str


class Finding(Frozen):
    """What a check says. `draft` and `segment` are positions in the proposal, None when it is about the whole."""

    check: str
    severity: Severity
    draft: int | None = None
    segment: int | None = None
    message: str


class Refusal(Frozen):
    """Why there is no draft, and which proof would change that."""

    reason: str
    missing: list[str] = []


class WriterInfo(Frozen):
    """Who wrote, with which prompts (id@version) and at what cost (currency of the settings, None when unknown).

    `note` says why the offline writer wrote although a model is set.
    """

    kind: Literal["offline", "model"]
    model: str | None = None
    prompts: list[str] = []
    tokens: int = 0
    cost: float | None = 0.0
    note: str | None = None

    def after(self, earlier: "WriterInfo") -> "WriterInfo":
        """The same writer, with what the tries before it used: tokens, cost, prompts and the reason they failed."""
        costs = [c for c in (earlier.cost, self.cost) if c is not None]
        unknown = any(i.cost is None and i.tokens for i in (earlier, self))
        return self.model_copy(
            update={
                "prompts": list(dict.fromkeys([*earlier.prompts, *self.prompts])),
                "tokens": earlier.tokens + self.tokens,
                "cost": None if unknown else sum(costs),
                "note": self.note or (earlier.note if self.kind == "offline" else None),
            }
        )


class Recipient(Frozen):
    """The contact as the proposal shows it. The address comes from the dossier, never from a text."""

    id: str
    name: str
    title: str = ""
    email: str | None = None
    linkedin_url: str | None = None
    language: Language | None = None


class AccountRef(Frozen):
    """The account as lists and proposals show it."""

    id: str
    name: str
    domain: str | None = None


class Proposal(Frozen):
    """One contact's drafts waiting for a human, or the refusal. See the contract for each field."""

    proposal_id: str
    status: Literal["pending", "refused"]
    outcome: Outcome
    account: AccountRef
    contact: Recipient | None
    tier: int
    play_id: str
    level: Level
    plan: Plan | None
    drafts: list[Draft] = []
    facts: list[FactRef] = []
    rejected_facts: list[FactRef] = []
    evidence: list[EvidenceRef] = []
    findings: list[Finding] = []
    gaps: list[str] = []
    refusal: Refusal | None = None
    writer: WriterInfo = WriterInfo(kind="offline")
    reply: ReplyRecord | None = None
    as_of: dt.date
    content_sha256: str = Field(default="")


def content_hash(contact: Recipient | None, drafts: list[Draft]) -> str:
    """Hash of what would leave: the recipient and every message, in order (hex sha256)."""
    parts = [[d.step, d.day, d.channel, d.subject, d.body] for d in drafts]
    recipient = [contact.email, contact.linkedin_url, contact.name] if contact else None
    return digest([recipient, parts])


def step_hash(contact: Recipient | None, draft: Draft) -> str:
    """Hash of one step and its recipient: what an approval of that step covers."""
    return content_hash(contact, [draft])


def digest(value: Any) -> str:
    """Hex sha256 of the canonical JSON of a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
