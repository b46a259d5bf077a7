"""Is a question about the method at all? A ridge classifier on the question's vector, trained when the snapshot is built.

Inside are the titles of the cards and the questions they ask themselves; outside are the lists of `knowledge/lists`.
It sees topics, not facts: "who founded this customer?" sounds inside. The answerable rule adds what the cards hold.
"""

import re
from collections.abc import Sequence
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from knowledge.cards import Card
from knowledge.embedder import Embedder
from knowledge.words import LANGUAGES

RIDGE = 1.0  # 1 and 3 do equally well on the development questions of the retrieval suite, 10 and 30 less
_QUESTION = re.compile(r"[^.!?\n*#|>]{15,140}\?")


def inside(cards: Sequence[Card]) -> list[str]:
    """What the cards answer, as questions and titles."""
    asked = (_QUESTION.search(card.body) for card in cards)
    return [card.title for card in cards] + [found.group().strip() for found in asked if found]


def outside() -> list[str]:
    """Questions the cards do not answer, from the packaged lists of every language."""
    folder = resources.files("knowledge") / "lists"
    files = [(folder / f"outside.{language}.txt").read_text(encoding="utf-8") for language in LANGUAGES]
    return [line.strip() for text in files for line in text.splitlines() if line.strip()]


def train(cards: Sequence[Card], embedder: Embedder) -> NDArray[np.float32]:
    """Weights of the classifier and, last, its constant: (dim + 1,). Both sides weigh the same, whatever their size."""
    known, unknown = inside(cards), outside()
    vectors = embedder.embed_queries([*known, *unknown]).astype(np.float64)
    target = np.concatenate([np.ones(len(known)), -np.ones(len(unknown))])
    weight = np.concatenate([np.full(len(known), 0.5 / len(known)), np.full(len(unknown), 0.5 / len(unknown))])
    weight *= len(target)
    centre = vectors.mean(axis=0)
    moved = vectors - centre
    gram = (moved * weight[:, None]).T @ moved + RIDGE * np.eye(vectors.shape[1])
    slope = np.linalg.solve(gram, moved.T @ (weight * target))
    constant = (weight * (target - moved @ slope)).sum() / weight.sum() - centre @ slope
    return np.append(slope, constant).astype(np.float32)
