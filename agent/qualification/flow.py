"""From a deal to a proposal: read into one ledger, view it through a method, gates, questions, summary, plans, check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from agent.outreach.models import digest
from agent.playbook.models import Persona
from agent.qualification.actions import Standing, actions_for
from agent.qualification.assembly import (
    changes_since,
    conflict_lines,
    element_of,
    evidence_of,
    quotes_of,
    reasons_for,
    summary_quotes,
)
from agent.qualification.checking import check
from agent.qualification.gates import gates_of
from agent.qualification.methods import Methods, choose
from agent.qualification.models import DealProposal, Earlier, Score, whole_hash
from agent.qualification.phases import phase_of
from agent.qualification.planning import (
    action_plan,
    business_case,
    demo_guide,
    discovery_plan,
    handoff,
    negotiation_brief,
)
from agent.qualification.questions import questions_for, ranked
from agent.qualification.records import DealReader, Framework, Ledger
from agent.qualification.risks import champion_test, rfp_reasons, risks_of
from agent.qualification.summary import summarise
from agent.qualification.wording import Wording
from connectors.deals import Deal
from connectors.records import Language


@dataclass(frozen=True)
class Wish:
    """What the manager asked for; None leaves the choice to the rules."""

    framework: Framework | None = None
    now: date | None = None


@dataclass(frozen=True)
class Qualification:
    """The collaborators of the flow, chosen by bootstrap. `personas` by seller id: another seller's say nothing."""

    reader: DealReader
    methods: dict[Language, Methods]
    personas: Mapping[str, Sequence[Persona]] = field(default_factory=dict)

    def propose(self, deal: Deal, wish: Wish, *, earlier: Mapping[str, Earlier] | None = None) -> DealProposal:
        """One proposal for the deal. `earlier` holds the elements as last approved. Raises ModelFailure."""
        deal = deal.model_copy(update={"as_of": wish.now or deal.as_of})
        return self.assemble(deal, self.reader.read(deal), wish, earlier=earlier or {})

    def assemble(self, deal: Deal, ledger: Ledger, wish: Wish, *, earlier: Mapping[str, Earlier]) -> DealProposal:
        """The proposal that follows from a ledger: everything in it is derived, so a corrected ledger gives a whole page."""
        words, methods = Wording(deal.language), self.methods[deal.language]
        method = choose(deal, methods, words, wish.framework)
        names = methods.criteria(method.name)
        asked = {name: questions_for(name, deal, ledger, methods, words) for name in names}
        elements = {name: element_of(deal, name, ledger, asked[name], words) for name in names}
        gates = gates_of(ledger, deal.opportunity, deal.as_of)
        reasons, phase = reasons_for(deal, ledger, gates, words), phase_of(deal, ledger, words)
        risks = risks_of(deal, ledger, gates, words)
        summary, conflicts = summarise(deal, ledger, method.name, methods, words), conflict_lines(ledger, names, words)
        proposal = DealProposal(
            proposal_id="",
            deal=deal.id,
            account=deal.account,
            opportunity=deal.opportunity,
            language=deal.language,
            as_of=deal.as_of,
            framework=method.name,
            method=method,
            elements=elements,
            score=Score(met=sum(e.status == "met" for e in elements.values()), of=len(elements)),
            gates=gates,
            gate_reasons=reasons,
            rfp_reasons=rfp_reasons(deal, ledger, words),
            summary=summary,
            phase=phase,
            next_questions=ranked(deal, ledger, asked),
            next_actions=actions_for(Standing(deal, ledger, gates, reasons, phase), words),
            risks=risks,
            champion_test=champion_test(ledger, words),
            conflicts=conflicts,
            changes=changes_since(elements, earlier, words),
            mutual_action_plan=action_plan(deal, ledger, words),
            business_case=business_case(deal, ledger, words),
            discovery_plan=discovery_plan(deal, ledger, methods, words),
            demo_guide=demo_guide(deal, ledger, self.personas.get(deal.seller or "", ()), words),
            handoff=handoff(deal, ledger, risks, words),
            negotiation_brief=negotiation_brief(deal, ledger, words),
            evidence=evidence_of(
                deal, [*quotes_of(elements.values(), conflicts), *summary_quotes(ledger, summary.segments)]
            ),
            gaps=list(deal.gaps),
            ledger=ledger,
            writer=ledger.reader,
        )
        return sealed(proposal, deal)


def sealed(proposal: DealProposal, deal: Deal) -> DealProposal:
    """The proposal with its findings, its hash and, when it has none yet, its id."""
    content = whole_hash([proposal.part_hash(name) for name in proposal.parts()])
    inputs = [proposal.deal, proposal.framework, proposal.as_of.isoformat(), content]
    return proposal.model_copy(
        update={
            "proposal_id": proposal.proposal_id or f"d-{digest(inputs)[:12]}",
            "findings": check(proposal, deal),
            "content_sha256": content,
        }
    )
