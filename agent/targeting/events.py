"""One shape for what speaks of an account: usable facts of a dossier and rows of signal lists, as dated events."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from agent.reading.facts import Fact
from connectors.records import Signal, SignalRow
from knowledge.cards import SignalCard, load_cards

Party = Literal["first", "second", "third"]
# A surge counts from 60 % of its vendor's own scale (60 of 100 is Bombora's definition of a surge); below it the topic is
# background. A score without a stated scale is read as a score of 100.
SURGE_FLOOR = 0.6
JOINED = "job_change"  # the signal type that says a person has a new employer


class Event(NamedTuple):
    """Something that happened, of one signal type. `surge` is the score's place on its vendor's own scale, 0 to 1.

    `people` are the ways to recognise whom a job change is about.
    """

    id: str
    type: str
    on: date
    topic: str | None = None
    vendor: str | None = None
    surge: float | None = None
    people: tuple[str, ...] = ()


def events_of(facts: Sequence[Fact], signals: Iterable[Signal]) -> list[Event]:
    """The usable facts that are signals, then the list rows that have a type and a date."""
    found = [Event(f.id, f.signal, f.event_date) for f in facts if f.usable and f.signal]
    for signal in signals:
        if signal.type and signal.occurred_on:
            surge = surge_of(signal.score, signal.score_scale)
            told = signal.details
            people = people_in(told.linkedin, told.person) if signal.type == JOINED else ()
            found.append(Event(signal.id, signal.type, signal.occurred_on, signal.topic, signal.vendor, surge, people))
    return found


def events_in(rows: Iterable[SignalRow]) -> list[Event]:
    """The same events from rows as the store keeps them."""
    return [
        Event(
            row.id,
            row.type,
            _day(row.occurred_on),
            row.topic,
            row.vendor,
            None if row.score is None else surge_of(row.score, row.score_scale),
            _people(row.details) if row.type == JOINED and row.details else (),
        )
        for row in rows
        if row.type and row.occurred_on
    ]


def surge_of(score: float | None, scale: str | None) -> float | None:
    """Where a score lies on its own scale (`0-100`, `1-10`), 0 to 1; None without a score."""
    if score is None:
        return None
    low, high = _ends(scale) if scale else (0.0, 100.0)
    return min(max((score - low) / (high - low), 0.0), 1.0)


def people_in(linkedin: str | None, name: str | None) -> tuple[str, ...]:
    """How a person may be recognised after a move: LinkedIn page (kept from job to job) and full name, case folded."""
    page = linkedin.casefold().partition("?")[0].rstrip("/").rpartition("linkedin.")[2] if linkedin else ""
    full = " ".join(name.casefold().split()) if name else ""
    return tuple(said for said in (page, full if " " in full else "") if said)


def _people(details: str) -> tuple[str, ...]:
    found = json.loads(details)
    return people_in(found.get("linkedin"), found.get("person"))


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)


@cache
def _ends(scale: str) -> tuple[float, float]:
    low, _, high = scale.replace("–", "-").partition("-")
    try:
        ends = float(low), float(high)
    except ValueError:
        return (0.0, 100.0)
    return ends if ends[0] < ends[1] else (0.0, 100.0)


@cache
def parties() -> dict[str, Party]:
    """Whose data each signal type is, by the signal cards: ours, a partner's, or a third party's."""
    return {card.data.type: card.data.party for card in load_cards("en") if isinstance(card, SignalCard)}
