"""Qualifying a deal folder or a deal already known: read, propose, keep."""

from pathlib import Path
from typing import TYPE_CHECKING

from agent.qualification.flow import Wish
from agent.qualification.models import DealProposal
from connectors.deals import Deal, read_deal

if TYPE_CHECKING:
    from agent.bootstrap import App


def deal_of(app: "App", target: str) -> Deal:
    """The deal of a folder (kept, and known by id afterwards) or of an id, account or opportunity name.

    Raises UnreadableFile for a folder that holds no deal, NotFound when there is neither folder nor deal.
    """
    path = Path(target)
    if not path.exists() or (not _holds_deal(path) and app.deals.holds(target)):
        return app.deals.find(target)
    deal = read_deal(path.parent if path.is_file() else path)
    app.deals.save(deal)
    return deal


def _holds_deal(path: Path) -> bool:
    return path.is_file() or (path / "deal.json").is_file()


def qualify(app: "App", deal: Deal, wish: Wish) -> DealProposal:
    """Propose for a deal against what was last approved of it, and keep the proposal for review."""
    return app.deal_proposals.save(app.qualification.propose(deal, wish, earlier=app.deal_proposals.earlier(deal.id)))
