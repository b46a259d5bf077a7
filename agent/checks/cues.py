"""Finds the phrases of `lexicon/cues.txt` in a text, word by word (no regular expression built from data)."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from agent.language.fold import fold
from agent.language.sentences import Word, words

_GAP = 3


class Cue(NamedTuple):
    """A phrase found in a text."""

    phrase: str
    start: int
    end: int


Phrase = tuple[str, ...]


class _Index(NamedTuple):
    """Phrases of a cue by their first word, and those whose first word has an open end by its first two letters."""

    exact: dict[str, tuple[Phrase, ...]]
    open: dict[str, tuple[Phrase, ...]]


@cache
def _phrases() -> dict[str, _Index]:
    """Cue id to phrases, read once."""
    text = (files("agent.checks") / "lexicon" / "cues.txt").read_text(encoding="utf-8")
    found: dict[str, list[Phrase]] = {}
    current: list[Phrase] = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            current = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            current.append(tuple(line.split()))
    return {cue: _indexed(phrases) for cue, phrases in found.items()}


def _indexed(phrases: list[Phrase]) -> _Index:
    exact: dict[str, list[Phrase]] = {}
    starred: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        for first in phrase[0].split("/"):
            if first.endswith("*"):
                starred.setdefault(first[:2].rstrip("*"), []).append(phrase)
            else:
                exact.setdefault(first, []).append(phrase)
    return _Index({k: tuple(v) for k, v in exact.items()}, {k: tuple(v) for k, v in starred.items()})


@lru_cache(maxsize=8_192)
def folded_words(text: str) -> tuple[Word, ...]:
    """Words of the folded text. Recent texts are remembered: every test of a sentence asks for them."""
    return tuple(words(fold(text)))


def find(cue: str, text: str) -> list[Cue]:
    """Phrases of a cue in a text, in order."""
    return list(_found(cue, text))


def has(cue: str, text: str) -> bool:
    """True when a phrase of the cue is in the text."""
    return bool(_found(cue, text))


@lru_cache(maxsize=32_768)
def _found(cue: str, text: str) -> tuple[Cue, ...]:
    return tuple(find_in(cue, folded_words(text)))


def find_in(cue: str, tokens: Sequence[Word]) -> list[Cue]:
    """Phrases of a cue among folded words. The longest phrase wins at each place."""
    exact, starred = _phrases()[cue]
    found: list[Cue] = []
    for at, token in enumerate(tokens):
        word = token.text
        candidates = (
            exact.get(word, ()) + starred.get(word[:2], ()) + (starred.get(word[0], ()) if len(word) > 1 else ())
        )
        if not candidates:
            continue
        ends = [(end, phrase) for phrase in candidates if (end := _match(phrase, tokens, at)) is not None]
        if ends:
            end, phrase = max(ends)
            found.append(Cue(" ".join(phrase), token.start, tokens[end].end))
    return found


def _match(phrase: Phrase, tokens: Sequence[Word], at: int) -> int | None:
    """Index of the last word matched when the phrase stands at `at`."""
    last = at - 1
    gap = False
    for item in phrase:
        if item == "~":
            gap = True
            continue
        reach = range(last + 1, min(last + 2 + (_GAP if gap else 0), len(tokens)))
        hit = next((k for k in reach if _fits(item, tokens[k].text)), None)
        if hit is None:
            return None
        last, gap = hit, False
    return last


def _fits(item: str, word: str) -> bool:
    if item.endswith("*"):
        return word.startswith(item[:-1])
    return word in item.split("/") if "/" in item else word == item
