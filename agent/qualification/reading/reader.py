"""The offline reader: a deal to a ledger, by written cues and rules, without a model. French and English."""

from agent.qualification.reading.confidence import confidence
from agent.qualification.reading.decide import Belief, decide
from agent.qualification.reading.evidence import BASE, Evidence, evidence
from agent.qualification.reading.reasons import reason
from agent.qualification.reading.units import DealUnits, Unit
from agent.qualification.records import Cell, ElementName, Ledger
from agent.qualification.rules import Finding, settle
from connectors.deals import Deal
from connectors.records import Language

_ROUNDS = 6  # a turn may hold several sentences that each answer once the one before is gone
_SAME: dict[ElementName, ElementName] = {"challenges": "identify_pain", "money": "budget"}
# Where nothing is said of the first, what is said of the second raises it, no more.
_RAISED_BY: dict[ElementName, ElementName] = {"goals": "need", "consequences": "identify_pain"}


class OfflineReader:
    """A `DealReader` that needs nothing: the same deal gives the same ledger, byte for byte."""

    def read(self, deal: Deal) -> Ledger:
        """The ledger of the deal. Every quote is a whole unit of its source."""
        cut = DealUnits(deal)
        cells: dict[ElementName, Cell] = {element: _cell(cut, element, deal.language) for element in BASE}
        for twin, base in _SAME.items():
            conflicts = tuple(conflict.model_copy(update={"element": twin}) for conflict in cells[base].conflicts)
            cells[twin] = cells[base].model_copy(update={"conflicts": conflicts})
        for element, base in _RAISED_BY.items():
            if cells[element].status == "unknown" and cells[base].status in ("met", "partial"):
                why = reason("partial", "borrowed", deal.language)
                cells[element] = cells[base].model_copy(update={"status": "partial", "why": why, "conflicts": ()})
        return Ledger(cells=cells)


def _cell(cut: DealUnits, element: ElementName, language: Language) -> Cell:
    belief = decide(element, _heard(cut.units, element))
    support = _closed(cut, element, belief)
    finding = Finding(
        status=belief.status,
        quotes=tuple(dict.fromkeys(unit.quote for unit in support)),
        why=reason(belief.status, belief.ground, language),
        confidence=confidence(belief.status, support),
        replaces=tuple(dict.fromkeys(item.unit.quote for item in belief.replaced)),
    )
    return settle(element, finding, reason("unknown", "", language))


def _heard(units: list[Unit], element: ElementName) -> list[Evidence]:
    found = evidence(units, element)
    if element == "authority":
        found = sorted([*found, *evidence(units, "economic_buyer")], key=lambda item: item.unit.place)
    return found


def _closed(cut: DealUnits, element: ElementName, belief: Belief) -> list[Unit]:
    """The units of the support, with those that would still speak were they taken away.

    A reply taken out leaves its question to the words after it. Without this, removing the quotes would not unprove the cell.
    """
    support = list(dict.fromkeys(item.unit for item in belief.support))
    for _ in range(_ROUNDS if support else 0):
        left = decide(element, _heard(cut.without(support), element))
        more = [unit for item in left.support for unit in cut.overlapping(item.unit)]
        if left.status == "unknown" or not set(more) - set(support):
            break
        support = list(dict.fromkeys([*support, *more]))
    return support
