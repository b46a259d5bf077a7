"""The answer of a model, closed, and its quotes held against what was really said: a quote that is not literal does not exist."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.language.fold import fold
from agent.qualification.model_reading.passages import Passage
from agent.qualification.orders import to_a_machine
from agent.qualification.records import ElementName, Quote
from agent.qualification.rules import Finding
from connectors.deals import Turn
from connectors.records import Language

# Read by the model; the two other elements are the same thing under another method's name.
READ: tuple[ElementName, ...] = (
    "metrics", "economic_buyer", "decision_criteria", "decision_process", "identify_pain", "champion", "paper_process",
    "competition", "budget", "authority", "need", "timeline", "prioritization", "goals", "plans", "consequences", "implications",
)  # fmt: skip
SAME: dict[ElementName, ElementName] = {"challenges": "identify_pain", "money": "budget"}
MOST_QUOTES = 3
_SHORTEST = 2  # characters; less is no words
_LONGEST_WHY = 400
_WORDS = re.compile(r"\S+")


class Closed(BaseModel):
    """Base of the answers: nothing but the fields asked for."""

    model_config = ConfigDict(extra="forbid")


class QuoteAnswer(Closed):
    """Words of one turn."""

    turn: str
    text: str


class ElementAnswer(Closed):
    """One criterion; `why` first, so that the words are weighed before the status is given."""

    why: str
    status: Literal["met", "partial", "absent", "unknown"]
    quotes: list[QuoteAnswer]
    replaces: list[QuoteAnswer]
    withdraws: bool


class DealAnswer(Closed):
    """Every criterion, in the order of the methods."""

    metrics: ElementAnswer
    economic_buyer: ElementAnswer
    decision_criteria: ElementAnswer
    decision_process: ElementAnswer
    identify_pain: ElementAnswer
    champion: ElementAnswer
    paper_process: ElementAnswer
    competition: ElementAnswer
    budget: ElementAnswer
    authority: ElementAnswer
    need: ElementAnswer
    timeline: ElementAnswer
    prioritization: ElementAnswer
    goals: ElementAnswer
    plans: ElementAnswer
    consequences: ElementAnswer
    implications: ElementAnswer


def findings(
    answer: DealAnswer, window: Sequence[Passage], language: Language, earlier: Mapping[str, Quote]
) -> dict[ElementName, Finding]:
    """What the answer proves, on the quotes that are literal. `earlier` holds words quoted from the windows before, by name."""
    turns: dict[str, Turn] = {passage.name: passage.turn for passage in window}
    return {element: _finding(getattr(answer, element), turns, language, earlier) for element in READ}


def _finding(given: ElementAnswer, turns: dict[str, Turn], language: Language, earlier: Mapping[str, Quote]) -> Finding:
    named = tuple(earlier[old.turn] for old in given.replaces if old.turn in earlier)
    told = tuple(_literal((old for old in given.replaces if old.turn not in earlier), turns, language))
    return Finding(
        status=given.status,
        quotes=tuple(_literal(given.quotes, turns, language))[:MOST_QUOTES],
        why=" ".join(given.why.split())[:_LONGEST_WHY],
        withdraws=given.withdraws,
        replaces=(*named, *told)[:MOST_QUOTES],
    )


def _literal(given: Iterable[QuoteAnswer], turns: dict[str, Turn], language: Language) -> Iterable[Quote]:
    for quote in given:
        named = turns.get(quote.turn)
        # A wrong short name is forgiven when one turn of the window, and one only, holds the words.
        holders = [named] if named and _place(quote.text, named.text) else _holders(quote.text, turns)
        if len(holders) == 1 and (place := _place(quote.text, holders[0].text)):
            turn, (start, end) = holders[0], place
            if not to_a_machine(turn.text, start, end, language):
                yield Quote(
                    source=turn.source, speaker=turn.speaker, side=turn.side, date=turn.date,
                    text=turn.text[start:end], start=turn.start + start,
                )  # fmt: skip


def _holders(text: str, turns: dict[str, Turn]) -> list[Turn]:
    return [turn for turn in turns.values() if _place(text, turn.text)] if len(text.split()) > 2 else []


def _place(text: str, spoken: str) -> tuple[int, int] | None:
    """Where the words stand. Kinds of apostrophes, quotation marks, spaces and line ends may differ, nothing else.

    What is kept is the turn's own spelling.
    """
    wanted = text.strip()
    if len(wanted) < _SHORTEST:
        return None
    at = spoken.find(wanted)
    if at >= 0:
        return at, at + len(wanted)
    pattern = r"\s+".join(re.escape(word) for word in _WORDS.findall(fold(wanted)))
    found = re.search(pattern, fold(spoken))
    return found.span() if found else None
