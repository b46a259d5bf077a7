"""Figures that no source writes and that follow from what it writes: sums, shares, changes, time elapsed."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, permutations

from agent.checks import cues
from agent.checks.grounding import Case
from agent.checks.moments import moments
from agent.checks.nouns import noun_bond
from agent.checks.premises import Premise, Source
from agent.language.bounds import Bound
from agent.language.quantities import Quantity

_DAY = 1440  # minutes
_MONTH = 30.4 * _DAY  # as `agent.language.units` counts a month
# Small figures come out of any subtraction.
_TELLING = 20
# Counts below this make shares of anything.
_LEAST = 5
# A sum is told to the unit, large amounts to their third figure.
_EXACT = 0.001
# A span of time told by hand is that of the calendar within so much of it, or so many days.
_SLACK, _SLACK_DAYS = 0.15, 6


def derived(case: Case, quantity: Quantity) -> bool:
    """The figure follows from the sources of the sentence."""
    if quantity.kind == "percent":
        return _is_share(case, quantity) or _is_change(case, quantity)
    if quantity.kind == "multiple":
        return _is_multiple(case, quantity)
    if quantity.kind == "duration" and _elapsed(case, quantity):
        return True
    if quantity.kind not in ("count", "duration", "money") or quantity.bound != "exact":
        return False
    if quantity.kind == "duration" and any(_lasts(case, p, quantity) for s in case.sources for p in s.usable):
        return True
    return _is_sum(case, quantity)


def _is_sum(case: Case, quantity: Quantity) -> bool:
    """The difference or the sum of two figures of one sentence of the source, or a share of one.

    Below twenty the claim must say that it compares, or spell the figure.
    """
    spelled = not case.claim.text[quantity.start].isdigit()
    if (quantity.figure or 0) < _TELLING and not spelled and not cues.has("compares", case.claim.text):
        return False
    for premise in case.window:
        held = [q for q in premise.statement.quantities if q.kind == quantity.kind and q.unit == quantity.unit]
        if quantity.kind == "duration" and quantity.figure:  # `on visait 8 heures, il en a fallu 11`
            scale = quantity.value / quantity.figure
            held += [q._replace(value=q.value * scale) for q in premise.statement.quantities if q.bare]
        shares = [q.value / 100 for q in premise.statement.quantities if q.kind == "percent"]
        like = [(a, b) for a, b in combinations(held, 2) if noun_bond(a, b) >= 0]
        made = {abs(a.value - b.value) for a, b in like} | {a.value + b.value for a, b in like}
        if any(abs(m - quantity.value) <= _EXACT * quantity.value for m in made):
            return True
        if any(abs(q.value * s - quantity.value) <= 0.01 * quantity.value for q in held for s in shares):
            return True
    return False


def _is_share(case: Case, quantity: Quantity) -> bool:
    """The share that two counts of the same source make: `61 questions sur 86`, `un peu plus de 70 %`."""
    low, high = _room(
        quantity.bound, 0.6 if quantity.figure else 3.0
    )  # `close to a quarter` rounds more than `about 23 %`
    for source in case.sources:
        told = [p for p in source.usable if not p.record]
        counts = [q for p in told for q in p.statement.quantities if q.kind == "count" and q.value >= _LEAST]
        like = ((a, b) for a, b in permutations(counts, 2) if a.value < b.value and noun_bond(a, b) >= 0)
        if any(low <= 100 * a.value / b.value - quantity.value <= high for a, b in like):
            return True
    return False


def _is_change(case: Case, quantity: Quantity) -> bool:
    """By how much a figure of one sentence moved to the other: `requests fell by roughly three quarters`, from 85 to 22."""
    low, high = _room(quantity.bound, 5.0)
    return any(low <= 100 * abs(b - a) / a - quantity.value <= high for a, b in _pairs(case) if a > 0)


def _room(bound: Bound, about: float = 0.6) -> tuple[float, float]:
    """How far the true share may lie from the one told, in points."""
    if bound in ("over", "at least"):
        return 0.0, 3.0
    if bound in ("under", "up to"):
        return -3.0, 0.0
    return (-about, about) if bound == "about" else (-0.6, 0.6)


def _is_multiple(case: Case, quantity: Quantity) -> bool:
    """`doubled`, `halved`: the figures of one sentence of the source make that ratio, within a tenth."""
    return any(abs(b / a - quantity.value) <= 0.1 * quantity.value for a, b in _pairs(case) if a > 0)


def _pairs(case: Case) -> Iterator[tuple[float, float]]:
    """Two figures of one kind in one sentence of the source, both ways round."""
    for premise in (p for p in case.window if not p.record):
        for a, b in permutations(premise.statement.quantities, 2):
            if a.kind == b.kind and a.unit == b.unit and a.kind in ("count", "money", "duration"):
                yield a.value, b.value


def _lasts(case: Case, premise: Premise, quantity: Quantity) -> bool:
    """The duration is that of a stretch of months of the source: `six months` for `from March to August`."""
    return any(
        m.last > m.first
        and not m.loose
        and abs((m.last - m.first + 1) * _MONTH - quantity.value) <= 0.02 * quantity.value
        for m in moments(premise.statement.text, case.ground.as_of)
    )


def _elapsed(case: Case, quantity: Quantity) -> bool:
    """`depuis six semaines`, `two months into`, `il y a un an`: the time from a day of the source to the day of the draft."""
    if case.reading.facing != "prospect" or not cues.has("elapsed", case.claim.text):
        return False
    return any(_near(quantity, days) for s in case.sources for days in _ages(case, s))


def _ages(case: Case, source: Source) -> Iterator[float]:
    """Days from what the source tells to today: since its own day, since the months it names, and what had passed by then."""
    today = case.ground.as_of
    own = (today - source.day).days if source.day else None
    if own is not None:
        yield own
        for premise in source.usable:
            for q in premise.statement.quantities:
                if q.kind == "duration" and q.value >= _DAY:
                    yield own + q.value / _DAY
    for premise in source.usable:
        for moment in moments(premise.statement.text, today):
            year, month = divmod(moment.first - 1, 12)
            begun = date(year, month + 1, moment.day or 1)
            if moment.first == moment.last and begun <= today:
                yield (today - begun).days
                if moment.day is None:
                    yield (today - begun).days - 15  # somewhere in the month


def _near(quantity: Quantity, days: float) -> bool:
    told = quantity.value / _DAY
    slack = max(_SLACK * told, min(_SLACK_DAYS, told / 2))
    low, high = {
        "over": (told - 1, told * 1.5), "at least": (told - 1, told * 1.5), "under": (told * 0.6, told + 1),
        "up to": (told * 0.6, told + 1),
    }.get(quantity.bound, (told - slack, told + slack))  # fmt: skip
    return low <= days <= high
