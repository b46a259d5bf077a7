"""Builders of what targeting reads: facts and list rows, dated back from one day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from agent.reading.facts import Fact
from connectors.records import Signal, SignalDetails

NOW = date(2026, 11, 16)
MakeFact = Callable[..., Fact]
MakeSignal = Callable[..., Signal]


@pytest.fixture
def make_fact() -> MakeFact:
    """A usable fact about the account, `age` days old."""

    def build(signal: str | None, age: int = 0, **changes: object) -> Fact:
        values: dict[str, object] = {
            "id": f"f-{signal}-{age}",
            "evidence": "e1",
            "quote": "words",
            "statement": "words",
            "signal": signal,
            "event_date": NOW - timedelta(days=age),
            "about": "account",
            "usable": True,
            "quotable": True,
            "reason": "fresh and about this account",
        }
        return Fact.model_validate(values | changes)

    return build


@pytest.fixture
def make_signal() -> MakeSignal:
    """A list row, `age` days old; keywords of SignalDetails go there."""

    def build(type_: str = "intent_surge", age: int | None = 0, **changes: object) -> Signal:
        details = {k: changes.pop(k) for k in list(changes) if k in SignalDetails.model_fields}
        values: dict[str, object] = {
            "id": f"s-{type_}-{age}-{changes.get('topic', '')}",
            "source": "x",
            "type": type_,
            "account_key": "a.example",
            "occurred_on": None if age is None else NOW - timedelta(days=age),
            "details": details,
        }
        return Signal.model_validate(values | changes)

    return build
