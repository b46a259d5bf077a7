"""Cells as text: trimming, placeholders, and the folding that makes names comparable."""

from collections.abc import Callable
from typing import Generic, TypeVar

from connectors.resolution.names import without_accents

Key = TypeVar("Key", bound=str | tuple[str, ...])
Value = TypeVar("Value")

MAX_REMEMBERED = 512  # characters of a cell remembered; longer ones do not come twice, and would fill the memory
MAX_CELL = 32_767  # characters of a cell we interpret, Excel's own limit; longer, the row is refused


def clean(cell: str) -> str:
    """The cell without NUL and byte-order marks, trimmed, inner white space (no-break spaces, line breaks) made one space."""
    if not cell.isascii() or "\0" in cell:
        cell = cell.replace("\0", "").replace("\ufeff", "")
    return " ".join(cell.split())


def fold(text: str) -> str:
    """Casefold, accents and everything but letters and digits removed: `N° salariés` gives `nsalaries`."""
    return "".join(c for c in without_accents(text.casefold()) if c.isalnum())


def placeholder_key(text: str) -> str:
    """How a cell is compared with the placeholders: case and accents ignored, signs kept."""
    return without_accents(text.casefold())


def printable(text: str) -> str:
    """The text fit for UTF-8: lone surrogates, which JSON escapes may hold, become U+FFFD."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def is_blank(row: list[str]) -> bool:
    """Whether a row says nothing: every cell empty or white space (a byte-order mark is nothing either)."""
    return not any(cell and clean(cell) for cell in row)


class Memory(dict[Key, Value], Generic[Key, Value]):
    """What a function said of each cell, or tuple of cells, met so far: `memory[cell]`. Forgets everything when full.

    A plain dictionary and not an LRU: on lists in random order, keeping the order of use costs more than it saves.
    """

    def __init__(self, function: Callable[[Key], Value], size: int) -> None:
        super().__init__()
        self._function, self._size = function, size

    def __missing__(self, cell: Key) -> Value:
        value = self._function(cell)
        if len(self) >= self._size:
            self.clear()
        if (len(cell) if type(cell) is str else max(map(len, cell))) <= MAX_REMEMBERED:
            self[cell] = value
        return value
