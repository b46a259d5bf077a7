"""Maturity of the buyer's project in five phases, from what was proven, and the contact rhythm each phase asks for.

Source: cards `relation-maturity-phase-1` to `-5` and `relation-contact-rhythm`.
"""

from typing import NamedTuple

from agent.qualification.gates import days_in_stage
from agent.qualification.models import Phase
from agent.qualification.records import ElementName, Ledger, Status
from agent.qualification.wording import Wording, ours
from connectors.deals import Deal


class _Sign(NamedTuple):
    phase: int
    element: ElementName
    statuses: tuple[Status, ...]


_MET: tuple[Status, ...] = ("met",)
_RAISED: tuple[Status, ...] = ("met", "partial")
# First sign that holds, the most mature first. Phase 5: the budget is allocated. Phase 4: the buyer's steps
# towards suppliers. Phase 3: suppliers compared, conditions set, somebody inside
# wants the change. Phase 2: an expectation expressed.
_SIGNS = (
    _Sign(5, "budget", _MET),
    _Sign(5, "money", _MET),
    _Sign(4, "decision_process", _MET),
    _Sign(4, "paper_process", _MET),
    _Sign(3, "decision_criteria", _MET),
    _Sign(3, "competition", _MET),
    _Sign(3, "champion", _MET),
    _Sign(2, "need", _RAISED),
    _Sign(2, "identify_pain", _RAISED),
    _Sign(2, "challenges", _RAISED),
)


def phase_of(deal: Deal, ledger: Ledger, words: Wording) -> Phase:
    """The phase, why, and its rhythm. Only the buyer's words move a project; a denied need keeps it at phase 1."""
    number, why = _phase(deal, ledger, words)
    bank = words.bank["phases"]
    return Phase(
        number=number,
        name=bank["names"][number - 1],
        why=why,
        rhythm=bank["rhythm"][number - 1],
        card=f"relation-maturity-phase-{number}",
        stage=deal.opportunity.stage,
        days_in_stage=days_in_stage(deal.opportunity, deal.as_of),
    )


def _phase(deal: Deal, ledger: Ledger, words: Wording) -> tuple[int, str]:
    bank = words.bank["phases"]["why"]
    if ledger.status("need") == "absent" and not deal.opportunity.rfp:
        return 1, bank["1"]
    for sign in _SIGNS:
        if deal.opportunity.rfp and sign.phase < 4:
            return 4, bank["4r"]
        if _holds(sign, ledger):
            told = {"label": words.label(sign.element), "status": words.proof(ledger.status(sign.element))}
            return sign.phase, bank[str(sign.phase)].format(**told)
    return 1, bank["1"]


def _holds(sign: _Sign, ledger: Ledger) -> bool:
    cell = ledger.cells.get(sign.element)
    return cell is not None and cell.status in sign.statuses and not all(ours(q) for q in cell.quotes)
