"""`amorce check --claims` on WiCE: 349 development claims. The weights of the scorer are fitted on these very claims, so every
figure here is cross-validated: each claim is scored by weights that never saw it. The test claims stay with their authors.
"""

from collections.abc import Sequence

import numpy as np

from agent.checks.claims import SUPPORTED_FROM
from evals.results import Case, Metric, Report
from evals.suites.grounding.fit_claims import Bools, Floats, auc, cross_validated, rows, table

NAME = "wice"
FOLDS_OF, DRAWS, SEED = 5, 500, 20261116
# Content words, numbers and names alone reach 0.762 and 0.685 on the test claims of the set: the bar to clear.
AUC, BALANCED = 0.80, 0.685


def run() -> Report:
    """Area under the curve and balanced accuracy, with intervals of claims drawn again."""
    items = rows()
    x, y = table(items)
    scores = np.mean([cross_validated(x, y, seed=seed) for seed in range(FOLDS_OF)], axis=0)
    told = scores >= SUPPORTED_FROM
    metrics = [
        _metric("AUC (dev, cross-validated)", scores, y, target=AUC),
        _metric("balanced accuracy (dev, cross-validated)", told.astype(np.float64), y, target=BALANCED),
    ]
    cases = [
        Case(suite=NAME, metric="claims told right", id=row["id"], passed=bool(t == w), value=round(float(s), 3),
             group={"label": row["label"]}, wanted=row["label"], got="supported" if t else "not supported", why=row["claim"])
        for row, s, t, w in zip(items, scores, told, y, strict=True)
    ]  # fmt: skip
    return Report(metrics=metrics, cases=cases)


def _metric(name: str, values: Floats, y: Bools, *, target: float) -> Metric:
    measure = auc if name.startswith("AUC") else _balanced
    value, (low, high) = measure(values, y), _interval(values, y, name)
    return Metric(
        name=NAME, metric=name, value=round(value, 4), low=low, high=high, target=target, gate="soft", n=len(y),
        status="passed" if value >= target else "failed",
    )  # fmt: skip


def _balanced(told: Floats, y: Bools) -> float:
    return float((told[y].mean() + (1 - told[~y]).mean()) / 2)


def _interval(values: Floats, y: Bools, name: str) -> tuple[float, float]:
    measure = auc if name.startswith("AUC") else _balanced
    rng = np.random.default_rng(SEED)
    drawn: Sequence[float] = [measure(values[at], y[at]) for at in rng.integers(0, len(y), (DRAWS, len(y)))]
    return round(float(np.quantile(drawn, 0.025)), 4), round(float(np.quantile(drawn, 0.975)), 4)
