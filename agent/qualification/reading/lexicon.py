"""The cue lexicons of the offline reader: one file a criterion and language, `agent/qualification/lexicons/<lang>/*.cues`.

A line that ends with a colon opens a group, a line `- pattern` adds to it, a line that starts with `#` is a remark.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import get_args

from agent.qualification.reading.patterns import PatternSet
from agent.qualification.records import ElementName
from connectors.records import Language
from knowledge.card_data import CriterionData
from knowledge.cards import load_cards

_TELLING = 3  # words of a card's phrase that says enough by itself
Cues = dict[str, dict[str, float]]  # element to group to the heaviest weight found


@cache
def lexicon(language: Language) -> PatternSet:
    """Every pattern of a language in one set. Raises `ValueError` on a bad line."""
    return PatternSet(patterns(language))


def patterns(language: Language) -> list[tuple[str, str]]:
    """Every pattern of a language under the name of its group, `element/group`. Raises `ValueError` on an unknown element."""
    root = files("agent.qualification") / "lexicons" / language
    lines: list[tuple[str, str]] = []
    for entry in sorted(root.iterdir(), key=lambda e: e.name):
        element = entry.name.removesuffix(".cues")
        if element != "machine" and element not in get_args(ElementName):
            raise ValueError(f"no element is named {element!r}")
        # Each kind of paper counts once, so its patterns keep a group of their own.
        for number, (group, pattern) in enumerate(_lines(entry.read_text(encoding="utf-8"))):
            lines.append((f"{element}/{group}{number if group == 'term' else ''}", pattern))
    return [*lines, *_card_lines(language)]


def _card_lines(language: Language) -> Iterator[tuple[str, str]]:
    """The cues and denials of the criterion cards: literal phrases, a short one too common to count by itself."""
    for card in load_cards():
        if card.kind != "criterion" or card.lang != language or not isinstance(card.data, CriterionData):
            continue
        for group, phrases in (("cue", card.data.cues), ("deny", card.data.denials)):
            for phrase in phrases:
                weight = "" if len(phrase.split()) >= _TELLING or group == "deny" else " {0.4}"
                yield f"{card.data.element}/{group}", _spoken(phrase) + weight


def _spoken(phrase: str) -> str:
    """A phrase as a pattern: its signs taken as they are, the French `ne` optional as it is in speech."""
    plain = re.sub(r"([()|?~#*@\[\]{}])", "", phrase)
    return re.sub(r"\b(ne |n')", r"(\1)?", plain)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    group = ""
    for line in text.splitlines():
        if line[:1].isalpha():
            group = line.rstrip().removesuffix(":")
        elif line.strip().startswith("- "):
            yield group, line.strip()[2:]


def cues_of(folded: str, marks: frozenset[str], language: Language) -> Cues:
    """The cues of a folded sentence, by element."""
    return cues_among(lexicon(language), folded, marks)


def cues_among(known: PatternSet, folded: str, marks: frozenset[str]) -> Cues:
    """The cues of a folded sentence among some patterns, by element."""
    cues: Cues = {}
    for name, weight in known.found(folded, marks).items():
        element, group = name.split("/")
        cues.setdefault(element, {})[group] = weight
    return cues
