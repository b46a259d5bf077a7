"""From the evidence on an element to what the reader believes: the written rules, applied in the order things were said."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.language.fold import fold
from agent.qualification.reading.evidence import Evidence
from agent.qualification.reading.marks import number_words
from agent.qualification.reading.stances import Stance
from agent.qualification.reading.units import Unit
from agent.qualification.records import ElementName, Status

_MET = 1.0  # specific statements needed, in weight
_UNDOING: frozenset[Stance] = frozenset(("deny", "withdraw", "contradict"))
_WORD = re.compile(r"[a-z]+|\d+")
_PLAIN = 0.8  # a "no" whose question is only guessed weighs less, and undoes nothing
_TWICE = 1.6  # a sentence and most of another
_ONCE: frozenset[str] = frozenset(("need", "identify_pain"))
_FEW_DOUBTS: frozenset[str] = frozenset(("metrics", "competition"))
_HEARD = 0.5  # below it, the element was not really raised
# Where a plain denial stands even though something vague was also said.
_DENIAL_BEATS_VAGUE: frozenset[str] = frozenset(("champion", "need"))
# Where something specific stands whatever was denied: the denial is of another vendor, of another figure, of another gap.
_FIRM_BEATS_DENIAL: frozenset[str] = frozenset(
    ("competition", "identify_pain", "metrics", "decision_criteria", "paper_process")
)


class Belief(NamedTuple):
    """A status, the evidence it stands on (deciding first), the evidence it replaces and how far it is from a change."""

    status: Status
    support: tuple[Evidence, ...] = ()
    replaced: tuple[Evidence, ...] = ()
    margin: float = 0.0
    ground: str = "unknown"


_HEARING: tuple[Stance, ...] = ("firm", "vague", "deny", "withdraw", "contradict", "notme", "praise")
NOTHING = Belief("unknown")


def decide(element: ElementName, found: Sequence[Evidence]) -> Belief:
    """What the evidence on one element amounts to."""
    if element == "paper_process":
        found = _papers(found)
    heard = [item for item in found if item.stance not in ("claim", "term")]
    if _weight(heard, *_HEARING) < _HEARD:
        claims = [item for item in found if item.stance == "claim" and item.weight >= _HEARD]
        return (
            Belief("partial", (*claims, *heard), margin=_weight(claims, "claim"), ground="claim") if claims else NOTHING
        )
    claims = [item for item in found if item.stance == "claim"]
    belief = _decided(element, heard)
    return belief._replace(support=(*belief.support, *claims))


def _decided(element: ElementName, heard: list[Evidence]) -> Belief:
    undone = max((at for at, item in enumerate(heard) if item.stance in _UNDOING and item.weight >= _PLAIN), default=-1)
    since = _since(heard, undone) if undone >= 0 and element not in _FIRM_BEATS_DENIAL else heard
    firm = _weight(since, "firm")
    enough = _enough(element, since)
    contradicted = any(item.stance == "contradict" for item in heard)
    if enough and not contradicted:
        earlier = [item for item in heard if item not in since]
        return _belief("met", heard, ("firm",), firm, earlier)
    denials = [item for item in heard if item.stance == "deny"]
    if denials and _weight(denials, "deny") >= _HEARD and not contradicted and _absent(element, heard, denials):
        return _belief("absent", heard, ("deny",), _weight(denials, "deny"), [i for i in heard if i.stance == "firm"])
    first: tuple[Stance, ...] = ("withdraw", "contradict", "vague", "firm", "deny")
    return _belief("partial", heard, first, _weight(heard, "vague", "firm", "withdraw", "deny"), [])


def _enough(element: ElementName, since: list[Evidence]) -> bool:
    """Whether what was said is specific enough. One sentence is, when it answers the question or stands alone in writing.

    People who really answer say it in more than one sentence; a lone one in passing is often about something else.
    """
    firm = _weight(since, "firm")
    if firm < _MET or element in _ONCE:
        return firm >= _MET
    doubts = {i.unit.place for i in since if i.stance in ("vague", "deny", "withdraw")} - {
        i.unit.place for i in since if i.stance == "firm"
    }
    if element in _FEW_DOUBTS:
        return element == "competition" or firm >= _TWICE or len(doubts) <= 1
    direct = any(i.stance == "firm" and (i.asked or i.unit.kind == "email") for i in since)
    return firm >= _TWICE or (direct and len(doubts) <= 1)


def _since(heard: list[Evidence], undone: int) -> list[Evidence]:
    """What was said from the unit that undoes on, and another date in the same breath: it replaces the old one."""
    unit = heard[undone].unit
    gone = _days(unit)
    return [
        item
        for item in heard
        if item.unit.place >= unit.place
        or (item.unit.turn == unit.turn and bool(gone) and "date" in item.unit.marks and not gone <= _days(item.unit))
    ]


def _days(unit: Unit) -> frozenset[str]:
    """The numbers and months of a sentence that holds a date."""
    numbers, months, _ = number_words()
    words = _WORD.findall(fold(unit.text))
    return frozenset(w for w in words if "date" in unit.marks and (w[0].isdigit() or w in numbers or w in months))


def _absent(element: ElementName, heard: list[Evidence], denials: list[Evidence]) -> bool:
    last = denials[-1].unit
    vague = [item for item in heard if item.stance == "vague"]
    firm = [item for item in heard if item.stance == "firm" and item.weight >= _HEARD]
    if element == "champion":
        return not firm and not any(i.stance == "praise" and i.unit.turn == d.unit.turn for i in heard for d in denials)
    if element == "timeline":
        return not any(item.unit.date >= last.date for item in vague)
    if element == "competition":
        return not firm and not any(item.unit.place > last.place for item in vague)
    if element == "budget":
        return not any(item.unit.turn >= denials[0].unit.turn for item in vague)
    if element in _FIRM_BEATS_DENIAL and firm:
        return False
    if any(item.unit.place > last.place for item in firm):
        return False
    if any(item.weight > 1 for item in denials):
        return True  # nobody can sign: what is only supposed beside it changes nothing
    if element in ("economic_buyer", "authority"):
        straight = any(item.asked for item in denials)  # after a straight answer, only what is said later counts
        later = [item for item in vague if item.unit.place > last.place] if straight else vague
        return not any(item.weight >= _MET for item in later)  # a body guessed at names nobody
    return element in _DENIAL_BEATS_VAGUE or not vague


def _papers(found: Sequence[Evidence]) -> list[Evidence]:
    """Named papers are vague by themselves; with a delay, an order or an owner beside them they are the process."""
    terms = {
        group
        for item in found
        if item.stance == "term"
        for group in item.unit.cues["paper_process"]
        if group[:4] == "term"
    }
    papers: list[Evidence] = []
    for item in found:
        if item.stance == "term":
            papers.append(item._replace(stance="vague", weight=0.5))
        elif item.stance == "firm":
            papers.append(item._replace(weight=item.weight if len(terms) > 1 else 0.6))
        else:
            papers.append(item)
    return papers


def _belief(
    status: Status, heard: list[Evidence], first: Sequence[Stance], margin: float, replaced: list[Evidence]
) -> Belief:
    order = {stance: at for at, stance in enumerate(first)}
    support = sorted(heard, key=lambda item: (order.get(item.stance, 9), -item.weight))
    return Belief(status, tuple(support), tuple(replaced), margin, support[0].stance if support else "unknown")


def _weight(found: Sequence[Evidence], *stances: Stance) -> float:
    """The weight of what takes one of the stances, a unit counted once."""
    units: dict[int, float] = {}
    for item in found:
        if item.stance in stances:
            units[item.unit.place] = max(item.weight, units.get(item.unit.place, 0.0))
    return sum(units.values())
