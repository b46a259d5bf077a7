"""A small deterministic embedder: words hashed into 64 numbers. Near enough to meaning for the mechanics under test."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import pytest

from knowledge.embedder import Matrix
from knowledge.words import words


class HashedWords:
    """Counts what it is asked to embed, so that tests can see what was not computed again."""

    dim = 64

    def __init__(self, name: str = "hashed-words-1") -> None:
        self.id = name
        self.embedded: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        return self._rows(texts)

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        self.embedded += texts
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> Matrix:
        rows = np.full((len(texts), self.dim), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[blake2b(word.encode(), digest_size=1).digest()[0] % self.dim] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def embedder() -> HashedWords:
    return HashedWords()
