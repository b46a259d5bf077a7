"""Fits the weights of `agent.checks.claims` on the WiCE development claims and writes them as data.

Run it after a change of the measures: `python -m evals.suites.grounding.fit_claims`.
"""

import json
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from agent.checks import claims

DATA = Path(__file__).parent / "data" / "wice_dev.jsonl"
WEIGHTS = Path(claims.__file__).parent / "lexicon" / "claim_weights.json"
RIDGE = 20.0
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Row(TypedDict):
    """A claim with its evidence and label."""

    id: str
    claim: str
    evidence: list[str]
    label: str


def rows() -> list[Row]:
    """The labelled claims."""
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def table(items: list[Row]) -> tuple[Floats, Bools]:
    """Measures (n x 6) and labels: `supported` against the two others."""
    measured = [claims.measures(r["claim"], r["evidence"]) or (0.0,) * len(claims.FEATURES) for r in items]
    return np.array(measured), np.array([r["label"] == "supported" for r in items])


def fit(x: Floats, y: Bools) -> tuple[Floats, Floats, Floats]:
    """Mean, spread and weights (intercept first) of a ridge logistic regression, by Newton's method."""
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[np.ones(len(x)), (x - mean) / spread]
    weights = np.zeros(z.shape[1])
    ridge = np.diag([1e-6] + [RIDGE] * x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ weights))
        hessian = (z.T * (p * (1 - p) + 1e-6)) @ z + ridge
        weights = weights + np.linalg.solve(hessian, z.T @ (y - p) - ridge @ weights)
    return mean, spread, weights


def predict(model: tuple[Floats, Floats, Floats], x: Floats) -> Floats:
    """Probabilities."""
    mean, spread, weights = model
    return np.asarray(1 / (1 + np.exp(-(np.c_[np.ones(len(x)), (x - mean) / spread] @ weights))))


def cross_validated(x: Floats, y: Bools, folds: int = 5, seed: int = 0) -> Floats:
    """Each claim scored by a model that did not see it."""
    fold = np.random.default_rng(seed).integers(0, folds, len(y))
    scores = np.zeros(len(y))
    for k in range(folds):
        scores[fold == k] = predict(fit(x[fold != k], y[fold != k]), x[fold == k])
    return scores


def auc(scores: Floats, y: Bools) -> float:
    """Area under the ROC curve: the chance that a supported claim scores above another."""
    order = np.sort(scores)
    rank = (np.searchsorted(order, scores, "left") + np.searchsorted(order, scores, "right") + 1) / 2
    positive = int(y.sum())
    return float((rank[y].sum() - positive * (positive + 1) / 2) / (positive * (len(y) - positive)))


def best_threshold(scores: Floats, y: Bools) -> float:
    """The score that gives the best F1 on supported claims."""

    def f1(cut: float) -> float:
        hit = float(((scores >= cut) & y).sum())
        return 2 * hit / float((scores >= cut).sum() + y.sum())

    return max((float(c) for c in np.round(np.arange(0.2, 0.7, 0.01), 2)), key=f1)


def main() -> None:
    """Fit, report the cross-validated area and write the weights."""
    x, y = table(rows())
    held_out = np.mean([cross_validated(x, y, seed=s) for s in range(10)], axis=0)
    areas = [auc(cross_validated(x, y, seed=s), y) for s in range(10)]
    mean, spread, weights = fit(x, y)
    features = {
        name: {"mean": round(float(m), 4), "spread": round(float(s), 4), "weight": round(float(w), 4)}
        for name, m, s, w in zip(claims.FEATURES, mean, spread, weights[1:], strict=True)
    }
    model = {"intercept": round(float(weights[0]), 4), "features": features}
    WEIGHTS.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    print(f"n={len(y)} AUC={np.mean(areas):.3f} (10 x 5 folds), best SUPPORTED_FROM {best_threshold(held_out, y)}")


if __name__ == "__main__":
    main()
