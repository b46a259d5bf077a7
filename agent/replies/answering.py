"""The answer to a reply, from the phrase bank: acknowledge, explore, prove, ask one question (cards objection-laer-*).

Nothing of the reply is copied into it: its words are data, and an order hidden in them has no place to come out.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.outreach.models import Draft, Level, Segment, Step
from agent.outreach.planning import Brief
from agent.outreach.writing.notices import email_draft, plain_draft
from agent.outreach.writing.offline import Written, proof_of
from agent.outreach.writing.proofs import customer_name
from agent.outreach.writing.typography import long_day, lower_first, order, pick, short_name, spaced
from agent.replies.models import FollowUp, ReplyReading
from prompts import phrases

ACKNOWLEDGE, EXPLORE, RESPOND = "objection-laer-listen", "objection-laer-explore", "objection-laer-respond"


def answer(brief: Brief, reading: ReplyReading, follow_up: FollowUp | None, subject: str | None = None) -> Draft:
    """One message for the reading. `subject` is that of our own message the reply is to, when it is known."""
    segments = _segments(brief, reading, follow_up)
    said = subject or pick(_bank(brief)["subject"], brief.account.id, brief.contact.id)
    written = Written(subject=said, segments=[s for s, _ in segments])
    mail = brief.contact.email is not None
    draft = email_draft(brief, written) if mail else plain_draft(brief, "linkedin_message", written, apart="\n\n")
    cards = {spaced(s.text, brief.language).strip(): c for s, c in segments}
    marked = [s.model_copy(update={"cards": cards.get(s.text.strip(), [])}) for s in draft.segments]
    return draft.model_copy(update={"segments": marked})


def task(brief: Brief, follow_up: FollowUp, step: Step) -> Draft:
    """The dated task as a draft of its own, so that it is decided on and exported like any step."""
    written = Written(subject=None, segments=[Segment(text=f"{follow_up.text} {follow_up.why}", kind="other")])
    draft = plain_draft(brief, "task", written, apart=None)
    return draft.model_copy(update={"step": step.step, "day": step.day})


def with_steps(brief: Brief, reading: ReplyReading, follow_up: FollowUp | None) -> Brief:
    """The brief with the steps of an answer: the message today, the dated task when there is one; and its cards."""
    channel: Any = "email" if brief.contact.email else "linkedin_message"
    steps = [Step(step=1, day=1, channel=channel, purpose=f"answer_{reading.family or reading.intent}")]
    if follow_up:
        day = (follow_up.on - brief.as_of).days + 1
        said = f"{follow_up.on.isoformat()}: {follow_up.text} {follow_up.why}"
        steps.append(Step(step=2, day=max(day, 1), channel="task", purpose="follow_up", task=said))
    cards = {"objection-laer": "objection-laer"} if reading.intent == "objection" else {}
    if reading.family:
        cards |= {"family": f"objection-{reading.family}", "a": ACKNOWLEDGE, "e": EXPLORE, "r": RESPOND}
    why = _bank(brief)["level"]
    level = Level(required=brief.level.required, reached=1, why=why)
    return replace(brief, steps=tuple(steps), cards=cards, level=level, angle=_bank(brief)["angle"][reading.intent])


def _bank(brief: Brief) -> dict[str, Any]:
    return phrases(brief.voice, "replies")


def _segments(brief: Brief, reading: ReplyReading, follow_up: FollowUp | None) -> list[tuple[Segment, list[str]]]:
    if reading.intent == "objection" and reading.family:
        return _laer(brief, _bank(brief)["objection"][reading.family], reading.family)
    if reading.intent == "not_now":
        return _deferred(brief, follow_up)
    if reading.intent == "wrong_person":
        bank = _bank(brief)["wrong_person"]
        ask = "question_named" if reading.colleague else "question"
        return [_plain(brief, bank["acknowledge"], "ack"), _asked(brief, bank[ask])]
    return _welcomed(brief, reading)


def _laer(brief: Brief, bank: dict[str, list[str]], family: str) -> list[tuple[Segment, list[str]]]:
    """Listen and acknowledge, explore, respond with a measured result, and one question that checks or digs."""
    own = f"objection-{family}"
    segments = [
        (_plain(brief, bank["acknowledge"], family)[0], [ACKNOWLEDGE, own]),
        (_plain(brief, bank["explore"], "explore")[0], [EXPLORE, own]),
    ]
    proof, _ = proof_of(brief)
    lead = _bank(brief)["lead_proof"]
    segments += [(p.model_copy(update={"text": lead + _continued(p.text, brief)}), [RESPOND]) for p in proof]
    return [*segments, (_asked(brief, bank["question"], key="explore")[0], [EXPLORE, own])]


def _continued(text: str, brief: Brief) -> str:
    """A sentence after a colon: its first letter falls unless it opens with a name."""
    first = text.split(maxsplit=1)[0]
    names = {w for p in brief.proofs for w in p.customer.split()}
    return text if first in names else lower_first(text)


def _deferred(brief: Brief, follow_up: FollowUp | None) -> list[tuple[Segment, list[str]]]:
    bank = _bank(brief)["not_now"]
    promise = bank["promise_undated"]
    if follow_up and follow_up.quote:
        promise = bank["promise"].format(day=long_day(follow_up.on, brief.language))
    _, proof = proof_of(brief)
    fitting = proof is not None and proof.may_name
    return [
        _plain(brief, bank["acknowledge"], "ack"),
        (Segment(text=promise, kind="other"), ["objection-timing"]),
        _asked(brief, bank["question_proof" if fitting else "question"], customer_name(proof) if proof else ""),
    ]


def _welcomed(brief: Brief, reading: ReplyReading) -> list[tuple[Segment, list[str]]]:
    bank = _bank(brief)["interested"]
    segments = [_plain(brief, bank["acknowledge"], "ack")]
    if reading.moment:
        segments.append(_plain(brief, bank["with_moment"], "moment"))
    segments.append(_plain(brief, bank["explore"], "explore"))
    return [*segments, _asked(brief, bank["question" if reading.moment else "question_moment"])]


def _plain(brief: Brief, variants: Sequence[str], key: str) -> tuple[Segment, list[str]]:
    return Segment(text=_filled(brief, _turned(brief, variants, key)), kind="other"), []


def _asked(brief: Brief, variants: Sequence[str], customer: str = "", key: str = "ask") -> tuple[Segment, list[str]]:
    text = _filled(brief, _turned(brief, variants, key), customer)
    return Segment(text=text, kind="cta"), ["rule-one-question"]


def _turned(brief: Brief, variants: Sequence[str], key: str) -> str:
    """The variant of this account; the next one at each turn, so that a second try says something else."""
    turn = order(len(variants), brief.account.id, brief.contact.id, key)
    return variants[turn[brief.turn % len(variants)]]


def _filled(brief: Brief, template: str, customer: str = "") -> str:
    return template.format(company=short_name(brief.account.name), customer_ref=customer)
