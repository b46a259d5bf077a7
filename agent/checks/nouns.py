"""Do two quantities count the same thing?"""

from collections.abc import Iterable
from functools import cache

from agent.checks.wordlists import wordlist
from agent.checks.words import exact, keys, stem
from agent.language.quantities import Quantity, agrees
from agent.language.units import GROUPS

# Bare figures of a record below this count nothing a message may tell.
_CODE = 1_000


def noun_bond(claim: Quantity, source: Quantity) -> int:
    """How surely both count the same thing: 2 the same word, 1 the same concept, 0 unknown, -1 another kind of thing."""
    if not claim.noun or not source.noun:
        return 0
    if {stem(w) for w in claim.noun} & {stem(w) for w in source.noun}:
        return 2
    theirs = frozenset(k for w in source.noun for k in keys(w))
    if any(keys(w) & theirs for w in claim.noun):
        return 1
    if any(a[:5] == b[:5] and len(a) > 4 for a in claim.noun for b in source.noun):
        return 1
    if _crew(claim.noun, source.noun) or _crew(source.noun, claim.noun):
        return 1
    one, two = kinds_of_thing(claim.noun), kinds_of_thing(source.noun)
    people = ("people" in one) != ("people" in two)
    return -1 if people and one and two and not one & two else 0


def _crew(group: tuple[str, ...], heads: tuple[str, ...]) -> bool:
    """`une équipe de cinq` counts people."""
    return bool(set(group) & GROUPS) and any("=people" in exact(w) for w in heads)


def answers(claim: Quantity, source: Quantity, record: bool) -> bool:
    """The figure may stand behind the claim's. In a record a small bare figure is a code, a day or a rank."""
    return not (record and source.bare and source.value < _CODE and claim.noun)


def follows(claim: Quantity, source: Quantity) -> bool:
    """The claimed quantity follows from the source's, ranks included: `la deuxième personne` makes two people."""
    if {claim.kind, source.kind} == {"count", "ordinal"} and claim.bound == "exact":
        return claim.value == source.value > 1 and noun_bond(claim, source) > 0
    if claim.kind == source.kind == "duration" and claim.bound == "over" and claim.value == source.value:
        return True  # `over nine months` is a stretch of time more often than a bound
    rounded = claim.bound == "about" and claim.figure is not None and claim.value != source.value
    if rounded and _figures(claim.value) > _figures(source.value):
        return False  # `environ 910` rounds nothing that says 900
    return agrees(claim, source)


def _figures(value: float) -> int:
    """Figures of a number up to its last one that is not zero."""
    return len(f"{value:.10g}".replace(".", "").strip("0"))


def kinds_of_thing(noun: Iterable[str]) -> frozenset[str]:
    """What kind of thing the noun counts: people, places, machines, documents, events, goods."""
    return frozenset(kind for kind, concepts in _things().items() for w in noun if exact(w) & concepts)


@cache
def _things() -> dict[str, frozenset[str]]:
    names = ("people", "places", "machines", "documents", "events", "goods", "vehicles")
    return {name: frozenset("=" + c for c in wordlist(name)) for name in names}
