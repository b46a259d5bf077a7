"""The model writer: words from a chat model for the same plan, the same notices and the same checks as the offline writer.

The model sees checked facts, proofs and claims of one account and answers in a closed schema. Code adds greeting, sender,
opt-out and source notice, turns its short names back into evidence, and refuses what is outside the contract.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from agent.checks.surface import foreign_links, hidden_characters, placeholders
from agent.errors import OutputInvalid
from agent.outreach.models import Draft, Finding, PartName, Segment, WriterInfo
from agent.outreach.planning import Brief
from agent.outreach.stepping import first_text
from agent.outreach.writing.material import Material, data, inputs, material_of, opens_with
from agent.outreach.writing.notices import earned, email_draft, plain_draft
from agent.outreach.writing.offline import Written
from agent.outreach.writing.steps import Repair, write_steps
from agent.outreach.writing.typography import words
from agent.ports import Answer, ChatModel, Writer, Writing
from prompts import Prompt, load_prompt

# The schema is the same for every account (see `material`): unknown names among these are refused in code.
Slot = Literal[
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "F13", "F14", "F15", "F16",
    "P1", "P2", "P3", "C1", "C2", "C3", "C4", "C5", "C6",
]  # fmt: skip
WRITTEN = ("hook", "problem", "proof", "cta", "other")
# Beyond this many times the playbook's limit an answer is no draft any more, and repairing it is paid for nothing.
RUNAWAY = 2
# A bare domain: mail programs make a link of it. File endings and product names ("Node.js") are told apart by `_names`.
_DOMAIN = re.compile(r"(?<![\w.@-])(?:[a-z0-9-]{2,63}\.){1,4}[a-z]{2,24}(?![\w-])")


class Closed(BaseModel):
    """Base of the answers: nothing but the fields asked for."""

    model_config = ConfigDict(extra="forbid")


class SegmentAnswer(Closed):
    """One sentence with the short names of what proves it."""

    text: str
    kind: Literal["hook", "problem", "proof", "cta", "other"]
    part: PartName | None
    cites: list[Slot]


class EmailAnswer(Closed):
    """A first e-mail between greeting and signature."""

    subject: str
    segments: list[SegmentAnswer]


class NoteAnswer(Closed):
    """A connection note after its greeting."""

    segments: list[SegmentAnswer]


class ModelWriter:
    """Writes through a chat model. Raises ModelFailure or BudgetExceeded; `fallback` is who the flow turns to then."""

    def __init__(self, model: ChatModel, fallback: Writer | None = None) -> None:
        self._model, self._fallback = model, fallback

    @property
    def fallback(self) -> Writer | None:
        """Who writes when the model fails or its drafts do not pass."""
        return self._fallback

    def write(self, brief: Brief, complaints: Sequence[Finding] = (), previous: Sequence[Draft] = ()) -> Writing:
        """The first message from the model, in one call for one account; the steps after it as the offline writer does.

        A repair shows the model its own segments and what is wrong with each. Later steps that did not pass cost no call; a
        plan that opens with a call script costs none either.
        """
        repair = Repair.of(brief, complaints, previous)
        if repair.opening or opens_with(brief) == "call":
            drafts = write_steps(brief, repair, opening=repair.opening)
            return Writing(drafts, self._unasked(repair.opening))
        before = next((d for d in previous if d.step == first_text(brief.steps)), None)
        about = [c for c in complaints if before is None or c.draft in (previous.index(before), None)]
        draft, info = self._asked(brief, before, about)
        return Writing(write_steps(brief, repair, opening=draft) if draft else None, info)

    def _asked(
        self, brief: Brief, before: Draft | None, complaints: Sequence[Finding]
    ) -> tuple[Draft | None, WriterInfo]:
        material = material_of(brief)
        schema: type[EmailAnswer | NoteAnswer] = EmailAnswer if opens_with(brief) == "email" else NoteAnswer
        prompt = load_prompt("outreach/email" if schema is EmailAnswer else "outreach/note")
        asked = prompt.render(**inputs(brief, material), previous=_previous(material, complaints, before))
        answer = self._model.answer(asked.system, asked.user, schema)
        try:
            return _draft(brief, material, answer.value), self._info(prompt, answer)
        except OutputInvalid as invalid:
            invalid.tokens, invalid.cost = answer.usage.tokens, answer.usage.cost
            raise

    def _unasked(self, kept: Draft | None) -> WriterInfo:
        return WriterInfo(kind="model", model=self._model.name) if kept else WriterInfo(kind="offline")

    def _info(self, prompt: Prompt, answer: Answer[Any]) -> WriterInfo:
        return WriterInfo(
            kind="model",
            model=self._model.name,
            prompts=[f"{prompt.id}@{prompt.version}"],
            tokens=answer.usage.tokens,
            cost=answer.usage.cost,
        )


def _draft(brief: Brief, material: Material, answer: EmailAnswer | NoteAnswer) -> Draft | None:
    """The whole message, None below its level. Raises OutputInvalid when the answer is outside the contract."""
    segments = [_segment(s, brief, material) for s in answer.segments if s.text.strip()]
    subject = _line(answer.subject) if isinstance(answer, EmailAnswer) else None
    _refuse_surface(" ".join([subject or "", *(s.text for s in segments)]), brief)
    _refuse_length(segments, brief)
    written = Written(subject=subject, segments=segments, facts=[f for s in segments for f in s.facts])
    if _falls_short(brief, written):
        return None
    if opens_with(brief) == "email":
        return email_draft(brief, written)
    return plain_draft(brief, "linkedin_note", written, apart=" ")


def _segment(given: SegmentAnswer, brief: Brief, material: Material) -> Segment:
    unknown = [slot for slot in given.cites if material.evidence(slot) is None]
    if unknown:
        raise OutputInvalid(f"the answer cites {', '.join(unknown)}, which this account does not have")
    evidence = [e for slot in given.cites if (e := material.evidence(slot))]
    return Segment(
        text=_line(given.text),
        kind=given.kind,
        part=given.part if given.part in brief.parts else None,
        factual=bool(evidence),
        evidence=list(dict.fromkeys(evidence)),
        facts=[material.facts[slot].id for slot in given.cites if slot in material.facts],
    )


def _line(text: str) -> str:
    """One line: the layout is ours."""
    return " ".join(text.split())


def _refuse_surface(text: str, brief: Brief) -> None:
    """Links, addresses, hidden characters and places left to fill in are never a matter of wording."""
    names = _names(brief)
    domains = [m.group() for m in _DOMAIN.finditer(text) if m.group() not in names and not m.group().endswith(".js")]
    for what, found in (
        ("a link or address", [*foreign_links(text, brief.playbook.seller), *domains]),
        ("a hidden character", hidden_characters(text)),
        ("a place left to fill in", placeholders(text)),
    ):
        if found:
            raise OutputInvalid(f"the answer holds {what} (`{found[0][:60]}`)")


def _names(brief: Brief) -> str:
    """Names that may look like a domain."""
    own = [brief.account.name, brief.playbook.seller.name, *(p.customer for p in brief.proofs)]
    return " ".join([*own, *(f.technology or "" for f in brief.facts)])


def _refuse_length(segments: Sequence[Segment], brief: Brief) -> None:
    if not segments:
        raise OutputInvalid("the answer has no segment")
    if opens_with(brief) == "email":
        count, limit = sum(words(s.text) for s in segments), brief.playbook.seller.email_rules.body_max_words
        if count > RUNAWAY * limit:
            raise OutputInvalid(f"the answer has {count} words where {limit} are allowed")
    else:
        count, limit = sum(len(s.text) for s in segments), brief.playbook.seller.note_limit
        if count > RUNAWAY * limit:
            raise OutputInvalid(f"the answer has {count} characters where {limit} are allowed")


def _falls_short(brief: Brief, written: Written) -> bool:
    """True when the words do not reach the level the tier asks and the evidence allows, or do not open on a fact."""
    asked = min(brief.level.reached, brief.level.required.min)
    return asked > 1 and (not written.segments[0].facts or earned(brief, written) < asked)


def _previous(material: Material, complaints: Sequence[Finding], draft: Draft | None) -> str:
    """The first try and what is wrong with it, segment by segment; `null` for a first writing."""
    if draft is None:
        return "null"
    kept = {at: s for at, s in enumerate(draft.segments) if s.kind in WRITTEN}
    return data(
        {
            "subject": draft.subject,
            "segments": [
                {
                    "text": _line(s.text),
                    "kind": s.kind,
                    "part": s.part,
                    "cites": material.slots(s.evidence, s.facts),
                    "wrong": [material.renamed(f.message) for f in complaints if f.segment == at],
                }
                for at, s in kept.items()
            ],
            "wrong": [material.renamed(f.message) for f in complaints if f.segment not in kept],
        }
    )
