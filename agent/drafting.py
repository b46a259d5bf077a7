"""Drafting for a stored account: load, propose, keep."""

from typing import TYPE_CHECKING

from agent.outreach.flow import Wish
from agent.outreach.models import Proposal
from connectors.records import Dossier

if TYPE_CHECKING:
    from agent.bootstrap import App


def draft_account(app: "App", account: str, wish: Wish) -> Proposal:
    """Propose for an account by id, domain or exact name, and keep the proposal for review. Raises NotFound."""
    dossier = app.dossiers.find(account)
    return app.proposals.save(propose(app, dossier, wish))


def propose(app: "App", dossier: Dossier, wish: Wish) -> Proposal:
    """Propose for a dossier with everything the workspace knows of it, keeping nothing."""
    return app.outreach.propose(
        dossier, wish, signals=app.signals_of(dossier), suppressed=app.suppressions.contacts(dossier.account)
    )
