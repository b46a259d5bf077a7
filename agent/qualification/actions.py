"""Next actions: at most six, the decision a manager must take first, then what would prove the most."""

from collections.abc import Iterable
from dataclasses import dataclass

from agent.qualification.gates import Gates, shipped_rules
from agent.qualification.models import Action, GateReason, Phase
from agent.qualification.records import MEDDIC, ElementName, Ledger
from agent.qualification.risks import status_quo_named
from agent.qualification.strongest import backer
from agent.qualification.wording import Wording, buyers, capital
from agent.stages import at_proposal
from connectors.deals import Deal
from connectors.deals.crm import outcome_of

_MOST = 6
_CARDS = {
    "kill": "gate-kill-candidate",
    "decline": "rfp-decline-reasons",
    "decide_decline": "rfp-go-no-go",
    "answer_rfp": "rfp-qualify-first",
    "hold_proposal": "gate-proposal-allowed",
    "champion": "practice-champion-test",
    "champion_nobody": "criterion-champion",
    "metrics": "practice-vague-metrics",
    "status_quo": "practice-status-quo",
    "map": "closing-mutual-action-plan",
    "second_contact": "practice-multithreading",
    "handoff": "proof-insightplatform-sales-cs",
    "rhythm": "relation-contact-rhythm",
}
# What to go and prove, in this order.
_PROVE: tuple[ElementName, ...] = (
    "economic_buyer", "champion", "identify_pain", "metrics", "decision_process", "decision_criteria", "competition",
    "paper_process",
)  # fmt: skip
# "Nobody else", "no paper process": the buyer has answered, nothing is left to prove.
_SETTLED = ("competition", "paper_process")


@dataclass(frozen=True)
class Standing:
    """Where the deal stands: what the actions are chosen from."""

    deal: Deal
    ledger: Ledger
    gates: Gates
    reasons: list[GateReason]
    phase: Phase
    declines: tuple[str, ...] = ()

    def why(self, gate: str) -> str:
        """Why that gate is what it is."""
        return next((r.why for r in self.reasons if r.gate == gate), "")


def actions_for(standing: Standing, words: Wording) -> list[Action]:
    """The actions, the most pressing first. A deal that is won, lost, to kill or to decline asks for nothing else."""
    return list(_chosen(standing, words))[:_MOST]


def _chosen(at: Standing, words: Wording) -> Iterable[Action]:
    chance, gates = at.deal.opportunity, at.gates
    outcome = outcome_of("", chance.stage or "")
    if outcome == "won":
        yield _action("handoff", words)
    if outcome != "open":
        return
    if gates.kill_candidate:
        yield _action("kill", words, why=at.why("kill_candidate"))
    if chance.rfp:
        yield from _tender(at, words)
    if gates.rfp_go is False:
        return
    if gates.kill_candidate:
        yield from list(_prove(at, words))[:2]
    else:
        yield from _advance(at, words)


def _tender(at: Standing, words: Wording) -> Iterable[Action]:
    if at.gates.rfp_go is False:
        yield _action("decline", words, why=at.why("rfp_go"))
        return
    if at.declines:
        yield _action("decide_decline", words, why=" ".join(at.declines))
    yield _action("answer_rfp", words)


def _advance(at: Standing, words: Wording) -> Iterable[Action]:
    rule = shipped_rules().proposal
    if at_proposal(at.deal.opportunity.stage) and not at.gates.proposal_allowed and not at.deal.opportunity.rfp:
        yield _action("hold_proposal", words, why=at.why("proposal_allowed"))
    if at.gates.proposal_allowed:
        yield _action("map", words, threshold=rule.threshold, of=rule.of)
    yield from _prove(at, words)
    if len(buyers(at.deal)) == 1:
        yield _action("second_contact", words)
    yield _action("rhythm", words, phase=at.phase.number, rhythm=at.phase.rhythm, name=capital(at.phase.name))


def _prove(at: Standing, words: Wording) -> Iterable[Action]:
    for element in sorted(_PROVE, key=lambda e: e not in MEDDIC):
        status = at.ledger.status(element)
        if element == "competition" and status_quo_named(at.ledger):
            yield _action("status_quo", words)
        elif element == "champion" and at.deal.opportunity.rfp:
            continue  # tender rules: nobody may be asked to act for one bidder
        elif status != "met" and not (status == "absent" and element in _SETTLED):
            yield _prove_one(element, at, words)


def _prove_one(element: ElementName, at: Standing, words: Wording) -> Action:
    status = words.proof(at.ledger.status(element))
    if element != "champion":
        return _action(element, words, status=status)
    who = backer(at.ledger)
    return (
        _action("champion", words, status=status, who=who) if who else _action("champion_nobody", words, status=status)
    )


def _action(action: str, words: Wording, **told: object) -> Action:
    text, why = words.bank["actions"][action]
    card = _CARDS.get(action) or f"criterion-{action.replace('_', '-')}"
    return Action(text=text.format(**told), why=why.format(**told), card=card)
