"""Cells of an export as values. What cannot be read where it matters is a BadCell: a forecast on half-read rows lies."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from connectors.files.amounts import currency_of, number, stated_unit
from connectors.files.dates import DateOrder, shape_of

_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+")  # `46.000` as somebody writes it: thousands; amounts have no third decimal
_WORDS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\b[A-Z]{3}\b")
_MILLISECONDS = re.compile(r"1\d{12}\Z")  # since 1970, as some APIs write a moment
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?([ap])\.?m\b\.?)?", re.IGNORECASE)
_ZONE = re.compile(r"\s?(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)\Z", re.IGNORECASE)


class BadCell(ValueError):
    """A cell that should be a date, an amount or a share, and is not."""


def day_of(role: str, text: str, order: DateOrder | None) -> date | None:
    """The day a cell names in a column of that order, None for an empty one."""
    if not text:
        return None
    if _MILLISECONDS.match(text):
        return _stamp(text).date()
    day = shape_of(text).under(order or "dmy")
    if day is None:
        raise BadCell(f"`{text[:40]}` is no date ({role.replace('_', ' ')})")
    return day


def moment_of(text: str, day: date | None) -> datetime | None:
    """The moment a cell names when it holds a time of day beside the `day`, with its zone when it states one."""
    if day is None:
        return None
    if _MILLISECONDS.match(text):
        return _stamp(text)
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    at = datetime.combine(day, time(hour, minute, second))
    zone = _ZONE.match(text, found.end())
    return at if zone is None else at.replace(tzinfo=_offset(zone))


def amount_of(text: str, column: str, *, typed: bool) -> float | None:
    """A sum of money, None for an empty cell. The column may state the unit ("Montant (k€)"). Raises BadCell."""
    if not text:
        return None
    bare = " ".join("".join(c for c in text if c not in "€$£¥").split())
    if not typed and _DOTTED.fullmatch(bare):
        bare = bare.replace(".", "")
    value = number(bare)
    if value is None:  # `EUR 46 000`, `46 000 euros HT`
        value = number(" ".join(_WORDS.sub(lambda word: "" if _aside(word[0]) else word[0], bare).split()))
    if value is None:
        raise BadCell(f"`{text[:40]}` is no amount")
    if value < 0:
        raise BadCell(f"the amount is negative (`{text[:40]}`)")
    counted = any(c.isalpha() for c in bare) and number(bare) is not None  # `46 k€` states its own unit
    return value if counted else value * stated_unit(column)


def currency_code(told: str, amount: str, column: str) -> str | None:
    """The ISO code a row states: in its column of currencies, in its amount, else in the name of the column of amounts."""
    code = currency_of(told)
    if code is None and told:
        code = next(iter(_CODE.findall(told.upper())), None)
    return code or currency_of(amount) or currency_of(column)


def share_of(text: str, *, percent: bool) -> float | None:
    """A probability in 0..1, None for an empty cell. `percent`: the column counts in percent, so that 1 is a hundredth."""
    if not text:
        return None
    value = number(text)
    if value is None or not 0 <= value <= 100:
        raise BadCell(f"`{text[:40]}` is no probability")
    return value / 100 if percent or "%" in text else value


def in_percent(values: list[str], column: str) -> bool:
    """Whether a column of probabilities counts in percent: it says so, or holds a number above one."""
    numbers = [value for text in values if text and (value := number(text)) is not None]
    return "%" in column or any("%" in text for text in values) or any(value > 1 for value in numbers)


def _aside(word: str) -> bool:
    """A currency, or a word on taxes, beside an amount."""
    return currency_of(word) is not None or word.casefold() in ("ht", "ttc")


def _stamp(text: str) -> datetime:
    return datetime.fromtimestamp(int(text) / 1000, UTC)


def _offset(zone: re.Match[str]) -> timezone:
    if zone[1]:
        return UTC
    size = timedelta(hours=min(int(zone[3]), 14), minutes=min(int(zone[4] or 0), 59))
    return timezone(-size if zone[2] == "-" else size)
