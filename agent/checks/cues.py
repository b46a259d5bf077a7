"""Finds the phrases of `lexicon/cues.txt` in a text, word by word (no regular expression built from data)."""

from functools import cache
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


@cache
def _phrases() -> dict[str, dict[str, tuple[Phrase, ...]]]:
    """Cue id to phrases, indexed by the first two letters of their first word."""
    text = (files("agent.checks") / "lexicon" / "cues.txt").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[Phrase]]] = {}
    current: dict[str, list[Phrase]] = {}
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            current = found.setdefault(line[1:-1], {})
        elif line and not line.startswith("#"):
            items = tuple(line.split())
            for first in items[0].split("/"):
                current.setdefault(first[:2].rstrip("*"), []).append(items)
    return {cue: {start: tuple(items) for start, items in index.items()} for cue, index in found.items()}


def find(cue: str, text: str) -> list[Cue]:
    """Phrases of a cue in a text, in order."""
    return find_in(cue, words(fold(text)))


def has(cue: str, text: str) -> bool:
    """True when a phrase of the cue is in the text."""
    return bool(find(cue, text))


def find_in(cue: str, tokens: list[Word]) -> list[Cue]:
    """Phrases of a cue among folded words. The longest phrase wins at each place."""
    index = _phrases()[cue]
    found: list[Cue] = []
    for at, token in enumerate(tokens):
        candidates = index.get(token.text[:2], ()) + (index.get(token.text[:1], ()) if len(token.text) > 1 else ())
        ends = [(end, phrase) for phrase in candidates if (end := _match(phrase, tokens, at)) is not None]
        if ends:
            end, phrase = max(ends)
            found.append(Cue(" ".join(phrase), token.start, tokens[end].end))
    return found


def _match(phrase: Phrase, tokens: list[Word], at: int) -> int | None:
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
