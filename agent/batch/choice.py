"""Which accounts of a list a batch takes: the work queue from the top, within the cap of each tier, and what LinkedIn allows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from pydantic import BaseModel

from agent.playbook.targeting import Caps
from agent.store.invitations import approved_invitations, invitations_in
from agent.targeting.places import Place
from agent.targeting.quota import NOTE_DAYS, FirstTouch, Sent, allowance, first_touches
from knowledge.cards import TierCard, load_cards

if TYPE_CHECKING:
    from agent.bootstrap import App


_SEPARATOR = "\x1f"  # no account id holds one


class LinkedInPlan(BaseModel):
    """How the sender's quota falls on the people of the accounts taken, best first: the accounts of those that may have a note,
    then how many people may have an invitation without one, then how many must begin by e-mail."""

    notes: list[str]
    invitations: int
    email_first: int


@dataclass(frozen=True)
class Chosen:
    """The accounts taken, best first; `listed` counts all of the list, `capped` by tier those a cap left out, `touches` by
    account how the sender's LinkedIn quota lets each of its people be approached."""

    listed: int
    work: Sequence[Place]
    capped: dict[int, int]
    linkedin: LinkedInPlan
    touches: Mapping[str, Sequence[FirstTouch]]

    @classmethod
    def among(cls, places: Sequence[Place], app: "App", top: int | None) -> "Chosen":
        """Choose among the places of a list, in their order."""
        work, capped = taken(places, caps_of(app.playbook.targeting.caps), top)
        touches = _touches(app, work)
        return cls(listed=len(places), work=work, capped=dict(capped), linkedin=_plan(touches), touches=touches)


def caps_of(caps: Caps) -> dict[int, int]:
    """The most accounts of each tier in one batch: the playbook's own, else the maximum of the tier's card."""
    cards = (card.data for card in load_cards("en") if isinstance(card, TierCard))
    return {data.tier: data.cap.max if (own := caps.of(data.tier)) is None else own for data in cards}


def taken(places: Iterable[Place], caps: dict[int, int], top: int | None) -> tuple[list[Place], Counter[int]]:
    """The accounts of the work queue a batch takes, best first, and how many of each tier its cap leaves out."""
    work, full, left_out = [], Counter[int](), Counter[int]()
    for place in places:
        if place.queue != "work":
            continue
        if full[place.tier] >= caps.get(place.tier, 0):
            left_out[place.tier] += 1
            continue
        full[place.tier] += 1
        work.append(place)
    return work[:top], left_out


def _touches(app: "App", work: Sequence[Place]) -> Mapping[str, Sequence[FirstTouch]]:
    """The quota less what was approved, and less what proposals of other accounts wait to spend; the rest, best first: somebody
    at each account before a second person at any."""
    now, quota = app.settings.today, app.playbook.seller.sender.linkedin_quota
    sent = [Sent(*one) for one in approved_invitations(app.database, now - timedelta(days=NOTE_DAYS))]
    ids = {place.id for place in work}
    for proposal in app.proposals.all(status="pending"):
        if proposal.account.id in ids or app.desk.standing(proposal).state != "pending":
            continue
        sent += [
            Sent(now, note) for _, note in invitations_in(proposal.model_dump(mode="json", include={"plan", "drafts"}))
        ]
    turns = _turns({place.id: _people(app, place.id) for place in work})
    given = first_touches(map(_SEPARATOR.join, turns), allowance(quota, sent, now))
    touches: dict[str, list[FirstTouch]] = {place.id: [] for place in work}
    for key, touch in given.items():
        touches[key.partition(_SEPARATOR)[0]].append(touch)
    return touches


def _turns(people: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for nth in range(max(people.values(), default=0)):
        yield from ((account, str(nth)) for account, count in people.items() if nth < count)


def _people(app: "App", account: str) -> int:
    dossier = app.dossiers.get(account)
    return max(1, len(dossier.account.contacts)) if dossier else 1


def _plan(touches: Mapping[str, Sequence[FirstTouch]]) -> LinkedInPlan:
    kinds = Counter(chain.from_iterable(touches.values()))
    notes = [account for account, given in touches.items() for touch in given if touch == "note"]
    return LinkedInPlan(notes=notes, invitations=kinds["invitation"], email_first=kinds["email"])
