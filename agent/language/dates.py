"""Dates written in French or English prose: `1er octobre 2026`, `October 13, 2026`, `since March 2025`, `il y a deux ans`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from agent.language.sentences import Word

Precision = Literal["day", "month", "quarter", "year"]
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january jan", "fevrier february feb", "mars march", "avril april apr", "mai may", "juin june jun",
            "juillet july jul", "aout august aug", "septembre september sept sep", "octobre october oct",
            "novembre november nov", "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# "may" the verb, "mars" the planet: a month without day or year is believed only after one of these.
_BEFORE_MONTH = frozenset(
    ("en", "in", "depuis", "since", "de", "d", "of", "fin", "debut", "mi", "late", "early", "mid", "by", "des",
     "from", "until", "jusqu", "last", "next", "ce")
)  # fmt: skip
_BEFORE_YEAR = frozenset(
    ("en", "in", "since", "depuis", "of", "fin", "debut", "early", "late", "mid", "from", "des", "annee",
     "year", "exercice", "saison", "ete", "hiver")
)  # fmt: skip
_ORDINAL_ENDS = ("er", "st", "nd", "rd", "th")
_NUMBERS = {
    "un": 1, "une": 1, "one": 1, "a": 1, "an": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10, "ten": 10,
}  # fmt: skip
_UNITS = {
    "jour": 1, "jours": 1, "day": 1, "days": 1, "semaine": 7, "semaines": 7, "week": 7, "weeks": 7,
    "mois": 30, "month": 30, "months": 30, "an": 365, "ans": 365, "annee": 365, "annees": 365, "year": 365, "years": 365,
}  # fmt: skip
_QUARTERS = {"q1": 1, "q2": 4, "q3": 7, "q4": 10, "t1": 1, "t2": 4, "t3": 7, "t4": 10}
_YEARS = range(1800, 2100)
# A date is read at a figure or at one of these words.
_OPENINGS = frozenset((*MONTHS, *_QUARTERS, "a", "ago", "dernier", "derniere", "last", "hier", "yesterday"))
# A month without year looks ahead at most five months: `en mars` said in September is the March before.
_AHEAD = 155


class DateMention(NamedTuple):
    """A date in a text. `day` is its first day; `relative` when it was counted from the reference day."""

    day: date
    precision: Precision
    start: int
    end: int
    relative: bool = False


def dates(words: Sequence[Word], reference: date) -> list[DateMention]:
    """Dates among folded words, in order. A date without a year is the nearest to `reference`, rather before it."""
    found: list[DateMention] = []
    at = 0
    while at < len(words):
        text = words[at].text
        if text not in _OPENINGS and not text[0].isdigit():
            at += 1
            continue
        mention, after = _at(words, at, reference)
        if mention:
            found.append(mention)
        at = max(after, at + 1)
    return found


def _at(words: Sequence[Word], at: int, reference: date) -> tuple[DateMention | None, int]:
    text = words[at].text
    if text in MONTHS:
        return _named_month(words, at, reference)
    if text[0].isdigit():
        return _numeric(words, at)
    if text in ("a", "ago"):
        return _ago(words, at, reference)
    if text in ("dernier", "derniere", "last"):
        return _last(words, at, reference)
    if text in ("hier", "yesterday"):
        return _mention(words[at], words[at], reference - timedelta(days=1), "day", relative=True), at + 1
    if text in _QUARTERS and at + 1 < len(words) and (year := _year(words[at + 1].text)):
        return _mention(words[at], words[at + 1], date(year, _QUARTERS[text], 1), "quarter"), at + 2
    return None, at + 1


def _named_month(words: Sequence[Word], at: int, reference: date) -> tuple[DateMention | None, int]:
    month = MONTHS[words[at].text]
    day = _day(words[at - 1].text) if at else None
    first, last = at - 1 if day else at, at
    if (
        day is None
        and at + 1 < len(words)
        and (following := _day(words[at + 1].text))
        and not _is_french_count(words, at)
    ):
        day, last = following, at + 1
    year = _year(words[last + 1].text) if last + 1 < len(words) else None
    if year:
        last += 1
    elif day is None and (at == 0 or words[at - 1].text not in _BEFORE_MONTH):
        return None, at + 1
    resolved = _resolve(year, month, day, reference)
    if resolved is None:
        return None, at + 1
    return _mention(words[first], words[last], resolved, "day" if day else "month"), last + 1


def _is_french_count(words: Sequence[Word], at: int) -> bool:
    """`en octobre 12 salariés`: a number after a French month name is not its day."""
    return words[at].text in ("janvier", "fevrier", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
                              "novembre", "decembre", "mars")  # fmt: skip


def _resolve(year: int | None, month: int, day: int | None, reference: date) -> date | None:
    if year is not None:
        return _date(year, month, day or 1)
    near = [d for shift in (-1, 0, 1) if (d := _date(reference.year + shift, month, day or 1))]
    close = [d for d in near if (d - reference).days <= _AHEAD]
    return min(close, key=lambda d: abs((d - reference).days), default=None)


def _numeric(words: Sequence[Word], at: int) -> tuple[DateMention | None, int]:
    text = words[at].text
    if not text.isdecimal():
        return None, at + 1
    if day := _figures(words[at : at + 3]):
        return _mention(words[at], words[at + 2], day, "day"), at + 3
    year = _year(text)
    if year and at and words[at - 1].text in _BEFORE_YEAR:
        return _mention(words[at], words[at], date(year, 1, 1), "year"), at + 1
    return None, at + 1


def _figures(three: Sequence[Word]) -> date | None:
    """`2026-10-13` (a clock may follow) or `13/10/2026`."""
    if len(three) < 3 or any(three[i].end + 1 != three[i + 1].start for i in (0, 1)):
        return None
    first, second, third = (w.text for w in three)
    if len(first) != 4:
        first, third = third, first
    third = third[:2]
    whole = len(first) == 4 and first.isdecimal() and second.isdecimal() and third.isdecimal()
    return _date(int(first), int(second), int(third)) if whole else None


def _ago(words: Sequence[Word], at: int, reference: date) -> tuple[DateMention | None, int]:
    """`il y a deux ans` and `two years ago`."""
    french = words[at].text == "a" and at >= 2 and words[at - 1].text == "y" and words[at - 2].text == "il"
    first = at + 1 if french else at - 2
    if (not french and words[at].text != "ago") or first < 0 or first + 1 >= len(words):
        return None, at + 1
    count, unit = _count(words[first].text), _UNITS.get(words[first + 1].text)
    if count is None or unit is None:
        return None, at + 1
    precision: Precision = "day" if unit < 30 else "month" if unit < 365 else "year"
    start, end = (words[at - 2], words[first + 1]) if french else (words[first], words[at])
    return _mention(start, end, _before(reference, count * unit), precision, relative=True), at + 1 + 2 * french


def _last(words: Sequence[Word], at: int, reference: date) -> tuple[DateMention | None, int]:
    """`l'an dernier`, `le mois dernier`, `last year`, `last month`."""
    neighbour = at + 1 if words[at].text == "last" else at - 1
    unit = _UNITS.get(words[neighbour].text) if 0 <= neighbour < len(words) else None
    if unit is None or unit == 1:
        return None, at + 1
    precision: Precision = "year" if unit == 365 else "month" if unit == 30 else "day"
    first, last = sorted((words[at], words[neighbour]), key=lambda w: w.start)
    return _mention(first, last, _before(reference, unit), precision, relative=True), at + 1


def _before(reference: date, days: int) -> date:
    return reference - timedelta(days=min(days, (reference - date.min).days))


def _mention(first: Word, last: Word, day: date, precision: Precision, *, relative: bool = False) -> DateMention:
    return DateMention(day, precision, first.start, last.end, relative)


def _day(text: str) -> int | None:
    for ending in _ORDINAL_ENDS:
        text = text.removesuffix(ending)
    return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 else None


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isdecimal() and int(text) in _YEARS else None


def _count(text: str) -> int | None:
    return _NUMBERS.get(text) or (int(text) if text.isdecimal() and len(text) <= 3 else None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
