"""The two decisions of a search: in which order, and whether the base answers at all. Pure arithmetic, no I/O.

The weights come from the development questions of the retrieval suite (`evals/suites/retrieval/calibrate.py` prints
them); the test questions and other people's questions had no part in them.
"""

from dataclasses import dataclass
from functools import cached_property
from math import exp, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import TermScores
from knowledge.shelf import Shelf

Floats = NDArray[np.float32]

# Share of the words against one share of the vectors. From 0.5 to 0.8 the order is as good; titles apart, the passage
# of the other language or a coverage term brought nothing more.
WORDS_WEIGHT = 0.65


@dataclass(frozen=True)
class Rule:
    """A logistic rule: the probability that an entry answers, and the line under which it does not."""

    coverage: float
    bm25: float
    length: float
    cosine: float
    scope: float
    constant: float
    line: float

    def probability(self, clues: "Clues") -> float:
        """Between 0 and 1."""
        total = self.constant + self.coverage * clues.coverage + self.bm25 * clues.bm25 + self.length * clues.length
        total += self.cosine * clues.cosine + self.scope * clues.scope
        return 1 / (1 + exp(-max(-50.0, min(50.0, total))))


# the cards, with the vectors of the snapshot
CARDS = Rule(coverage=3.53, bm25=2.81, length=1.56, cosine=16.6, scope=4.4, constant=-20.35, line=0.23)
# a user's passage, which may be about anything
PASSAGES = Rule(coverage=3.77, bm25=3.6, length=2.42, cosine=27.3, scope=0.0, constant=-32.35, line=0.28)
# no vectors, or those of another embedder
WORDS = Rule(coverage=4.17, bm25=4.21, length=2.93, cosine=0.0, scope=0.0, constant=-10.31, line=0.23)


@dataclass(frozen=True, slots=True)
class Clues:
    """What tells whether the best entry answers.

    `coverage`: share of the query's words (by idf) the best entry holds; `bm25`: the best BM25 over the words' total
    idf; `length`: log(1 + number of words), for the more words, the less of them a good answer holds; `cosine`: the best
    cosine; `scope`: the scope classifier, about -1 (outside the method) to 1 (inside).
    """

    coverage: float
    bm25: float
    length: float
    cosine: float = 0.0
    scope: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the base answers, and with what probability."""

    answerable: bool
    probability: float


@dataclass(frozen=True)
class Look:
    """One query looked up on one shelf. `mask`: which entries may be answered, None for all."""

    shelf: Shelf
    found: TermScores
    cosines: Floats | None
    mask: NDArray[np.bool_] | None

    @cached_property
    def scores(self) -> Floats:
        """One score an entry: standardised cosine + 0.65 x standardised BM25; -inf for those filtered out.

        Standardised over the shipped cards alone: a user's documents, however many, do not move the scale. Adding
        standard scores keeps what ranks throw away: how far ahead the best is.
        """
        scores = self._standard(self.found.bm25)
        if self.cosines is not None:
            scores = self._standard(self.cosines) + WORDS_WEIGHT * scores
        return scores if self.mask is None else np.where(self.mask, scores, -np.inf).astype(np.float32)

    def _standard(self, values: Floats) -> Floats:
        size = self.shelf.cards or len(values)
        moved = values - values[:size].mean()
        # numpy's own `std` spends more time on checks than on numbers
        spread = sqrt(float(moved[:size] @ moved[:size]) / max(size, 1))
        return np.asarray(moved / (spread + 1e-6), dtype=np.float32)

    def best(self, k: int) -> list[int]:
        """Places of the `k` best entries. A rule of ours that the cards alone would have shown is never pushed out."""
        cards, order = self.shelf.cards, self._order(k, len(self.scores))
        if all(place < cards for place in order):
            return order
        due = [place for place in self._order(k, cards) if self.shelf.entries[place].binding and place not in order]
        passages = [place for place in order if place >= cards]
        dropped = set(passages[::-1][: len(due)])
        return sorted([place for place in order if place not in dropped] + due, key=lambda place: -self.scores[place])

    def _order(self, k: int, size: int) -> list[int]:
        order = np.argsort(-self.scores[:size], kind="stable")[: max(k, 0)]
        return [int(place) for place in order if np.isfinite(self.scores[place])]

    def verdict(self, scope: float | None) -> Verdict:
        """The better of two chances: that a card answers, that a passage of the user's documents does.

        `scope` is None without vectors, and with an embedder whose cosines the rules were not fitted on: then only
        the words count.
        """
        verdicts = [Verdict(False, 0.0)]
        for part, rule in ((slice(0, self.shelf.cards), CARDS), (slice(self.shelf.cards, None), PASSAGES)):
            clues = self.clues(part, scope or 0.0)
            if clues is not None:
                applied = WORDS if scope is None else rule
                probability = applied.probability(clues)
                verdicts.append(Verdict(probability >= applied.line, probability))
        return max(verdicts, key=lambda verdict: (verdict.answerable, verdict.probability))

    def clues(self, part: slice, scope: float) -> Clues | None:
        """What the entries of a part (cards, or passages) say; None when it has none left after the filters."""
        scores = self.scores[part]
        if not scores.size or not np.isfinite(scores.max()):
            return None
        allowed = np.isfinite(scores)
        weight = self.found.weight or 1.0
        return Clues(
            coverage=float(self.found.coverage[part][scores.argmax()]),
            bm25=float(self.found.bm25[part][allowed].max()) / weight,
            length=log1p(self.found.terms),
            cosine=float(self.cosines[part][allowed].max()) if self.cosines is not None else 0.0,
            scope=scope,
        )
