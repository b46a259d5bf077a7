"""Two runs side by side, item by item, and a verdict: PROMOTE, HOLD or ROLLBACK, with its reasons.

Paired: only items both runs have are compared. Right-or-wrong items by McNemar's exact test (1947), numbers by a paired
bootstrap of the mean difference. A rate that falls by chance does not hold a release; a hard gate that is lost rolls it back.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evals.logs import Run
from evals.results import Case, Metric, share
from evals.seeds import COMPARED

Verdict = Literal["PROMOTE", "HOLD", "ROLLBACK"]
ALPHA, DRAWS = 0.05, 2_000
Key = tuple[str, str]


class Change(BaseModel):
    """One item that is no longer what it was. `before` and `after`: right, wrong, unscored or absent."""

    model_config = ConfigDict(frozen=True)

    suite: str
    metric: str
    id: str
    before: str
    after: str
    why: str = ""


class Shift(BaseModel):
    """One metric in both runs: values, items lost and won, and how likely such a loss is by chance."""

    model_config = ConfigDict(frozen=True)

    name: str
    metric: str
    before: float | None
    after: float | None
    lost: int = 0
    won: int = 0
    p: float | None = None
    status: Literal["same", "changed", "better", "worse", "new", "gone"]
    reason: str = ""


class Comparison(BaseModel):
    """What changed, and what to do about it."""

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    reasons: list[str]
    changes: list[Shift]
    items: list[Change]


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs. The verdict needs a reason whenever it is not PROMOTE."""
    old, new = _metrics(before), _metrics(after)
    items = list(_changes(before.cases, after.cases))
    shifts = [_shift(key, old.get(key), new.get(key), before, after) for key in sorted({*old, *new})]
    lost = [s for s in shifts if s.status in ("worse", "gone")]
    hard = [s for s in lost if _hard_lost(old.get((s.name, s.metric)), new.get((s.name, s.metric)))]
    soft = [s for s in lost if s not in hard]
    red = [s for s in shifts if s.status == "new" and _red(new[s.name, s.metric])]
    told = [f"{s.name}, {s.metric}: {s.reason}" for s in (*hard, *soft)]
    reasons = [*told, *(f"{s.name}, {s.metric}: a new hard gate that does not pass ({s.after})" for s in red)]
    verdict: Verdict = "ROLLBACK" if hard else "HOLD" if soft or red else "PROMOTE"
    changed = [s for s in shifts if s.status != "same"]
    return Comparison(
        verdict=verdict, reasons=reasons or ["no gate lost, no paired loss"], changes=changed, items=items
    )


def mcnemar(lost: int, won: int) -> float:
    """Exact two-sided p of so uneven a split of the items that changed, were both sides as likely. 1 when none changed."""
    n = lost + won
    if n == 0:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(min(lost, won) + 1)) / 2**n
    return min(1.0, 2 * float(tail))


def bootstrap(differences: Sequence[float], draws: int = DRAWS, seed: int = COMPARED) -> tuple[float, float]:
    """95 % interval of the mean of paired differences."""
    rng = Random(seed)  # noqa: S311 - a seed, not a secret
    n = len(differences)
    means = sorted(sum(rng.choices(differences, k=n)) / n for _ in range(draws))
    return means[int(0.025 * draws)], means[int(0.975 * draws) - 1]


def _metrics(run: Run) -> dict[Key, Metric]:
    """The metrics of a run; items that no metric counts by that name are one too, soft and without a target."""
    told = {(m.name, m.metric): m for m in run.suites}
    items: dict[Key, list[bool]] = {}
    for case in run.cases:
        if case.passed is not None and (case.suite, case.metric) not in told:
            items.setdefault((case.suite, case.metric), []).append(case.passed)
    return told | {key: share(*key, sum(held), len(held), target=0, gate="soft") for key, held in items.items()}


def _red(metric: Metric) -> bool:
    return metric.gate == "hard" and metric.status != "passed"


def _hard_lost(old: Metric | None, new: Metric | None) -> bool:
    """A hard gate that had passed and does not any more."""
    return old is not None and old.gate == "hard" and old.status == "passed" and (new is None or new.status != "passed")


def _shift(key: Key, old: Metric | None, new: Metric | None, before: Run, after: Run) -> Shift:
    values = {"name": key[0], "metric": key[1], "before": old and old.value, "after": new and new.value}
    if old is None:
        return Shift(**values, status="new")
    if new is None and old.status == "not_run":
        return Shift(**values, status="changed", reason="was not run, and is not asked for any more")
    if new is None or (new.status == "not_run" and old.status != "not_run"):
        why = "not there any more" if new is None else f"not run any more: {new.reason}"
        # What a longer tier measures is not lost by a shorter run.
        longer = new is not None and "longer tier" in (new.reason or "")
        return Shift(**values, status="same" if longer else "gone", reason=why)
    pairs = _pairs(key, before.cases, after.cases)
    lost = sum(bool(a.passed) and b.passed is False for a, b in pairs)
    won = sum(a.passed is False and bool(b.passed) for a, b in pairs)
    p = mcnemar(lost, won)
    told = {**values, "lost": lost, "won": won, "p": round(p, 4) if pairs else None}
    reason = _loss(old, new, pairs, (lost, won, p))
    if reason:
        return Shift(**told, status="worse", reason=reason)
    if old.value == new.value and old.status == new.status:
        return Shift(**told, status="changed" if lost or won else "same")
    return Shift(**told, status="better" if _better(old, new) else "changed")


def _loss(old: Metric, new: Metric, pairs: Sequence[tuple[Case, Case]], counted: tuple[int, int, float]) -> str:
    """Why this is a loss, empty when it is none: a gate lost, a paired loss beyond chance, or a value out of its interval."""
    lost, won, p = counted
    if old.status == "passed" and new.status == "failed":
        return f"its {old.gate} gate passed ({old.value}) and fails ({new.value}, target {new.target})"
    if lost > won and p < ALPHA:
        return f"{lost} items lost against {won} won (p = {p:.3f})"
    numbers = [(b.value - a.value) for a, b in pairs if a.value is not None and b.value is not None]
    if len(numbers) >= 8:
        low, high = bootstrap([d if new.direction == "min" else -d for d in numbers])
        return f"its items fell by {-high:.3g} to {-low:.3g} on average" if high < 0 else ""
    if not pairs and old.low is not None and old.high is not None and new.value is not None:
        out = new.value < old.low if new.direction == "min" else new.value > old.high
        return f"{new.value} is outside the interval it had ({old.low} to {old.high})" if out else ""
    return ""


def _better(old: Metric, new: Metric) -> bool:
    if old.value is None or new.value is None:
        return False
    return new.value > old.value if new.direction == "min" else new.value < old.value


def _pairs(key: Key, before: Iterable[Case], after: Iterable[Case]) -> list[tuple[Case, Case]]:
    mine = {c.id: c for c in before if (c.suite, c.metric) == key}
    return [(mine[c.id], c) for c in after if (c.suite, c.metric) == key and c.id in mine]


def _changes(before: Iterable[Case], after: Iterable[Case]) -> Iterator[Change]:
    old = {(c.suite, c.metric, c.id): c for c in before}
    new = {(c.suite, c.metric, c.id): c for c in after}
    for key in sorted({*old, *new}):
        one, two = _word(old.get(key)), _word(new.get(key))
        if one != two:
            why = new[key].why if key in new else ""
            yield Change(suite=key[0], metric=key[1], id=key[2], before=one, after=two, why=why)


def _word(case: Case | None) -> str:
    if case is None:
        return "absent"
    return {True: "right", False: "wrong", None: "unscored"}[case.passed]
