"""Finds the phrases of `lexicon/{fr,en}.txt` in a reply, word by word: no regular expression is built from data.

The notation is told at the head of `fr.txt`. A line `@name = a/b` names a class of words that phrases then use as `@name`.
"""

from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from agent.language.fold import fold
from agent.language.sentences import Word, words
from connectors.records import Language

Topic = Literal[
    "opt_out", "spared", "rights", "out_of_office", "left", "wrong_person", "hostile", "price", "timing", "authority", "need",
    "trust", "not_now", "interested",
]  # fmt: skip
# Words that `~` and `~~` let stand between; the longer one stays within a sentence.
_GAPS = {"~": 3, "~~": 8}
_SENTENCE_ENDS = frozenset(".!?\n")
# Slips of the keyboard forgiven in a `%word`: one, two from this length on.
_LONG_WORD = 9


class Cue(NamedTuple):
    """A phrase found: what it speaks for, where it stands in the text, and whether it is a weak one."""

    topic: str
    start: int
    end: int
    weak: bool = False


class _Phrase(NamedTuple):
    topic: str
    items: tuple[str, ...]
    weak: bool


_ANY = ""


@cache
def _lexicon(language: Language) -> dict[str, tuple[_Phrase, ...]]:
    """Phrases by the first two letters of their first word; under "" those that begin with a word that may be misspelt."""
    text = (files("agent.replies") / "lexicon" / f"{language}.txt").read_text(encoding="utf-8")
    found: dict[str, list[_Phrase]] = {}
    topic = ""
    classes: dict[str, str] = {}
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("["):
            topic = line[1:-1]
        elif line.startswith("@") and " = " in line:
            name, _, members = line.partition(" = ")
            classes[name] = members.strip()
        elif line and not line.startswith("#"):
            items = tuple(_spelt(item, classes) for item in line.removeprefix("?").split())
            phrase = _Phrase(topic, items, line.startswith("?"))
            for start in {_start(item) for item in phrase.items[0].split("/")}:
                found.setdefault(start, []).append(phrase)
    return {start: tuple(phrases) for start, phrases in found.items()}


def _spelt(item: str, classes: dict[str, str]) -> str:
    """The item with the members of its classes in place of their names."""
    return "/".join(classes[one] if one.startswith("@") else one for one in item.split("/")) if "@" in item else item


def _start(item: str) -> str:
    """The letters a word that fits begins with; "" when a slip of the keyboard may change them."""
    return _ANY if item.startswith("%") else item[:2].rstrip("*").lower()


def cues(text: str, language: Language) -> list[Cue]:
    """Every cue of the language's lexicon in the text, in order; of one topic, the longest at each place."""
    tokens = words(fold(text))
    found: dict[tuple[str, int], Cue] = {}
    index = _lexicon(language)
    for at, token in enumerate(tokens):
        for phrase in (p for start in {token.text[:2], token.text[:1], _ANY} for p in index.get(start, ())):
            end = _match(phrase.items, tokens, at, text)
            if end is None:
                continue
            cue = Cue(phrase.topic, tokens[at].start, tokens[end].end, phrase.weak)
            known = found.get((phrase.topic, at))
            if known is None or known.end < cue.end:
                found[phrase.topic, at] = cue
    return sorted(found.values(), key=lambda c: (c.start, c.end, c.topic))


def _match(items: tuple[str, ...], tokens: list[Word], at: int, text: str) -> int | None:
    """Index of the last word matched when the phrase stands at `at`."""
    last, gap = at - 1, ""
    for item in items:
        if item in _GAPS:
            gap = item
            continue
        first = last + 1
        reach = range(first, min(first + 1 + _GAPS.get(gap, 0), len(tokens)))
        hit = next((k for k in reach if _fits(item, tokens[k], text)), None)
        if hit is None or (gap == "~~" and _SENTENCE_ENDS & {*text[tokens[last].end : tokens[hit].start]}):
            return None
        last, gap = hit, ""
    return last


def _fits(item: str, word: Word, text: str) -> bool:
    if item.isupper():  # a shouted word, as our own notice asks for it
        return text[word.start : word.end] == item
    if item.startswith("%"):
        allowed = 2 if len(item) > _LONG_WORD else 1
        return OSA.distance(item[1:], word.text, score_cutoff=allowed) <= allowed
    return any(word.text.startswith(i[:-1]) if i.endswith("*") else word.text == i for i in item.split("/"))
