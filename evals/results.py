"""What a suite answers: one line a metric, with its interval, its target and whether it passed."""

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict

Direction = Literal["min", "max"]
Gate = Literal["hard", "soft"]
Status = Literal["passed", "failed", "not_run"]


class Metric(BaseModel):
    """One measured figure. `low` and `high` bound it at 95 %; `n` is the number of items behind it.

    `direction` min: the value must be at least the target; max: at most. A hard gate that fails fails the run; a soft one
    is shown. `not_run` says in `reason` what was missing and never counts as passed.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    metric: str
    value: float | None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    direction: Direction = "min"
    gate: Gate = "soft"
    status: Status = "passed"
    reason: str | None = None
    n: int = 0


def share(  # noqa: PLR0913 - a metric has this many sides
    suite: str, metric: str, hits: int, n: int, *, target: float, direction: Direction = "min", gate: Gate = "hard"
) -> Metric:
    """A proportion with its Wilson interval, judged against its target. Zero items is `not_run`."""
    if n == 0:
        return Metric(
            name=suite, metric=metric, value=None, target=target, direction=direction, gate=gate, status="not_run",
            reason="no item to measure",
        )  # fmt: skip
    low, high = wilson(hits, n)
    value = hits / n
    return Metric(
        name=suite, metric=metric, value=round(value, 4), low=low, high=high, target=target, direction=direction,
        gate=gate, status=_judged(value, target, direction), n=n,
    )  # fmt: skip


def figure(  # noqa: PLR0913 - a metric has this many sides
    suite: str, metric: str, value: float, n: int, *, target: float, direction: Direction = "min", gate: Gate = "hard"
) -> Metric:
    """Any other number, judged against its target."""
    status = _judged(value, target, direction)
    return Metric(
        name=suite,
        metric=metric,
        value=round(value, 4),
        target=target,
        direction=direction,
        gate=gate,
        status=status,
        n=n,
    )


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson score interval of a proportion at 95 % (Wilson 1927)."""
    share_, span = hits / n, z * z / n
    centre = (share_ + span / 2) / (1 + span)
    half = z * math.sqrt(share_ * (1 - share_) / n + span / (4 * n)) / (1 + span)
    return round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4)


def _judged(value: float, target: float, direction: Direction) -> Status:
    return "passed" if (value >= target if direction == "min" else value <= target) else "failed"
