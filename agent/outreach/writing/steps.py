"""The texts of the steps after the first: follow-up e-mails, LinkedIn messages, call scripts, tasks.

Each one brings a fact, a proof or a question that the steps before it did not have.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.outreach.models import Draft, Finding, Segment, Step
from agent.outreach.planning import Brief
from agent.outreach.writing.hooks import Said, say
from agent.outreach.writing.notices import email_draft, plain_draft
from agent.outreach.writing.offline import Written, pain_of, proof_of, topic_of, trade, write_email, write_note
from agent.outreach.writing.typography import order, pick, short_name
from prompts import phrases


@dataclass
class Spent:
    """What the steps so far have said: fact ids, proof and claim ids, how many questions of the bank."""

    facts: set[str] = field(default_factory=set)
    proofs: set[str] = field(default_factory=set)
    questions: int = 0


def first_text(steps: Sequence[Step]) -> int | None:
    """Number of the first step that carries a message to the person."""
    return next((s.step for s in steps if s.channel in ("email", "linkedin_note", "call")), None)


@dataclass(frozen=True)
class Repair:
    """What a round of findings asks for: complaints on the first message, and later steps to leave without a text."""

    first: list[Finding]
    skipped: frozenset[int]
    opening: Draft | None

    @classmethod
    def of(cls, brief: Brief, complaints: Sequence[Finding], previous: Sequence[Draft]) -> "Repair":
        """Sort the blocking findings by the step they are about; `opening` is the first message when it stands."""
        number = first_text(brief.steps)
        blocked = [c for c in complaints if c.severity == "block" and c.draft is not None and c.draft < len(previous)]
        first = [c for c in blocked if previous[c.draft or 0].step == number]
        later = frozenset(previous[c.draft or 0].step for c in blocked) - {number}
        stands = next((d for d in previous if d.step == number), None) if blocked and not first else None
        return cls(first, later, stands)


def write_steps(
    brief: Brief, steps: Sequence[Step], skipped: frozenset[int] = frozenset(), opening: Draft | None = None
) -> list[Draft] | None:
    """A draft for each step that has a text, in order; None when the first message cannot be written at this level.

    `skipped` are steps whose text did not pass the checks: they stay in the plan without a text. `opening` is the first
    message when another writer wrote it.
    """
    spent, drafts = Spent(), list[Draft]()
    first = first_text(steps)
    for step in steps:
        draft = opening if opening and step.step == first else None
        if draft is None and step.step not in skipped:
            draft = _written(brief, step, spent)
        if draft is None and step.step == first:
            return None
        if draft is not None:
            drafts.append(draft.model_copy(update={"step": step.step, "day": step.day}))
            spent.facts |= {f for s in draft.segments for f in s.facts}
            spent.proofs |= {e for s in draft.segments if not s.facts for e in s.evidence}
    return drafts


def _written(brief: Brief, step: Step, spent: Spent) -> Draft | None:
    fresh = _fresh(brief, spent)
    if step.channel == "email":
        first = step.purpose == "first_touch"
        written = write_email(brief) if first else _follow_up(fresh, step.purpose, spent)
        return email_draft(brief, written) if written else None
    if step.channel == "linkedin_note":
        note = write_note(brief, brief.playbook.seller.note_limit)
        return plain_draft(brief, "linkedin_note", note, apart=" ") if note else None
    if step.channel == "linkedin_message":
        message = _message(fresh, step.purpose, spent)
        return plain_draft(brief, "linkedin_message", message, apart="\n\n") if message else None
    if step.channel == "call":
        return plain_draft(brief, "call", _call(fresh, spent), apart=None)
    return plain_draft(brief, "task", _task(brief, step.purpose), apart=None)


def _fresh(brief: Brief, spent: Spent) -> Brief:
    """The brief with what was not said yet first; facts said before go, proofs said before go to the end."""
    rest = brief.without(frozenset(spent.facts))
    unused = [p for p in brief.proofs if p.id not in spent.proofs]
    return rest.with_proofs((*unused, *(p for p in brief.proofs if p.id in spent.proofs)))


def _follow_up(brief: Brief, purpose: str, spent: Spent) -> Written | None:
    bank = phrases(brief.language, "steps")
    kind = purpose if purpose in bank["email"] else "value"
    frames = bank["email"][kind]
    lead = Segment(text=_filled(brief, pick(frames["lead"], brief.account.id, kind)), kind="other")
    body = [] if kind == "break_up" else _new(brief, spent, proof_first=kind in ("proof", "value"))
    leaving = kind == "break_up"
    ask = _filled(brief, pick(frames["question"], brief.account.id, kind)) if leaving else _next_question(brief, spent)
    if not body and kind not in ("question", "break_up"):
        return None
    subject = pick(frames["subject"], brief.account.id, kind)
    return Written(subject=subject, segments=[lead, *body, Segment(text=ask, kind="cta")], facts=_ids(body))


def _new(brief: Brief, spent: Spent, *, proof_first: bool) -> list[Segment]:
    """One new thing: a proof not told yet or a fact not said yet, whichever the purpose prefers."""
    proof, _ = proof_of(brief)
    proof = [p for p in proof if not set(p.evidence) & spent.proofs]
    said = _said(brief)
    fact = [_about(said)] if said else []
    return (proof or fact) if proof_first else (fact or proof)


def _said(brief: Brief) -> Said | None:
    """The next fact that bears on the problem and can be said."""
    return next((s for f in brief.facts if f.id in brief.bearing and (s := say(f, brief))), None)


def _about(said: Said) -> Segment:
    return Segment(text=said.text, kind="hook", factual=True, evidence=[said.fact.evidence], facts=[said.fact.id])


def _message(brief: Brief, purpose: str, spent: Spent) -> Written | None:
    bank = phrases(brief.language, "steps")["linkedin_message"]
    kind = purpose if purpose in bank else "question"
    lead = Segment(text=_filled(brief, bank[kind]), kind="other")
    if kind == "value":
        body = _new(brief, spent, proof_first=True)
        return Written(subject=None, segments=[lead, *body], facts=_ids(body)) if body else None
    variants = phrases(brief.language, "steps")["meeting"]
    meeting = _filled(brief, pick(variants, brief.account.id, "meeting"))
    ask = meeting if kind == "meeting" else _next_question(brief, spent)
    return Written(subject=None, segments=[lead, Segment(text=ask, kind="cta")])


def _call(brief: Brief, spent: Spent) -> Written:
    """Opening 10 s, reason 20 s, question 30 s, then listen and propose (card channel-cold-call)."""
    bank = phrases(brief.language, "steps")["call"]
    said = _said(brief)
    if said:
        reason = _about(said)
    else:
        line = phrases(brief.language, "email")["problem"][0].format(trade=trade(brief), pain=pain_of(brief))
        reason = Segment(text=bank["reason_segment"].format(pain_line=line), kind="problem")
    script = {
        "opening": [Segment(text=_filled(brief, bank["opening"]), kind="greeting")],
        "reason": [reason],
        "discovery": [Segment(text=_next_question(brief, spent), kind="cta")],
        "after": [Segment(text=bank["listen"], kind="other"), Segment(text=bank["bridge"], kind="cta")],
    }
    segments = [s for name, lines in script.items() for s in (_label(bank["labels"][name]), *lines)]
    return Written(subject=None, segments=segments, facts=_ids([reason]))


def _label(text: str) -> Segment:
    return Segment(text=text, kind="other")


def _task(brief: Brief, purpose: str) -> Written:
    bank = phrases(brief.language, "steps")["task"]
    text = _filled(brief, bank.get(purpose, bank["default"].replace("{purpose}", purpose)))
    return Written(subject=None, segments=[Segment(text=text, kind="other")])


def _next_question(brief: Brief, spent: Spent) -> str:
    """The next question of the bank for this account: none is asked twice while there are others."""
    variants = phrases(brief.language, "steps")["question"]
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
