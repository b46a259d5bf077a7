"""Who to write to when the rep names nobody."""

from collections.abc import Sequence

from agent.compliance import ChannelDecision, ContactChannels
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
    return next(iter(reachable(account, channels, facts)), None)


def reachable(account: Account, channels: Sequence[ContactChannels], facts: Sequence[Fact]) -> list[Contact]:
    """Everybody with an open channel, the one to begin with first."""
    decisions = {c.contact: c for c in channels}

    def rank(contact: Contact) -> tuple[bool, int]:
        about = sum(f.quotable and f.about == f"contact:{contact.id}" for f in facts)
        return (not decisions[contact.id].email.allowed, -about)

    open_ = [c for c in account.contacts if decisions[c.id].email.allowed or decisions[c.id].linkedin.allowed]
    return sorted(open_, key=rank)


def channel_for(decision: ContactChannels, wanted: PlanChannel | None) -> tuple[PlanChannel | None, str]:
    """The open channel to use and, when there is none, why: what was asked for, else e-mail, else LinkedIn."""
    closed = "; ".join(f"{n}: {d.why}" for n, d in _closed(decision).items())
    if wanted in ("call", "sequence"):
        # A call needs a contact who did not object; a sequence needs one open channel.
        return (wanted, "") if len(_closed(decision)) < 2 else (None, closed)
    names: tuple[PlanChannel, ...] = (wanted,) if wanted else ("email", "linkedin")
    open_ = next((n for n in names if n not in _closed(decision)), None)
    return open_, "" if open_ else closed


def _closed(decision: ContactChannels) -> dict[str, ChannelDecision]:
    return {n: d for n, d in (("email", decision.email), ("linkedin", decision.linkedin)) if not d.allowed}


def closed_channels(decision: ContactChannels) -> frozenset[str]:
    """Names of the channels that are closed towards the contact."""
    return frozenset(_closed(decision))
