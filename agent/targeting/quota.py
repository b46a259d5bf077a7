"""The sender's LinkedIn quota, spent on the best accounts first. Limits: seller.yaml, card `channel-linkedin-account-limits`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from agent.playbook.models import LinkedInQuota

FirstTouch = Literal["note", "invitation", "email"]
NOTE_DAYS, INVITATION_DAYS = 30, 7


class Sent(NamedTuple):
    """An invitation the sender has already made, with a note or without."""

    on: date
    with_note: bool


class Allowance(NamedTuple):
    """What is left: notes of the last 30 days, invitations of the last 7 (a note is also an invitation)."""

    notes: int
    invitations: int


def allowance(quota: LinkedInQuota, sent: Iterable[Sent], now: date) -> Allowance:
    """The quota less what was sent in its own window. Never below zero; what lies in the future does not count."""
    ages = [((now - one.on).days, one.with_note) for one in sent if one.on <= now]
    notes = sum(with_note and age < NOTE_DAYS for age, with_note in ages)
    invitations = sum(age < INVITATION_DAYS for age, _ in ages)
    return Allowance(max(0, quota.notes_per_month - notes), max(0, quota.invitations_per_week - invitations))


def first_touches(accounts: Iterable[str], left: Allowance) -> Mapping[str, FirstTouch]:
    """How each account may be approached first, the best account first: a note while there are some, then an invitation
    without a note, then e-mail before any invitation."""
    touches: dict[str, FirstTouch] = {}
    notes = min(left.notes, left.invitations)
    for at, account in enumerate(accounts):
        touches[account] = "note" if at < notes else "invitation" if at < left.invitations else "email"
    return touches
