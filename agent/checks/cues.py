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


class _Phrase(NamedTuple):
    """A phrase as written, and the items after the first, by which it is found."""

    said: tuple[str, ...]
    rest: tuple[_Item, ...]


Phrases = dict[str, list[_Phrase]]  # by cue


class _Index(NamedTuple):
    """Phrases by their first word, those whose first word has an open end by its letters, and how many letters that may be."""

    cues: set[str]
    exact: dict[str, Phrases]
    open: dict[str, Phrases]
    lengths: set[int]


@cache
def _index() -> _Index:
    """The phrases, read once."""
    text = (files("agent.checks") / "lexicon" / "cues.txt").read_text(encoding="utf-8")
    index = _Index(set(), {}, {}, set())
    cue = ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("["):
            cue = line[1:-1]
            index.cues.add(cue)
        elif line and not line.startswith("#"):
            phrase = _phrase(line)
            for first in phrase.said[0].split("/"):
                table = index.open if first.endswith("*") else index.exact
                table.setdefault(first.rstrip("*"), {}).setdefault(cue, []).append(phrase)
    index.lengths.update(map(len, index.open))
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
    return _Phrase(said, tuple(items[1:]))


@lru_cache(maxsize=20_000)
def _opened(word: str) -> Phrases:
    """The phrases whose first word this is, by cue."""
    index = _index()
    found: Phrases = {}
    heads = [word[:length] for length in index.lengths if length <= len(word)]
    for table in filter(None, (index.exact.get(word), *map(index.open.get, heads))):
        for cue, phrases in table.items():
            found.setdefault(cue, []).extend(phrases)
    return found


# Recent texts are remembered: every test of a sentence asks for its words and its cues.
_RECENT = 8_192


@lru_cache(maxsize=_RECENT)
def folded_words(text: str) -> tuple[Word, ...]:
    """Words of the folded text."""
    return tuple(words(fold(text)))


class _Text(NamedTuple):
    """Where a phrase of some cue may begin in a text, and the cues found so far."""

    openings: list[tuple[int, Phrases]]
    found: dict[str, tuple[Cue, ...]]


@lru_cache(maxsize=_RECENT)
def _text(text: str) -> _Text:
    return _Text([(at, opened) for at, w in enumerate(folded_words(text)) if (opened := _opened(w.text))], {})


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
        found = read.found[cue] = tuple(_search(cue, read, folded_words(text)))
    return found


def _search(cue: str, text: _Text, tokens: Sequence[Word]) -> Iterator[Cue]:
    """The longest phrase wins at each place."""
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
