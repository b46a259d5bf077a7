"""Chroma as the store of record: every row (shipped cards and the user's passages) with the vector we computed.

The only module that imports chromadb, inside its functions (0.6 s). A collection is written once, into a new folder,
and only read afterwards: whoever changes the index builds the next one beside it (`store.py` swaps them).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SnapshotStale

COLLECTION = "amorce-knowledge"
BATCH = 1000  # rows a write; Chroma takes at most 5,461


@dataclass(frozen=True)
class Row:
    """One row of the store. `metadata` holds only strings and whole numbers (Chroma takes no lists and no nulls)."""

    id: str
    text: str
    metadata: dict[str, str | int]


@contextmanager
def _client(folder: Path) -> Iterator[Any]:
    import chromadb
    from chromadb.config import Settings

    client: Any = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    try:
        yield client
    finally:
        # Chroma keeps one instance a path for the life of the process; closing it lets the folder be removed.
        client.close()


def write(folder: Path, rows: Sequence[Row], vectors: NDArray[np.float32], about: dict[str, str | int]) -> None:
    """Write a new collection: cosine distance, our vectors, `about` (embedder id, chunker...) as its metadata."""
    folder.mkdir(parents=True, exist_ok=True)
    with _client(folder) as client:
        collection = client.create_collection(
            COLLECTION, metadata=about, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            collection.add(
                ids=[row.id for row in part],
                documents=[row.text for row in part],
                metadatas=[row.metadata for row in part],
                embeddings=vectors[start : start + BATCH],
            )


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """The collection itself, to measure it. Raises whatever chromadb raises."""
    with _client(folder) as client:
        yield client.get_collection(COLLECTION, embedding_function=None)


@dataclass(frozen=True)
class Stored:
    """What a collection holds: rows by id, vectors in the order of `rows`, and what was noted about it."""

    rows: tuple[Row, ...]
    vectors: NDArray[np.float32]
    about: dict[str, Any]


def read(folder: Path) -> Stored:
    """Everything a collection holds, sorted by id. Raises `SnapshotStale` when it cannot be read."""
    with _client(folder) as client:
        try:
            collection = client.get_collection(COLLECTION, embedding_function=None)
            found = collection.get(include=["embeddings", "documents", "metadatas"])
        except Exception as error:  # chromadb raises its own tree, ValueError and bare Rust errors
            raise SnapshotStale(f"the vector store cannot be read ({type(error).__name__}): run `kb build`") from error
        order = sorted(range(len(found["ids"])), key=lambda place: str(found["ids"][place]))
        rows = tuple(
            Row(found["ids"][place], found["documents"][place], dict(found["metadatas"][place])) for place in order
        )
        vectors = np.asarray(found["embeddings"], dtype=np.float32).reshape(len(order), -1)[order]
        return Stored(rows, vectors, dict(collection.metadata or {}))
