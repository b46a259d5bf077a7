"""What each unit says about an element: a stance with a weight, from its cues, its marks and the question it answers."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agent.qualification.reading.answers import answered, raising
from agent.qualification.reading.stances import Stance
from agent.qualification.reading.units import Asked, Unit, questions
from agent.qualification.records import ElementName

BASE: tuple[ElementName, ...] = (
    "metrics", "economic_buyer", "decision_criteria", "decision_process", "identify_pain", "champion", "paper_process",
    "competition", "budget", "authority", "need", "timeline", "prioritization", "goals", "plans", "consequences", "implications",
)  # fmt: skip
# Where doubt or hearsay turns a specific statement into a vague one. A doubtful figure is still the buyer's figure.
# What makes a phrase of a card specific.
_SPECIFIC: dict[str, frozenset[str]] = {
    "metrics": frozenset(("money", "percent", "duration", "big")),
    "economic_buyer": frozenset(("name",)),
    "authority": frozenset(("name", "big", "money")),
    "budget": frozenset(("money", "big")),
    "timeline": frozenset(("date",)),
    "decision_process": frozenset(("date", "body")),
    "decision_criteria": frozenset(("number",)),
    "identify_pain": frozenset(("we", "first")),
    "need": frozenset(("we", "first")),
    "competition": frozenset(("name",)),
    "champion": frozenset(),
    "paper_process": frozenset(("duration", "date")),
}
_DOUBT: frozenset[str] = frozenset(
    (
        "economic_buyer",
        "authority",
        "decision_process",
        "timeline",
        "budget",
        "paper_process",
        "champion",
        "decision_criteria",
    )
)
_LISTS: frozenset[str] = frozenset(("decision_criteria", "decision_process", "paper_process"))
_ITEM = 0.7  # two items of a list are as good as a sentence and a half
_BULLET = re.compile(r"(?:[-–—*•]|\d{1,2}[.)]|[a-h][.)])\s")
_ANY_FIGURE = frozenset(("number", "date", "name"))
_PLAIN: tuple[Stance, ...] = ("vague", "deny", "withdraw", "contradict", "notme", "praise")
_HEARSAY = _DOUBT | {"identify_pain", "metrics", "competition"}
_CONDITIONAL: frozenset[str] = frozenset(("champion", "budget", "timeline"))


class Evidence(NamedTuple):
    """One unit's word on one element."""

    unit: Unit
    stance: Stance
    weight: float
    asked: bool = False  # said when the seller had just asked about the element


def evidence(units: Sequence[Unit], element: ElementName, asked: Asked | None = None) -> list[Evidence]:
    """The evidence on an element, in the order of the units. `asked`: their `questions`, where they are known."""
    asked, listed = questions(units) if asked is None else asked, _listed(units, element)
    on_topic = raising(element, asked)
    found: list[Evidence] = []
    for unit in units:
        cues: Mapping[str, float] = unit.cues.get(element, {})
        if unit.side == "buyer":
            if cues or unit.place in on_topic:  # else the unit says nothing of the element
                found.extend(_buyer(unit, element, cues, asked.get(unit.place, ()), unit.place in on_topic))
            if unit.place in listed and not (found and found[-1].unit is unit):
                found.append(Evidence(unit, "firm", _ITEM))
        elif weight := _claimed(unit, cues):
            found.append(Evidence(unit, "claim", weight))
    return found


def _listed(units: Sequence[Unit], element: ElementName) -> frozenset[int]:
    """Places of the items the buyer lists in writing under a heading on the element: `Our criteria:`, then `- ...`."""
    if element not in _LISTS:
        return frozenset()
    found: set[int] = set()
    heading: int | None = None
    for unit in units:
        if unit.kind != "email" or unit.side != "buyer":
            continue
        if unit.text.endswith(":"):
            on_topic = unit.cues.get(element, {}).keys() & {"ask", "firm", "weak", "vague", "cue"}
            heading = unit.turn if on_topic else None
        elif heading == unit.turn and _BULLET.match(unit.text):
            found.add(unit.place)
    return frozenset(found)


def _claimed(unit: Unit, cues: Mapping[str, float]) -> float:
    """The weight of a seller's word: written notes and mails assert, unless they tell what is missing; a call supposes aloud."""
    asserts = unit.kind != "call_transcript" and not unit.marks & {"question", "missing"}
    written = cues.get("claim", 0.0) if asserts else 0.0
    return max(written, cues.get("suppose", 0.0))


def _buyer(
    unit: Unit, element: ElementName, cues: Mapping[str, float], asked: Sequence[Unit], on_topic: bool
) -> list[Evidence]:
    stances = _stated(unit, element, cues)
    if on_topic and "question" not in unit.marks:
        for stance, weight in answered(unit, element, asked).items():
            stances[stance] = max(weight, stances.get(stance, 0.0))
    return [Evidence(unit, stance, weight, on_topic) for stance, weight in stances.items() if weight > 0]


def _stated(unit: Unit, element: ElementName, cues: Mapping[str, float]) -> dict[Stance, float]:
    """What the unit says by itself, whatever was asked."""
    stances = _specific(unit, element, cues)
    for stance in _PLAIN:
        if stance in cues:
            stances[stance] = max(cues[stance], stances.get(stance, 0.0))
    if any(group.startswith("term") for group in cues):
        stances["term"] = 1.0
    if cues.get("cue", 0.0) >= 1 and not stances:
        stances["vague"] = 0.6
    if element == "decision_process" and "deny" in unit.cues.get("paper_process", {}):
        stances.pop("deny", None)  # "there is no process" answers the question on papers
    if "question" in unit.marks:
        return {stance: weight for stance, weight in stances.items() if stance in ("deny", "withdraw")}
    return stances


def _specific(unit: Unit, element: ElementName, cues: Mapping[str, float]) -> dict[Stance, float]:
    """The unit as a specific statement; a vague one where it is doubted, hearsay, conditional or about somebody else."""
    if "other" in cues:
        return {"vague": 1.0}
    firm = max(cues.get("firm", 0.0), 0.5 * cues.get("weak", 0.0))
    if unit.marks & _SPECIFIC.get(element, _ANY_FIGURE):
        firm = max(firm, cues.get("cue", 0.0))
    if not firm or cues.keys() & {"not", "quo_no"}:
        return {}
    if element == "identify_pain" and not unit.marks & {"we", "first"} and "weak" not in cues:
        return {"vague": max(firm, 0.6)}  # told of others, or of nobody: not yet the speaker's own pain
    return {"vague": firm} if _doubted(unit, element) else {"firm": firm}


def _doubted(unit: Unit, element: ElementName) -> bool:
    return (
        ("hedge" in unit.marks and element in _DOUBT)
        or ("hearsay" in unit.marks and element in _HEARSAY)
        or ("cond" in unit.marks and element in _CONDITIONAL)
    )
