"""What each unit says about an element: a stance with a weight, from its cues, its marks and the question it answers."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from agent.language.fold import fold
from agent.qualification.reading.units import Unit, questions
from agent.qualification.records import ElementName

Stance = Literal["firm", "vague", "deny", "withdraw", "contradict", "notme", "praise", "claim", "term"]

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
_HEARSAY = _DOUBT | {"identify_pain", "metrics", "competition"}
_CONDITIONAL: frozenset[str] = frozenset(("champion", "budget", "timeline"))
_ANSWER_UNITS = 4  # sentences of a reply that still answer the question
_MYSELF = re.compile(
    r"^\W*(?:(?:oui|yes|yeah|that's|it's|that would be|c'est|ben|well)\W{1,3})?(?:me|moi|mine|i do|i am|i sign)\b"
)
_LAST = 4  # sentences of the seller that may still be answered
_TOPIC: dict[str, str] = {"authority": "economic_buyer"}  # one question asks for both
_NAMING = 14  # words: a longer reply tells a story, it does not name the signatory


class Evidence(NamedTuple):
    """One unit's word on one element."""

    unit: Unit
    stance: Stance
    weight: float


def evidence(units: Sequence[Unit], element: ElementName) -> list[Evidence]:
    """The evidence on an element, in the order of the units."""
    asked = questions(units)
    found: list[Evidence] = []
    for unit in units:
        cues: Mapping[str, float] = unit.cues.get(element, {})
        if unit.side == "buyer":
            found.extend(_buyer(unit, element, cues, asked.get(unit.place, ())))
        elif weight := _claimed(unit, cues):
            found.append(Evidence(unit, "claim", weight))
    return found


def _claimed(unit: Unit, cues: Mapping[str, float]) -> float:
    """The weight of a seller's word: written notes and mails assert; a call only supposes aloud."""
    written = 0.0 if unit.kind == "call_transcript" or "question" in unit.marks else cues.get("claim", 0.0)
    return max(written, cues.get("suppose", 0.0))


def _buyer(unit: Unit, element: ElementName, cues: Mapping[str, float], asked: Sequence[Unit]) -> list[Evidence]:
    stances = _stated(unit, element, cues)
    if unit.rank < _ANSWER_UNITS and "question" not in unit.marks:
        for stance, weight in _answered(unit, element, asked).items():
            stances[stance] = max(weight, stances.get(stance, 0.0))
    return [Evidence(unit, stance, weight) for stance, weight in stances.items() if weight > 0]


def _stated(unit: Unit, element: ElementName, cues: Mapping[str, float]) -> dict[Stance, float]:
    stances: dict[Stance, float] = {}
    firm = max(cues.get("firm", 0.0), 0.5 * cues.get("weak", 0.0))
    from_card = cues.get("cue", 0.0)
    if from_card:
        specific = unit.marks & _SPECIFIC.get(element, frozenset(("number", "date", "name")))
        firm = max(firm, from_card) if specific else firm
    if cues.keys() & {"not", "quo_no"}:
        firm = 0.0
    doubt = (
        ("hedge" in unit.marks and element in _DOUBT)
        or ("hearsay" in unit.marks and element in _HEARSAY)
        or ("cond" in unit.marks and element in _CONDITIONAL)
    )
    if firm and doubt:
        stances["vague"] = firm
    elif firm:
        stances["firm"] = firm
    others: tuple[Stance, ...] = ("vague", "deny", "withdraw", "contradict", "notme", "praise")
    if element == "identify_pain" and "firm" in stances and not unit.marks & {"we", "first"} and "weak" not in cues:
        stances["vague"] = max(stances.pop("firm"), 0.6)  # told of others, or of nobody: not yet the speaker's own pain
    for stance in others:
        if stance in cues:
            stances[stance] = max(cues[stance], stances.get(stance, 0.0))
    if any(group.startswith("term") for group in cues):
        stances["term"] = 1.0
    if from_card >= 1 and not stances:
        stances["vague"] = 0.6
    if element == "decision_process" and "deny" in unit.cues.get("paper_process", {}):
        stances.pop("deny", None)  # "there is no process" answers the question on papers
    if "question" in unit.marks:
        stances = {stance: weight for stance, weight in stances.items() if stance in ("deny", "withdraw")}
    return stances


def _answered(unit: Unit, element: ElementName, asked: Sequence[Unit]) -> dict[Stance, float]:
    """What the unit adds as the answer to a question on the element."""
    topic = _TOPIC.get(element, element)
    topics = [question for question in asked[-_LAST:] if "ask" in question.cues.get(topic, {})]
    if not topics:
        return {}
    if "clueless" in unit.marks:
        return _CLUELESS.get(element, {})
    if "mute" in unit.marks:
        return {}
    reading = _ANSWERS.get(element)
    return reading(unit, topics) if reading else {}


_CLUELESS: dict[str, dict[Stance, float]] = {
    "economic_buyer": {"deny": 1.0},
    "authority": {"deny": 1.0},
    "timeline": {"vague": 1.0},
    "metrics": {"vague": 0.6},
}


def _who(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if unit.rank > 0 or unit.marks & {"no", "neg"} or len(unit.text.split()) > _NAMING:
        return {}
    if unit.cues.get("economic_buyer", {}).keys() & {"vague", "notme", "deny"} or unit.text.rstrip().endswith(
        ("...", "…")
    ):
        return {}
    sure = not unit.marks & {"hedge", "hearsay", "cond"}
    if sure and ("name" in unit.marks or _MYSELF.search(fold(unit.text))):
        return {"firm": 1.0}
    return {"vague": 0.8} if unit.marks & {"role", "body", "name"} else {}


def _amount(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    measured = unit.marks & {"money", "duration", "percent", "big"}
    if unit.marks & {"neg", "hedge"} and measured:
        return {"vague": 0.8}
    return {"firm": 1.0} if measured and "not" not in unit.cues.get("metrics", {}) else {}


def _when(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if "date" in unit.marks and not unit.marks & {"hedge", "cond", "neg"}:
        return {"firm": 1.0}
    return {"vague": 0.8} if unit.marks & {"date", "period"} else {}


def _money(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if "no" in unit.marks and unit.rank == 0:
        return {"deny": 0.6}
    if unit.marks & {"money", "big"} and "not" not in unit.cues.get("budget", {}):
        return {"vague": 0.8} if unit.marks & {"hedge", "cond", "neg"} else {"firm": 1.0}
    return {}


def _steps(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if "body" in unit.marks and unit.marks & {"date", "period", "duration"} and not unit.marks & {"hedge"}:
        return {"firm": 1.0}
    return {"firm": 0.5} if {"body", "sequence"} <= unit.marks else {"vague": 0.6} if "body" in unit.marks else {}


def _others(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if "no" in unit.marks and unit.rank == 0:
        return {"deny": 0.6}
    return {"firm": 1.0} if "name" in unit.marks and not unit.marks & {"neg", "clueless"} else {}


def _backs(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if unit.rank > 1:
        return {}
    if "no" in unit.marks:
        return {"deny": 0.6}
    return {"vague": 0.6} if unit.marks & {"yes", "hedge", "cond"} else {}


def _list(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    cues = unit.cues.get("decision_criteria", {})
    if unit.marks & {"no", "hedge"} or "noun" not in cues or "firm" in unit.cues.get("need", {}):
        return {}
    return {"firm": 0.5} if unit.text.count(",") + unit.text.count(" et ") + unit.text.count(" and ") >= 2 else {}


_ANSWERS: dict[str, Callable[[Unit, Sequence[Unit]], dict[Stance, float]]] = {
    "economic_buyer": _who,
    "authority": _who,
    "metrics": _amount,
    "timeline": _when,
    "budget": _money,
    "decision_process": _steps,
    "competition": _others,
    "decision_criteria": _list,
    "champion": _backs,
}
