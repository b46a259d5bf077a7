"""Search: exact cosine and BM25 over the cards and the user's documents, in the language asked for, with citations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Literal, Unpack

import numpy as np
from numpy.typing import NDArray

from knowledge import ranking
from knowledge.cards import Card, Language, card, load_cards
from knowledge.embedder import Embedder
from knowledge.errors import CardUnknown, EmbedderUnavailable
from knowledge.shelf import Entry, Provenance, Shelf, Where
from knowledge.words import lean, query_stems, stem, stop_words, words

CACHED_QUERIES = 1024
LONGEST_QUERY = 2000  # characters read of a query; the rest adds time, not meaning

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what to show and what to cite. `text` has at most 1,200 characters, the title first.

    `score` orders the results of one search (sum of standard scores, not a probability); `source` names the file and
    the section; `version` is the card's, or the number of times a user's document was taken in.
    """

    card: str
    title: str
    language: Language
    score: float
    text: str
    source: str
    version: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Results, best first, also when the base does not answer; `probability` is the calibrated chance that it does.

    `by` tells whether vectors took part; `language` is the one asked for, or the one recognised.
    """

    answerable: bool
    results: list[Hit]
    language: Language
    probability: float
    by: Literal["vectors and words", "words"]


@dataclass(frozen=True, slots=True)
class Family:
    """A card's declared links, both ways."""

    parent: Card | None
    children: tuple[Card, ...]
    related: tuple[Card, ...]


class KnowledgeBase:
    """Cards and the user's passages, ready to search. Threads may share it: it does not change once made."""

    def __init__(
        self,
        shelves: Mapping[Language, Shelf],
        embedder: Embedder | None,
        *,
        scope: Floats | None = None,
        default_language: Language = "fr",
        notices: tuple[str, ...] = (),
    ) -> None:
        """Put shelves and embedder together.

        `scope`: the classifier trained with this embedder, None when there is none. `default_language`: of a query
        that could be either. `notices`: what people should know (an index to rebuild, no engine).
        """
        self._shelves, self._embedder, self._scope = shelves, embedder, scope
        self.default_language, self.notices = default_language, notices
        self._vector: Callable[[str], Floats] = lru_cache(maxsize=CACHED_QUERIES)(self._embed)

    def search(self, query: str, k: int = 5, language: Language | None = None, **where: Unpack[Where]) -> SearchAnswer:
        """The `k` best entries for a question, one a card, in one language, filtered by kind, stage, channel...

        Raises nothing for a strange query: an empty one has no results, an endpoint that fails leaves the words.
        """
        asked = " ".join(query.replace("\0", " ")[:LONGEST_QUERY].split())
        language = language or self.recognised(asked)
        if not asked:
            return SearchAnswer(False, [], language, 0.0, "words")
        shelf = self._shelves[language]
        vector = self._query_vector(asked, shelf)
        look = self._look(shelf, asked, language, vector, where)
        verdict = look.verdict(self._scope_of(vector))
        return SearchAnswer(
            answerable=verdict.answerable,
            results=[_hit(shelf.entries[place], float(look.scores[place])) for place in look.best(k)],
            language=language,
            probability=verdict.probability,
            by="words" if vector is None else "vectors and words",
        )

    def recognised(self, query: str) -> Language:
        """The language of a query: its little words and letters, then which language's cards use its words."""
        total = 1.5 * lean(query)
        french, english = self._shelves["fr"].words, self._shelves["en"].words
        for word in words(query):
            if word not in stop_words("fr") and word not in stop_words("en"):
                uses = french.frequency(stem(word, "fr")), english.frequency(stem(word, "en"))
                total += log((uses[0] + 0.5) / (uses[1] + 0.5))
        if abs(total) < 0.1:
            return self.default_language
        return "fr" if total > 0 else "en"

    def family(self, card_id: str, language: Language = "fr") -> Family:
        """Parent, children and related cards. Raises `CardUnknown`."""
        of = card(card_id, language)
        others = load_cards(language)
        related = [other for other in others if other.id in of.related or of.id in other.related]
        return Family(
            parent=card(of.parent, language) if of.parent else None,
            children=tuple(other for other in others if other.parent == of.id),
            related=tuple(related),
        )

    def neighbours(self, card_id: str, language: Language = "fr", k: int = 5) -> list[Hit]:
        """The `k` entries nearest in meaning and words to one of them, itself left out. Raises `CardUnknown`."""
        shelf = self._shelves[language]
        place = next((place for place, entry in enumerate(shelf.entries) if entry.id == card_id), None)
        if place is None:
            raise CardUnknown(card_id)
        vector = None if shelf.vectors is None else shelf.vectors[place]
        look = self._look(shelf, shelf.entries[place].text, language, vector, {})
        return [_hit(shelf.entries[other], float(look.scores[other])) for other in look.best(k + 1) if other != place][
            :k
        ]

    def _look(self, shelf: Shelf, text: str, language: Language, vector: Floats | None, where: Where) -> ranking.Look:
        cosines = None if vector is None or shelf.vectors is None else shelf.vectors @ vector
        return ranking.Look(shelf, shelf.words.scores(query_stems(text, language)), cosines, shelf.mask(where))

    def _embed(self, query: str) -> Floats:
        if self._embedder is None:
            raise EmbedderUnavailable("no embedder")
        return np.asarray(self._embedder.embed_queries([query])[0], dtype=np.float32)

    def _query_vector(self, query: str, shelf: Shelf) -> Floats | None:
        """None when the search goes by words: no vectors here, or the embedder is out of reach this time."""
        if shelf.vectors is None or self._embedder is None:
            return None
        try:
            return self._vector(query)
        except EmbedderUnavailable:
            return None

    def _scope_of(self, vector: Floats | None) -> float | None:
        if vector is None or self._scope is None:
            return None
        return float(self._scope[:-1] @ vector + self._scope[-1])


def _hit(entry: Entry, score: float) -> Hit:
    return Hit(
        card=entry.id,
        title=entry.title,
        language=entry.language,
        score=round(score, 4),
        text=entry.text,
        source=entry.source,
        version=entry.version,
        provenance=entry.provenance,
    )
