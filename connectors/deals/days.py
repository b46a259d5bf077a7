"""The day and moment of a header, in the forms mail programs write: RFC 5322, ISO, French, English and German words."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from connectors.deals.people import folded
from connectors.files.dates import DateOrder, Shape, shape_of

_GERMAN = {
    "januar": "january", "februar": "february", "marz": "march", "mai": "may", "juni": "june", "juli": "july",
    "oktober": "october", "dezember": "december", "okt": "oct", "dez": "dec", "mrz": "mar",
}  # fmt: skip
_GERMAN_DAYS = frozenset(
    (
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "mo",
        "di",
        "mi",
        "do",
        "fr",
        "sa",
        "so",
    )
)
_TIME = re.compile(r"(?:[,\s]|^)(?:at|um|a|à)?\s?\d{1,2}[:h]\d{2}.{0,60}$", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d{1,2})\.(?=\s[a-z])")


def moment_of(value: str) -> datetime | None:
    """A date header with its time of day, None when it has none or cannot be read."""
    try:
        return parsedate_to_datetime(value) if ":" in value else None
    except (ValueError, TypeError, IndexError):
        pass
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def day_of(value: str, order: DateOrder | None = "dmy") -> date | None:
    """The day of a header in any usual form. `order` decides between 3/4 and 4/3; None leaves such a day untold."""
    moment = moment_of(value)
    if moment:
        return moment.date()
    text = " ".join(value.split())[:80]
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    for form in (text, _TIME.sub("", text), _in_english(text)):
        bare = form.strip(" ,")
        day = _told(shape_of(bare), order) if bare else None
        if day:
            return day
    return None


def _told(shape: Shape, order: DateOrder | None) -> date | None:
    return shape.day or (shape.under(order) if order else _agreed(shape.under("dmy"), shape.under("mdy")))


def _agreed(one: date | None, other: date | None) -> date | None:
    """The day two readings of a numeric date agree on, or the only one that is a day."""
    return one or other if one is None or other is None or one == other else None


def _in_english(text: str) -> str:
    """German dates: weekday gone, month in English, no dot behind the day, no time."""
    words = _TIME.sub("", _ORDINAL.sub(r"\1", folded(text))).replace(",", " ").replace(".", " ").split()
    return " ".join(_GERMAN.get(word, word) for word in words if word not in _GERMAN_DAYS)
