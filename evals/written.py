"""What the offline writer writes for every labelled account, made once a process: the material of several suites."""

from functools import cache
from typing import Literal, NamedTuple

from agent.outreach.flow import Outreach, Wish
from agent.outreach.method import shipped_methods
from agent.outreach.models import Draft, Proposal
from agent.outreach.writing.offline_writer import OfflineWriter
from evals.meta.places import Place, places

CHANNELS: tuple[Literal["email", "linkedin"], ...] = ("email", "linkedin")
SENT = ("email", "linkedin_note", "linkedin_message")


class Written(NamedTuple):
    """One proposal, with what was asked for."""

    place: Place
    wish: Wish
    proposal: Proposal

    @property
    def group(self) -> dict[str, str]:
        """Language, tier and channel, as cases carry them."""
        language = self.proposal.drafts[0].language if self.proposal.drafts else "-"
        return {"language": language, "tier": str(self.proposal.tier), "channel": self.wish.channel or "-"}

    @property
    def name(self) -> str:
        """Account, contact, channel and what else was wished."""
        wished = (self.wish.contact, self.wish.channel, self.wish.language, self.wish.framework)
        return "/".join((self.place.dossier.account.id, *(str(w) for w in wished if w)))

    def sent(self) -> list[Draft]:
        """The drafts a prospect would read."""
        return [d for d in self.proposal.drafts if d.channel in SENT]


def flow_of(place: Place) -> Outreach:
    """The outreach flow of an account's seller, with the offline writer."""
    return Outreach(playbook=place.playbook, methods=shipped_methods(), writer=OfflineWriter())


def asked() -> list[tuple[Place, Wish]]:
    """Each contact of each labelled account, by e-mail and by LinkedIn."""
    return [
        (place, Wish(contact=contact.id, channel=channel))
        for place in places().values()
        if place.labelled is None
        for contact in place.dossier.account.contacts
        for channel in CHANNELS
    ]


@cache
def written() -> tuple[Written, ...]:
    """One proposal for everything that is asked."""
    return tuple(Written(place, wish, flow_of(place).propose(place.dossier, wish)) for place, wish in asked())
