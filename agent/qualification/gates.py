"""Gates: what the statuses, the calendar and the call for tender allow. Pure functions; thresholds come from the gate cards."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal

from agent.errors import NotFound
from agent.qualification.records import MEDDIC, MEDDPICC, ElementName, Frozen, Ledger, Status
from connectors.deals import Opportunity
from knowledge.card_data import GateData
from knowledge.cards import load_cards

GateName = Literal["meddic_met", "proposal_allowed", "kill_candidate", "rfp_go"]
Statuses = Mapping[ElementName, Status]


class GateRule(Frozen):
    """A threshold and where it comes from: `threshold` elements of `of`; `days` in the stage when time counts."""

    card: str
    source: str
    threshold: int
    of: int
    days: int | None = None


class GateRules(Frozen):
    """The three decisions, as the cards word them."""

    proposal: GateRule
    kill: GateRule
    rfp: GateRule


class Gates(Frozen):
    """What the ledger allows. `rfp_go` is None unless the deal is a call for tender."""

    meddic_met: int
    proposal_allowed: bool
    kill_candidate: bool
    rfp_go: bool | None


def gates_of(ledger: Ledger, opportunity: Opportunity, as_of: date, rules: GateRules | None = None) -> Gates:
    """The gates of a deal at `as_of`, always from its MEDDPICC cells."""
    statuses: Statuses = {element: ledger.status(element) for element in MEDDPICC}
    return gates_from(statuses, days_in_stage(opportunity, as_of), rfp=opportunity.rfp, rules=rules)


def gates_from(statuses: Statuses, days: int | None, *, rfp: bool, rules: GateRules | None = None) -> Gates:
    """The gates from bare statuses (a missing element counts as unknown) and whole days in the stage."""
    rules = rules or shipped_rules()
    score = met(statuses, MEDDIC)
    return Gates(
        meddic_met=score,
        proposal_allowed=score >= rules.proposal.threshold,
        kill_candidate=is_kill_candidate(score, days, rules.kill),
        rfp_go=met(statuses, MEDDPICC) >= rules.rfp.threshold if rfp else None,
    )


def met(statuses: Statuses, elements: tuple[ElementName, ...]) -> int:
    """How many of `elements` are met; partial, absent and unknown count for nothing."""
    return sum(statuses.get(element) == "met" for element in elements)


def is_kill_candidate(score: int, days: int | None, rule: GateRule) -> bool:
    """Fewer than the threshold for MORE than `rule.days` days: the last day of the delay does not suffice.

    An unknown entry date proves no delay: never a candidate.
    """
    return days is not None and score < rule.threshold and days > (rule.days or 0)


def days_in_stage(opportunity: Opportunity, as_of: date) -> int | None:
    """Whole days from the entry into the stage to `as_of`; None when the record has no date or one in the future."""
    entered = opportunity.stage_entered_on
    return (as_of - entered).days if entered and entered <= as_of else None


@cache
def shipped_rules() -> GateRules:
    """The thresholds of the shipped gate cards, with the card and the source they come from."""
    return GateRules(proposal=_rule("proposal_allowed"), kill=_rule("kill_candidate"), rfp=_rule("rfp_go"))


def _rule(gate: GateName) -> GateRule:
    for card in load_cards("en"):
        if isinstance(card.data, GateData) and card.data.gate == gate:
            data = card.data
            return GateRule(card=card.id, source=card.origin, threshold=data.threshold, of=data.of, days=data.days)
    raise NotFound(f"no card holds the gate `{gate}`")
