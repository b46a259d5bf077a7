"""`support`: how likely free texts are to support a claim of any subject (`amorce check --claims`).

Six measures of overlap in a logistic model whose weights are data (`lexicon/claim_weights.json`, fitted by
`evals/suites/grounding/fit_claims.py`). No embedding and no model.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from agent.checks.premises import split
from agent.checks.statements import Statement
from agent.checks.words import Content, contents, stem
from agent.language.names import words_of
from agent.language.quantities import agrees

# The score with the best F1 on the development claims.
SUPPORTED_FROM = 0.45
FEATURES = ("uncovered", "figures", "quantities", "names", "clause", "runs")
# Weight of a word found by concept or by cognate, beside 1 for its stem.
_CONCEPT, _COGNATE = 0.7, 0.8
_WINDOW = 3


def support(claim: str, texts: Sequence[str]) -> float:
    """Probability, 0 to 1, that the texts support the claim. 0 without texts."""
    model = _model()
    measured = measures(claim, texts)
    if measured is None:
        return 0.0
    pairs = zip(measured, model.mean, model.spread, model.weight, strict=True)
    return 1 / (1 + math.exp(-(model.intercept + sum(w * (x - m) / s for x, m, s, w in pairs))))


@dataclass(frozen=True)
class _Model:
    intercept: float
    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weight: tuple[float, ...]


@cache
def _model() -> _Model:
    text = (files("agent.checks") / "lexicon" / "claim_weights.json").read_text(encoding="utf-8")
    data = json.loads(text)
    rows = [data["features"][name] for name in FEATURES]
    columns = (tuple(float(row[key]) for row in rows) for key in ("mean", "spread", "weight"))
    return _Model(float(data["intercept"]), *columns)


def measures(claim: str, texts: Sequence[str]) -> tuple[float, ...] | None:
    """The measures named in FEATURES, None when the claim or the texts hold no word."""
    said = Statement.of(claim)
    words = contents(claim)
    page = [s for text in texts for t in split(text) if (s := Statement.of(t)).tokens]
    if not words or not page:
        return None
    table = _Table(said, words, page)
    near = table.neighbours()
    return (
        table.uncovered(near),
        table.figures(near),
        table.quantities(near),
        table.names(),
        table.weakest_clause(),
        table.long_runs(),
    )


class _Table:
    """Which word of the claim each sentence of the page holds, and how rare the word is there."""

    def __init__(self, claim: Statement, words: Sequence[Content], page: Sequence[Statement]) -> None:
        self.claim, self.words, self.page = claim, words, page
        self.tokens = [s.spoken for s in page]
        stems = [{stem(t) for t in tokens} for tokens in self.tokens]
        known = Counter(s for sentence in stems for s in sentence)
        self.rarity = [math.log(1 + (len(page) + 1) / (known[stem(w.text)] + 0.5)) for w in words]
        self.held = [[_held(w, s, st) for w in words] for s, st in zip(page, stems, strict=True)]

    def neighbours(self) -> list[int]:
        """The sentences that together hold most of the claim (greedy, three) and those beside them."""
        best = [0.0] * len(self.words)
        chosen: list[int] = []
        for _ in range(_WINDOW):
            gains = [
                sum(r * max(0.0, h - b) for r, h, b in zip(self.rarity, row, best, strict=True)) for row in self.held
            ]
            at = max(range(len(gains)), key=gains.__getitem__)
            if gains[at] <= 0:
                break
            chosen.append(at)
            best = [max(h, b) for h, b in zip(self.held[at], best, strict=True)]
        return sorted({k for at in chosen for k in (at - 1, at, at + 1) if 0 <= k < len(self.page)})

    def uncovered(self, near: Sequence[int]) -> float:
        """Share of the content words of the claim that the neighbours do not hold."""
        lost = sum(max((self.held[k][j] for k in near), default=0.0) < 0.5 for j in range(len(self.words)))
        return lost / len(self.words)

    def figures(self, near: Sequence[int]) -> float:
        """Share of the tokens with a digit found as they stand."""
        wanted = [t.text for t in self.claim.tokens if any(c.isdigit() for c in t.text)]
        return sum(any(w in self.tokens[k] for k in near) for w in wanted) / len(wanted) if wanted else 1.0

    def quantities(self, near: Sequence[int]) -> float:
        """Share of the quantities that some quantity of the neighbours agrees with."""
        wanted = self.claim.quantities
        found = sum(any(agrees(q, p) for k in near for p in self.page[k].quantities) for q in wanted)
        return found / len(wanted) if wanted else 1.0

    def names(self) -> float:
        """Share of the words of proper names found anywhere."""
        wanted = [w for name in self.claim.names for w in words_of(name.text)]
        return sum(any(w in tokens for tokens in self.tokens) for w in wanted) / len(wanted) if wanted else 1.0

    def weakest_clause(self) -> float:
        """For each clause of two content words or more, the best share of it one sentence holds; the least of them."""
        shares: list[tuple[int, float]] = []
        for clause in self.claim.clauses:
            at = [j for j, w in enumerate(self.words) if clause.start <= w.start < clause.end]
            total = sum(self.rarity[j] for j in at)
            if total:
                shares.append((len(at), max(sum(self.rarity[j] * row[j] for j in at) for row in self.held) / total))
        long = [share for size, share in shares if size >= 2] or [share for _, share in shares]
        return min(long, default=0.0)

    def long_runs(self) -> float:
        """Share of the runs of four words of the claim that stand in the page."""
        wanted = _runs(self.claim)
        return len(wanted & {r for s in self.page for r in _runs(s)}) / len(wanted) if wanted else 0.0


def _held(word: Content, sentence: Statement, stems: set[str]) -> float:
    if stem(word.text) in stems:
        return 1.0
    if word.keys & sentence.keys:
        return _CONCEPT
    return _COGNATE if len(word.text) >= 5 and any(t.text[:5] == word.text[:5] for t in sentence.tokens) else 0.0


def _runs(statement: Statement) -> set[tuple[str, ...]]:
    plain = [t.text for t in statement.tokens]
    return set(zip(*(plain[k:] for k in range(4)), strict=False))
