"""Which sentences a status stands on: those the cues hear, and those most like the sentences of the bank."""

from collections.abc import Sequence

import numpy as np

from agent.qualification.reading.evidence import Evidence
from agent.qualification.reading.features import Talk, Vector
from agent.qualification.reading.stances import Stance
from agent.qualification.reading.units import Unit
from agent.qualification.records import ElementName, Status

FLOOR = -0.55  # likeness below which a sentence is not about the element
_DENYING = -0.5  # likeness from which a sentence of the buyer denies
KEPT = 3  # sentences shown for a status, unless more are needed to prove it
_HEARD = 0.4  # evidence lighter than this is not shown by itself
_CUES, _SHARE = 0.5, 2.0  # what cues, and the share of the likeness that is on the element, add to a unit's strength
_STANCES: dict[Status, tuple[Stance, ...]] = {
    "met": ("firm",),
    "absent": ("deny", "notme", "withdraw"),
    "partial": ("withdraw", "contradict", "vague", "praise", "notme", "firm", "deny", "term", "claim"),
}
_LIKE: dict[Status, tuple[str, ...]] = {
    "met": ("firm",),
    "absent": ("deny", "withdraw"),
    "partial": ("vague", "withdraw", "firm", "deny"),
}


def speaking(element: ElementName, talk: Talk, heard: Sequence[Evidence]) -> list[Unit]:
    """Every unit that says something of the element, in their order: heard by a cue, or like the bank's sentences on it."""
    said = {item.unit.place for item in heard if item.weight >= _HEARD}
    topic = talk.column(element)
    like = (topic >= FLOOR) & (talk.said | talk.written)
    return [unit for at, unit in enumerate(talk.units) if unit.place in said or like[at]]


def denied(element: ElementName, talk: Talk, heard: Sequence[Evidence]) -> bool:
    """Whether the buyer denies it or takes it back: nothing is absent without their own words for it."""
    if any(item.stance in _STANCES["absent"] and item.weight >= _HEARD for item in heard):
        return True
    like = np.max([talk.column(f"{element} {stance}") for stance in _LIKE["absent"]], axis=0)
    return bool((like[talk.said] >= _DENYING).any())


def telling(
    status: Status, element: ElementName, talk: Talk, heard: Sequence[Evidence], voices: Sequence[Unit]
) -> list[Unit]:
    """The units that tell most for a status, the strongest first; the seller's words only where the buyer says nothing."""
    if status == "unknown":
        return []
    strength = _strengths(status, element, talk, heard)
    places = {unit.place: at for at, unit in enumerate(talk.units)}
    ranked = sorted(voices, key=lambda unit: (unit.side != "buyer", -strength[places[unit.place]], unit.place))
    buyers = [unit for unit in ranked if unit.side == "buyer"]
    return buyers if status != "partial" else ranked


def _strengths(status: Status, element: ElementName, talk: Talk, heard: Sequence[Evidence]) -> Vector:
    """How much each unit tells: likeness to the stance, half of what the cues hear, and how much more it is on this element.

    On 1,364 labelled cells the first unit is then one a careful reader quoted in 69 %, one of the first three in 89 %; likeness
    and cues alone give 64 % and 88 %.
    """
    like = np.max([talk.column(f"{element} {stance}") for stance in _LIKE[status]], axis=0)
    weights: dict[int, float] = {}
    for item in heard:
        if item.stance in _STANCES[status]:
            weights[item.unit.place] = max(item.weight, weights.get(item.unit.place, 0.0))
    cues = np.array([weights.get(unit.place, 0.0) for unit in talk.units])
    apart = np.minimum(talk.column(element) - talk.rival(element), 0)
    strength: Vector = like.astype(np.float64) + _CUES * cues + _SHARE * talk.share(element) + apart
    return strength
