"""The figures of a portfolio: weighted forecast, velocity, conversion by stage, accuracy of past forecasts. Pure.

Amounts of different currencies are never added. A figure that needs outcomes nobody has seen is None, with the reason.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from math import sqrt
from statistics import mean, median
from typing import Any

from agent.pipeline.records import (
    Accuracy,
    Assumption,
    Bucket,
    Conversion,
    Forecast,
    Judged,
    LeftOut,
    Line,
    Snapshot,
    Sum,
    Velocity,
)
from agent.stages import Stages

Z = 1.96  # 95 %
MIN_PERIOD_DAYS = 6  # a forecast is held against what came at least about a week later
UNKNOWN = "?"


def forecast(deals: Sequence[Judged], lines: Sequence[Line], stages: Stages, bank: dict[str, Any]) -> Forecast:
    """Amount × share of the stage, for every open deal that has both and whose close date has not passed."""
    opened = [d for d in deals if d.outcome == "open"]
    counted = [d for d in opened if _left_out(d) is None]
    stated = {line.id: line.probability for line in lines}
    order = {stage.id: at for at, stage in enumerate(stages.stages)}
    return Forecast(
        totals=[_sum(currency, of, stated) for currency, of in _by_currency(d for d in opened if d.amount is not None)],
        by_stage=_buckets(counted, lambda d: d.step or UNKNOWN, lambda name: (order.get(name, 99), name)),
        by_month=_buckets(
            counted, lambda d: f"{d.close_date:%Y-%m}" if d.close_date else UNKNOWN, lambda name: (0, name)
        ),
        assumptions=[Assumption(stage=s.id, probability=s.probability, source=stages.source) for s in stages.stages],
        left_out=[
            LeftOut(deal=d.id, reason=bank["left_out"][why]) for d in opened if (why := _left_out(d)) is not None
        ],
    )


def _left_out(deal: Judged) -> str | None:
    if deal.amount is None:
        return "no_amount"
    if deal.weight is None:
        return "stage_unknown"
    return "overdue" if deal.close_date and deal.close_date < deal.as_of else None


def _sum(currency: str, deals: Sequence[Judged], stated: dict[str, float | None]) -> Sum:
    counted = [d for d in deals if _left_out(d) is None]
    known = [(d.amount or 0) * p for d in counted if (p := stated.get(d.id)) is not None]
    return Sum(
        currency=currency,
        deals=len(deals),
        amount=sum(d.amount or 0 for d in deals),
        weighted=round(sum(d.weighted or 0 for d in counted), 2),
        qualified=sum(d.amount or 0 for d in deals if d.gates and d.gates.proposal_allowed),
        stated=round(sum(known), 2) if known else None,
    )


def _by_currency(deals: Iterable[Judged]) -> list[tuple[str, list[Judged]]]:
    """The currency of most deals first: amounts of two currencies cannot be compared."""
    found: dict[str, list[Judged]] = {}
    for deal in deals:
        found.setdefault(deal.currency or UNKNOWN, []).append(deal)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0] == UNKNOWN, item[0]))


def _buckets(deals: Sequence[Judged], key: Any, order: Any) -> list[Bucket]:
    found: dict[tuple[str, str], list[Judged]] = {}
    for deal in deals:
        found.setdefault((key(deal), deal.currency or UNKNOWN), []).append(deal)
    return [
        Bucket(name=name, currency=currency, deals=len(of), amount=sum(d.amount or 0 for d in of),
               weighted=round(sum(d.weighted or 0 for d in of), 2))
        for (name, currency), of in sorted(found.items(), key=lambda item: (order(item[0][0]), item[0][1]))
    ]  # fmt: skip


def velocity(deals: Sequence[Judged], bank: dict[str, Any]) -> list[Velocity]:
    """What the portfolio wins a day, by currency: the usual product of four factors, each from the list itself.

    A closed deal without an amount still counts among those won and lost: lost deals are often left without one.
    """
    groups = _by_currency(d for d in deals if d.amount)
    bare = [d for d in deals if not d.amount and d.outcome != "open"]
    alone = len(groups) == 1
    return [
        _velocity(currency, [*of, *(d for d in bare if alone or (d.currency or UNKNOWN) == currency)], bank["velocity"])
        for currency, of in groups
    ]


def _velocity(currency: str, deals: Sequence[Judged], bank: dict[str, str]) -> Velocity:
    opened = [d for d in deals if d.outcome == "open"]
    won, closed = [d for d in deals if d.outcome == "won"], [d for d in deals if d.outcome != "open"]
    cycles = [
        (d.closed_on - d.created_on).days for d in won if d.closed_on and d.created_on and d.closed_on >= d.created_on
    ]
    rate = len(won) / len(closed) if closed else None
    amounts = [d.amount for d in won if d.amount]
    amount = mean(amounts) if amounts else None
    cycle = mean(cycles) if cycles else None
    lacking = {"no_open": not opened, "no_closed": not closed, "no_won": not amounts, "no_cycle": not cycle}
    why = next((bank[name] for name, holds in lacking.items() if holds), None)
    per_day = len(opened) * rate * amount / cycle if why is None and rate and amount and cycle else None
    return Velocity(
        currency=currency, open_deals=len(opened), win_rate=_round(rate, 3), average_amount=_round(amount, 2),
        cycle_days=_round(cycle, 1), per_day=_round(per_day, 2), closed=len(closed), why=why,
    )  # fmt: skip


def conversion(deals: Sequence[Judged], past: Sequence[Snapshot], stages: Stages) -> list[Conversion]:
    """Stage by stage, how deals seen open in it left it afterwards: forward or won, against back or lost."""
    exits: dict[str, list[bool]] = {stage.id: [] for stage in stages.stages}
    seen: dict[str, Judged] = {}
    for judged in [*(d for snapshot in past for d in snapshot.deals), *deals]:
        before = seen.get(judged.id)
        if (
            before
            and before.outcome == "open"
            and before.step in exits
            and (left := _left(before, judged, stages)) is not None
        ):
            exits[before.step].append(left)
        if judged.outcome != "open" or judged.step in exits:  # a stage nobody knows hides where the deal stands
            seen[judged.id] = judged
    waits = {
        stage.id: [d.days_in_stage for d in deals if d.step == stage.id and d.outcome == "open"]
        for stage in stages.stages
    }
    return [
        _conversion(stage.id, exits[stage.id], [w for w in waits[stage.id] if w is not None]) for stage in stages.stages
    ]


def _left(before: Judged, after: Judged, stages: Stages) -> bool | None:
    """True when it left forward, False when back or lost, None when it stayed."""
    if after.outcome != "open":
        return after.outcome == "won"
    step, was = stages.order(after.step), stages.order(before.step)
    return None if step in (was, -1) else step > was


def _conversion(stage: str, exits: Sequence[bool], waits: Sequence[int]) -> Conversion:
    low, high = wilson(sum(exits), len(exits)) if exits else (None, None)
    return Conversion(
        stage=stage, left=len(exits), forward=sum(exits), rate=_round(sum(exits) / len(exits), 3) if exits else None,
        low=low, high=high, days_in_stage=float(median(waits)) if waits else None,
    )  # fmt: skip


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Interval of a share at 95 %, sound for small numbers (Wilson 1927)."""
    share, width = hits / n, Z * Z / n
    centre = (share + width / 2) / (1 + width)
    half = Z * sqrt(share * (1 - share) / n + width / (4 * n)) / (1 + width)
    return round(max(0.0, centre - half), 3), round(min(1.0, centre + half), 3)


def accuracy(deals: Sequence[Judged], past: Sequence[Snapshot], as_of: date) -> list[Accuracy]:
    """Each past snapshot's forecast for the days up to now, against what was won in them."""
    found, here = [], {deal.id for deal in deals}
    for snapshot in past:
        if (as_of - snapshot.as_of).days < MIN_PERIOD_DAYS:
            continue
        forecast_then = [d for d in snapshot.deals if d.outcome == "open" and d.weighted is not None and d.close_date
                         and snapshot.as_of <= d.close_date <= as_of]  # fmt: skip
        due = [d for d in forecast_then if d.id in here]
        won = [d for d in deals if d.outcome == "won" and d.closed_on and snapshot.as_of < d.closed_on <= as_of]
        for currency in sorted({d.currency or UNKNOWN for d in (*due, *won)}):
            expected = sum(d.weighted or 0 for d in due if (d.currency or UNKNOWN) == currency)
            real = sum(d.amount or 0 for d in won if (d.currency or UNKNOWN) == currency)
            error = round((expected - real) / real, 3) if real else None
            found.append(
                Accuracy(
                    snapshot=snapshot.as_of,
                    until=as_of,
                    currency=currency,
                    forecast=round(expected, 2),
                    won=real,
                    error=error,
                    gone=sum(d.id not in here and (d.currency or UNKNOWN) == currency for d in forecast_then),
                )
            )
    return found


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
