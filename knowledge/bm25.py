"""BM25 over one language's texts, as flat arrays: saturation is computed once, a query is a few slices.

Score of a text = sum over the query's terms of idf x count x (k1 + 1) / (count + k1 x (1 - b + b x length / mean
length)), with idf = ln(1 + (N - n + 0.5) / (n + 0.5)), which never goes negative. Counts may be weighted (titles).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.6

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class TermScores:
    """What a query's words say of every text: `bm25` and `coverage` (share of the words' idf it holds, 0 to 1).

    `weight` is the idf of all the query's words, the yardstick for `bm25`; `terms` is how many they are.
    """

    bm25: Floats
    coverage: Floats
    weight: float
    terms: int


@dataclass(frozen=True)
class Bm25:
    """Postings of one language: `starts[i]:starts[i + 1]` are those of term i, as (text number, weighted count)."""

    terms: tuple[str, ...]
    starts: NDArray[np.int32]
    numbers: NDArray[np.int32]
    counts: Floats
    lengths: Floats

    @classmethod
    def build(cls, texts: Sequence[Mapping[str, float]]) -> "Bm25":
        """Index texts given as {term: weighted count}."""
        postings: dict[str, list[tuple[int, float]]] = {}
        for number, counts in enumerate(texts):
            for term, count in counts.items():
                postings.setdefault(term, []).append((number, count))
        terms = tuple(sorted(postings))
        flat = [pair for term in terms for pair in postings[term]]
        return cls(
            terms=terms,
            starts=np.cumsum([0, *(len(postings[term]) for term in terms)]).astype(np.int32),
            numbers=np.array([number for number, _ in flat], dtype=np.int32),
            counts=np.array([count for _, count in flat], dtype=np.float32),
            lengths=np.array([sum(counts.values()) for counts in texts], dtype=np.float32),
        )

    def extended(self, texts: Sequence[Mapping[str, float]]) -> "Bm25":
        """The index of these texts followed by others: shipped cards, then the user's passages."""
        return Bm25.build([*self._texts(), *texts]) if texts else self

    def _texts(self) -> list[dict[str, float]]:
        rows: list[dict[str, float]] = [{} for _ in self.lengths]
        for place, term in enumerate(self.terms):
            for posting in range(self.starts[place], self.starts[place + 1]):
                rows[self.numbers[posting]][term] = float(self.counts[posting])
        return rows

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    @cached_property
    def _saturated(self) -> Floats:
        mean = float(self.lengths.mean()) if len(self.lengths) else 1.0
        norm = K1 * (1 - B + B * self.lengths / max(mean, 1e-9))
        return np.asarray(self.counts * (K1 + 1) / (self.counts + norm[self.numbers]), dtype=np.float32)

    @cached_property
    def _idf(self) -> Floats:
        frequency = np.diff(self.starts)
        return np.log1p((len(self.lengths) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)

    def frequency(self, term: str) -> int:
        """How many texts hold a term."""
        place = self._places.get(term)
        return 0 if place is None else int(self.starts[place + 1] - self.starts[place])

    def scores(self, terms: Iterable[str]) -> TermScores:
        """Scores of all texts for a query's terms, each counted once; a term no text holds weighs the most."""
        size = len(self.lengths)
        bm25, covered, weight = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32), 0.0
        unseen = float(np.log1p((size + 0.5) / 0.5))
        distinct = dict.fromkeys(terms)
        for term in distinct:
            place = self._places.get(term)
            if place is None:
                weight += unseen
                continue
            idf = float(self._idf[place])
            rows = slice(self.starts[place], self.starts[place + 1])
            bm25[self.numbers[rows]] += idf * self._saturated[rows]
            covered[self.numbers[rows]] += idf
            weight += idf
        return TermScores(bm25, covered / weight if weight else covered, weight, len(distinct))
