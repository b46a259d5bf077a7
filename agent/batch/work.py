"""One account of a batch: draft, check, keep. Safe to repeat: the proposal's id comes from its content."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from agent.drafting import propose
from agent.outreach.flow import Wish
from agent.ranklist import list_day, stub_account
from agent.store.batches import BatchStore
from agent.targeting.quota import FirstTouch
from agent.targeting.vocabulary import Industries
from connectors.records import Dossier

if TYPE_CHECKING:
    from agent.bootstrap import App


class Asked(NamedTuple):
    """What holds for every account of a run: the ceiling, and how the LinkedIn quota lets each account be approached."""

    max_cost: float | None
    touches: Mapping[str, FirstTouch]


def perform(app: "App", store: BatchStore, name: str, asked: Asked, account_id: str) -> dict[str, Any]:
    """The line of the account, as values a durable store can keep."""
    max_cost = asked.max_cost
    if store.get(name).cancelled:
        return {"state": "skipped", "reason": "the batch was cancelled"}
    spent = sum(item.cost or 0.0 for item in store.items(name).values())
    if max_cost is not None and spent >= max_cost:
        return {"state": "skipped", "reason": f"the ceiling of {max_cost:g} is reached ({spent:g} spent)"}
    dossier = app.dossiers.get(account_id) or _stub(app, account_id)
    wish = Wish(now=app.settings.now, first_touch=asked.touches.get(account_id, "email"))
    proposal = app.proposals.save(propose(app, dossier, wish), batch=name)
    return {
        "state": "refused" if proposal.status == "refused" else "proposed",
        "proposal": proposal.proposal_id,
        "reason": proposal.refusal.reason if proposal.refusal else None,
        "tokens": proposal.writer.tokens,
        "cost": proposal.writer.cost,
    }


def _stub(app: "App", key: str) -> Dossier:
    """An account known only from the list: no contact, no evidence; the flow refuses it and says what is missing."""
    industries = Industries(app.playbook)
    return Dossier(account=stub_account(key, app.signals.of(key), list_day(app), industries))
