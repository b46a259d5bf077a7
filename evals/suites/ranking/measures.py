"""How well a list is ordered: AUC, lift of the first tenth, nDCG, and a logistic regression to compare with."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
DRAWS = 200
RIDGE, STEPS = 1.0, 25  # penalty on standardised columns; Newton steps, far more than it needs


def auc(values: Sequence[float], hits: Sequence[bool]) -> float:
    """The chance that a hit stands above a miss, ties counting half (Mann-Whitney). 0.5 when there is no hit or no miss."""
    mine, won = np.asarray(values, dtype=float), np.asarray(hits, dtype=bool)
    above, below = int(won.sum()), int((~won).sum())
    if not above or not below:
        return 0.5
    return float((_ranks(mine)[won].sum() - above * (above + 1) / 2) / (above * below))


def lift(values: Sequence[float], hits: Sequence[bool], share: float = 0.1) -> float:
    """Rate of hits in the first share of the list over the rate of all; 1 is no better than chance."""
    order = np.argsort(-np.asarray(values, dtype=float), kind="stable")
    won = np.asarray(hits, dtype=float)
    first = won[order[: max(1, round(len(order) * share))]]
    return float(first.mean() / won.mean()) if won.any() else 1.0


def ndcg(values: Sequence[float], hits: Sequence[bool], at: int) -> float:
    """Normalised discounted cumulative gain of the first `at` lines, a hit being worth one."""
    order = np.argsort(-np.asarray(values, dtype=float), kind="stable")[:at]
    weights = 1 / np.log2(np.arange(2, len(order) + 2))
    won = np.asarray(hits, dtype=float)
    best = weights[: int(min(won.sum(), len(order)))].sum()
    return float((won[order] * weights).sum() / best) if best else 0.0


def logistic(columns: Mapping[str, Sequence[float]], hits: Sequence[bool], train: Sequence[bool]) -> Numbers:
    """The chance a ridge logistic regression, trained on part of the rows, gives to every row."""
    raw = np.array([columns[name] for name in sorted(columns)], dtype=float).T
    taught = np.asarray(train, dtype=bool)
    spread = raw[taught].std(axis=0)
    scaled = (raw - raw[taught].mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    x = np.hstack([np.ones((len(scaled), 1)), scaled])
    penalty = np.diag([0.0, *[RIDGE] * scaled.shape[1]])
    weights = np.zeros(x.shape[1])
    target = np.asarray(hits, dtype=float)[taught]
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-x[taught] @ weights))
        slope = x[taught].T @ (chance - target) + penalty @ weights
        curve = (x[taught] * (chance * (1 - chance))[:, None]).T @ x[taught] + penalty
        weights -= np.linalg.solve(curve, slope)
    result: Numbers = 1 / (1 + np.exp(-x @ weights))
    return result


def resampled(
    values: Sequence[float], others: Sequence[float], hits: Sequence[bool], draws: int = DRAWS
) -> list[float]:
    """The ratio of two AUCs on rows drawn again with replacement, the same rows for both: a paired bootstrap, seeded."""
    mine, theirs, won = np.asarray(values), np.asarray(others), np.asarray(hits)
    rng = np.random.default_rng(1)
    drawn = (rng.integers(0, len(won), len(won)) for _ in range(draws))
    return [auc(mine[at].tolist(), won[at].tolist()) / auc(theirs[at].tolist(), won[at].tolist()) for at in drawn]


def between(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of resampled figures."""
    low, high = np.quantile(np.asarray(values, dtype=float), (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def _ranks(values: Numbers) -> Numbers:
    """Ranks from 1, equals sharing the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    means: Numbers = (ends - (counts - 1) / 2)[inverse]
    return means
