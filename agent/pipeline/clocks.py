"""Service clocks: a new lead is contacted within 24 hours, a new deal within 4. Pure.

Sources: cards `proof-insightplatform-results` (followed up within 24 h) and `proof-insightplatform-slas` (handled in under 4 h).
Days without a time of day bound the delay; where the bounds straddle the limit the clock says that it cannot tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from agent.language.counting import counted
from agent.pipeline.records import Clock, Line
from agent.stages import Stages

CARDS = {"lead": "proof-insightplatform-results", "deal": "proof-insightplatform-slas"}
# A clock says something of this week's work; older arrivals are history.
RECENT_DAYS = 30
_DAY = timedelta(days=1)
_IN_DAYS = 72  # hours from which people count in days
_ZONES = timedelta(hours=14)  # a day somewhere on earth against a moment in UTC
_Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Delay:
    """The shortest and the longest it can have taken, in hours. `touched` None: the export has no column that would tell."""

    low: float
    high: float
    touched: bool | None


def clocks(
    lines: Sequence[tuple[Line, date]], stages: Stages, bank: dict[str, Any], now: datetime | None = None
) -> list[Clock]:
    """The clocks of what arrived in the last 30 days and is open, worst first. `now` is a moment of the day of the lines."""
    found = [
        _clock(line, delay_of(line, as_of, now), stages, bank)
        for line, as_of in lines
        if line.outcome == "open" and line.created_on and timedelta(0) <= as_of - line.created_on <= RECENT_DAYS * _DAY
    ]
    order = {"breached": 0, "running": 1, "unknown": 2, "met": 3}
    return sorted(found, key=lambda clock: (order[clock.state], -(clock.hours or 0), clock.deal))


def delay_of(line: Line, as_of: date, now: datetime | None = None) -> Delay:
    """How long the first contact took, or has been waited for. Now is any minute of `as_of` unless it is given.

    A last contact after the creation proves a first one, no later.
    """
    created = _span(line.created_on or as_of, line.created_at)
    if line.first_touch_on:
        return Delay(*_apart(created, _span(line.first_touch_on, line.first_touch_at)), touched=True)
    if line.last_touch_on and line.created_on and line.last_touch_on >= line.created_on:
        return Delay(0.0, _apart(created, _span(line.last_touch_on, None))[1], touched=True)
    return Delay(*_apart(created, _span(as_of, now)), touched=False if line.touches_told else None)


def _clock(line: Line, delay: Delay, stages: Stages, bank: dict[str, Any]) -> Clock:
    limit = stages.lead_hours if line.kind == "lead" else stages.deal_hours
    state = _state(delay, limit)
    exact = delay.low == delay.high
    known = {
        "breached": delay.low,
        "met": delay.low if exact else None,
        "running": limit - delay.low if exact else None,
    }
    hours = known.get(state)
    form: str = "late" if state == "breached" and not delay.touched else state
    if state == "unknown":
        form = "no_column" if delay.touched is None else form
    elif not exact:
        form = f"{form}_about"
    told = "" if hours is None else _told(hours, bank)
    return Clock(
        deal=line.id, kind=line.kind, limit_hours=limit, state=state, hours=None if hours is None else round(hours, 1),
        why=bank["clock"][form].format(delay=told), card=CARDS[line.kind],
    )  # fmt: skip


def _state(delay: Delay, limit: int) -> Literal["met", "breached", "running", "unknown"]:
    if delay.touched is None:
        return "unknown"
    if delay.low > limit:
        return "breached"
    if delay.high <= limit:
        return "met" if delay.touched else "running"
    return "unknown"


def _told(hours: float, bank: dict[str, Any]) -> str:
    """`4.5 h`, `16 days`."""
    if hours >= _IN_DAYS:
        return counted(int(hours // 24), bank["days"])
    return f"{round(hours, 1):g} h".replace(".", str(bank["decimal"]))


def _span(day: date, at: datetime | None) -> _Span:
    if at is not None:
        return at, at
    start = datetime.combine(day, time())
    return start, start + _DAY


def _apart(early: _Span, late: _Span) -> tuple[float, float]:
    """The bounds of the time between two spans, in hours, never negative.

    A moment with its zone against one without: the hour on the wall counts, unless the zone is UTC, which is nobody's wall.
    """
    slack = timedelta(0)
    if (early[0].tzinfo is None) != (late[0].tzinfo is None):
        slack = _ZONES if any(at.utcoffset() == timedelta(0) for at in (early[0], late[0])) else slack
        early, late = _on_the_wall(early), _on_the_wall(late)
    low = max(0.0, (late[0] - early[1] - slack).total_seconds() / 3600)
    return low, max(low, (late[1] - early[0] + slack).total_seconds() / 3600)


def _on_the_wall(span: _Span) -> _Span:
    return span[0].replace(tzinfo=None), span[1].replace(tzinfo=None)
