"""Intent score: sum over signal types of weight x 0.5^(age / half-life), best fresh usable fact of each type."""

from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel

from agent.playbook.models import Playbook
from agent.reading.facts import Fact
from connectors.records import Signal

# A vendor's surge score counts from 60 of 100 (Bombora's own definition of a surge); below it the topic is background.
SURGE_FLOOR = 60.0


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


def intent_score(facts: Sequence[Fact], signals: Sequence[Signal], playbook: Playbook, as_of: date) -> IntentScore:
    """Score the usable facts of a dossier and the rows of imported signal lists together."""
    best: dict[str, IntentSignal] = {}
    for found in _candidates(facts, signals, playbook, as_of):
        held = best.get(found.type)
        if held is None or (-found.value, found.id) < (-held.value, held.id):
            best[found.type] = found
    lines = sorted(best.values(), key=lambda s: (-s.value, s.type))
    return IntentScore(score=round(sum(s.value for s in lines), 1), signals=lines)


def _candidates(
    facts: Sequence[Fact], signals: Sequence[Signal], playbook: Playbook, as_of: date
) -> Iterable[IntentSignal]:
    for fact in facts:
        if fact.usable and fact.signal:
            yield from _decayed(fact.id, fact.signal, fact.event_date, playbook, as_of)
    for signal in signals:
        if signal.type and signal.occurred_on and (signal.score is None or signal.score >= SURGE_FLOOR):
            yield from _decayed(signal.id, signal.type, signal.occurred_on, playbook, as_of)


def _decayed(id_: str, type_: str, on: date, playbook: Playbook, as_of: date) -> Iterable[IntentSignal]:
    rule = playbook.signal(type_)
    age = max((as_of - on).days, 0)
    if rule is None or rule.weight == 0 or age > rule.half_life_days:
        return
    value = rule.weight * 0.5 ** (age / rule.half_life_days)
    yield IntentSignal(id=id_, type=type_, weight=rule.weight, age_days=age, value=value)
