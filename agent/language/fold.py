"""Folding: lower case, no accents, plain quotes and spaces, with every character staying at its place.

`len(fold(text)) == len(text)` always, so an offset found in the folded text is an offset in the original.
"""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = "\u200b"
_QUOTES = dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("’‘ʼ′`´", "'")
_DASHES = dict.fromkeys("‐‑−", "-") | dict.fromkeys("–―", "—")


# What folds to more than its lower case: most characters of a text do not.
_UNLIKE = re.compile("[^ -_a-~\n]")


class _Table(dict[str, str]):
    """Computes the folded form of a character the first time it is met."""

    def __missing__(self, char: str) -> str:
        self[char] = folded = _folded(char)
        return folded


def _folded(char: str) -> str:
    if char in "\n\r":
        return "\n"
    if char.isspace():
        return " "
    plain = _QUOTES.get(char) or _DASHES.get(char)
    if plain:
        return plain
    if unicodedata.category(char) == "Cf":  # zero-width and direction marks, used to hide words from filters
        return INVISIBLE
    base = unicodedata.normalize("NFKD", char)
    kept = base[0] if len(base) == 1 or unicodedata.combining(base[1]) else char
    return kept.lower()[0]


_TABLE = _Table()


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """Fold a text, length kept. The last few are remembered: names, figures and words of a sentence each ask for it."""
    return _UNLIKE.sub(_replaced, text).lower()


def _replaced(found: re.Match[str]) -> str:
    return _TABLE[found[0]]


def squeeze(text: str) -> str:
    """Every run of white space (narrow and no-break ones too) becomes one plain space; ends are trimmed."""
    return " ".join(text.replace(INVISIBLE, "").split())
