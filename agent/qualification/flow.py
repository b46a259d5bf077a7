"""From a deal to a proposal: read into one ledger, view it through a method, gates, questions, summary, plans, check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from agent.outreach.models import digest
from agent.playbook.models import Persona
from agent.qualification.assembly import View, heading, plans, proof, verdict
from agent.qualification.checking import check, remarks
from agent.qualification.gates import gates_of
from agent.qualification.methods import Methods, choose
from agent.qualification.models import DealProposal, Earlier, whole_hash
from agent.qualification.questions import questions_for, ranked
from agent.qualification.records import DealReader, Ledger
from agent.qualification.tenders import Market
from agent.qualification.wording import Wording
from connectors.deals import Deal
from connectors.records import Language


@dataclass(frozen=True)
class Wish:
    """What the manager asked for; None leaves the choice to the rules."""

    framework: str | None = None
    now: date | None = None


@dataclass(frozen=True)
class Qualification:
    """The collaborators of the flow, chosen by bootstrap. `personas` and `markets` by seller id: another seller's say nothing."""

    reader: DealReader
    methods: dict[Language, Methods]
    personas: Mapping[str, Sequence[Persona]] = field(default_factory=dict)
    markets: Mapping[str, Market] = field(default_factory=dict)

    def propose(self, deal: Deal, wish: Wish, *, earlier: Mapping[str, Earlier] | None = None) -> DealProposal:
        """One proposal for the deal. `earlier` holds the elements as last approved. Raises ModelFailure."""
        deal = deal.model_copy(update={"as_of": wish.now or deal.as_of})
        return self.assemble(deal, self.reader.read(deal), wish, earlier=earlier or {})

    def assemble(self, deal: Deal, ledger: Ledger, wish: Wish, *, earlier: Mapping[str, Earlier]) -> DealProposal:
        """The proposal that follows from a ledger: everything in it is derived, so a corrected ledger gives a whole page."""
        words, methods = Wording(deal.language), self.methods[deal.language]
        method = choose(deal, methods, words, wish.framework)
        view = View(deal, ledger, methods, words, method, methods.criteria(method.name))
        gates = gates_of(ledger, deal.opportunity, deal.as_of)
        asked = {name: questions_for(name, deal, ledger, methods, words) for name in view.names}
        page = {
            **heading(view),
            **proof(view, asked, earlier),
            **verdict(view, gates, self.markets.get(deal.seller or "")),
            "next_questions": ranked(deal, ledger, asked),
            **plans(view, gates, self.personas.get(deal.seller or "", ())),
        }
        return sealed(DealProposal.model_validate(page), deal)


def sealed(proposal: DealProposal, deal: Deal) -> DealProposal:
    """The proposal with its findings, its hash and, when it has none yet, its id."""
    content = whole_hash([proposal.part_hash(name) for name in proposal.parts()])
    inputs = [proposal.deal, proposal.framework, proposal.as_of.isoformat(), content]
    return proposal.model_copy(
        update={
            "proposal_id": proposal.proposal_id or f"d-{digest(inputs)[:12]}",
            "findings": [*check(proposal, deal), *remarks(deal)],
            "content_sha256": content,
        }
    )
