"""The offline reader: a deal to a ledger, by written cues and rules, without a model. French and English."""

from agent.qualification.reading.decide import Belief, decide
from agent.qualification.reading.evidence import BASE, Evidence, evidence
from agent.qualification.reading.units import Unit, units_of
from agent.qualification.records import Cell, ElementName, Ledger
from agent.qualification.rules import Finding, settle
from connectors.deals import Deal

_SAME: dict[ElementName, ElementName] = {"challenges": "identify_pain", "money": "budget"}


class OfflineReader:
    """A `DealReader` that needs nothing: the same deal gives the same ledger, byte for byte."""

    def read(self, deal: Deal) -> Ledger:
        """The ledger of the deal. Every quote is a whole unit of its source."""
        units = units_of(deal)
        cells: dict[ElementName, Cell] = {element: _cell(units, element) for element in BASE}
        for twin, base in _SAME.items():
            cells[twin] = cells[base]
        return Ledger(cells=cells)


def _cell(units: list[Unit], element: ElementName) -> Cell:
    belief = decide(element, _heard(units, element))
    support = _closed(units, element, belief)
    finding = Finding(
        status=belief.status,
        quotes=tuple(dict.fromkeys(item.unit.quote for item in support)),
        why=belief.reason,
        confidence=0.5,
        replaces=tuple(dict.fromkeys(item.unit.quote for item in belief.replaced)),
    )
    return settle(element, finding, "nothing in any source")


def _heard(units: list[Unit], element: ElementName) -> list[Evidence]:
    found = evidence(units, element)
    if element == "authority":
        found = sorted([*found, *evidence(units, "economic_buyer")], key=lambda item: item.unit.place)
    return found


def _closed(units: list[Unit], element: ElementName, belief: Belief) -> list[Evidence]:
    """The support, with what would still speak were it taken away: a reply that then seems to answer another question."""
    support = list(belief.support)
    for _ in range(4):
        quoted = {item.unit.place for item in support}
        left = decide(element, _heard([unit for unit in units if unit.place not in quoted], element))
        if left.status == "unknown":
            break
        support.extend(left.support)
    return support
