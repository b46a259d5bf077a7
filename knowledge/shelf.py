"""What a search looks at, one shelf a language: entries (cards, then the user's passages), vectors, words, filters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import Bm25
from knowledge.cards import MAX_TEXT, Card, Language
from knowledge.words import stems

Provenance = Literal["shipped", "user"]
TITLE_WEIGHT = 2.0  # a word of the title counts twice: the title names the idea


class Where(TypedDict, total=False):
    """Filters of a search. A card that says nothing of a stage, channel, persona or tier fits them all."""

    kind: str | None
    stage: str | None
    channel: str | None
    persona: str | None
    tier: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a search can find: a card in one language, or a passage of a user's document.

    `binding`: a rule of the product, or a card a rule overrules; a user's document never pushes it out of the results.
    """

    id: str
    title: str
    text: str
    language: Language
    source: str
    version: int
    provenance: Provenance
    kind: str = "document"
    binding: bool = False
    applies: Mapping[str, frozenset[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, card: Card) -> "Entry":
        """A shipped card as an entry."""
        places = card.applies_to
        return cls(
            id=card.id,
            title=card.title,
            text=shortened(card.text),
            language=card.lang,
            source=card.origin,
            version=card.version,
            provenance="shipped",
            kind=card.kind,
            binding=card.kind == "rule" or card.overruled_by is not None,
            applies={
                "stage": frozenset(places.stage),
                "channel": frozenset(places.channel),
                "persona": frozenset(persona.casefold() for persona in places.persona),
                "tier": frozenset(places.tier),
            },
        )

    def fits(self, name: str, value: Any) -> bool:
        """True when the entry may be used there."""
        if name == "kind":
            return bool(self.kind == value)
        allowed = self.applies.get(name, frozenset())
        wanted = value.casefold() if isinstance(value, str) else value
        return not allowed or wanted in allowed


def shortened(text: str, limit: int = MAX_TEXT) -> str:
    """The text, cut after a whole word when it is longer than a result may be."""
    return text if len(text) <= limit else text[: text.rfind(" ", 0, limit - 1)].rstrip() + " …"


def term_counts(title: str, text: str, language: Language) -> Counter[str]:
    """Weighted counts of an entry's stems; `text` starts with the title, which is thus counted `TITLE_WEIGHT` times."""
    counts: Counter[str] = Counter()
    for stem, count in Counter(stems(text, language)).items():
        counts[stem] += count
    for stem in stems(title, language):
        counts[stem] += TITLE_WEIGHT - 1  # type: ignore[assignment]
    return counts


@dataclass(frozen=True)
class Shelf:
    """One language. `vectors` has one row an entry, or is None (search by words alone); the first `cards` are shipped."""

    entries: tuple[Entry, ...]
    cards: int
    words: Bm25
    vectors: NDArray[np.float32] | None

    def with_passages(self, passages: Sequence[Entry], vectors: NDArray[np.float32] | None) -> "Shelf":
        """This shelf with the user's passages behind the cards; passages without vectors are found by words."""
        if not passages:
            return self
        matrix = self.vectors
        if matrix is not None:
            rows = np.zeros((len(passages), matrix.shape[1]), dtype=np.float32) if vectors is None else vectors
            matrix = np.concatenate([matrix, rows])
        counts = [term_counts(entry.title, entry.text, entry.language) for entry in passages]
        return Shelf((*self.entries, *passages), self.cards, self.words.extended(counts), matrix)

    @cached_property
    def _masks(self) -> dict[tuple[str, Any], NDArray[np.bool_]]:
        return {}

    def mask(self, where: Where) -> NDArray[np.bool_] | None:
        """Which entries may be answered, None for all; one array a filter, kept for the next search."""
        chosen: NDArray[np.bool_] | None = None
        for name, value in where.items():
            if value is None:
                continue
            key = (name, value)
            if key not in self._masks:
                self._masks[key] = np.array([entry.fits(name, value) for entry in self.entries], dtype=bool)
            chosen = self._masks[key] if chosen is None else chosen & self._masks[key]
        return chosen
