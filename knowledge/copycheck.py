"""No sentence of a card is copied from its sources: eight words in a row that a source also has are a copy.

The sources are not part of this repository; only hashes of their eight-word windows are (`sources/shingles.npy`).
Standard names and quoted figures are exempt when `sources/exempt.txt` lists them, one reviewed phrase a line.

    python -m knowledge.copycheck                 check the cards
    python -m knowledge.copycheck build FILE...   hash the sources again (for whoever holds them)
"""

import hashlib
import io
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.card_reader import read_cards
from knowledge.words import fold

WINDOW = 8  # words
_WORD = re.compile(r"[a-z0-9]+")
_SENTENCE_END = re.compile(r"[.!?;:|\n]")
FOLDER = resources.files("knowledge") / "sources"


def windows(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words inside one sentence, folded."""
    for sentence in _SENTENCE_END.split(text):
        yield from _runs(sentence)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    found = _WORD.findall(fold(text))
    return (tuple(found[start : start + WINDOW]) for start in range(len(found) - WINDOW + 1))


def hashed(window: Sequence[str]) -> int:
    """The 64-bit hash of a window."""
    return int.from_bytes(hashlib.blake2b(" ".join(window).encode(), digest_size=8).digest(), "big")


@cache
def _known() -> frozenset[int]:
    stored: NDArray[np.uint64] = np.load(io.BytesIO((FOLDER / "shingles.npy").read_bytes()))
    return frozenset(int(value) for value in stored)


@cache
def _exempt() -> frozenset[tuple[str, ...]]:
    lines = (FOLDER / "exempt.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(run for line in lines if not line.startswith("#") for run in _runs(line))


def copied(text: str) -> list[str]:
    """The windows of a text that a source also has and no exemption covers, in order."""
    return [" ".join(run) for run in windows(text) if hashed(run) in _known() and run not in _exempt()]


def build(files: Sequence[Path]) -> NDArray[np.uint64]:
    """Hashes of every window of the sources, across their punctuation, sorted."""
    runs = {hashed(run) for file in files for run in _runs(file.read_text(encoding="utf-8"))}
    return np.array(sorted(runs), dtype=np.uint64)


def main(arguments: list[str]) -> int:
    """Check the cards, or hash the sources again; 0 when nothing is copied."""
    if arguments[:1] == ["build"] and len(arguments) > 1:
        hashes = build([Path(name) for name in arguments[1:]])
        np.save(Path(__file__).parent / "sources" / "shingles.npy", hashes, allow_pickle=False)
        print(f"{len(hashes)} windows hashed")
        return 0
    found = [(f"{card.kind}/{card.id}.{card.lang}.md", run) for card in read_cards() for run in copied(card.text)]
    for path, run in found:
        print(f"{path}: {run}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
