"""What a suite answers: one line a metric, with its interval, its target and whether it passed; and the items behind it."""

import math
from collections.abc import Sequence
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


class Case(BaseModel):
    """One item behind a metric. `passed` is None when it could not be scored, which is neither right nor wrong.

    `group` holds language, tier, channel or whatever a reader may want to see apart; `value` a number where the item is not
    merely right or wrong; `wanted`, `got` and `why` are shown when it failed.
    """

    model_config = ConfigDict(frozen=True)

    suite: str
    metric: str
    id: str
    passed: bool | None
    value: float | None = None
    group: dict[str, str] = {}
    wanted: str = ""
    got: str = ""
    why: str = ""


class Report(BaseModel):
    """What a suite returns when it shows its items: the metrics, and the cases they were counted from."""

    model_config = ConfigDict(frozen=True)

    metrics: list[Metric]
    cases: list[Case] = []


def scored(cases: Sequence[Case], *, target: float, gate: Gate = "hard") -> Metric:
    """The share of cases that passed, of one suite and metric; the unscored are left out and told. Raises ValueError on none."""
    if not cases:
        raise ValueError("a metric needs at least one case; say not_run with a reason instead")
    told = [c for c in cases if c.passed is not None]
    found = share(
        cases[0].suite, cases[0].metric, sum(bool(c.passed) for c in told), len(told), target=target, gate=gate
    )
    lost = len(cases) - len(told)
    return found.model_copy(update={"reason": f"{lost} unscored"}) if lost else found


def not_run(suite: str, metric: str, reason: str, *, target: float | None = None, gate: Gate = "soft") -> Metric:
    """A metric that could not be measured, and why. It never counts as passed; a soft one does not fail the run."""
    return Metric(name=suite, metric=metric, value=None, target=target, gate=gate, status="not_run", reason=reason)


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
