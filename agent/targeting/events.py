"""One shape for what speaks of an account: usable facts of a dossier and rows of signal lists, as dated events."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from agent.reading.facts import Fact
from connectors.records import Signal
from knowledge.cards import SignalCard, load_cards

Party = Literal["first", "second", "third"]
# A surge counts from 60 % of its vendor's own scale (60 of 100 is Bombora's definition of a surge); below it the topic is
# background. A score without a stated scale is read as a score of 100.
SURGE_FLOOR = 0.6


class Event(NamedTuple):
    """Something that happened, of one signal type. `surge` is the score's place on its vendor's own scale, 0 to 1.

    `person` is who a job change is about, as the list names them: e-mail, else LinkedIn page, else name.
    """

    id: str
    type: str
    on: date
    topic: str | None = None
    vendor: str | None = None
    surge: float | None = None
    person: str | None = None


def events_of(facts: Sequence[Fact], signals: Iterable[Signal]) -> list[Event]:
    """The usable facts that are signals, then the list rows that have a type and a date."""
    found = [Event(f.id, f.signal, f.event_date) for f in facts if f.usable and f.signal]
    for signal in signals:
        if signal.type and signal.occurred_on:
            surge = surge_of(signal.score, signal.score_scale)
            person = person_in(signal.details.email, signal.details.linkedin, signal.details.person)
            found.append(Event(signal.id, signal.type, signal.occurred_on, signal.topic, signal.vendor, surge, person))
    return found


def surge_of(score: float | None, scale: str | None) -> float | None:
    """Where a score lies on its own scale (`0-100`, `1-10`), 0 to 1; None without a score."""
    if score is None:
        return None
    low, high = _ends(scale) if scale else (0.0, 100.0)
    return min(max((score - low) / (high - low), 0.0), 1.0)


def person_in(email: str | None, linkedin: str | None, name: str | None) -> str | None:
    """The surest name of a person, case folded."""
    said = email or linkedin or name
    return said.casefold().rstrip("/") if said else None


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
