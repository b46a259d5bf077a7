"""The brief of a stored account, with everything the workspace knows of it."""

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.brief.building import account_brief
from agent.brief.models import AccountBrief
from agent.outreach.flow import Outreach, Wish
from agent.outreach.method import shipped_methods
from connectors.records import Language

if TYPE_CHECKING:
    from agent.bootstrap import App


def brief_account(app: "App", account: str, language: Language | None = None) -> AccountBrief:
    """The brief of an account by id, domain or exact name. Raises NotFound."""
    dossier = app.dossiers.find(account)
    wanted = language or dossier.account.language or app.playbook.seller.default_language
    case = _speaking(app.outreach, wanted).case(
        dossier, Wish(now=app.settings.now), app.signals_of(dossier), app.suppressions.contacts(dossier.account)
    )
    return account_brief(case, shipped_methods()[wanted], wanted)


def _speaking(outreach: Outreach, language: Language) -> Outreach:
    """The same flow for a salesperson of that language: reasons and roles are told in the seller's."""
    playbook = outreach.playbook
    seller = playbook.seller.model_copy(update={"default_language": language})
    return replace(outreach, playbook=playbook.model_copy(update={"seller": seller}))
