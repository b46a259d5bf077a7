"""The texts of the steps after the first: follow-up e-mails, LinkedIn messages, call scripts, tasks.

Each one brings a fact, a proof or a question that the steps before it did not have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.outreach.models import Draft, Finding, Segment, Step
from agent.outreach.planning import Brief
from agent.outreach.relevance import role_stems, stems
from agent.outreach.stepping import first_text
from agent.outreach.writing.hooks import Said, say
from agent.outreach.writing.notices import email_draft, plain_draft
from agent.outreach.writing.offline import (
    Written,
    claims_of,
    pain_of,
    proof_of,
    topic_of,
    trade,
    write_email,
    write_note,
)
from agent.outreach.writing.typography import order, pick, short_name
from agent.outreach.writing.voice import elided
from prompts import phrases

# Marks what the caller reads and does not say; the checks hold it to nothing.
DIRECTION = "channel-cold-call"


@dataclass
class Spent:
    """What the steps so far have said: fact ids, proof and claim ids, how many questions and calls of the bank."""

    facts: set[str] = field(default_factory=set)
    proofs: set[str] = field(default_factory=set)
    questions: int = 0
    calls: int = 0
    subjects: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Repair:
    """What a round of findings asks for: complaints on the first message, and later steps to write otherwise.

    `banned` are the facts and proofs of the sentences complained of in those steps; `opening` is the first message when it
    stands.
    """

    first: list[Finding]
    later: frozenset[int]
    banned: frozenset[str]
    opening: Draft | None

    @classmethod
    def of(cls, brief: Brief, complaints: Sequence[Finding], previous: Sequence[Draft]) -> "Repair":
        """Sort the blocking findings by the step they are about."""
        number = first_text(brief.steps)
        blocked = [c for c in complaints if c.severity == "block" and c.draft is not None and c.draft < len(previous)]
        first = [c for c in blocked if previous[c.draft or 0].step == number]
        others = [c for c in blocked if c not in first]
        later = frozenset(previous[c.draft or 0].step for c in others)
        said = [previous[c.draft or 0].segments[c.segment] for c in others if c.segment is not None]
        banned = frozenset(i for s in said for i in (*s.facts, *([] if s.facts else s.evidence)))
        stands = next((d for d in previous if d.step == number), None) if blocked and not first else None
        return cls(first, later, banned, stands)


_NOTHING = Repair([], frozenset(), frozenset(), None)


def write_steps(brief: Brief, repair: Repair = _NOTHING, opening: Draft | None = None) -> list[Draft] | None:
    """A draft for each step that has a text, in order; None when the first message cannot be written at this level.

    Steps that `repair` complains of are written with other words, facts and proofs. `opening` is the first message when
    another writer wrote it.
    """
    spent, drafts = Spent(), list[Draft]()
    first = first_text(brief.steps)
    for step in brief.steps:
        draft = opening if opening and step.step == first else None
        if draft is None:
            draft = (
                _otherwise(brief, step, spent, repair) if step.step in repair.later else _written(brief, step, spent)
            )
        if draft is None and step.step == first:
            return None
        if draft is not None:
            drafts.append(draft.model_copy(update={"step": step.step, "day": step.day}))
            spent.facts |= {f for s in draft.segments for f in s.facts}
            spent.proofs |= {e for s in draft.segments if not s.facts for e in s.evidence}
    return drafts


def _otherwise(brief: Brief, step: Step, spent: Spent, repair: Repair) -> Draft | None:
    """The step again, without what was complained of and with the next choice of words."""
    spent.questions += 1
    held = replace(spent, facts=spent.facts | repair.banned, proofs=spent.proofs | repair.banned)
    draft = _written(brief.turned(), step, held)
    spent.questions, spent.calls = held.questions, held.calls
    return draft


def _written(brief: Brief, step: Step, spent: Spent) -> Draft | None:
    if step.channel == "email" and step.purpose == "first_touch":
        opened = write_email(brief)
        return email_draft(brief, opened) if opened else None
    fresh = _fresh(brief, spent)
    if step.channel == "email":
        return email_draft(brief, _follow_up(fresh, step.purpose, spent))
    if step.channel == "linkedin_note":
        limit = brief.playbook.seller.note_limit
        near = replace(fresh, facts=tuple(f for f in fresh.facts if f.id in fresh.bearing))
        note = (write_note(near, limit) if near.facts else None) or write_note(brief, limit)
        return plain_draft(brief, "linkedin_note", note, apart=" ") if note else None
    if step.channel == "linkedin_message":
        message = _message(fresh, step.purpose, spent)
        return plain_draft(brief, "linkedin_message", message, apart="\n\n") if message else None
    if step.channel == "call":
        return plain_draft(brief, "call", _call(fresh, spent, step.purpose), apart=None)
    return plain_draft(brief, "task", _task(brief, step.purpose), apart=None)


def _fresh(brief: Brief, spent: Spent) -> Brief:
    """The brief with what was not said yet first; facts said before go, proofs said before go to the end.

    Among the proofs left, those that speak of what the reader's role cares about come first.
    """
    rest = brief.without(frozenset(spent.facts))
    cares = role_stems(brief)
    unused = [p for p in brief.proofs if p.id not in spent.proofs]
    nearest = sorted(unused, key=lambda p: -len(cares & stems(" ".join([p.problem, *(r.metric for r in p.results)]))))
    return rest.with_proofs((*nearest, *(p for p in brief.proofs if p.id in spent.proofs)))


def _follow_up(brief: Brief, purpose: str, spent: Spent) -> Written:
    """A follow-up with one new thing; where nothing new is left to say, a new question. It never only follows up."""
    bank = phrases(brief.voice, "steps")
    kind = purpose if purpose in bank["email"] else "value"
    body = [] if kind in ("break_up", "question") else _new(brief, spent, proof_first=kind in ("proof", "value"))
    if kind != "break_up":
        kind = _told_as(kind, body)
    frames = bank["email"][kind]
    lead = Segment(text=pick(frames["lead"], brief.account.id, kind, str(brief.turn)), kind="other")
    leaving = kind == "break_up"
    ask = _filled(brief, pick(frames["question"], brief.account.id, kind)) if leaving else _next_question(brief, spent)
    subjects = [frames["subject"][i] for i in order(len(frames["subject"]), brief.account.id, kind)]
    subject = next((s for s in subjects if s not in spent.subjects), subjects[0])
    spent.subjects.add(subject)
    return Written(subject=subject, segments=[lead, *body, Segment(text=ask, kind="cta")], facts=_ids(body))


def _told_as(purpose: str, body: Sequence[Segment]) -> str:
    """What the follow-up really brings, whatever it was meant for: its lead and subject must announce nothing else."""
    if not body:
        return "question"
    if body[0].kind == "proof":
        return purpose if purpose in ("proof", "value") else "proof"
    return "insight" if body[0].kind == "hook" else "offer"


def _new(brief: Brief, spent: Spent, *, proof_first: bool) -> list[Segment]:
    """One new thing: a proof not told yet or a fact not said yet, whichever the purpose prefers; else what we offer the role."""
    proof, _ = proof_of(brief)
    proof = [p for p in proof if not set(p.evidence) & spent.proofs]
    said = _said(brief)
    fact = [_about(said)] if said else []
    offer = [c for c in claims_of(brief) if not set(c.evidence) & spent.proofs][:1]
    return (proof or fact or offer) if proof_first else (fact or proof or offer)


def _said(brief: Brief) -> Said | None:
    """The next fact that bears on the problem and can be said."""
    return next((s for f in brief.facts if f.id in brief.bearing and (s := say(f, brief))), None)


def _about(said: Said) -> Segment:
    return Segment(text=said.text, kind="hook", factual=True, evidence=[said.fact.evidence], facts=[said.fact.id])


def _message(brief: Brief, purpose: str, spent: Spent) -> Written | None:
    bank = phrases(brief.voice, "steps")["linkedin_message"]
    kind = purpose if purpose in bank else "question"
    lead = Segment(text=_filled(brief, bank[kind]), kind="other")
    if kind == "value":
        body = _new(brief, spent, proof_first=True)
        return Written(subject=None, segments=[lead, *body], facts=_ids(body)) if body else None
    variants = phrases(brief.voice, "steps")["meeting"]
    meeting = _filled(brief, pick(variants, brief.account.id, "meeting"))
    ask = meeting if kind == "meeting" else _next_question(brief, spent)
    return Written(subject=None, segments=[lead, Segment(text=ask, kind="cta")])


def _call(brief: Brief, spent: Spent, purpose: str) -> Written:
    """Opening 10 s with a pattern interrupt, reason 20 s, question 30 s, then listen and propose (card channel-cold-call).

    A second call opens otherwise and asks for the meeting.
    """
    bank = phrases(brief.voice, "steps")["call"]
    openings = bank["opening_again"] if spent.calls else bank["opening"]
    turn = order(len(openings), brief.account.id, brief.contact.id, "call")
    opening = openings[turn[(spent.calls + brief.turn) % len(openings)]]
    spent.calls += 1
    said = _said(brief)
    if said:
        reason = _about(said)
    else:
        line = phrases(brief.voice, "email")["problem"][0].format(trade=trade(brief), pain=pain_of(brief))
        reason = Segment(text=line, kind="problem")
    bridge = bank["bridge"].get(purpose, bank["bridge"]["question"])
    script = {
        "opening": [Segment(text=_filled(brief, opening), kind="greeting")],
        "reason": [reason],
        "discovery": [Segment(text=_next_question(brief, spent), kind="cta")],
        "after": [_direction(bank["listen"]), Segment(text=bridge, kind="cta"), _direction(bank["voicemail"])],
    }
    segments = [s for name, lines in script.items() for s in (_direction(bank["labels"][name]), *lines)]
    return Written(subject=None, segments=segments, facts=_ids([reason]))


def _direction(text: str) -> Segment:
    """A word to the caller, never said: no claim in it to check."""
    return Segment(text=text, kind="other", cards=[DIRECTION])


def _task(brief: Brief, purpose: str) -> Written:
    bank = phrases(brief.voice, "steps")["task"]
    text = _filled(brief, bank.get(purpose, bank["default"].replace("{purpose}", purpose)))
    if purpose == "research" and brief.roles_missing:
        text = bank["research_roles"].format(text=text, roles=", ".join(brief.roles_missing))
    text = elided(text) if brief.language == "fr" else text
    return Written(subject=None, segments=[Segment(text=text, kind="other")])


def _next_question(brief: Brief, spent: Spent) -> str:
    """The next question of the bank for this account: none is asked twice while there are others."""
    variants = phrases(brief.voice, "steps")["question_executive" if brief.executive else "question"]
    turn = order(len(variants), brief.account.id, brief.contact.id, "question")
    chosen = variants[turn[spent.questions % len(variants)]]
    spent.questions += 1
    return _filled(brief, chosen)


def _filled(brief: Brief, template: str) -> str:
    seller = brief.playbook.seller
    return template.format(
        company=short_name(brief.account.name),
        name=brief.contact.name,
        sender=seller.sender.name,
        seller=seller.name,
        trade=trade(brief),
        topic=topic_of(brief),
    )


def _ids(segments: Sequence[Segment]) -> list[str]:
    return [f for s in segments for f in s.facts]
