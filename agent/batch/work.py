"""One account of a batch: draft for each of its people, check, keep. Safe to repeat: a proposal's id comes from its content."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from agent.drafting import people_of, propose
from agent.outreach.flow import Wish
from agent.outreach.models import Proposal, WriterInfo
from agent.ranklist import list_day, stub_account
from agent.store.batches import BatchStore, Written
from agent.targeting.quota import FirstTouch
from agent.targeting.vocabulary import Industries
from connectors.records import Dossier

if TYPE_CHECKING:
    from agent.bootstrap import App


STATES = (
    "skipped",
    "proposed",
    "refused",
)  # of an account: the first that holds for one of its people; skipped runs again


class Asked(NamedTuple):
    """What holds for every account of a run: the ceiling, and how the LinkedIn quota lets the people of each account be
    approached, the one to begin with first."""

    max_cost: float | None
    touches: Mapping[str, Sequence[FirstTouch]]


def perform(app: "App", store: BatchStore, name: str, asked: Asked, account_id: str) -> dict[str, Any]:
    """The line of the account, as values a durable store can keep."""
    max_cost = asked.max_cost
    if store.get(name).cancelled:
        return {"state": "skipped", "reason": "the batch was cancelled"}
    spent = sum(item.cost or 0.0 for item in store.items(name).values())
    if max_cost is not None and spent >= max_cost:
        return {"state": "skipped", "reason": f"the ceiling of {max_cost:g} is reached ({spent:g} spent)"}
    dossier = app.dossiers.get(account_id) or _stub(app, account_id)
    people: list[Written] = []
    writers: list[WriterInfo] = []
    for wish in _wishes(app, dossier, asked.touches.get(account_id, ())):
        if people and max_cost is not None and spent + sum(w.cost or 0.0 for w in writers) >= max_cost:
            people.append(Written(contact=wish.contact, state="skipped", reason="the ceiling is reached"))
            continue
        proposal = app.proposals.save(propose(app, dossier, wish), batch=name)
        people.append(_written(proposal))
        writers.append(proposal.writer)
    costs = [writer.cost for writer in writers]
    return {
        "state": next(state for state in STATES if any(one.state == state for one in people)),
        "proposal": people[0].proposal,
        "people": [one.model_dump() for one in people],
        "reason": people[0].reason,
        "tokens": sum(writer.tokens for writer in writers),
        "cost": None if None in costs else sum(cost or 0.0 for cost in costs),
    }


def _wishes(app: "App", dossier: Dossier, touches: Sequence[FirstTouch]) -> Iterator[Wish]:
    """One wish for each person with an open channel; one that names nobody where there is at most one, which the flow settles."""
    first = Wish(now=app.settings.now)
    contacts: list[str | None] = (
        [c.id for c in people_of(app, dossier, first)] if len(dossier.account.contacts) > 1 else []
    )
    for nth, contact in enumerate(contacts or [None]):
        yield replace(first, contact=contact, first_touch=touches[nth] if nth < len(touches) else "email")


def _written(proposal: Proposal) -> Written:
    return Written(
        contact=proposal.contact.id if proposal.contact else None,
        proposal=proposal.proposal_id,
        state="refused" if proposal.status == "refused" else "proposed",
        reason=proposal.refusal.reason if proposal.refusal else None,
    )


def _stub(app: "App", key: str) -> Dossier:
    """An account known only from the list: no contact, no evidence; the flow refuses it and says what is missing."""
    industries = Industries(app.playbook)
    return Dossier(account=stub_account(key, app.signals.of(key), list_day(app), industries))
