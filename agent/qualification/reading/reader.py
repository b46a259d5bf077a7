"""The offline reader: a deal to a ledger, by written cues and rules, without a model. French and English."""

from typing import NamedTuple

from agent.qualification.reading.confidence import confidence
from agent.qualification.reading.decide import Belief, decide
from agent.qualification.reading.evidence import BASE, Evidence, evidence
from agent.qualification.reading.features import JUDGED, Talk, features
from agent.qualification.reading.likeness import labels
from agent.qualification.reading.reasons import reason
from agent.qualification.reading.support import FLOOR, KEPT, denied, speaking, telling
from agent.qualification.reading.undoing import moved, undoing
from agent.qualification.reading.units import Asked, DealUnits, Unit, questions
from agent.qualification.reading.verdict import Weights, shares, status_of
from agent.qualification.records import Cell, ElementName, Ledger, Status
from agent.qualification.rules import Finding, settle
from connectors.deals import Deal
from connectors.records import Language

_STRAIGHT = 0.5  # weight of an answer that leaves no silence
_DROWNED = 0.6  # share of `unknown` from which what follows a question is taken to be about something else
_ROUNDS = 12  # a turn may hold several sentences that each answer once the one before is gone
_SAME: dict[ElementName, ElementName] = {"challenges": "identify_pain", "money": "budget"}
# Where nothing is said of the first, what is said of the second raises it, no more.
_RAISED_BY: dict[ElementName, ElementName] = {"goals": "need", "consequences": "identify_pain"}


class _View(NamedTuple):
    """What some units amount to on an element; `sure` is None where no share is known."""

    status: Status
    support: list[Unit]
    belief: Belief
    sure: float | None


class OfflineReader:
    """A `DealReader` that needs nothing: the same deal gives the same ledger, byte for byte."""

    def __init__(self, weights: Weights | None = None) -> None:
        """`weights` judge in place of the shipped ones."""
        self._weights = weights

    def read(self, deal: Deal) -> Ledger:
        """The ledger of the deal. Every quote is a whole unit of its source."""
        cut = DealUnits(deal)
        cells: dict[ElementName, Cell] = {element: self._cell(cut, element, deal.language) for element in BASE}
        for twin, base in _SAME.items():
            conflicts = tuple(conflict.model_copy(update={"element": twin}) for conflict in cells[base].conflicts)
            cells[twin] = cells[base].model_copy(update={"conflicts": conflicts})
        for element, base in _RAISED_BY.items():
            if cells[element].status == "unknown" and cells[base].status in ("met", "partial"):
                why = reason("partial", "borrowed", deal.language)
                cells[element] = cells[base].model_copy(update={"status": "partial", "why": why, "conflicts": ()})
        return Ledger(cells=cells)

    def _cell(self, cut: DealUnits, element: ElementName, language: Language) -> Cell:
        seen = self._seen(element, cut.units)
        support = self._closed(cut, element, seen)
        gone = {old.place: new for old, new in moved(cut.units, element) if old in support and new in support}
        support.sort(key=lambda unit: unit not in gone.values())  # what holds now decides
        ground = seen.belief.ground if seen.belief.status == seen.status else _ground(seen)
        replaced = [i.unit.quote for i in seen.belief.replaced if seen.status == seen.belief.status]
        finding = Finding(
            status=seen.status,
            quotes=tuple(dict.fromkeys(unit.quote for unit in support)),
            why=reason(seen.status, ground, language),
            confidence=confidence(seen.status, support) if seen.sure is None else round(seen.sure, 3),
            replaces=tuple(dict.fromkeys([*replaced, *(unit.quote for unit in support if unit.place in gone)])),
        )
        return settle(element, finding, reason("unknown", "", language))

    def _seen(self, element: ElementName, units: list[Unit], most: int = KEPT) -> _View:
        asked = questions(units)
        found = heard(units, element, asked)
        belief = decide(element, found)
        if element not in JUDGED:
            return _View(belief.status, _units(belief), belief, None)
        talk = Talk.of(units, asked)
        voices = speaking(element, talk, found)
        if not voices:
            return _View("unknown", [], belief, 1.0)
        likely = shares(features(element, talk, found, belief), self._weights)
        if belief.status != "unknown" and _answered(element, found, drowned=likely["unknown"] >= _DROWNED):
            # Asked and answered: whatever the answer is worth, something was said.
            likely = _without(likely, "unknown")
        if belief.status == "partial" and belief.ground == "withdraw":
            likely = _without(likely, "met")  # taken back, and the rules hear nothing as firm in its place
            if not any(item.stance == "deny" and item.weight >= _STRAIGHT for item in found):
                likely = _without(likely, "absent")  # taken back is not denied
        if not denied(element, talk, found):
            likely = _without(likely, "absent")
        silent = all(unit.side == "seller" for unit in voices)  # the written rule needs no model then
        status = belief.status if silent else status_of(likely)
        support = telling(status, element, talk, found, voices)[:most]
        if status != "unknown" and not support:
            status = "unknown"
        return _View(status, support, belief, likely[status])

    def _closed(self, cut: DealUnits, element: ElementName, seen: _View) -> list[Unit]:
        """The units of the support, with those that would still speak were they taken away.

        A reply taken out leaves its question to the words after it. Without this, removing the quotes would not unprove the cell.
        """
        support = list(dict.fromkeys(seen.support))
        for turn in range(_ROUNDS if support else 0):
            left = self._seen(element, cut.without(support), KEPT * 2**turn)  # a long deal would take many rounds
            more = [unit for said in left.support for unit in cut.overlapping(said)]
            if left.status == "unknown" or not set(more) - set(support):
                break
            support = list(dict.fromkeys([*support, *more]))
        return support


def _answered(element: ElementName, found: list[Evidence], *, drowned: bool) -> bool:
    """Whether a question on the element got a word on it; where it seems `drowned`, that word must be like the bank's."""
    straight = (item.unit for item in found if item.asked and item.weight >= _STRAIGHT)
    return any(not drowned or unit.likeness[labels()[element]] >= FLOOR for unit in straight)


def _without(likely: dict[Status, float], ruled_out: Status) -> dict[Status, float]:
    """The shares of the other statuses."""
    total = sum(share for status, share in likely.items() if status != ruled_out)
    return {status: 0.0 if status == ruled_out else share / total for status, share in likely.items()}


def _ground(seen: _View) -> str:
    if seen.status == "partial" and all(unit.side == "seller" for unit in seen.support):
        return "claim"
    return {"met": "firm", "absent": "deny"}.get(seen.status, "vague")


def _units(belief: Belief) -> list[Unit]:
    return list(dict.fromkeys(item.unit for item in belief.support))


def heard(units: list[Unit], element: ElementName, asked: Asked | None = None) -> list[Evidence]:
    """The evidence of the cues on an element, in the order things were said. `asked`: their `questions`, where they are known."""
    asked = questions(units) if asked is None else asked
    found = evidence(units, element, asked)
    if element == "authority":
        found = [*found, *evidence(units, "economic_buyer", asked)]
    undone = undoing(units, element, found, asked)
    gone = {item.unit.place for item in undone}  # `the start on 5 January is off` confirms no start
    kept = [item for item in found if item.unit.place not in gone or item.stance != "firm"]
    return sorted([*kept, *undone], key=lambda item: item.unit.place)
