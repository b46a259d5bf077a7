"""How often and at what hours: frequencies, days of the week and round-the-clock work of a sentence against its sources."""

import itertools
from datetime import date

from agent.checks.grounding import Case, Flaw
from agent.checks.moments import moments
from agent.checks.statements import Statement
from agent.language.numerals import TEENS, TENS, UNITS

_UNITS = {
    "second": "second", "seconde": "second", "minute": "minute", "hour": "hour", "heure": "hour", "day": "day",
    "jour": "day", "nuit": "day", "night": "day", "week": "week", "semaine": "week", "month": "month", "mois": "month",
    "quarter": "quarter", "trimestre": "quarter", "year": "year", "an": "year", "annee": "year",
}  # fmt: skip
# Minutes of what is counted by.
RHYTHMS = {"second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": 1440.0, "week": 7 * 1440.0, "month": 30.4 * 1440.0}
_ADJECTIVES = {
    "quotidien": "day", "daily": "day", "nightly": "day", "hebdomadaire": "week", "hebdo": "week", "weekly": "week",
    "mensuel": "month", "monthly": "month", "trimestriel": "quarter", "quarterly": "quarter", "annuel": "year",
    "annual": "year", "yearly": "year",
}  # fmt: skip
_DAYS = {
    "lundi": 0, "monday": 0, "mardi": 1, "tuesday": 1, "mercredi": 2, "wednesday": 2, "jeudi": 3, "thursday": 3,
    "vendredi": 4, "friday": 4, "samedi": 5, "saturday": 5, "dimanche": 6, "sunday": 6,
}  # fmt: skip
_EACH = {"chaque", "each", "every", "per", "par"}
_ALL = {"les", "des"}
_NUMBERS = {*UNITS, *TEENS, *TENS, "once", "twice", "times", "fois"} - {"un", "une"}
_CLOCK = ("24 sur 24", "24 h sur 24", "24 heures sur 24", "24 7", "24 24", "7 sur 7", "7 j 7", "jour et nuit", "nuit et jour",
          "day and night", "night and day", "around the clock", "round the clock", "en permanence", "en continu",
          "24 hours a day", "at all hours", "a toute heure")  # fmt: skip
_NIGHT = {
    "nuit",
    "nuits",
    "night",
    "nights",
    "24",
    "clock",
    "permanence",
    "continu",
    "3x8",
    "3",
    "nocturne",
    "overnight",
}


def check_frequency(case: Case) -> list[Flaw]:
    """`a week` where the source says `a month`, `hebdomadaire` where it says `mensuel`."""
    mine = frequencies(case.claim)
    if not mine or not case.supports:
        return []
    seller = case.sources[0].side == "seller"  # a result is counted by its own proof
    near = {f for s in case.supports[: 1 if seller else None] for p in s.window for f in frequencies(p.statement)}
    held = near | {f for s in case.sources[: 1 if seller else None] for p in s.usable for f in frequencies(p.statement)}
    new = sorted(mine - held)
    if not new or not near:
        return []
    source = case.sources[0].id
    return [Flaw("wrong_number", f"{source} counts by {sorted(near)[0]}, not by {new[0]}", source)]


def frequencies(statement: Statement) -> frozenset[str]:
    """Units of time by which a sentence counts: `par mois`, `each Monday`, `weekly`, `22 a month`."""
    words = [t.text for t in statement.tokens]
    found = {_ADJECTIVES[root] for w in words if (root := _root(w)) in _ADJECTIVES}
    for at, word in enumerate(words):
        unit = "week" if _root(word) in _DAYS else _UNITS.get(word) or _UNITS.get(word.rstrip("s"))
        if unit and at and _counts_by(words, at):
            found.add(unit)
    return frozenset(found)


def _root(word: str) -> str:
    for ending in ("les", "le", "s"):
        short = word.removesuffix(ending)
        if word != short and short in _ADJECTIVES:
            return short
    return word.removesuffix("s") if word.removesuffix("s") in _DAYS else word


def _counts_by(words: list[str], at: int) -> bool:
    before, further = words[at - 1], words[at - 2] if at > 1 else ""
    if before in _EACH or (before in _ALL and further in ("tous", "toutes")):
        return True
    if before in ("l",) and further == "a":
        return True
    if before not in ("a", "an"):
        return before == "le" and words[at] in _DAYS
    return _is_number(further) or (
        at > 2
        and any(map(_is_number, words[max(0, at - 4) : at - 2]))
        and further not in ("than", "to", "in", "within")
    )


def _is_number(word: str) -> bool:
    return word in _NUMBERS or word[:1].isdigit()


def check_weekdays(case: Case) -> list[Flaw]:
    """A day of the week must be one that the sources name, hold in a stretch, or that falls on one of their dates."""
    mine = _weekdays(case.claim)
    if not mine or not case.supports or case.claim.text.rstrip().endswith("?"):
        return []
    near = {d for p in case.window for d in _weekdays(p.statement)} | _dated_days(case)
    far = {d for s in case.sources for p in s.usable for d in _weekdays(p.statement)}
    published = {s.day.weekday() for s in case.sources if s.day}
    if mine <= (near or far) | published:
        return []
    source = case.sources[0]
    return [Flaw("wrong_date", f"{source.id} does not name that day of the week", source.id)]


def _weekdays(statement: Statement) -> set[int]:
    at = [(k, _DAYS[r]) for k, t in enumerate(statement.tokens) if (r := _root(t.text)) in _DAYS]
    found = {day for _, day in at}
    words = [t.text for t in statement.tokens]
    for (one, first), (two, last) in itertools.pairwise(at):
        if two - one == 2 and words[one + 1] in ("to", "au", "a", "through") and first < last:
            found.update(range(first, last + 1))
    if {"weekend", "weekends"} & set(words) or any(
        a == "week" and b.startswith("end") for a, b in itertools.pairwise(words)
    ):
        found.update((5, 6))
    return found


def _dated_days(case: Case) -> set[int]:
    found: set[int] = set()
    for premise in case.window:
        for moment in moments(premise.statement.text, case.ground.as_of):
            if moment.day:
                year, month = divmod(moment.first - 1, 12)
                found.add(date(year, month + 1, moment.day).weekday())
    return found


def check_clock(case: Case) -> list[Flaw]:
    """`jour et nuit`, `24/7` needs a source that works at night."""
    if not case.supports or not _round_the_clock(case.claim):
        return []
    held = {t.text for s in case.sources for p in s.usable for t in p.statement.tokens}
    if held & _NIGHT:
        return []
    source = case.sources[0].id
    return [Flaw("invented_fact", f"{source} does not say that it goes on day and night", source)]


def _round_the_clock(statement: Statement) -> bool:
    plain = f" {' '.join(t.text for t in statement.tokens)} "
    return any(f" {phrase} " in plain for phrase in _CLOCK)
