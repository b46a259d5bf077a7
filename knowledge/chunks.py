"""Blocks to passages: cut at headings, packed to about 900 characters, items and rows whole, headings on top.

A passage is found and cited by itself, so it carries the title of the document and the path of headings above it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.blocks import Block

CHUNKER = "passage-1"
TARGET = 900  # characters of a passage: about the size of a card
LONGEST = 1100  # no block is cut under this length; a result shows 1,200 characters, headings included


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage before it has a place: the headings above it, and its text."""

    headings: tuple[str, ...]
    text: str


def chunked(blocks: Iterable[Block]) -> Iterator[Chunk]:
    """Passages of a document, in order. A heading with nothing under it is dropped."""
    headings: list[tuple[int, str]] = []
    held: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            yield from _flushed(headings, held)
            headings = [(level, text) for level, text in headings if level < block.level] + [(block.level, block.text)]
            continue
        for piece in _pieces(("- " if block.kind in ("item", "row") else "") + block.text):
            if held and sum(map(len, held)) + len(piece) > TARGET:
                yield from _flushed(headings, held)
            held.append(piece)
    yield from _flushed(headings, held)


def _flushed(headings: list[tuple[int, str]], held: list[str]) -> Iterator[Chunk]:
    if held:
        yield Chunk(tuple(text for _, text in headings), "\n".join(held))
        held.clear()


def _pieces(text: str) -> Iterator[str]:
    """The text whole, or cut at the ends of sentences (at a space when a sentence has no end) when it is too long."""
    while len(text) > LONGEST:
        cut = max(text.rfind(mark, TARGET // 2, TARGET) + 1 for mark in (". ", "! ", "? ", "; "))
        if cut <= 0:
            cut = text.rfind(" ", TARGET // 2, TARGET)
        cut = cut if cut > 0 else TARGET
        yield text[:cut].strip()
        text = text[cut:].strip()
    if text:
        yield text
