"""Content words of a text and their keys: what lets a sentence and its source, in two languages, be compared.

A key is a concept of `lexicon/concepts.txt` or a stem. Two words match when they share a key, or a long prefix (most
French and English business words of Latin origin).
"""

from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from agent.checks.cues import folded_words
from agent.checks.wordlists import wordlist
from agent.language.function_words import FUNCTION_WORDS

_ENDINGS = wordlist("endings")
_LENGTHS = sorted({len(ending) for ending in _ENDINGS}, reverse=True)


_new = tuple.__new__  # a fifth less than calling the class


class Content(NamedTuple):
    """A content word: folded text, its keys (concepts or stem) and its place."""

    text: str
    keys: frozenset[str]
    start: int
    end: int


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A light bilingual stem of a folded word: one ending removed, at least four letters kept."""
    for length in _LENGTHS:
        if word[-length:] in _ENDINGS and len(word) - length >= (3 if length == 1 else 4):
            return word[:-length]
    return word


@cache
def _concepts() -> dict[str, frozenset[str]]:
    """Word or stem to concepts, read once from the lexicon."""
    found: dict[str, set[str]] = {}
    text = (files("agent.checks") / "lexicon" / "concepts.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            concept, _, members = line.partition(":")
            for word in members.split():
                for piece in {word, stem(word)}:
                    found.setdefault(piece, set()).add("=" + concept)
    return {word: frozenset(concepts) for word, concepts in found.items()}


@lru_cache(maxsize=20_000)
def keys(word: str) -> frozenset[str]:
    """Keys of a folded word."""
    concepts = _concepts()
    root = stem(word)
    return concepts.get(word, frozenset()) | concepts.get(root, frozenset()) | {root}


def exact(word: str) -> frozenset[str]:
    """Concepts that list the very word, a plural `s` or `x` aside."""
    concepts = _concepts()
    single = word[:-1] if len(word) > 3 and word[-1] in "sx" else word
    return concepts.get(word, frozenset()) | concepts.get(single, frozenset())


def known(word: str) -> bool:
    """True when the lexicon holds the word."""
    return word in _concepts() or stem(word) in _concepts()


@lru_cache(maxsize=4_096)
def contents(text: str) -> tuple[Content, ...]:
    """Content words of a text in order: function words and one-letter words left out."""
    found = [
        _new(Content, (word, keys(word), start, end))
        for word, start, end in folded_words(text)
        if (word not in FUNCTION_WORDS and (len(word) > 1 or word.isdigit())) or text[start:end] == "IT"
    ]
    return tuple(found)


def alike(one: Content, two: Content) -> bool:
    """True when two content words may mean the same."""
    return not one.keys.isdisjoint(two.keys) or _cognate(one.text, two.text)


@lru_cache(maxsize=100_000)
def _cognate(one: str, two: str) -> bool:
    """A common prefix of five letters or more that makes up three quarters of the shorter word."""
    shorter = min(len(one), len(two))
    if shorter < 5 or one[:5] != two[:5]:
        return False
    common = next((i for i in range(shorter) if one[i] != two[i]), shorter)
    return common >= 0.75 * shorter
