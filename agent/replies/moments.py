"""The moments a reply names: "dans six mois", "after the summer", "en mars", "Q2", "early next year". Pure arithmetic.

Months and quarters begin on their first day; "early" in a year is 15 January, "mid" a month the 15th, "end" the 25th; "after
the summer" and "la rentrée" are 1 September. A moment without a year is the next one after the day the reply came in.
"""

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from agent.language.fold import fold
from agent.language.sentences import Word, words

EARLY_IN_YEAR = (1, 15)


@cache
def _vocabulary() -> dict[str, Any]:
    """`lexicon/moments.yaml`, with the lists of names turned into look-ups."""
    text = (files("agent.replies") / "lexicon" / "moments.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    for table in ("months", "weekdays"):
        data[table] = {name: number for number, names in data[table].items() for name in names}
    data["seasons"] = {name: (tuple(s["first"]), tuple(s["after"])) for s in data["seasons"] for name in s["names"]}
    return {key: frozenset(value) if isinstance(value, list) else value for key, value in data.items()}


def _any(tokens: Sequence[Word], group: str) -> bool:
    return any(t.text in _vocabulary()[group] for t in tokens)


class Moment(NamedTuple):
    """A moment named in a text: its first day and its place. `vague` for a bare weekday, which dates no follow-up."""

    day: date
    start: int
    end: int
    vague: bool = False


class _Found(NamedTuple):
    first: int
    last: int
    day: date
    vague: bool = False


def moments(text: str, received: date, *, month_first: bool = False) -> list[Moment]:
    """The moments to come that the text names, in order. `month_first` reads 11/23 as in the United States."""
    tokens = words(fold(text))
    found: list[Moment] = []
    at = 0
    while at < len(tokens):
        hit = next((h for rule in _RULES if (h := rule(tokens, at, received))), None) or _figures(
            text, tokens, at, received, month_first=month_first
        )
        if hit is None:
            at += 1
            continue
        found.append(Moment(hit.day, tokens[hit.first].start, tokens[hit.last].end, hit.vague))
        at = hit.last + 1
    return found


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def easter(year: int) -> date:
    """Easter Sunday (Gregorian; Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _duration(tokens: Sequence[Word], at: int, received: date) -> _Found | None:
    """`dans six mois`, `in a couple of weeks`, `d'ici 3 mois`, `six months from now`, `sous quinzaine`."""
    known = _vocabulary()
    count, last = _count(tokens, at)
    if count is None or at == 0:
        return None
    while last + 1 < len(tokens) and tokens[last + 1].text in known["between_number_and_unit"] and last - at < 4:
        last += 1
        again, end = _count(tokens, last)
        count, last = (again, end) if again and again > 1 else (count, last)
    unit = known["units"].get(tokens[last + 1].text) if last + 1 < len(tokens) else None
    ahead = _any(tokens[max(0, at - 2) : at], "ahead")
    if unit is None:
        fixed = next(
            (known["counted_days"][t.text] for t in tokens[at : last + 1] if t.text in known["counted_days"]), None
        )
        return _Found(at - 1, last, received + timedelta(days=fixed)) if fixed and ahead else None
    tail = [t.text for t in tokens[last + 2 : last + 4]]
    if not ahead and tail[:2] != ["from", "now"] and tail[:1] not in (["time"], ["s"]):
        return None
    if tokens[last].text in known["counted_days"]:
        unit = 1  # "une quinzaine de jours": counted already
    day = received + timedelta(days=count * unit) if unit > 0 else add_months(received, -unit * count)
    return _Found(at - 1, last + 1, day)


def _count(tokens: Sequence[Word], at: int) -> tuple[int | None, int]:
    text, known = tokens[at].text, _vocabulary()
    if text in known["counted_days"]:
        return known["counted_days"][text], at
    if (
        text in ("a", "une", "un")
        and at + 1 < len(tokens)
        and tokens[at + 1].text in ("couple", "few", *known["counted_days"])
    ):
        return _count(tokens, at + 1)
    if text.isdecimal() and len(text) <= 2:
        return int(text), at
    return known["numbers"].get(text), at


def _month(tokens: Sequence[Word], at: int, received: date) -> _Found | None:
    """`en mars`, `mi-janvier`, `end of March`, `after March`, `12 mars 2027`, `March 12`."""
    number = _vocabulary()["months"].get(tokens[at].text)
    if number is None:
        return None
    before, near = tokens[max(0, at - 3) : at], tokens[max(0, at - 2) : at]
    day, first, last = _day_beside(tokens, at)
    year = _year(tokens[last + 1].text) if last + 1 < len(tokens) else None
    if year:
        last += 1
    if (
        day is None
        and year is None
        and _any(tokens[at : at + 1], "ambiguous_months")
        and not _any(near, "before_month")
    ):
        return None
    if day is not None:
        found = _next(received, number, day, year)
        return _Found(first, last, found) if found else None
    part = 15 if _any(near, "mid") else 25 if _any(before, "end") else 1
    if _any(near, "after"):
        number, year, part = number % 12 + 1, (year + number // 12 if year else None), 1
    found = _next(received, number, part, year)
    return _Found(at, last, found) if found else None


def _day_beside(tokens: Sequence[Word], at: int) -> tuple[int | None, int, int]:
    """Day of the month before or after a month's name, with the first and last word used."""
    if at and (day := _ordinal_day(tokens[at - 1].text)):
        return day, at - 1, at
    if at > 1 and tokens[at - 1].text == "of" and (day := _ordinal_day(tokens[at - 2].text)):
        return day, at - 2, at
    if at + 1 < len(tokens) and (day := _ordinal_day(tokens[at + 1].text)) and tokens[at].text not in _BEFORE_A_COUNT:
        return day, at, at + 1
    return None, at, at


# "en octobre 12 salariés": a number after a French month is not its day.
_BEFORE_A_COUNT = frozenset(
    (
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    )
)


def _ordinal_day(text: str) -> int | None:
    for ending in ("er", "st", "nd", "rd", "th"):
        text = text.removesuffix(ending)
    return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 else None


def _quarter(tokens: Sequence[Word], at: int, received: date) -> _Found | None:
    """`Q2`, `T2 2027`, `deuxième trimestre`, `second half`, `next quarter`."""
    text = tokens[at].text
    number, span = None, 3
    if len(text) == 2 and text[0] in "qt" and text[1] in "1234":
        number = int(text[1])
    elif len(text) == 2 and text[0] in "hs" and text[1] in "12":
        number, span = int(text[1]), 6
    elif text in ("trimestre", "quarter", "semestre", "half") and at and _any(tokens[at - 1 : at], "ordinals"):
        number, span = _vocabulary()["ordinals"][tokens[at - 1].text], 6 if text in ("semestre", "half") else 3
    if number is None or (number - 1) * span >= 12:
        return None
    year = next((y for t in tokens[at + 1 : at + 4] if (y := _year(t.text))), None)
    month = (number - 1) * span + 1
    if _any(tokens[max(0, at - 2) : at], "after"):
        month, year = (month + span - 1) % 12 + 1, (year + 1 if year and month + span > 12 else year)
    found = _next(received, month, 1, year)
    return _Found(at, at, found) if found else None


def _coming(tokens: Sequence[Word], at: int, received: date) -> _Found | None:
    """`next week`, `le mois prochain`, `l'année prochaine`, `early next year`, `fin d'année`, `later this year`."""
    unit = tokens[at].text
    if unit not in ("week", "semaine", "month", "mois", "quarter", "trimestre", "year", "annee", "an"):
        return None
    before = tokens[max(0, at - 4) : at]
    just = before[-1].text if before else ""
    follows = at + 1 < len(tokens) and tokens[at + 1].text in ("prochain", "prochaine")
    if follows or just in ("next", "prochain", "prochaine"):
        return _Found(max(0, at - 1), at + follows, _next_unit(unit, before, received))
    if unit not in ("year", "annee") or not before:
        return None
    if just in ("nouvelle", "new"):
        return _Found(at - 1, at, date(received.year + 1, 1, 2))
    if _any(before[-3:], "end"):
        return _Found(at - 1, at, max(date(received.year, 12, 1), received + timedelta(days=7)))
    if any(t.text in ("later", "tard") for t in before):
        return _Found(at - 1, at, add_months(received, 3))
    return None


def _next_unit(unit: str, before: Sequence[Word], received: date) -> date:
    mid, end = _any(before, "mid"), _any(before, "end")
    if unit in ("week", "semaine"):
        return received + timedelta(days=7 - received.weekday())
    if unit in ("month", "mois"):
        start = add_months(received.replace(day=1), 1)
        return start.replace(day=25 if end else 15 if mid else 1)
    if unit in ("quarter", "trimestre"):
        return add_months(received.replace(day=1), 3 - (received.month - 1) % 3)
    month, day = (12, 1) if end else (7, 1) if mid else EARLY_IN_YEAR
    return date(received.year + 1, month, day)


def _whole_year(tokens: Sequence[Word], at: int, received: date) -> _Found | None:
    """`début 2027`, `mid-2027`, `in 2027`."""
    year = _year(tokens[at].text)
    if year is None or year < received.year or at == 0:
        return None
    before = tokens[max(0, at - 2) : at]
    month, day = (7, 1) if _any(before, "mid") else (12, 1) if _any(before, "end") else EARLY_IN_YEAR
    placed = any(t.text in ("en", "in", "pour", "for", "until", "avant", "before", "sur") for t in before)
    if not placed and not any(_any(before, group) for group in ("early", "mid", "end")):
        return None
    found = date(year, month, day)
    return _Found(at, at, found) if found > received else None


def _season(tokens: Sequence[Word], at: int, received: date) -> _Found | None:
    """`après l'été`, `à la rentrée`, `in the spring`, `after Easter`, `après les fêtes`."""
    text, known = tokens[at].text, _vocabulary()
    after = _any(tokens[max(0, at - 3) : at], "after")
    if text == "rentree":
        return _Found(at, at, _next_day(received, 9, 1))
    if text in known["seasons"]:
        first, later = known["seasons"][text]
        placed = _any(tokens[max(0, at - 2) : at], "before_season")
        return _Found(at, at, _next_day(received, *(later if after else first))) if placed else None
    if text in known["easter"]:
        day = next(d for y in (received.year, received.year + 1) if (d := easter(y)) > received)
        return _Found(at, at, day + timedelta(days=1) if after else day)
    if text in known["holidays"] and after and _SPRING <= received.month < _AUTUMN:
        return _Found(at, at, _next_day(received, 9, 1))
    if text in known["christmas"] or (text in known["holidays"] and after):
        return _Found(at, at, _next_day(received, 1, 2) if after else _next_day(received, 12, 15))
    return None


# "After the holidays" said from April to August is after the summer, else after the New Year.
_SPRING, _AUTUMN = 4, 9


def _weekday(tokens: Sequence[Word], at: int, received: date) -> _Found | None:
    """A bare weekday: the next one. A weekday before a date belongs to that date."""
    number = _vocabulary()["weekdays"].get(tokens[at].text)
    if number is None or (at + 1 < len(tokens) and _ordinal_day(tokens[at + 1].text)):
        return None
    return _Found(at, at, received + timedelta(days=(number - received.weekday() - 1) % 7 + 1), vague=True)


def _figures(text: str, tokens: Sequence[Word], at: int, received: date, *, month_first: bool) -> _Found | None:
    """`2027-01-12`, `12/01/2027`, `12/01`."""
    parts = [tokens[at].text]
    marks = ""
    for left, right in pairwise(tokens[at : at + 3]):
        if left.end + 1 != right.start or text[left.end] not in "/-.":
            break
        parts.append(right.text)
        marks += text[left.end]
    if len(parts) < 2 or not all(p.isdecimal() and len(p) <= 4 for p in parts):
        return None
    if len(parts) == 2 and (marks != "/" or parts == ["24", "7"]):
        return None
    if len(parts[0]) == 4:
        parts = parts[::-1]
        month_first = False
    day, month = (parts[1], parts[0]) if month_first else (parts[0], parts[1])
    year = int(parts[2]) + (2000 if len(parts[2]) == 2 else 0) if len(parts) > 2 else None
    found = _next(received, int(month), int(day), year)
    return _Found(at, at + len(parts) - 1, found) if found else None


def _next(received: date, month: int, day: int, year: int | None) -> date | None:
    """That day, in the given year or the next time it comes; None when there is no such day or it is past."""
    try:
        if year is not None:
            found = date(year, month, day)
            return found if found >= received else None
        return _next_day(received, month, day)
    except ValueError:
        return None


def _next_day(received: date, month: int, day: int) -> date:
    this = date(received.year, month, day)
    return this if this > received else date(received.year + 1, month, day)


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isdecimal() and 2000 <= int(text) < 2100 else None


_RULES: tuple[Callable[[Sequence[Word], int, date], _Found | None], ...] = (
    _quarter, _coming, _season, _month, _duration, _whole_year, _weekday,
)  # fmt: skip
