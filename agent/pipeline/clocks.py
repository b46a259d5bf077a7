"""Service clocks: a new lead is contacted within 24 hours, a new deal within 4. Pure.

Sources: cards `proof-insightplatform-results` (followed up within 24 h) and `proof-insightplatform-slas` (handled in under 4 h).
Days without a time of day bound the delay; where the bounds straddle the limit the clock says that it cannot tell.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from agent.pipeline.records import Clock, Line
from agent.pipeline.stages import Stages

CARDS = {"lead": "proof-insightplatform-results", "deal": "proof-insightplatform-slas"}
# A clock says something of this week's work; older arrivals are history.
RECENT_DAYS = 30
_DAY = timedelta(days=1)


def clocks(lines: Sequence[tuple[Line, date]], stages: Stages, bank: dict[str, Any]) -> list[Clock]:
    """The clocks of what arrived in the last 30 days and is open, worst first."""
    found = [
        _clock(line, as_of, stages, bank["clock"])
        for line, as_of in lines
        if line.outcome == "open" and line.created_on and timedelta(0) <= as_of - line.created_on <= RECENT_DAYS * _DAY
    ]
    order = {"breached": 0, "running": 1, "unknown": 2, "met": 3}
    return sorted(found, key=lambda clock: (order[clock.state], -(clock.hours or 0), clock.deal))


def _clock(line: Line, as_of: date, stages: Stages, bank: dict[str, str]) -> Clock:
    limit = stages.lead_hours if line.kind == "lead" else stages.deal_hours
    touched = line.first_touch_on is not None
    low, high = _bounds(line, as_of)
    state: Literal["met", "breached", "running", "unknown"]
    if touched:
        state = "met" if high <= limit else "breached" if low > limit else "unknown"
    else:
        state = "breached" if low > limit else "running" if high <= limit else "unknown"
    exact = low == high
    hours = (limit - low if state == "running" else low) if exact or state == "breached" else None
    sentence = bank["late" if state == "breached" and not touched else "unknown" if hours is None else state]
    return Clock(
        deal=line.id, kind=line.kind, limit_hours=limit, state=state, hours=None if hours is None else round(hours, 1),
        why=sentence.format(hours="" if hours is None else f"{hours:g}"), card=CARDS[line.kind],
    )  # fmt: skip


def _bounds(line: Line, as_of: date) -> tuple[float, float]:
    """The shortest and the longest the delay can have been, in hours. Now is the first minute of `as_of`, at the earliest."""
    created = _span(line.created_on or as_of, line.created_at)
    end = _span(line.first_touch_on, line.first_touch_at) if line.first_touch_on else _span(as_of, None)
    low = max(0.0, (end[0] - created[1]).total_seconds() / 3600)
    return low, max(low, (end[1] - created[0]).total_seconds() / 3600)


def _span(day: date, at: datetime | None) -> tuple[datetime, datetime]:
    if at is not None:
        return at, at
    start = datetime.combine(day, time())
    return start, start + _DAY
