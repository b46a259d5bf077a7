"""Who to write to when the rep names nobody."""

from collections.abc import Sequence

from agent.compliance import ContactChannels
from agent.errors import NotFound
from agent.outreach.planning import PlanChannel
from agent.reading.facts import Fact
from connectors.records import Account, Contact


def choose_contact(
    account: Account, channels: Sequence[ContactChannels], facts: Sequence[Fact], wanted: str | None = None
) -> Contact | None:
    """The contact asked for, else the default: e-mail allowed, then most quotable facts about the person, then order.

    None when no contact has an open channel. Raises NotFound when `wanted` is not a contact of the account.
    """
    if wanted is not None:
        found = next((c for c in account.contacts if c.id == wanted), None)
        if found is None:
            known = ", ".join(c.id for c in account.contacts) or "none"
            raise NotFound(f"`{account.name}` has no contact `{wanted}` (known: {known})")
        return found
    decisions = {c.contact: c for c in channels}

    def rank(contact: Contact) -> tuple[bool, int]:
        about = sum(f.quotable and f.about == f"contact:{contact.id}" for f in facts)
        return (not decisions[contact.id].email.allowed, -about)

    reachable = [c for c in account.contacts if decisions[c.id].email.allowed or decisions[c.id].linkedin.allowed]
    return min(reachable, key=rank, default=None)


def channel_for(decision: ContactChannels, wanted: PlanChannel | None) -> tuple[PlanChannel | None, str]:
    """The open channel to use and, when there is none, why: what was asked for, else e-mail, else LinkedIn."""
    choices = {"email": decision.email, "linkedin": decision.linkedin}
    if wanted is not None:
        return (wanted, "") if choices[wanted].allowed else (None, f"{wanted}: {choices[wanted].why}")
    names: tuple[PlanChannel, PlanChannel] = ("email", "linkedin")
    open_ = next((n for n in names if choices[n].allowed), None)
    return open_, "" if open_ else "; ".join(f"{n}: {choices[n].why}" for n in names)
