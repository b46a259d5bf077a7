"""What a reader must beat: one answer for all, the phrases of the cards alone, and the length of what was said."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from agent.language.fold import fold
from agent.qualification.records import Cell, ElementName, Ledger, Status
from evals.suites.qualification.labelled import Labelled, Reading
from knowledge.card_data import CriterionData
from knowledge.cards import load_cards


def majority(train: Sequence[Labelled]) -> Reading:
    """Always the status most labels of the other deals have."""
    counts = Counter(status for labelled in train for status in labelled.statuses.values())
    return lambda labelled: _same(labelled, counts.most_common(1)[0][0])


def keyword(labelled: Labelled) -> Ledger:
    """The cues of the criterion cards in the buyer's text: a denial is absent, two cues or more are met, one is partial."""
    said = " ".join(fold(turn.text) for turn in labelled.deal.turns() if turn.side == "buyer" and not turn.quoted)
    cells: dict[ElementName, Cell] = {}
    for element in labelled.statuses:
        cues, denials = _phrases(element, labelled.deal.language)
        hits = sum(cue in said for cue in cues)
        denied = any(denial in said for denial in denials)
        status: Status = "absent" if denied else "met" if hits > 1 else "partial" if hits else "unknown"
        cells[element] = Cell(status=status, why="keywords", confidence=0.5)
    return Ledger(cells=cells)


def by_length(train: Sequence[Labelled]) -> Reading:
    """The labels of the deal whose sources are nearest in length: what a set gives away without being read."""

    def read(labelled: Labelled) -> Ledger:
        others = [each for each in train if each.deal.id != labelled.deal.id]
        nearest = min(others, key=lambda each: abs(_length(each) - _length(labelled)))
        return Ledger(
            cells={
                element: Cell(status=nearest.statuses[element], why="length", confidence=0.5)
                for element in labelled.statuses
            }
        )

    return read


def _length(labelled: Labelled) -> int:
    return sum(len(source.text) for source in labelled.deal.sources)


def _same(labelled: Labelled, status: Status) -> Ledger:
    return Ledger(
        cells={element: Cell(status=status, why="the most frequent", confidence=0.5) for element in labelled.statuses}
    )


@cache
def _phrases(element: ElementName, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for card in load_cards():
        if isinstance(card.data, CriterionData) and card.lang == language and card.data.element == element:
            return tuple(map(fold, card.data.cues)), tuple(map(fold, card.data.denials))
    return (), ()
