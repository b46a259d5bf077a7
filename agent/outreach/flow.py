"""From a dossier to a proposal: read, rank, decide the channel, plan, write, check, repair, step down, or refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agent.compliance import ContactChannels, channels_of, outcome_of
from agent.outreach.assembly import Case, pending, refused
from agent.outreach.checking import check_drafts
from agent.outreach.contacts import channel_for, choose_contact
from agent.outreach.method import Method
from agent.outreach.models import Draft, Finding, Framework, Proposal
from agent.outreach.planning import Ask, Brief, PlanChannel, brief_for
from agent.playbook.models import Playbook
from agent.ports import Writer
from agent.reading import read
from agent.reading.circumstances import circumstances
from agent.targeting import rank_account
from connectors.records import Contact, Dossier, Language, Signal


@dataclass(frozen=True)
class Wish:
    """What the rep asked for; None leaves the choice to the rules."""

    contact: str | None = None
    channel: PlanChannel | None = None
    language: Language | None = None
    framework: Framework | None = None
    now: date | None = None


@dataclass(frozen=True)
class Outreach:
    """The collaborators of the flow, chosen by bootstrap."""

    playbook: Playbook
    methods: dict[Language, Method]
    writer: Writer

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
        case = self._case(dossier, wish, signals, suppressed)
        contact = choose_contact(dossier.account, case.channels, case.facts, wish.contact)
        if case.outcome == "no_draft" or contact is None:
            return refused(case, contact, case.no_draft_reason(contact))
        channel, closed = channel_for(case.channels_for(contact), wish.channel)
        if channel is None:
            return refused(case, contact, closed)
        brief = brief_for(
            dossier,
            case.facts,
            self.playbook,
            self.methods[self._language(contact, dossier, wish)],
            Ask(
                contact=contact,
                tier=case.ranked.tier,
                channel=channel,
                language=self._language(contact, dossier, wish),
                as_of=case.now,
                framework=wish.framework,
            ),
        )
        return self._written(case, brief)

    def _case(
        self, dossier: Dossier, wish: Wish, signals: Sequence[Signal], suppressed: frozenset[str]
    ) -> Case:
        account, now = dossier.account, wish.now or dossier.account.as_of
        facts = read(dossier, self.playbook)
        found = circumstances(dossier, facts, self.playbook)
        line = rank_account(account, facts, found, self.playbook, signals=signals, as_of=now)
        channels: list[ContactChannels] = [
            channels_of(account, c, found, suppressed=c.id in suppressed, language=account.language or "en")
            for c in account.contacts
        ]
        quotable = sum(f.quotable for f in facts)
        return Case(
            dossier=dossier,
            playbook=self.playbook,
            facts=facts,
            circumstances=found,
            ranked=line,
            channels=channels,
            outcome=outcome_of(line.disqualified, channels, quotable),
            now=now,
        )

    def _language(self, contact: Contact, dossier: Dossier, wish: Wish) -> Language:
        seller = self.playbook.seller
        wanted = wish.language or contact.language or dossier.account.language or seller.default_language
        return wanted if wanted in seller.languages else seller.default_language

    def _written(self, case: Case, brief: Brief) -> Proposal:
        """Write and check; repair once, then say less, one level at a time; refuse when level 1 fails too."""
        complaints: list[Finding] = []
        for level in range(brief.level.reached, 0, -1):
            lower = brief if level == brief.level.reached else brief.at(level, self._step_down(brief, level))
            drafts, complaints = self._tried(case, lower, complaints)
            if drafts:
                return pending(case, lower, drafts, complaints, self.writer.info())
        return refused(case, brief.contact, "no draft passed the checks", brief=brief, findings=complaints)

    def _tried(
        self, case: Case, brief: Brief, before: Sequence[Finding]
    ) -> tuple[list[Draft], list[Finding]]:
        """One writing and one repair: the drafts with their findings when nothing blocks, else no drafts."""
        findings = list(before)
        for complaints in ([], findings):
            drafts = self.writer.write(brief, complaints)
            if not drafts:
                continue
            findings[:] = check_drafts(case, brief, drafts)
            if not any(f.severity == "block" for f in findings):
                return drafts, findings
        return [], findings

    @staticmethod
    def _step_down(brief: Brief, level: int) -> str:
        if brief.language == "fr":
            return f"descendu au niveau {level} : le niveau au-dessus ne passait pas les contrôles"
        return f"stepped down to level {level}: the level above did not pass the checks"
