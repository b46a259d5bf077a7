"""Finds the phrases of `lexicon/cues.txt` in a text, word by word (no regular expression built from data)."""

from collections.abc import Iterator, Sequence
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


class _Item(NamedTuple):
    """A word of a phrase: one of these words, or any that begins so, among the next `reach` words."""

    words: frozenset[str]
    prefix: str
    reach: int

    def fits(self, word: str) -> bool:
        """True for one of its words."""
        return word in self.words or bool(self.prefix and word.startswith(self.prefix))


class _Phrase(NamedTuple):
    """A phrase as written, and its items: the first, by which it is found, and those that follow."""

    said: tuple[str, ...]
    first: _Item
    rest: tuple[_Item, ...]


Phrases = dict[str, list[_Phrase]]  # by cue


class _Index(NamedTuple):
    """Phrases by their first word, and those whose first word has an open end by its first letters (two at most)."""

    cues: set[str]
    exact: dict[str, Phrases]
    open: dict[str, Phrases]


@cache
def _index() -> _Index:
    """The phrases, read once."""
    text = (files("agent.checks") / "lexicon" / "cues.txt").read_text(encoding="utf-8")
    index = _Index(set(), {}, {})
    cue = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            cue = line[1:-1]
            index.cues.add(cue)
        elif line and not line.startswith("#"):
            phrase = _phrase(line)
            for first in phrase.said[0].split("/"):
                table, head = (index.open, first[:2].rstrip("*")) if first.endswith("*") else (index.exact, first)
                table.setdefault(head, {}).setdefault(cue, []).append(phrase)
    return index


def _phrase(line: str) -> _Phrase:
    said = tuple(line.split())
    items, reach = list[_Item](), 1
    for item in said:
        if item == "~":
            reach = 1 + _GAP
        elif item.endswith("*"):
            items.append(_Item(frozenset(), item[:-1], reach))
        else:
            items.append(_Item(frozenset(item.split("/")), "", reach))
        reach = reach if item == "~" else 1
    return _Phrase(said, items[0], tuple(items[1:]))


@lru_cache(maxsize=20_000)
def _opened(word: str) -> Phrases:
    """The phrases whose first word this is, by cue."""
    index = _index()
    found: Phrases = {}
    for table in (index.exact.get(word), *(index.open.get(head) for head in {word[:1], word[:2]})):
        for cue, phrases in (table or {}).items():
            if fitting := [p for p in phrases if p.first.fits(word)]:
                found.setdefault(cue, []).extend(fitting)
    return found


class _Text(NamedTuple):
    """Folded words of a text, where a phrase of some cue may begin, and the cues found so far."""

    words: tuple[Word, ...]
    openings: list[tuple[int, Phrases]]
    found: dict[str, tuple[Cue, ...]]


@lru_cache(maxsize=8_192)
def _text(text: str) -> _Text:
    """Recent texts are remembered: every test of a sentence asks for its words and its cues."""
    found = tuple(words(fold(text)))
    return _Text(found, [(at, opened) for at, word in enumerate(found) if (opened := _opened(word.text))], {})


def folded_words(text: str) -> tuple[Word, ...]:
    """Words of the folded text."""
    return _text(text).words


def find(cue: str, text: str) -> list[Cue]:
    """Phrases of a cue in a text, in order. Raises KeyError for an unknown cue."""
    return list(_found(cue, text))


def has(cue: str, text: str) -> bool:
    """True when a phrase of the cue is in the text. Raises KeyError for an unknown cue."""
    return bool(_found(cue, text))


def _found(cue: str, text: str) -> tuple[Cue, ...]:
    read = _text(text)
    found = read.found.get(cue)
    if found is None:
        if cue not in _index().cues:
            raise KeyError(cue)
        found = read.found[cue] = tuple(_search(cue, read))
    return found


def _search(cue: str, text: _Text) -> Iterator[Cue]:
    """The longest phrase wins at each place."""
    tokens = text.words
    for at, opened in text.openings:
        if cue in opened:
            ends = [(end, p.said) for p in opened[cue] if (end := _end(p.rest, tokens, at)) is not None]
            if ends:
                end, said = max(ends)
                yield Cue(" ".join(said), tokens[at].start, tokens[end].end)


def _end(items: Sequence[_Item], tokens: Sequence[Word], at: int) -> int | None:
    """Index of the last word matched when the items follow the word at `at`."""
    last = at
    for wanted, prefix, reach in items:
        for k in range(last + 1, min(last + 1 + reach, len(tokens))):
            word = tokens[k].text
            if word in wanted or (prefix and word.startswith(prefix)):
                last = k
                break
        else:
            return None
    return last
