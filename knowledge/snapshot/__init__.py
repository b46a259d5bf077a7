"""The packaged index of the shipped cards, so that a first search parses no card, embeds no card and opens no store.

    cards.json     the parsed cards, sorted by (id, language)
    vectors.npy    one float16 row a card (title and body), same order
    words.npz      BM25 postings of each language
    scope.npy      the scope classifier (float32)
    manifest.json  content hash of cards and lists, embedder id, chunker version

Rebuild with `python -m knowledge.snapshot` after any change of a card; a test compares the manifest with the files.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import Bm25
from knowledge.cards import Language, load_cards
from knowledge.errors import SnapshotStale
from knowledge.shelf import Entry, Shelf
from knowledge.words import LANGUAGES

CHUNKER = "card-1"  # what a row of the index is made of: one whole card, title first
FOLDER = resources.files("knowledge") / "snapshot"


@dataclass(frozen=True)
class Snapshot:
    """The packaged index, read: a shelf a language, the scope classifier, what it was built with."""

    shelves: Mapping[Language, Shelf]
    scope: NDArray[np.float32]
    embedder: str
    cards_hash: str


def manifest() -> dict[str, Any]:
    """What the snapshot was built from and with."""
    loaded: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def load() -> Snapshot:
    """Read the packaged index (about 20 ms). Raises `SnapshotStale` when its parts do not fit each other."""
    about, cards = manifest(), load_cards()
    vectors = card_vectors()
    if len(vectors) != len(cards):
        raise SnapshotStale("the packaged vectors and cards differ in number: run `python -m knowledge.snapshot`")
    words = np.load(io.BytesIO((FOLDER / "words.npz").read_bytes()))
    shelves: dict[Language, Shelf] = {}
    for language in LANGUAGES:
        rows = [number for number, card in enumerate(cards) if card.lang == language]
        entries = tuple(Entry.of(cards[row]) for row in rows)
        shelves[language] = Shelf(entries, len(entries), _unpacked(words, language), vectors[rows])
    weights = np.load(io.BytesIO((FOLDER / "scope.npy").read_bytes()))
    return Snapshot(shelves, weights, about["embedder"], about["content"])


def card_vectors() -> NDArray[np.float32]:
    """One row a card, in the order of `load_cards`. Stored in half precision: the order of results is the same."""
    with resources.as_file(FOLDER / "vectors.npy") as path:
        return np.asarray(np.load(path, mmap_mode="r"), dtype=np.float32)


def _unpacked(arrays: Mapping[str, NDArray[Any]], language: Language) -> Bm25:
    return Bm25(
        terms=tuple(arrays[f"{language}.terms"].tobytes().decode().split("\n")),
        starts=arrays[f"{language}.starts"],
        numbers=arrays[f"{language}.numbers"].astype(np.int32),
        counts=arrays[f"{language}.counts"].astype(np.float32),
        lengths=arrays[f"{language}.lengths"],
    )
