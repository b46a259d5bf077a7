"""What later words do to earlier ones: a day named before is called off, a claim to sign is disputed by a colleague."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.language.dates import MONTHS
from agent.language.fold import fold
from agent.qualification.days import Day, days_named, same_day
from agent.qualification.reading.answers import raising
from agent.qualification.reading.evidence import BASE, Evidence
from agent.qualification.reading.likeness import labels
from agent.qualification.reading.marks import number_words
from agent.qualification.reading.units import Asked, Unit
from agent.qualification.records import ElementName

_DATED: frozenset[ElementName] = frozenset(("timeline", "decision_process"))
_DISPUTED: frozenset[ElementName] = frozenset(("economic_buyer", "authority"))
_LIKE = -0.4  # likeness from which a sentence alone is taken to be on the element
_LONG = 6  # letters of a stem that tells what a sentence is about
_SHORT = 5  # words of a sentence that only refuses the one before
_CLOSE = 2  # turns between a word and the colleague who disputes it
_WORD = re.compile(r"[a-z]+|\d+")
_UNDONE = re.compile(
    r"\b(?:cancel\w*|withdr[ae]w\w*|called off|call off|postpon\w*|put off|off the (?:table|agenda|cards)|is off|'s off|are off|"
    r"(?:is|are|'s|has|have|was) (?:dead|gone|out|dropped|scrapped|history|void|lapsed|fallen (?:out|through|off))|"
    r"fell (?:out|through|off)|falls (?:out|through|away)|goes too|goes out|no longer|not any ?more|"
    r"(?:will not|won't|isn't|is not|are not|aren't|doesn't|does not|didn't|did not|can't|cannot) "
    r"(?:vote|sit|meet|happen\w*|stand\w*|hold\w*|take place|taking place|going ahead|go ahead|be|work|apply|sitting|meeting)|"
    r"(?:has|have|had|was|were)(?: not|n't) (?:met|sat|voted|happened|taken place|held|been held)|"
    r"(?:forget|scrap|strike|scratch|drop|ignore|disregard|cross out|delete) (?:about )?|not going to happen|nothing (?:on|for)|"
    r"annul\w*|report(?:e|ee|es|ees)\b|reporte sine|repouss\w*|decal\w*|deprogramm\w*|suspendu\w*|ajourn\w*|caduc\w*|"
    r"(?:c'est|est|sera) (?:non|mort|fichu|foutu|cuit|rate|tombe|abandonne\w*|exclu\w*|hors de question|impossible|off)|"
    r"(?:n')?y pens(?:ez|e|ons) plus|oubli(?:ez|e|ons)|ray(?:ez|e|ons)|retir(?:ez|e|ee|ons|es)\b|barrez|"
    r"ne (?:tient|vaut|compte|marche|va) (?:plus|pas)|(?:tient|vaut) plus|n'(?:aura|a|est|existe) (?:plus|pas)|"
    r"ne (?:se tiendra|se fera|sera|siegera|votera|passera) (?:pas|plus)|tombe a l'eau|saute\b|a saute|est saute|tombe aussi|"
    r"laiss(?:ez|e|ons) tomber)"
)
_MOVES = re.compile(
    r"\b(?:moved|moves|moving|pushed|brought forward|reschedul\w*|postponed|put back|shifted|instead of|rather than|not the|"
    r"(?:is|are) now|now on|deplac\w*|decal\w*|report(?:e|ee|es|ees)|repouss\w*|avanc(?:e|ee|es|ees)|au lieu d[ue]|"
    r"plutot que|et non|passe(?:nt)? a(?:u)?|glisse\w*|finalement|change\w*)\b"
)
_STAYS = re.compile(r"\b(?:nothing|rien|no change|aucun changement|unchanged|inchange\w*|still)\b")
_COMMON = frozenset(
    ("meetin", "reunio", "comite", "commit", "commis", "seance", "decisi", "presen", "calend", "date", "projec")
)
_DISPUTES = re.compile(
    r"^\W*(?:(?:euh?|um|er|well|ben|bah|ah|oh|mais|but|enfin|alors|hang on|wait|attends?|attendez|pardon|sorry|excuse.moi)"
    r"\W{1,3}){0,3}(?:[a-z-]{3,12}, )?(?:(?:non|no|nope|si)\b|"
    r"pas (?:depuis|du tout|d'accord|exactement|vraiment|seulement|tout seul)|"
    r"(?:that's|it's|that is|it is) not (?:yours|mine|you|quite|right|how|what|so)|"
    r"not (?:since|any ?more|quite|really|exactly|so)|"
    r"c'est pas (?:toi|lui|elle|vous|exact|vrai)|(?:you|tu|vous) (?:can't|don't|no longer|ne |n')|"
    r"(?:depuis|since) (?:les |le |la |l'|the )|sauf que|except|"
    r"(?:c'est|it's) [a-z-]{3,} (?:qui|who|that) (?:sign|engag|decid|valid|tranch))"
)
_TWO_WORDS = re.compile(
    r"\b(?:maintains?|insists?|maintient|soutient|pretend|affirme)\b.{3,60}\b(?:i|je|me|moi|lui|elle|he|she|they|nous|we)\b|"
    r"\b(?:he|she|lui|elle|il) (?:says?|thinks|dit|pense).{3,40}\b(?:i say|i think|moi je (?:dis|pense)|je dis)\b"
)


def undoing(units: Sequence[Unit], element: ElementName, found: Sequence[Evidence], asked: Asked) -> list[Evidence]:
    """What undoes some of the evidence `found` on an element, in the order it was said. `asked`: the `questions` of the units."""
    if element in _DATED:
        return list(_called_off(units, element, found, raising(element, asked)))
    return list(_disputes(units, found)) if element in _DISPUTED else []


def _called_off(
    units: Sequence[Unit], element: ElementName, found: Sequence[Evidence], on_topic: frozenset[int]
) -> Iterator[Evidence]:
    told = {item.unit.place for item in found if item.stance in ("firm", "vague")}
    known: set[Day] = set()
    for unit, after in zip(units, [*units[1:], None], strict=True):
        if unit.side != "buyer" or "date" not in unit.marks or "question" in unit.marks:
            continue
        folded = fold(unit.text)
        named = days_named(folded)
        again = len(named) == 1 and any(same_day(day, other) for day in named for other in known)
        if again and "cond" not in unit.marks and (_UNDONE.search(folded) or _refused(unit, after)):
            yield Evidence(unit, "withdraw", 1.0)
        elif unit.place in told or unit.place in on_topic or _on(unit, element):
            known |= named


def _refused(unit: Unit, after: Unit | None) -> bool:
    """`You asked me to confirm the first. I can't.`"""
    return bool(
        after and after.turn == unit.turn and "neg" in after.marks and len(after.text.split()) <= _SHORT
        and not after.marks & {"date", "period", "question"}
    )  # fmt: skip


def _on(unit: Unit, element: ElementName) -> bool:
    """Whether a sentence is more like the bank's on the element than on any other, or on nothing."""
    rivals = [float(unit.likeness[labels()[name]]) for name in ("none", *BASE[:12]) if name != element]
    own = float(unit.likeness[labels()[element]])
    return own >= _LIKE and own > max(rivals)


def moved(units: Sequence[Unit], element: ElementName) -> list[tuple[Unit, Unit]]:
    """Sentences of the buyer whose day no longer holds, each with the later one that names another day for the same thing."""
    if element not in _DATED:
        return []
    found: list[tuple[Unit, Unit]] = []
    dated: list[_Dated] = []
    for unit in units:
        if unit.side != "buyer" or "date" not in unit.marks or unit.marks & {"question", "cond"}:
            continue
        folded = fold(unit.text)
        now = _Dated(unit, days_named(folded), _things(folded))
        on = _on(unit, element)
        if now.days and _MOVES.search(folded) and not _STAYS.search(folded):
            found += [(was.unit, unit) for was in dated if _replaced(was, now, on=on)]
        if now.days and on:
            dated.append(now)
    return found


class _Dated(NamedTuple):
    """A sentence with the days it names and the stems of what it is about."""

    unit: Unit
    days: set[Day]
    things: frozenset[str]


def _replaced(was: _Dated, now: _Dated, *, on: bool) -> bool:
    """Whether a sentence that moves something to another day speaks of an earlier one: it names its day, or the same thing."""
    again = any(same_day(one, other) for one in was.days for other in now.days)
    shared = was.things & now.things
    if len(now.days) > 1:
        return again and (on or bool(shared))
    return not again and (len(shared) > 1 or bool(shared - _COMMON))


def _things(folded: str) -> frozenset[str]:
    """The stems of what a sentence is about: long words that are no number, month or day of the week."""
    numbers, months, weekdays = number_words()
    words = (w for w in _WORD.findall(_MOVES.sub(" ", folded)) if len(w) >= _LONG and not w[0].isdigit())
    return frozenset(w[:_LONG] for w in words if w not in numbers | months | weekdays and w not in MONTHS)


def _disputes(units: Sequence[Unit], found: Sequence[Evidence]) -> Iterator[Evidence]:
    claims = {item.unit.place: item.unit for item in found if item.stance == "firm"}
    last: Unit | None = None
    for unit in units:
        if unit.side != "buyer":
            continue
        folded = fold(unit.text)
        told = bool(claims) and "signing" in unit.marks and _TWO_WORDS.search(folded)
        if told or (last and _answers(unit, last) and _DISPUTES.search(folded)):
            yield Evidence(unit, "contradict", 1.0)
        last = claims.get(unit.place, last)


def _answers(unit: Unit, claim: Unit) -> bool:
    """Whether a sentence is the first of a colleague's turn right after a claim."""
    near = unit.source == claim.source and unit.turn - claim.turn <= _CLOSE
    return near and unit.speaker != claim.speaker and unit.rank == 0 and "question" not in unit.marks
