"""A page: one evidence made ready for reading. Words, cues, quoted speech and statements, all with offsets in the raw text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from agent.language.fold import fold
from agent.language.sentences import Span, Word, lines, quoted, sentences, trim, words
from agent.language.stops import asks_to_stop
from agent.reading.fields import is_record
from agent.reading.lexicon import Cue, Place, capital_products, cue_phrases, lexicon, place
from agent.reading.markup import strip_markup
from connectors.records import Evidence, Language

# company: the account speaks (site, job ad). person: a post. note: our own CRM. press: told by a third party.
# review: an opinion site. record: JSON.
Voice = Literal["company", "person", "note", "press", "review", "record"]
_VOICES: dict[str, Voice] = {
    "website": "company", "job_post": "company", "linkedin_post": "person", "social_post": "person", "crm_note": "note",
    "crm": "note", "note": "note", "email": "note", "call": "note", "review_site": "review", "review": "review",
}  # fmt: skip
# A text longer than this is cut: no source of a dossier is a book.
LONGEST = 60_000
_LONGEST_SENTENCE = 1_500
_HALF = 5  # words that make a statement beside a semicolon
_CELLS = {"registry": (" | ",), "job_change": (" / ", " | ", " • ", " · ")}
# Where a release was sent from: `BOISE, Idaho, Sept. 15, 2026 -- `, `Vendôme, le 1er octobre 2026 — `, `LEEDS (PA) – `.
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][^!?:;«»\"“\n]{2,50}\b(?:19|20)\d\d[^.!?:;«»\"“\n]{0,24}?"
    r"|[A-ZÀ-Þ][\w'-]{2,24}/[A-ZÀ-Þ][\w'-]{2,24}"
    r"|[A-ZÀ-Þ' -]{3,30}(?:,[^!?:;«»\"“\n]{2,40}?)?(?:\([^()\n]{2,20}\)|/[^/\n]{2,20}/))"
    r"\s?(?:--|—|–|-)\s"
)
# What a page is, in capitals before a dash: `NOTICE OF PRIVATE TENDER — `.
RUBRIC = re.compile(r"(?m)^[A-ZÀ-Þ]{2,}(?:[ '’][A-ZÀ-Þ]{1,20}){2,8}(?= [—–-] )")
_LONGEST_DATELINE = 110
_DASH = 3  # characters between a rubric and what follows
_OBJECTS = frozenset(("the", "its", "their", "our", "all", "two", "three", "four", "five", "old", "legacy", "several"))


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a page and the line it stands in (for scope of side stories and injected blocks)."""

    span: Span
    line: int
    hidden: bool = False


@dataclass(slots=True)
class Page:
    """An evidence with its words and cues. `visible` and `folded` have the length of `text`."""

    evidence: Evidence
    voice: Voice
    language: Language
    text: str
    visible: str
    folded: str
    words: list[Word]
    cues: dict[str, list[Cue]]
    hidden: list[Span] = field(default_factory=list)
    products: list[tuple[str, Span]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    positions: dict[str, list[int]] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _alone: dict[int, set[str]] = field(default_factory=dict)
    _statements: list[Statement] | None = None

    def has(self, category: str, span: Span) -> bool:
        """True when a phrase of that category lies within the span."""
        found = self.cues.get(category)
        return found is not None and any(span.start <= c.start and c.end <= span.end for c in found)

    def any(self, categories: Iterable[str], span: Span) -> bool:
        """True when a phrase of one of those categories lies within the span."""
        return any(category in self.cues and self.has(category, span) for category in categories)

    def any_at(self, categories: Iterable[str], at: int) -> bool:
        """True when the word at that position is by itself a phrase of one of those categories."""
        found = self._alone.get(at)
        return found is not None and not found.isdisjoint(categories)

    def within(self, category: str, span: Span) -> list[Cue]:
        """Phrases of that category within the span."""
        return [c for c in self.cues.get(category, ()) if span.start <= c.start and c.end <= span.end]

    def words_in(self, span: Span) -> list[Word]:
        """Words that begin within the span."""
        return self.words[bisect_left(self._starts, span.start) : bisect_right(self._starts, span.end - 1)]

    def first_word(self, span: Span) -> int:
        """Position of the first word that begins within the span."""
        return bisect_left(self._starts, span.start)

    def capital(self, word: Word) -> bool:
        """True when the word begins with a capital letter in the raw text."""
        return self.visible[word.start].isupper()

    def technology(self, span: Span) -> str | None:
        """The first product named in the span (the longest name where two begin together)."""
        inside = [(s.start, -s.end, name) for name, s in self.products if span.start <= s.start and s.end <= span.end]
        return min(inside)[2] if inside else None

    def speech(self, span: Span) -> list[Span]:
        """Quoted speech within the span."""
        return quoted(self.visible, span)


def open_page(evidence: Evidence, default: Language, technologies: tuple[str, ...] = ()) -> Page:
    """Prepare an evidence. `default` is the language when the text is too short to tell."""
    text = evidence.text[:LONGEST]
    record = is_record(text)
    visible, hidden = (text, []) if record else strip_markup(text)
    folded = fold(visible)
    found = words(folded)
    language = default if record else _language(found, default)
    voice: Voice = "record" if record else voice_of(evidence)
    page = Page(evidence, voice, language, text, visible, folded, found, {}, hidden)
    page._starts = [w.start for w in found]
    for at, word in enumerate(found):
        page.positions.setdefault(word.text, []).append(at)
    for cue in lexicon(language, technologies).find(folded, found):
        _take(page, cue)
    if voice == "note":
        _hear_objections(page)
    return page


def _hear_objections(page: Page) -> None:
    """Words of a contact, quoted in a note, that ask us to stop in a wording no phrase of the lexicon holds."""
    said = [s for q in quoted(page.visible, Span(0, len(page.visible))) for s in sentences(page.visible, q)]
    for span in said:
        if not page.has("consent", span) and asks_to_stop(page.visible[span.start : span.end]):
            first = page.first_word(span)
            page.cues.setdefault("objection", []).append(Cue("objection", first, first + 1, span.start, span.end))


def voice_of(evidence: Evidence) -> Voice:
    """Who speaks in prose of that kind; an unknown kind is told by a third party."""
    return _VOICES.get(evidence.kind, "press")


def _take(page: Page, cue: Cue) -> None:
    """File a cue: a place, a product, or a phrase under its category."""
    group, _, name = cue.category.partition(":")
    if group == "place":
        found = place(cue)
        if found.adjective or page.capital(page.words[cue.first]):
            page.places.append(found)
    elif group == "product":
        if name not in capital_products() or page.capital(page.words[cue.first]):
            page.products.append((name, Span(cue.start, cue.end)))
            _file(page, "product", cue)
    elif not ((cue.category == "departure" and _transitive(page, cue)) or _have(page, cue)):
        _file(page, cue.category, cue)


def _file(page: Page, category: str, cue: Cue) -> None:
    page.cues.setdefault(category, []).append(cue)
    if cue.last - cue.first == 1:
        page._alone.setdefault(cue.first, set()).add(category)


def _have(page: Page, cue: Cue) -> bool:
    """`je l'ai le jeudi`: the verb, no machine, unless it stands in capitals."""
    alone = cue.category == "machine" and page.words[cue.first].text == "ai" and cue.last - cue.first == 1
    return alone and page.language == "fr" and not page.capital(page.words[cue.first])


def _transitive(page: Page, cue: Cue) -> bool:
    """`has retired the four systems`: a thing was withdrawn, nobody left."""
    said = page.folded[cue.start : cue.end]
    after = page.words[cue.last].text if cue.last < len(page.words) else ""
    thing = said.endswith(("retired", "retire", "retires", "goodbye to", "farewell to"))
    return thing and after in _OBJECTS  # `said goodbye to their green screens`


def statements(page: Page) -> list[Statement]:
    """Sentences of the visible text, then those of the hidden pieces. Cut once a page."""
    if page._statements is None:
        page._statements = _cut(page)
    return page._statements


def _cut(page: Page) -> list[Statement]:
    found: list[Statement] = []
    for number, whole in enumerate(lines(page.visible, Span(0, len(page.visible)))):
        dated = _DATELINE.match(page.visible, whole.start, min(whole.end, whole.start + _LONGEST_DATELINE))
        line = Span(dated.end(), whole.end) if dated and page.voice == "press" and dated.end() < whole.end else whole
        rubric = RUBRIC.match(page.visible, line.start, line.end)
        if rubric:
            found.append(Statement(Span(*rubric.span()), number))
            line = Span(rubric.end() + _DASH, line.end)
        said = [s for s in sentences(page.visible, line) if s.end - s.start <= _LONGEST_SENTENCE]
        found.extend(
            Statement(piece, number) for s in said for cell in _cells(page, s) for piece in _halves(page, cell)
        )
    for span in page.hidden:
        for line in lines(page.text, span):
            found.extend(Statement(s, -1, hidden=True) for s in sentences(page.text, line))
    return found


def _cells(page: Page, span: Span) -> list[Span]:
    """A register's line `NAME | Status: active | …`, an alert's `New role / Northco / began in May`: one statement a cell."""
    mark = next((m for m in _CELLS.get(page.evidence.kind, ()) if m in page.visible[span.start : span.end]), "")
    if not mark:
        return [span]
    cells, start = [], span.start
    while start < span.end:
        stop = page.visible.find(mark, start, span.end)
        stop = span.end if stop < 0 else stop
        cells.append(Span(start, stop))
        start = stop + len(mark)
    return [c for c in cells if c.start < c.end]


def _halves(page: Page, span: Span) -> list[Span]:
    """`X left the company; her nephew runs it`: in prose told by others, a semicolon parts two statements."""
    at = page.visible.find(";", span.start, span.end) if page.voice == "press" else -1
    if at < 0 or page.evidence.kind == "registry" or any(q.start <= at < q.end for q in page.speech(span)):
        return [span]
    left, right = Span(span.start, at + 1), trim(page.visible, Span(at + 1, span.end))
    whole = min(len(page.words_in(left)), len(page.words_in(right))) >= _HALF
    return [left, *_halves(page, right)] if whole else [span]


def _language(found: list[Word], default: Language) -> Language:
    french, english = _function_words("fr"), _function_words("en")
    texts = [w.text for w in found[:400]]
    score = sum(map(french.__contains__, texts)) - sum(map(english.__contains__, texts))
    return default if score == 0 else "fr" if score > 0 else "en"


@cache
def _function_words(language: Language) -> frozenset[str]:
    return frozenset(fold(w) for w in cue_phrases(language)["function_words"])
