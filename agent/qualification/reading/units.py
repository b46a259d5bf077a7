"""A deal cut into units, the sentences the reader judges: what each holds, and which question it answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agent.language.fold import fold
from agent.language.sentences import Span, lines, sentences, trim
from agent.qualification.reading.lexicon import Cues, cues_of
from agent.qualification.reading.marks import marks_of, tag_names
from agent.qualification.records import Quote
from connectors.deals import Deal, Turn
from connectors.deals.records import Side, SourceKind
from connectors.records import Language

_LONG = 170  # characters: a longer stretch of speech is cut where a new clause begins
_SHORT = 45
_REPLIES = 2  # the first buyer, and a second one who adds to the answer
_PASSING = 6  # words
_BREAK = re.compile(
    r"[,;] (?=(?:et |mais |donc |alors |parce que |puis |enfin |sauf |du coup |apres |moi |and |but |so |because |then )\w)"
)
_FRENCH = re.compile(r"\b(?:le|la|les|des|est|pas|vous|nous|je|pour|dans|une|du|et|que)\b")
_ENGLISH = re.compile(r"\b(?:the|is|not|you|we|for|in|of|and|that|it|to|are|this|have)\b")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence (or long clause) of a turn. `turn` counts the turns of the deal; `place` the units of the deal."""

    source: str
    kind: SourceKind
    speaker: str
    side: Side
    date: date
    start: int
    text: str
    turn: int
    place: int
    rank: int
    marks: frozenset[str]
    cues: Cues

    @property
    def quote(self) -> Quote:
        """The unit as a literal quote."""
        return Quote(
            source=self.source, speaker=self.speaker, side=self.side, date=self.date, text=self.text, start=self.start
        )


def units_of(deal: Deal) -> list[Unit]:
    """The units of a deal in order of date and place. Repeated mail history and words addressed to a machine are left out."""
    people = _people(deal)
    found: list[Unit] = []
    languages = {source.id: _language(source.text, deal.language) for source in deal.sources}
    for number, turn in enumerate(deal.turns()):
        if turn.quoted:
            continue
        for rank, unit in enumerate(_units(turn, languages.get(turn.source, deal.language), people)):
            text, start, marks, cues = unit
            found.append(
                Unit(turn.source, turn.kind, turn.speaker, turn.side, turn.date, start, text, number, len(found), rank, marks, cues)
            )  # fmt: skip
    return found


def _units(
    turn: Turn, language: Language, people: tuple[frozenset[str], frozenset[str]]
) -> Iterator[tuple[str, int, frozenset[str], Cues]]:
    folded = fold(turn.text)
    skipped = -1
    before: frozenset[str] = frozenset()
    for line in lines(turn.text, Span(0, len(turn.text))):
        for span in _pieces(turn.text, folded, line):
            text, low = turn.text[span.start : span.end], folded[span.start : span.end]
            tagged = tag_names(text, low, *people)
            own = marks_of(text, low, tagged)
            marks = own | ({"seller"} if turn.side == "seller" else set()) | ({"who"} if "name" in (own | before) else set())
            before = own  # `She signs alone` speaks of who was named just before
            cues = cues_of(tagged, marks, language)
            if cues.pop("machine", None) or skipped == line.start:
                skipped = line.start  # what follows an order to a machine, on its line, belongs to it
                continue
            yield text, turn.start + span.start, marks, cues


def _pieces(text: str, folded: str, line: Span) -> Iterator[Span]:
    for span in sentences(text, line):
        start = span.start
        if span.end - span.start > _LONG:
            for cut in _BREAK.finditer(folded, span.start, span.end):
                if cut.start() - start >= _SHORT and span.end - cut.end() >= _SHORT:
                    yield trim(text, Span(start, cut.start() + 1))
                    start = cut.end()
        yield trim(text, Span(start, span.end))


def _people(deal: Deal) -> tuple[frozenset[str], frozenset[str]]:
    """Folded names of the buyer's people, and of the seller's."""
    people = [person for source in deal.sources for person in source.participants]
    sellers = frozenset(word for p in people if p.side == "seller" for word in fold(p.name).split() if len(word) > 2)
    buyers = frozenset(word for p in people if p.side == "buyer" for word in fold(p.name).split() if len(word) > 2)
    return buyers - sellers, sellers - buyers


def _language(text: str, default: Language) -> Language:
    sample = fold(text[:4000])
    french, english = len(_FRENCH.findall(sample)), len(_ENGLISH.findall(sample))
    if max(french, english) < 8:
        return default
    return "fr" if french > english else "en"


def questions(units: Sequence[Unit]) -> dict[int, tuple[Unit, ...]]:
    """For each buyer unit, by `place`, the seller's units it answers: what the seller said just before the buyers speak.

    A seller's short word that raises nothing (`Right.`, `Thirty?`) keeps the question before it open.
    """
    answered: dict[int, tuple[Unit, ...]] = {}
    asked: tuple[Unit, ...] = ()
    kept: tuple[Unit, ...] = ()
    replies: set[int] = set()
    for unit in units:
        if unit.kind != "call_transcript":
            continue
        if unit.side == "seller":
            if asked and asked[-1].turn == unit.turn:
                asked = (*asked, unit)
            else:
                kept, asked, replies = asked if replies else (), (unit,), set()
        elif asked and asked[0].source == unit.source:
            replies.add(unit.turn)
            if len(replies) <= _REPLIES:
                answered[unit.place] = (*kept, *asked) if _passing(asked) else asked
    return answered


def _passing(asked: tuple[Unit, ...]) -> bool:
    return sum(len(unit.text.split()) for unit in asked) <= _PASSING and not any(
        "ask" in cues for unit in asked for cues in unit.cues.values()
    )
