"""Cue phrases as data: one pass over the words of a text finds every phrase of every category.

Phrases live in `lexicons/*.yaml`. Matching works on folded words (no accents, no case), never on regular expressions, so a
hostile text costs no more than its length.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from agent.language.fold import fold
from agent.language.sentences import Word, words
from connectors.records import Language

# Orders to a machine and private matters are looked for in both languages, whatever the text is written in.
_BOTH = (
    "insolvency",
    "consent",
    "injection",
    "injection_weak",
    "machine",
    "machine_order",
    "machine_task",
    "planted",
    "private_sure",
    "private_mark",
    "objection",
    "departure",
)
_REMEMBERED = 20_000  # words whose first step is kept; a hostile text must not fill the memory
_MORE_SMALL = frozenset(
    ("avec", "selon", "apres", "depuis", "when", "after", "since", "at", "as", "if", "mais", "quand", "but", "how")
)
_HARD = frozenset('.;:!?\n()[]{}<>"…')


_new = tuple.__new__  # a page has hundreds of cues


class Cue(NamedTuple):
    """A phrase found: its category, the words it covers (`first` to `last`, exclusive) and its place."""

    category: str
    first: int
    last: int
    start: int
    end: int


class _Node:
    """A node of the phrase tree: exact next words, prefixes of next words, categories of phrases that end here."""

    __slots__ = ("categories", "exact", "lengths", "prefixes")

    def __init__(self) -> None:
        self.exact: dict[str, _Node] = {}
        self.prefixes: dict[str, _Node] = {}
        self.lengths: tuple[int, ...] = ()
        self.categories: tuple[str, ...] = ()

    def next(self, word: str) -> list["_Node"]:
        node = self.exact.get(word)
        found = [] if node is None else [node]
        for length in self.lengths:
            if length > len(word):
                break
            node = self.prefixes.get(word[:length])
            if node is not None:
                found.append(node)
        return found


class Lexicon:
    """Phrases by category, compiled into one tree."""

    def __init__(self, categories: Mapping[str, Iterable[str]]) -> None:
        self._root = _Node()
        for category, phrases in categories.items():
            for phrase in phrases:
                self._add(category, phrase)
        self._starts: dict[str, list[_Node]] = {}

    def _add(self, category: str, phrase: str) -> None:
        node = self._root
        for part in phrase.split():
            tokens = words(fold(part))
            for at, word in enumerate(tokens):
                prefix = part.endswith("*") and at == len(tokens) - 1
                table = node.prefixes if prefix else node.exact
                node.lengths = tuple(sorted({*node.lengths, len(word.text)})) if prefix else node.lengths
                node = table.setdefault(word.text, _Node())
        if node is not self._root and category not in node.categories:
            node.categories = (*node.categories, category)

    def find(self, folded: str, found: Sequence[Word]) -> list[Cue]:
        """Every phrase among these words, in order of its first word. A phrase never spans the end of a sentence."""
        cues: list[Cue] = []
        known = self._starts.get
        after = [word.text for word in found[1:]] + [""]
        for at, word in enumerate(found):
            starts = known(word.text)
            for node in self._starting(word.text) if starts is None else starts:
                if node.categories or node.lengths or after[at] in node.exact:  # else nothing begins here
                    _follow(node, folded, found, at, cues)
        return cues

    def _starting(self, word: str) -> list[_Node]:
        """The phrases that may begin with a word met for the first time."""
        starts = self._root.next(word)
        if len(self._starts) < _REMEMBERED:
            self._starts[word] = starts
        return starts


def _follow(start: _Node, folded: str, found: Sequence[Word], first: int, cues: list[Cue]) -> None:
    """Add every phrase that begins at the word `first`, whose node is `start`."""
    begin = found[first].start
    pending = [(start, first + 1)]
    while pending:
        node, last = pending.pop()
        for category in node.categories:
            cues.append(_new(Cue, (category, first, last, begin, found[last - 1].end)))
        if last < len(found) and (node.exact or node.prefixes):
            children = node.next(found[last].text)
            if children and _joined(folded, found[last - 1], found[last]):
                pending.extend((child, last + 1) for child in children)


def _joined(folded: str, left: Word, right: Word) -> bool:
    gap = folded[left.end : right.start]
    return len(gap) <= 3 and not _HARD.intersection(gap)


@cache
def lexicon(language: Language, technologies: tuple[str, ...] = ()) -> Lexicon:
    """Everything looked for in a text of that language: its cues, those sought in both, places and products.

    Places are categories `place:COUNTRY/region` (adjectives end with `~`), products `product:<name>`.
    """
    other: Language = "en" if language == "fr" else "fr"
    own, foreign = cue_phrases(language), cue_phrases(other)
    own = {name: said for name, said in own.items() if name != "function_words"}
    both = {name: [*own[name], *foreign[name]] for name in _BOTH}
    both["injection"] += split_phrases(load("foreign.yaml")["orders"])
    return Lexicon(own | both | _places() | _products(technologies))


@cache
def cue_phrases(language: Language) -> dict[str, list[str]]:
    """Phrases by category; trades are categories named `trade:<id>`."""
    raw = load(f"{language}.yaml")
    trades: dict[str, str] = raw.pop("trades")
    flat = {name: split_phrases(text) for name, text in raw.items()}
    return flat | {f"trade:{name}": split_phrases(text) for name, text in trades.items()}


@cache
def small_words() -> frozenset[str]:
    """Folded articles, pronouns, prepositions and conjunctions of both languages."""
    listed = [w for language in (cue_phrases("fr"), cue_phrases("en")) for w in language["function_words"]]
    return frozenset(fold(w) for w in listed) | _MORE_SMALL


@cache
def foreign_words() -> frozenset[str]:
    """Folded small words of languages the reader does not read, none of which is a word of French or English."""
    return frozenset(fold(w) for w in split_phrases(load("foreign.yaml")["small_words"])) - small_words()


def _places() -> dict[str, list[str]]:
    listed: dict[str, list[str]] = {}
    for country, regions in load("places.yaml").items():
        for region, text in regions.items():
            code = f"place:{country}/{region}" if region else f"place:{country}"
            for phrase in split_phrases(text):
                listed.setdefault(code + ("~" if phrase.endswith("*") else ""), []).append(phrase)
    return listed


@cache
def places() -> Lexicon:
    """The gazetteer alone, for the values of records."""
    return Lexicon(_places())


class Place(NamedTuple):
    """A place in a text: its code `COUNTRY/region` (or `COUNTRY`), the words it covers, whether it is an adjective."""

    code: str
    first: int
    last: int
    adjective: bool

    @property
    def country(self) -> str:
        """The country of the code."""
        return self.code.partition("/")[0]


def place(cue: Cue) -> Place:
    """A cue of a `place:` category as a place."""
    code = cue.category.removeprefix("place:")
    return Place(code.rstrip("~"), cue.first, cue.last, code.endswith("~"))


def places_in(folded: str, found: Sequence[Word]) -> list[Place]:
    """Places among words, by the gazetteer alone (capitals are the caller's affair)."""
    return [place(cue) for cue in places().find(folded, found)]


def _products(technologies: tuple[str, ...]) -> dict[str, list[str]]:
    listed = {name: [name, *split_phrases(others or "")] for name, others in load("products.yaml")["products"].items()}
    named = listed | {t: listed.get(t, [t]) for t in technologies}
    return {f"product:{name}": said for name, said in named.items()}


@cache
def capital_products() -> frozenset[str]:
    """Products whose name is also a common word: believed only with a capital letter."""
    return frozenset(split_phrases(load("products.yaml")["capital"]))


def load(name: str) -> dict[str, Any]:
    """A YAML file of `lexicons/`, read anew (callers cache what they make of it)."""
    text = (files("agent.reading") / "lexicons" / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return loaded


def split_phrases(text: str) -> list[str]:
    """The phrases of one comma-separated value."""
    return [phrase.strip() for phrase in text.split(",") if phrase.strip()]
