"""Drafting for a stored account: load, propose, keep."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from agent.outreach.contacts import reachable
from agent.outreach.flow import Wish
from agent.outreach.models import Proposal
from agent.store.invitations import approved_invitations, invitations_in
from agent.targeting.quota import NOTE_DAYS, FirstTouch, Sent, allowance, first_touches
from connectors.records import Contact, Dossier

if TYPE_CHECKING:
    from agent.bootstrap import App


def draft_account(app: "App", account: str, wish: Wish) -> Proposal:
    """Propose for an account by id, domain or exact name, and keep the proposal for review. Raises NotFound."""
    dossier = app.dossiers.find(account)
    return app.proposals.save(propose(app, dossier, _within_quota(app, dossier, wish)))


def draft_play(app: "App", account: str, wish: Wish) -> list[Proposal]:
    """One proposal for each person with an open channel, days apart and from different angles; a refusal when there is none.

    Raises NotFound.
    """
    dossier = app.dossiers.find(account)
    wishes = [replace(wish, contact=c.id) for c in people_of(app, dossier, wish)] or [wish]
    return [draft_account(app, dossier.account.id, one) for one in wishes]


def people_of(app: "App", dossier: Dossier, wish: Wish) -> list[Contact]:
    """Everybody at the account with an open channel, the one to begin with first; nobody where nothing may be drafted."""
    case = app.outreach.case(dossier, wish, app.signals_of(dossier), app.suppressions.contacts(dossier.account))
    return [] if case.outcome == "no_draft" else reachable(dossier.account, case.channels, case.facts)


def propose(app: "App", dossier: Dossier, wish: Wish) -> Proposal:
    """Propose for a dossier with everything the workspace knows of it, keeping nothing."""
    return app.outreach.propose(
        dossier, wish, signals=app.signals_of(dossier), suppressed=app.suppressions.contacts(dossier.account)
    )


def _within_quota(app: "App", dossier: Dossier, wish: Wish) -> Wish:
    """The wish with what the sender's LinkedIn quota leaves once better or equal accounts that wait have theirs."""
    if wish.channel not in ("linkedin", "sequence"):
        return wish
    now = wish.now or dossier.account.as_of
    case = app.outreach.case(dossier, wish, app.signals_of(dossier), app.suppressions.contacts(dossier.account))
    sent = [Sent(*one) for one in approved_invitations(app.database, now - timedelta(days=NOTE_DAYS))]
    left = allowance(app.playbook.seller.sender.linkedin_quota, sent, now)
    waiting = [p for p in app.proposals.all(status="pending") if _invites(p) and p.tier <= case.ranked.tier]
    ahead = [
        p.proposal_id
        for p in waiting
        if (p.account.id, p.contact and p.contact.id) != (dossier.account.id, wish.contact)
        and app.desk.standing(p).state == "pending"
    ]
    touch: FirstTouch = first_touches([*ahead, ""], left)[""]
    return replace(wish, first_touch=touch)


def _invites(proposal: Proposal) -> bool:
    return bool(invitations_in(proposal.model_dump(mode="json", include={"plan", "drafts"})))
