"""The steps of a plan: from the sequence cards, without closed channels, within the LinkedIn quota, on working days. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from agent.outreach.method import Method
from agent.outreach.models import Channel, Step
from agent.outreach.timing import slot, working_day
from knowledge.card_data import Step as CardStep
from prompts import phrases

if TYPE_CHECKING:
    from agent.outreach.planning import Ask

LINKEDIN_SEQUENCE = "sequence-linkedin-five-step"
TIER_SEQUENCES = {1: "sequence-tier-1-multichannel", 2: "sequence-tier-2", 3: "sequence-tier-3"}
# Work on the account, not on one person: done once, in the plan of the first of its people.
ACCOUNT_TASKS = frozenset(("research", "air_cover", "referral"))
# People of one account are approached on different days (card practice-multithreading), within a play of the card's length.
FURTHEST_APART = 2
# Beyond the week's invitations, the invitation waits for the next week.
NEXT_WEEK = 7


@dataclass(frozen=True)
class _Touch:
    """A step before it is numbered."""

    day: int
    channel: Channel
    purpose: str
    condition: Literal["accepted", "replied", "engaged"] | None = None


def sequence_of(channel: str, tier: int) -> str | None:
    """Card id of the sequence a channel follows, None for a single message."""
    return {"linkedin": LINKEDIN_SEQUENCE, "sequence": TIER_SEQUENCES[tier]}.get(channel)


def steps_of(method: Method, ask: "Ask") -> list[Step]:
    """The touches of the channel: one e-mail, one call, or the steps of a sequence card without the closed channels."""
    timing: str = phrases(ask.language, "steps")["call"]["timing"]
    card = sequence_of(ask.channel, ask.tier)
    if card is None:
        single: Channel = "call" if ask.channel == "call" else "email"
        touches = [_Touch(1, single, "first_touch")]
    else:
        open_ = [s for s in method.sequence(card).steps if s.channel.split("_")[0] not in ask.closed]
        touches = _coordinated(_within_quota(_of_card(open_), ask), ask)
    return [
        Step(
            step=number,
            day=t.day,
            channel=t.channel,
            purpose=t.purpose,
            condition=t.condition,
            task=timing if t.channel == "call" else None,
        )
        for number, t in enumerate(touches, start=1)
    ]


def dated(steps: Sequence[Step], as_of: date, country: str | None) -> list[Step]:
    """The steps with their day and hour at the recipient's. Day 1 is the first working day after today; order is kept."""
    start = working_day(as_of + timedelta(days=1), country)
    found: list[Step] = []
    last = start
    for step in steps:
        when = slot(max(last, start + timedelta(days=step.day - 1)), step.channel, country)
        last = when.at.date()
        changes = {"on": last, "at": when.at.isoformat(), "until": when.until.isoformat(), "timing_card": when.card}
        found.append(step.model_copy(update=changes))
    return found


def _of_card(steps: Sequence[CardStep]) -> list[_Touch]:
    return [_Touch(s.day, s.channel, s.purpose, s.condition) for s in steps]


def _within_quota(touches: list[_Touch], ask: "Ask") -> list[_Touch]:
    """The invitation as the sender's quota allows it: with a note, without one, or after the e-mail, the week after."""
    if ask.first_touch == "note" or not any(t.channel == "linkedin_note" for t in touches):
        return touches
    note = next(t for t in touches if t.channel == "linkedin_note")
    if ask.first_touch == "invitation":
        return [_Touch(t.day, "task", "invite") if t is note else t for t in touches]
    later = _Touch(note.day + NEXT_WEEK, "task", "invite_later")
    kept = [t for t in touches if t is not note and not (t.condition == "accepted" and t.day <= later.day)]
    mailed = any(t.channel == "email" for t in kept) or "email" in ask.closed
    first = [] if mailed else [_Touch(1, "email", "first_touch")]
    return sorted([*first, *kept, later], key=lambda t: t.day)


def _coordinated(touches: list[_Touch], ask: "Ask") -> list[_Touch]:
    """People after the first: without the account's own tasks, a day or two later."""
    if ask.place == 0 or ask.channel != "sequence":
        return touches
    shift = min(ask.place, FURTHEST_APART)
    own = [t for t in touches if t.purpose not in ACCOUNT_TASKS]
    return [_Touch(t.day + shift, t.channel, t.purpose, t.condition) for t in own]


def first_text(steps: Sequence[Step]) -> int | None:
    """Number of the first step that carries a message to the person."""
    return next((s.step for s in steps if s.channel in ("email", "linkedin_note", "call")), None)
