"""Records of the checks: what goes in (drafts, segments) and what comes out (findings, verdicts per sentence)."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from connectors.records import Language

Severity = Literal["block", "warn", "info"]
Channel = Literal["email", "linkedin_note", "linkedin_message", "call", "task"]
Kind = Literal["greeting", "hook", "problem", "proof", "cta", "source_notice", "opt_out", "signature", "other"]


class Frozen(BaseModel):
    """Base of the records of the checks."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Finding(Frozen):
    """What a check says. `draft` and `segment` are positions, None when it is about the whole."""

    check: str
    severity: Severity
    draft: int | None = None
    segment: int | None = None
    message: str


class SentenceCheck(Frozen):
    """Verdict on one sentence. `supported` is None when it asserts nothing checkable. `repair` is a replacement text.

    `reader` tells whose verdict it is: the offline check's, or a second reader's where one was asked for.
    """

    text: str
    kind: Kind
    factual: bool
    supported: bool | None
    evidence: list[str] = []
    defects: list[str] = []
    why: str = ""
    repair: str | None = None
    reader: Literal["offline", "second"] = "offline"


class DraftCheck(Frozen):
    """Verdict on one draft. `blocked` when any defect is of blocking severity (see the registry).

    `note` says why a second reader that was asked for did not count.
    """

    id: str
    sentences: list[SentenceCheck]
    defects: list[str]
    blocked: bool
    note: str | None = None


class GivenSentence(Frozen):
    """A sentence of a draft that came already split. Labels beside the text are ignored."""

    text: str


class WrittenDraft(Frozen):
    """A draft written by anybody, as `amorce check` reads it. Labels beside these fields are ignored."""

    id: str
    account: str
    contact: str | None = None
    channel: Channel = "email"
    language: Language = "en"
    subject: str | None = None
    body: str
    sentences: list[GivenSentence] | None = None


@dataclass(frozen=True, slots=True)
class SegmentView:
    """A stretch of the body with what it cites (evidence, proof, claim or value proposition ids) and its part of the
    framework."""

    text: str
    kind: Kind
    factual: bool
    evidence: tuple[str, ...] = ()
    part: str | None = None


@dataclass(frozen=True, slots=True)
class DraftView:
    """What the run-time door needs of a draft. The texts of the segments, joined, are the body.

    With `framework` the parts of its segments are held to the order of that framework.
    """

    draft_id: int
    channel: Channel
    language: Language
    subject: str | None
    body: str
    segments: tuple[SegmentView, ...]
    contact_id: str | None = None
    framework: str | None = None
