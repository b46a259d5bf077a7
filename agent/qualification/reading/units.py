"""A deal cut into units, the sentences the reader judges: what each holds, and which question it answers."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from agent.language.fold import fold
from agent.language.machines import addresses_machine
from agent.language.sentences import Span, lines, sentences, trim
from agent.qualification.reading.lexicon import Cues, cues_of
from agent.qualification.reading.likeness import Scores, likeness
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
Hearing = Callable[[str, frozenset[str], Language], Cues]  # the cues of a folded sentence with its names tagged
Likening = Callable[[str, frozenset[str], Cues, Language], Scores]  # what it is like, given its marks and cues too
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
    end: int
    text: str
    turn: int
    place: int
    rank: int
    marks: frozenset[str] = field(compare=False)
    cues: Cues = field(compare=False)
    likeness: Scores = field(compare=False, repr=False)
    words: int = field(compare=False, repr=False)

    @property
    def quote(self) -> Quote:
        """The unit as a literal quote."""
        return Quote(
            source=self.source, speaker=self.speaker, side=self.side, date=self.date, text=self.text, start=self.start
        )


class DealUnits:
    """The units of a deal, and the units it would have were some of its words not there."""

    def __init__(self, deal: Deal, hear: Hearing = cues_of, liken: Likening = likeness) -> None:
        """Repeated mail history and words addressed to a machine are left out; the rest is cut in order of date and place."""
        self._ear = _Ear(_people(deal), hear, liken)
        self._languages = {source.id: _language(source.text, deal.language) for source in deal.sources}
        self._turns = [turn for turn in deal.turns() if not turn.quoted]
        self.units: list[Unit] = []
        for number, turn in enumerate(self._turns):
            first = len(self.units)
            pieces = self._pieces(turn, turn.text)
            self.units += [
                _unit(turn, number, first + rank, rank, piece, turn.start + piece.start, turn.start + piece.end)
                for rank, piece in enumerate(pieces)
            ]

    def without(self, taken: Collection[Unit]) -> list[Unit]:
        """The units left once the words of some are taken out: the turns they stood in are cut again.

        A unit keeps the `place` of the unit its first word stood in, and spans `start` to `end` of the source as it was.
        """
        holes: dict[int, list[Unit]] = {}
        for unit in taken:
            holes.setdefault(unit.turn, []).append(unit)
        left: list[Unit] = []
        for unit in self.units:
            if unit.turn not in holes:
                left.append(unit)
            elif unit.rank == 0:
                left += self._recut(unit.turn, unit.place, holes[unit.turn])
        return left

    def overlapping(self, unit: Unit) -> list[Unit]:
        """The units whose words a unit of `without` is made of."""
        return [u for u in self.units if u.turn == unit.turn and u.start < unit.end and unit.start < u.end]

    def _recut(self, number: int, first: int, holes: list[Unit]) -> Iterator[Unit]:
        turn = self._turns[number]
        gone = {at for hole in holes for at in range(hole.start - turn.start, hole.end - turn.start)}
        kept = [at for at in range(len(turn.text)) if at not in gone]
        text = "".join(turn.text[at] for at in kept)
        for rank, piece in enumerate(self._pieces(turn, text)):
            start, end = turn.start + kept[piece.start], turn.start + kept[piece.end - 1] + 1
            yield _unit(turn, number, first + rank, rank, piece, start, end)

    def _pieces(self, turn: Turn, text: str) -> Iterator["_Piece"]:
        return _units(text, turn.side == "seller", self._languages[turn.source], self._ear)


class _Piece(NamedTuple):
    start: int
    end: int
    text: str
    marks: frozenset[str]
    cues: Cues
    likeness: Scores


def _unit(turn: Turn, number: int, place: int, rank: int, piece: _Piece, start: int, end: int) -> Unit:  # noqa: PLR0913
    return Unit(
        source=turn.source, kind=turn.kind, speaker=turn.speaker, side=turn.side, date=turn.date, start=start, end=end,
        text=piece.text, turn=number, place=place, rank=rank, marks=piece.marks, cues=piece.cues,
        likeness=piece.likeness, words=len(piece.text.split()),
    )  # fmt: skip


class _Told(NamedTuple):
    marks: frozenset[str]
    cues: Cues
    likeness: Scores
    to_machine: bool


class _Ear:
    """Hears a sentence once, however often it is cut out again."""

    def __init__(self, people: tuple[frozenset[str], frozenset[str]], hear: Hearing, liken: Likening) -> None:
        self._people, self._hear, self._liken = people, hear, liken
        self._known: dict[tuple[str, bool, Language, bool], _Told] = {}

    def told(self, said: str, *, seller: bool, language: Language, named: bool) -> _Told:
        """What a sentence holds; `named`: the one before it names somebody."""
        key = (said, seller, language, named)
        if key not in self._known:
            low = fold(said)
            tagged = tag_names(said, low, *self._people)
            marks = marks_of(said, low, tagged) | frozenset({"seller"} if seller else ())
            if named or "name" in marks:
                marks |= {"who"}  # `She signs alone` speaks of who was named just before
            cues = self._hear(tagged, marks, language)
            to_machine = bool(cues.pop("machine", None)) or addresses_machine(low)
            self._known[key] = _Told(marks, cues, self._liken(tagged, marks, cues, language), to_machine)
        return self._known[key]


def _units(text: str, seller: bool, language: Language, ear: _Ear) -> Iterator[_Piece]:
    folded = fold(text)
    skipped = -1
    named = False
    for line in lines(text, Span(0, len(text))):
        for span in _pieces(text, folded, line):
            said = text[span.start : span.end]
            told = ear.told(said, seller=seller, language=language, named=named)
            named = "name" in told.marks
            if told.to_machine or skipped == line.start:
                skipped = line.start  # what follows an order to a machine, on its line, belongs to it
                continue
            yield _Piece(span.start, span.end, said, told.marks, told.cues, told.likeness)


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


Asked = Mapping[int, tuple[Unit, ...]]  # by the `place` of a buyer's unit, the seller's units it answers


def questions(units: Sequence[Unit]) -> Asked:
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
    return sum(unit.words for unit in asked) <= _PASSING and not any(
        "ask" in cues for unit in asked for cues in unit.cues.values()
    )
