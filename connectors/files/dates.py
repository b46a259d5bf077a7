"""Dates of a column: the order of day and month is decided once for the column, never for a cell."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from connectors.resolution.names import without_accents

DateOrder = Literal["dmy", "mdy", "ymd", "text"]
Vote = Literal["iso", "text", "dmy", "mdy", "either", "sure", "none"]
TYPED = "\0"  # first character of a cell that a workbook stores as a date: nothing to decide about it
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of the 1900 system, its phantom 29 February 1900 included
EXCEL_EPOCH_1904 = date(1904, 1, 1)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: what a five-digit number in a date column can only be

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout aou",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue tues wed thu thur thurs fri sat sun",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lun mer jeu ven sam dim",  # `mar` is also March: told apart by what follows
)
_SKIPPED = frozenset(day for days in _WEEKDAYS for day in days.split()) | {"le", "du", "the", "on"}
_TIME = r"(?:[T\s,]+(?:at\s|\D{0,2}\d).*)?\Z"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:Z|[+-]\d\d:\d\d)?" + _TIME, re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]\d.*)?\Z", re.DOTALL)
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})" + _TIME, re.DOTALL)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?\Z")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e)?\Z")
_STATED = re.compile(r"(?<![a-z])(d{1,2}|j{1,2}|m{1,2}|y{4}|y{2}|a{4}|a{2})[-/. ](d{1,2}|j{1,2}|m{1,2})[-/. ]"
                     r"(d{1,2}|j{1,2}|m{1,2}|y{4}|y{2}|a{4}|a{2})(?![a-z])")  # fmt: skip


class Shape(NamedTuple):
    """What a cell looks like before the column's order is known.

    `kind`: iso, text and serial name one day; numeric has two small numbers whose roles the column decides; none is no date.
    """

    kind: Literal["iso", "text", "serial", "typed", "numeric", "none"]
    day: date | None = None
    first: int = 0
    second: int = 0
    year: int = 0

    def under(self, order: DateOrder) -> date | None:
        """The day this cell names in a column of that order, None when it does not fit."""
        if self.kind != "numeric":
            return self.day
        if order == "dmy":
            return _day(self.year, self.second, self.first)
        return _day(self.year, self.first, self.second) if order == "mdy" else None


@lru_cache(maxsize=16_384)
def shape_of(text: str, epoch: date = EXCEL_EPOCH) -> Shape:
    """Reads the shape of a cleaned, non-empty cell. A time of day or a zone after the date is ignored."""
    if text.startswith(TYPED):
        return Shape("typed", _iso(text[1:]))
    if len(text) > 64:
        return Shape("none")
    if _ISO.match(text) or _COMPACT.match(text):
        day = _iso(text)
        return Shape("iso", day) if day else Shape("none")
    if serial := _SERIAL.match(text):
        number = int(serial[1])
        return Shape("serial", epoch + timedelta(days=number)) if number in _SERIALS else Shape("none")
    words = _words(text)
    if numeric := _NUMERIC.match(text if text[0].isdigit() else " ".join(words)):
        return Shape("numeric", None, int(numeric[1]), int(numeric[2]), _year(numeric[3]))
    day = _in_words(words)
    return Shape("text", day) if day else Shape("none")


def _iso(text: str) -> date | None:
    found = _ISO.match(text) or _COMPACT.match(text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int:
    return 2000 + int(digits) if len(digits) == 2 else int(digits)


def _words(text: str) -> list[str]:
    words = re.split(r"[\s,]+", without_accents(text.casefold()))
    return [word for word in words if word and word.rstrip(".") not in _SKIPPED]


def _in_words(words: list[str]) -> date | None:
    """A day with its month in words, in any of the usual orders: `3 nov. 2026`, `Nov 3rd, 2026`, `3-Nov-26`, `2026 Nov 3`."""
    parts = [part for word in words for part in re.split(r"[-/.]", word) if part and part not in {"de", "of"}]
    if len(parts) > 3 and parts[0] in _MONTHS and parts[2] in _MONTHS:
        parts = parts[1:]  # `mar. 3 mars 2026`: the first is a Tuesday
    month_at = next((i for i, part in enumerate(parts[:3]) if part in _MONTHS), None)
    if month_at is None or len(parts) < 3:
        return None
    month = _MONTHS[parts[month_at]]
    first, second = [part for i, part in enumerate(parts[:3]) if i != month_at]
    if month_at > 0 and len(first) == 4 and first.isdigit():
        first, second = second, first
    number = _DAY.match(first)
    if not number or not second.isdigit() or len(second) not in (2, 4):
        return None
    return _day(_year(second), month, int(number[1]))


def stated_order(header: str) -> DateOrder | None:
    """The order a header states itself, as in `Date of Intent (MM-DD-YYYY)` or `Date (jj/mm/aaaa)`."""
    for found in _STATED.finditer(header.casefold()):
        letters = "".join({"j": "d", "a": "y"}.get(part[0], part[0]) for part in found.groups())
        if letters in ("dmy", "mdy", "ymd"):
            return letters  # type: ignore[return-value]  # one of the three just tested
    return None


def vote_of(text: str, epoch: date = EXCEL_EPOCH) -> Vote:
    """What a cleaned, non-empty cell says of its column.

    `dmy` and `mdy` are dates one way only, `either` both ways; `sure` (real dates, serials) is a day in any column,
    `none` in none.
    """
    shape = shape_of(text, epoch)
    if shape.kind == "iso" or shape.kind == "text" or shape.kind == "none":
        return shape.kind
    if shape.kind != "numeric":
        return "sure" if shape.day else "none"
    day_first, month_first = shape.under("dmy") is not None, shape.under("mdy") is not None
    if day_first and month_first:
        return "either"
    return "dmy" if day_first else "mdy" if month_first else "none"


def fitting_votes(order: DateOrder | None) -> tuple[Vote, ...]:
    """The votes of cells that name a day once the order is known."""
    always: tuple[Vote, ...] = ("iso", "text", "sure")
    return (*always, order, "either") if order in ("dmy", "mdy") else always


def column_order(votes: Mapping[Vote, int], header: str, *, french: bool) -> DateOrder:
    """The order of a column: stated in the header, else what most values can only be, else the language of the headers.

    `votes` counts what each value says of the column (`vote_of`).
    """
    stated = stated_order(header)
    if stated:
        return stated
    iso, text, day_first, month_first = (votes[vote] for vote in ("iso", "text", "dmy", "mdy"))
    if max(iso, text) > day_first + month_first + votes["either"]:
        return "ymd" if iso >= text else "text"
    if day_first != month_first:
        return "dmy" if day_first > month_first else "mdy"
    return "dmy" if french else "mdy"


def numeric_order(order: DateOrder, votes: Mapping[Vote, int], header: str, *, french: bool) -> DateOrder:
    """How the few dates in numbers are read in a column of ISO dates or of months in words: one way for all of them.

    What those that are dates one way only say, else the language of the headers beside months in words. Beside ISO dates nothing
    tells, and they do not fit.
    """
    if order in ("dmy", "mdy") or stated_order(header):
        return order
    day_first, month_first = votes["dmy"], votes["mdy"]
    if day_first != month_first:
        return "dmy" if day_first > month_first else "mdy"
    if order == "text":
        return "dmy" if french else "mdy"
    return order
