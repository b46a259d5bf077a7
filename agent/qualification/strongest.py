"""The few quotes of an element a person is shown. The ledger and the JSON keep them all, so that any of them can be checked.

A reader gives the quotes of an element the strongest first, and keeps every sentence that speaks of it: three hundred in a
long call. On labelled deals the first three hold the words a careful reader marked in 88 % of elements, all of them in 93 %,
and no other order of figures, names or cues does better: so the order is the reader's, whole sentences before fragments.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from agent.language.fold import fold
from agent.language.names import names
from agent.qualification.days import days_in
from agent.qualification.excerpts import Taste, by_telling, is_fragment
from agent.qualification.records import Cell, Conflict, ElementName, Ledger, Quote, Status
from agent.qualification.wording import says
from connectors.records import Language

SHOWN = 3
_NEAR = 5  # quotes a plan may draw from; further down a sentence is often about something else
_LONGEST = 20  # words of the stretch a quote is weighed by
_LOOKED = 6  # quotes among which whole sentences are put before fragments
_PAIR = 2  # further down, a later day is often the day of something else: measured on labelled deals
_FAR = 10**9  # another source
_SELF = frozenset(("je", "j", "moi", "ma", "mon", "mes", "i", "me", "my", "mine"))
_LETTERS = re.compile(r"[a-z]+")


# Elements that are somebody, those that are a figure, those that are a day.
_WHO: tuple[ElementName, ...] = ("economic_buyer", "authority", "competition")
_HOW_MUCH: tuple[ElementName, ...] = (
    "metrics", "budget", "money", "timeline", "goals", "consequences", "implications", "decision_criteria",
)  # fmt: skip
_WHEN: tuple[ElementName, ...] = ("timeline", "decision_process", "paper_process", "plans", "prioritization")


class Proof(Protocol):
    """Quotes and what took some of them back: a cell of the ledger, an element of the page."""

    @property
    def quotes(self) -> Sequence[Quote]: ...  # noqa: D102

    @property
    def conflicts(self) -> Sequence[Conflict]: ...  # noqa: D102


def shown(proof: Proof) -> list[Quote]:
    """The quotes a page, a note or a sheet shows of an element: three at most, whole sentences first, what still holds."""
    gone = superseded(proof)
    holding = [quote for quote in proof.quotes if quote not in gone] or list(proof.quotes)
    return sorted(holding[:_LOOKED], key=is_fragment)[:SHOWN]


def left_out(proof: Proof) -> int:
    """How many quotes `shown` keeps back."""
    return len(proof.quotes) - len(shown(proof))


def theirs(
    ledger: Ledger,
    element: ElementName,
    statuses: Iterable[Status] = ("met",),
    most: int = _NEAR,
    *,
    fragments: bool = False,
) -> list[Quote]:
    """The buyer's words a plan may draw on: whole sentences that still hold, of a cell that has one of these statuses."""
    cell = ledger.cells.get(element)
    if cell is None or cell.status not in statuses:
        return []
    gone = superseded(cell)
    spoken = [quote for quote in cell.quotes if quote.side == "buyer" and quote not in gone]
    held = [quote for quote in spoken[:most] if fragments or not is_fragment(quote)]
    return [*by_telling(held[:SHOWN], _LONGEST, taste_of(element)), *held[SHOWN:]]


def taste_of(element: ElementName, cues: tuple[str, ...] = ()) -> Taste:
    """What words on the element should hold."""
    return Taste(cues, who=element in _WHO, figures=element in _HOW_MUCH, days=element in _WHEN)


def backer(ledger: Ledger) -> str | None:
    """Who of the buyer's people speaks for us, the strongest words first; not the one who signs, who is asked other things."""
    cell = ledger.cells.get("champion")
    if cell is None or cell.status not in ("met", "partial"):
        return None
    signers = {q.speaker for q in theirs(ledger, "economic_buyer", most=SHOWN) if says(q.text, "signs")}
    spoken = (quote.speaker for quote in cell.quotes if quote.side == "buyer")
    return next((speaker for speaker in spoken if speaker not in signers), None)


def superseded(cell: Proof) -> set[Quote]:
    """Words that later ones took back."""
    return {conflict.earlier for conflict in cell.conflicts}


def disputed(cell: Cell, language: Language) -> tuple[Quote, Quote] | None:
    """The words of two people of the buyer who do not say the same thing, None when nobody found them to disagree."""
    from agent.qualification.reading.reasons import reason  # the reader behind it is slow to import

    said = {quote.speaker: quote for quote in reversed(cell.quotes) if quote.side == "buyer"}
    voices = sorted(said.values(), key=cell.quotes.index)
    apart = any(conflict.earlier.speaker != conflict.later.speaker for conflict in cell.conflicts)
    if (
        cell.status != "partial"
        or len(voices) < 2
        or not (apart or cell.why == reason("partial", "contradict", language))
    ):
        return None
    return voices[0], voices[1]


def reason_shown(cell: Cell, language: Language) -> str:
    """Why the status is what it is, true of the quotes beside it: not "only the seller says it" over the buyer's own words."""
    from agent.qualification.reading.reasons import reason  # the reader behind it is slow to import

    seller_alone = cell.status == "partial" and cell.why == reason("partial", "claim", language)
    if seller_alone and any(quote.side == "buyer" for quote in shown(cell)):
        return reason("partial", "vague", language)
    return cell.why


def named_beside(quote: Quote, held: Sequence[Quote]) -> Quote | None:
    """The nearest words of the same speaker that hold a name: whose signature `her signature` is."""
    named = [q for q in held if q != quote and q.speaker == quote.speaker and names_somebody(q.text)]
    return min(named, key=lambda q: abs(q.start - quote.start) if q.source == quote.source else _FAR, default=None)


def latest_dated(quotes: Sequence[Quote]) -> Quote | None:
    """The later said of the two strongest that name a day: the last word counts. None without any."""
    dated = [q for q in quotes[:_PAIR] if any(d.precision == "day" for d in days_in(q.text, q.date))]
    return max(dated, key=lambda q: (q.date, -dated.index(q)), default=None)


def names_somebody(text: str) -> bool:
    """True when the text holds a name that is not just the capital of its first word."""
    return any(not (name.opening and len(name.text.split()) == 1) for name in names(text))


def speaks_of_self(text: str) -> bool:
    """True for words in the first person singular."""
    return not _SELF.isdisjoint(_LETTERS.findall(fold(text)))
