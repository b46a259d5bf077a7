"""From a dossier to a proposal: read, rank, decide the channel, plan, write, check, repair, step down, or refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agent.checks.plausible import cleaned
from agent.checks.premises import Offer, offer_of
from agent.compliance import ContactChannels, channels_of, outcome_of
from agent.outreach.assembly import Case, refused
from agent.outreach.contacts import channel_for, choose_contact, closed_channels, reachable
from agent.outreach.method import Method
from agent.outreach.models import Framework, Proposal
from agent.outreach.planning import Ask, PlanChannel, brief_for
from agent.outreach.trying import tried
from agent.playbook.models import Playbook
from agent.ports import Writer
from agent.reading import read
from agent.reading.circumstances import circumstances
from agent.targeting import Ranker
from agent.targeting.quota import FirstTouch
from connectors.records import Contact, Dossier, Language, Signal


@dataclass(frozen=True)
class Wish:
    """What the rep asked for; None leaves the choice to the rules."""

    contact: str | None = None
    channel: PlanChannel | None = None
    language: Language | None = None
    framework: Framework | None = None
    now: date | None = None
    first_touch: FirstTouch = "note"  # what the sender's LinkedIn quota leaves for this account


@dataclass(frozen=True)
class Outreach:
    """The collaborators of the flow, chosen by bootstrap."""

    playbook: Playbook
    methods: dict[Language, Method]
    writer: Writer

    @cached_property
    def offer(self) -> Offer:
        """What the seller may state, cut into sentences once for all accounts."""
        return offer_of(self.playbook)

    @cached_property
    def ranker(self) -> Ranker:
        """The playbook ready to score with."""
        return Ranker(self.playbook)

    def propose(
        self,
        dossier: Dossier,
        wish: Wish,
        *,
        signals: Sequence[Signal] = (),
        suppressed: frozenset[str] = frozenset(),
    ) -> Proposal:
        """One proposal for one contact of the account. `suppressed` holds the contact ids that objected.

        Raises NotFound for an unknown contact and ModelFailure only when no fallback writer is set.
        """
        dossier = cleaned(dossier)
        case = self.case(dossier, wish, signals, suppressed)
        contact = choose_contact(dossier.account, case.channels, case.facts, wish.contact)
        if case.outcome == "no_draft" or contact is None:
            return refused(case, contact, case.no_draft_reason(contact))
        channel, closed = channel_for(case.channels_for(contact), wish.channel)
        if channel is None:
            return refused(case, contact, closed)
        language = self._language(contact, dossier, wish)
        people = [c.id for c in reachable(dossier.account, case.channels, case.facts)]
        ask = Ask(
            contact=contact,
            tier=case.ranked.tier,
            channel=channel,
            language=language,
            as_of=case.now,
            framework=wish.framework,
            closed=closed_channels(case.channels_for(contact)),
            first_touch=wish.first_touch,
            place=people.index(contact.id) if contact.id in people else 0,
            roles_missing=self._roles(case, language),
        )
        brief = brief_for(case.dossier, case.facts, self.playbook, self.methods[language], ask)
        return tried(case, brief, self.writer)

    def case(self, dossier: Dossier, wish: Wish, signals: Sequence[Signal], suppressed: frozenset[str]) -> Case:
        """What is known of the account on that day: facts, score, open channels."""
        now = wish.now or dossier.account.as_of
        account = dossier.account.model_copy(update={"as_of": now})
        dossier = Dossier(account=account, evidence=dossier.evidence)
        facts = read(dossier, self.playbook)
        found = circumstances(dossier, facts, self.playbook)
        line = self.ranker.line(account, facts, found, signals, now)
        channels: list[ContactChannels] = [
            channels_of(account, c, found, suppressed=c.id in suppressed, language=account.language or "en")
            for c in account.contacts
        ]
        quotable = sum(f.quotable for f in facts)
        return Case(
            dossier=dossier,
            offer=self.offer,
            facts=facts,
            circumstances=found,
            ranked=line,
            channels=channels,
            outcome=outcome_of(line.disqualified, channels, quotable),
            now=now,
        )

    def _roles(self, case: Case, language: Language) -> tuple[str, ...]:
        """A title to look for, for each role of the buying committee nobody is known for."""
        roles = case.ranked.angle.roles_missing
        titles = [(r, self.playbook.persona(r.persona)) for r in roles]
        return tuple((p.titles.get(language) or [r.title])[0] if p else r.title for r, p in titles)

    def _language(self, contact: Contact, dossier: Dossier, wish: Wish) -> Language:
        seller = self.playbook.seller
        wanted = wish.language or contact.language or dossier.account.language or seller.default_language
        return wanted if wanted in seller.languages else seller.default_language
