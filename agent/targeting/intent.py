"""Intent score: sum over signal types of weight x 0.5^(age / half-life), best fresh event of each type."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from agent.playbook.models import Playbook, SignalRule
from agent.reading.facts import Fact
from agent.targeting.events import SURGE_FLOOR, Event, events_of
from connectors.records import Signal


class IntentSignal(BaseModel):
    """What one signal type adds: `value` = weight decayed by `age_days`; `id` is the fact or signal behind it."""

    id: str
    type: str
    weight: float
    age_days: int
    value: float


class IntentScore(BaseModel):
    """The sum and its lines, best first."""

    score: float
    signals: list[IntentSignal]


class Fresh(NamedTuple):
    """An event that counts today: younger than its half-life, of a type with a weight, and a surge when it is scored."""

    event: Event
    age: int
    decay: float
    value: float


def intent_score(facts: Sequence[Fact], signals: Sequence[Signal], playbook: Playbook, as_of: date) -> IntentScore:
    """Score the usable facts of a dossier and the rows of imported signal lists together."""
    rules = {rule.type: rule for rule in playbook.signals.signals}
    return shown(best_of(fresh(events_of(facts, signals), rules, as_of)), rules)


def fresh(events: Iterable[Event], rules: Mapping[str, SignalRule], as_of: date) -> Iterator[Fresh]:
    """The events that count on that day. An event of the future counts as of today."""
    for event in events:
        rule = rules.get(event.type)
        if rule is None or rule.weight == 0 or (event.surge is not None and event.surge < SURGE_FLOOR):
            continue
        age = max((as_of - event.on).days, 0)
        if age <= rule.half_life_days:
            decay = 0.5 ** (age / rule.half_life_days)
            yield Fresh(event, age, decay, rule.weight * decay)


def best_of(found: Iterable[Fresh]) -> list[Fresh]:
    """The best event of each type, best first."""
    best: dict[str, Fresh] = {}
    for one in found:
        held = best.get(one.event.type)
        if held is None or (-one.value, one.event.id) < (-held.value, held.event.id):
            best[one.event.type] = one
    return sorted(best.values(), key=lambda one: (-one.value, one.event.type))


def total(best: Iterable[Fresh]) -> float:
    """The intent score of the best events."""
    return round(sum(one.value for one in best), 1)


def shown(best: Sequence[Fresh], rules: Mapping[str, SignalRule]) -> IntentScore:
    """The score with its lines."""
    lines = [
        IntentSignal(
            id=one.event.id, type=one.event.type, weight=rules[one.event.type].weight, age_days=one.age, value=one.value
        )
        for one in best
    ]
    return IntentScore(score=total(best), signals=lines)
