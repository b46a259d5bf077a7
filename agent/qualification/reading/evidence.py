"""What each unit says about an element: a stance with a weight, from its cues, its marks and the question it answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from agent.qualification.reading.units import Unit, questions
from agent.qualification.records import ElementName

Stance = Literal["firm", "vague", "deny", "withdraw", "contradict", "quo_no", "praise", "claim", "term"]

BASE: tuple[ElementName, ...] = (
    "metrics", "economic_buyer", "decision_criteria", "decision_process", "identify_pain", "champion", "paper_process",
    "competition", "budget", "authority", "need", "timeline", "prioritization", "goals", "plans", "consequences", "implications",
)  # fmt: skip
# Where doubt or hearsay turns a specific statement into a vague one. A doubtful figure is still the buyer's figure.
_DOUBT: frozenset[str] = frozenset(
    ("economic_buyer", "authority", "decision_process", "timeline", "budget", "paper_process", "champion", "decision_criteria")
)
_HEARSAY = _DOUBT | {"identify_pain", "metrics", "competition"}
_CONDITIONAL: frozenset[str] = frozenset(("champion", "budget", "timeline"))
_ANSWER_UNITS = 4  # sentences of a reply that still answer the question
_WORDS = 6  # a shorter reply names a thing; it does not tell a problem or a need


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
        elif cues.get("claim"):
            found.append(Evidence(unit, "claim", cues["claim"]))
    return found


def _buyer(unit: Unit, element: ElementName, cues: Mapping[str, float], asked: Sequence[Unit]) -> list[Evidence]:
    stances = _stated(unit, element, cues)
    if unit.rank < _ANSWER_UNITS and "question" not in unit.marks:
        for stance, weight in _answered(unit, element, asked).items():
            stances[stance] = max(weight, stances.get(stance, 0.0))
    return [Evidence(unit, stance, weight) for stance, weight in stances.items() if weight > 0]


def _stated(unit: Unit, element: ElementName, cues: Mapping[str, float]) -> dict[Stance, float]:
    stances: dict[Stance, float] = {}
    firm = 0.0 if "not" in cues else max(cues.get("firm", 0.0), 0.5 * cues.get("weak", 0.0))
    doubt = (
        ("hedge" in unit.marks and element in _DOUBT)
        or ("hearsay" in unit.marks and element in _HEARSAY)
        or ("cond" in unit.marks and element in _CONDITIONAL)
    )
    if firm and doubt:
        stances["vague"] = firm
    elif firm:
        stances["firm"] = firm
    others: tuple[Stance, ...] = ("vague", "deny", "withdraw", "contradict", "quo_no", "praise")
    for stance in others:
        if stance in cues:
            stances[stance] = max(cues[stance], stances.get(stance, 0.0))
    if any(group.startswith("term") for group in cues):
        stances["term"] = 1.0
    if "question" in unit.marks:
        stances = {stance: weight for stance, weight in stances.items() if stance in ("deny", "withdraw")}
    return stances


def _answered(unit: Unit, element: ElementName, asked: Sequence[Unit]) -> dict[Stance, float]:
    """What the unit adds as the answer to a question on the element."""
    topics = [question for question in asked if "ask" in question.cues.get(element, {}) and "question" in question.marks]
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
    "decision_process": {"vague": 0.6},
    "paper_process": {"vague": 0.6},
    "budget": {"vague": 0.6},
}


def _who(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if unit.rank > 1 or "no" in unit.marks or "neg" in unit.marks:
        return {}
    sure = not unit.marks & {"hedge", "hearsay"}
    if "name" in unit.marks and sure:
        return {"firm": 1.0}
    return {"vague": 0.8} if unit.marks & {"role", "body", "name"} else {}


def _amount(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    measured = unit.marks & {"money", "duration", "percent", "big"}
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
    return {"firm": 1.0} if "org" in unit.marks and "neg" not in unit.marks else {}


def _list(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if unit.marks & {"no", "hedge"} or len(unit.text.split()) < 3:
        return {}
    return {"firm": 0.5} if unit.text.count(",") + unit.text.count(" et ") + unit.text.count(" and ") >= 2 else {}


def _told(unit: Unit, topics: Sequence[Unit]) -> dict[Stance, float]:
    if unit.marks & {"no", "cond"} or len(unit.text.split()) < _WORDS:
        return {}
    return {"firm": 0.4} if unit.marks & {"first", "we"} else {}


_ANSWERS: dict[str, Callable[[Unit, Sequence[Unit]], dict[Stance, float]]] = {
    "economic_buyer": _who,
    "authority": _who,
    "metrics": _amount,
    "timeline": _when,
    "budget": _money,
    "decision_process": _steps,
    "competition": _others,
    "decision_criteria": _list,
    "identify_pain": _told,
    "need": _told,
}


