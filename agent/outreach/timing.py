"""When a touch is made: a working day and an hour at the recipient's, by country. Pure; the tables are `timing.yaml`.

Public holidays come from the `holidays` library; a country without a table there has weekends only. Times are given with the
recipient's offset from UTC on that day, so that a rep in another country reads the right hour.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

_SATURDAY = 5
# No window is further than this many days off: a long run of holidays and the three days of calls.
_FAR = 21


class Slot(NamedTuple):
    """When to make a touch: `at` carries the recipient's offset (None offset when the country's clock is unknown)."""

    at: datetime
    until: datetime
    card: str | None


def working_day(day: date, country: str | None) -> date:
    """The first day from that one on that is neither a weekend nor a public holiday of the country."""
    off = _days_off((country or "").upper())
    while day.weekday() >= _SATURDAY or day in off:
        day += timedelta(days=1)
    return day


def slot(day: date, channel: str, country: str | None) -> Slot:
    """The first window of the channel on or after that day, at the recipient's. LinkedIn touches share one window."""
    table = timing()
    name = "linkedin" if channel.startswith("linkedin") else channel
    window = table["windows"][name]
    found = working_day(day, country)
    for _ in range(_FAR):
        if found.weekday() in window["days"]:
            break
        found = working_day(found + timedelta(days=1), country)
    first, last = window["hours"][0]
    closed = table["email_not"].get(found.weekday()) if name == "email" else None
    first = max(first, closed[1]) if closed and closed[0] <= first < closed[1] else first
    zone = _zone(country)
    return Slot(
        at=datetime.combine(found, time(first), zone),
        until=datetime.combine(found, time(last), zone),
        card=window["card"],
    )


@cache
def timing() -> dict[str, Any]:
    """`timing.yaml`."""
    data: dict[str, Any] = yaml.safe_load((files("agent.outreach") / "timing.yaml").read_text(encoding="utf-8"))
    return data


@cache
def _zone(country: str | None) -> ZoneInfo | None:
    name = timing()["zones"].get((country or "").upper())
    try:
        return ZoneInfo(name) if name else None
    except ZoneInfoNotFoundError:  # a machine without time zone data: the hour stands, its offset is not told
        return None


@cache
def _days_off(country: str) -> Any:
    """Public holidays of a country, looked up by day; empty where the library has none."""
    import holidays

    try:
        return holidays.country_holidays(country, subdiv=timing()["regions"].get(country)) if country else {}
    except NotImplementedError:
        return {}
