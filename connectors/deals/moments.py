"""When things were said: seconds of a recording, from the numbers, clocks and moments recorders write."""

import re
from collections.abc import Sequence
from datetime import datetime

from connectors.deals.entries import Start
from connectors.deals.labels import seconds_of

_CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,9})?$")
_SECONDS = re.compile(r"(?:PT)?(\d{1,7}(?:\.\d{1,9})?)[sS]?$")
_ISO = re.compile(r"PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?$")
_LONGEST_MEETING = 100_000  # seconds; a larger number counts milliseconds
_EPOCH = 1_000_000_000  # a number from here on is a moment, not a place in a recording
_SLOWEST_TALK = 0.02  # words a second; slower than this, whole numbers count milliseconds


def in_seconds(starts: Sequence[Start], words: int) -> list[float | None]:
    """Places in the recording, in seconds; moments count from the first of them. `words`: how many were said in all."""
    told = [_number(start) for start in starts]
    known = [value for value in told if value is not None]
    if not known:
        return told
    first = known[0] if known[0] >= _EPOCH else 0.0
    counted = [None if value is None else max(0.0, value - first) for value in told]
    longest = max(value for value in counted if value is not None)
    whole = all(value == int(value) for value in known)
    milliseconds = (
        longest > _LONGEST_MEETING
        or first >= 1_000 * _EPOCH
        or (whole and longest > 60 and words < _SLOWEST_TALK * longest)
    )
    return [None if value is None else value / 1_000 if milliseconds else value for value in counted]


def _number(start: Start) -> float | None:
    if not isinstance(start, str):
        return start
    if _CLOCK.match(start):
        return seconds_of(start)
    plain, spelt = _SECONDS.match(start), _ISO.match(start)
    if plain:
        return float(plain[1])
    if spelt:
        hours, minutes, seconds = (float(part or 0) for part in spelt.groups())
        return hours * 3_600 + minutes * 60 + seconds
    if start.isdigit() and len(start) <= 14:
        return float(start)
    try:
        return datetime.fromisoformat(start).timestamp() if len(start) > 10 else None
    except (ValueError, OverflowError):
        return None
