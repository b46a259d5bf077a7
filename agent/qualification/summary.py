"""The manager's summary: under 200 words, every sentence carries the words that prove it, unknowns are named as unknown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.qualification.excerpts import Taste, by_telling, excerpt, is_fragment, tells
from agent.qualification.methods import Methods
from agent.qualification.models import Summary, SummarySegment, evidence_id
from agent.qualification.records import Cell, ElementName, Ledger, Quote, Status
from agent.qualification.strongest import (
    SHOWN,
    disputed,
    latest_dated,
    named_beside,
    names_somebody,
    speaks_of_self,
    superseded,
    taste_of,
)
from agent.qualification.wording import Wording, capital, ours, people
from connectors.deals import Deal

LIMIT = 200  # words, exclusive: issue "a summary a manager verifies in a minute"
_LONGEST, _SHORTEST = 20, 4
_NEAR = 5  # quotes among which the name that goes with a right is looked for
# What a manager reads first; the method's own elements that are not here follow in its order.
ORDER: tuple[ElementName, ...] = (
    "identify_pain", "challenges", "metrics", "need", "goals", "economic_buyer", "authority", "champion", "decision_criteria",
    "decision_process", "budget", "money", "timeline", "prioritization", "plans", "consequences", "implications",
    "competition", "paper_process",
)  # fmt: skip
# Elements that are somebody with a right.
_RIGHT: tuple[ElementName, ...] = ("economic_buyer", "authority")
# Where the day said last is the one that counts.
_DATED: tuple[ElementName, ...] = ("timeline",)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Told:
    """A sentence before it is fitted: its template, its quotes, what makes a stretch of them tell.

    A template with room for one quote shows all of them there: a name, and the right that goes with it. `also` holds elements
    that the very same words prove.
    """

    element: ElementName
    status: Status
    template: str
    quotes: tuple[Quote, ...]
    taste: Taste
    also: tuple[ElementName, ...] = ()


def count_words(text: str) -> int:
    """Words of a text, counted the strictest way: an elided article is a word, and so is a mark that stands alone."""
    return max(len(_WORD.findall(text)), len(text.split()))


def summarise(deal: Deal, ledger: Ledger, method: str, methods: Methods, words: Wording) -> Summary:
    """The summary of the method's elements, with the deadline when the buyer spoke of one. Quotes shrink until it fits."""
    elements = methods.criteria(method)
    extra: list[ElementName] = ["timeline"] if ledger.status("timeline") != "unknown" else []
    wanted = list(dict.fromkeys([*elements, *extra]))
    ordered = sorted(wanted, key=lambda e: ORDER.index(e) if e in ORDER else len(ORDER))
    told: list[_Told] = []
    for at, element in enumerate(ordered):
        if _proven(ledger, element):
            shown = {quote for line in told for quote in line.quotes}
            _add(told, _told(element, ledger.cells[element], methods, words, at, shown))
    unknown = [e for e in ordered if ledger.status(e) == "unknown"]
    for limit in range(_LONGEST, _SHORTEST - 1, -1):
        segments = _segments(deal, told, unknown, words, limit)
        if count_words("".join(s.text for s in segments)) < LIMIT:
            break
    text = "".join(s.text for s in segments)
    return Summary(text=text, words=count_words(text), segments=segments)


def _add(told: list[_Told], line: _Told) -> None:
    """A sentence more, or the element named beside the sentence that already shows the very same words for the same status."""
    for at, before in enumerate(told):
        if (
            line.quotes == before.quotes
            and line.status == before.status
            and "{q2}" not in line.template + before.template
        ):
            told[at] = replace(before, also=(*before.also, line.element))
            return
    told.append(line)


def _proven(ledger: Ledger, element: ElementName) -> bool:
    """True when there are words to tell the element with."""
    return ledger.status(element) != "unknown" and bool(ledger.cells[element].quotes)


def _told(element: ElementName, cell: Cell, methods: Methods, words: Wording, turn: int, shown: set[Quote]) -> _Told:
    """The sentence for a cell; when words of a later day took earlier ones back, both are told."""
    cues = methods.criterion(element).data.cues
    bank, taste = words.sentences, taste_of(element, cues)
    moved = [c for c in cell.conflicts if c.later.date > c.earlier.date]
    if moved:
        earlier, later = moved[-1].earlier, moved[-1].later
        form = "turned" if earlier.speaker == later.speaker else "turned_other"
        return _Told(element, cell.status, str(bank[form]), (earlier, later), taste)
    voices = disputed(cell, words.language)
    if voices:
        return _Told(element, cell.status, str(bank["disputed"]), voices, taste)
    quotes = _chosen(element, cell, taste, shown)
    form = "seller" if cell.status == "partial" and ours(quotes[0]) else cell.status
    variants = bank["sentences"][element][form]
    return _Told(element, cell.status, str(variants[turn % len(variants)]), quotes, taste)


def _chosen(element: ElementName, cell: Cell, taste: Taste, shown: set[Quote]) -> tuple[Quote, ...]:
    """The words to tell a cell with: the buyer's before ours, whole answers before fragments, what still holds.

    What is half said or denied is told with the words that decided it; what is confirmed, with the strongest that no sentence
    before has shown. Who holds a right is told with the name and the right, where two sentences give them.
    """
    gone = superseded(cell)
    spoken = [q for q in cell.quotes if q.side == "buyer"] or list(cell.quotes)
    full = [q for q in spoken if not is_fragment(q) and q not in gone] or spoken
    if cell.status != "met":
        return (full[0],)
    fresh = [q for q in full if q not in shown] or full
    quote = (latest_dated(full) if element in _DATED else None) or by_telling(fresh[:SHOWN], _LONGEST, taste)[0]
    other = _beside(quote, full[:_NEAR], taste) if element in _RIGHT else None
    return (quote,) if other is None else tuple(sorted((quote, other), key=lambda q: (q.date, q.source, q.start)))


def _beside(quote: Quote, held: Sequence[Quote], taste: Taste) -> Quote | None:
    """The quote that says what this one leaves open: whose right it is, or which right the person named has."""
    if not (names_somebody(quote.text) or speaks_of_self(quote.text)):
        return named_beside(quote, held)
    others = (q for q in held if q != quote and q.speaker == quote.speaker and tells(q.text, taste))
    return None if tells(quote.text, taste) else next(others, None)


def _segments(
    deal: Deal, told: list[_Told], unknown: list[ElementName], words: Wording, limit: int
) -> list[SummarySegment]:
    if not told:
        text = str(words.sentences["nothing"]).format(names=words.names(unknown))
        return [SummarySegment(text=text, kind="other", elements=unknown)]
    roles, named, found = people(deal), set[str](), []
    for at, line in enumerate(told):
        whole = len(line.quotes) == 1 or line.taste.days  # a day cut off tells nothing
        fit = limit if whole else max(_SHORTEST, limit * 2 // 3)
        cut = tuple(excerpt(q, fit, line.taste) for q in line.quotes)
        text = _sentence(line, cut, words, {n: p.role for n, p in roles.items()}, named)
        if line.also:
            text = text.removesuffix(".") + str(words.sentences["also"]).format(names=words.names(list(line.also)))
        last = at == len(told) - 1
        if last and unknown:
            text = text.removesuffix(".") + str(words.sentences["unknown"]).format(names=words.names(unknown))
        covered = [line.element, *line.also, *(unknown if last else [])]
        found.append(_segment(text + ("" if last else " "), line.quotes, cut, covered))
    return found


def _sentence(
    line: _Told, quotes: tuple[Quote, ...], words: Wording, roles: dict[str, str | None], named: set[str]
) -> str:
    """The template filled; a speaker's role is told the first time only."""
    comma = "" if "({who})" in line.template else ","
    who = []
    for quote in quotes:
        role = roles.get(quote.speaker)
        told = role and quote.speaker not in named
        name = words.speaker(quote)
        who.append(f"{name}, {role}{comma}" if told else name)
        named.add(quote.speaker)
    later = quotes[-1]
    apart = "{q2}" in line.template
    text = line.template.format(
        q=words.cite(quotes[0].text) if apart else ", ".join(words.cite(q.text) for q in quotes),
        q2=words.cite(later.text),
        who=who[0],
        who2=who[-1].removesuffix(","),
        label=words.title(line.element),
        proof=words.proof(line.status),
        day=words.day(later.date),
    )
    return capital(text)


def _segment(
    text: str, proofs: tuple[Quote, ...], quotes: tuple[Quote, ...], elements: list[ElementName]
) -> SummarySegment:
    return SummarySegment(
        text=text,
        kind="other",
        factual=True,
        evidence=[evidence_id(q) for q in proofs],
        quotes=list(quotes),
        elements=elements,
    )
