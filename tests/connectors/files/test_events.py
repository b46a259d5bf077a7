"""JSON lines of CloudEvents."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors.files import ImportResult, read_signal_file, signal_of

Write = Callable[..., Path]


def event(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "specversion": "1.0", "id": "1", "source": "g2:buyer-intent", "type": "prospect.signal.review_research.v1",
        "subject": "https://www.Acme.example/x", "time": "2026-11-05T23:30:00-05:00",
        "data": {"company": "Acme", "topic": "XDR", "score": 86, "score_scale": "0-100", "observed_at": "2026-11-16T06:00:00Z"},
    }  # fmt: skip
    base.update(changes)
    return {name: value for name, value in base.items() if value is not ...}


def read(write: Write, *events: Any) -> ImportResult:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in events]
    return read_signal_file(write("\n".join(lines) + "\n", name="events.jsonl"))


def test_an_event_is_a_signal(write: Write) -> None:
    result = read(write, event())
    signal = signal_of(result.items[0], result.layout)
    assert (signal.id, signal.source, signal.vendor, signal.score_scale) == ("1", "g2:buyer-intent", "g2", "0-100")
    assert (signal.account_key, signal.occurred_on, signal.score) == ("acme.example", date(2026, 11, 5), 86)
    assert signal.observed_at == "2026-11-16T06:00:00Z"
    assert json.loads(signal.raw["event"])["id"] == "1"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"specversion": "1.0", "id":', "json"),
        ("[1, 2]", "json"),
        ('"text"', "json"),
        ("[" * 100_000, "json"),
        ("9" * 5_000, "json"),
        ('{"data": NaN}', "json"),
        (event(specversion=...), "specversion"),
        (event(specversion="0.3"), "specversion"),
        (event(id=...), "id: missing"),
        (event(id=""), "id: missing"),
        (event(source=None), "source"),
        (event(type="prospect.signal.astrology.v1"), "type"),
        (event(type="prospect.signal.news.v2"), "type"),
        (event(type=...), "type"),
        (event(subject=..., data={}), "no domain or name"),
        (event(subject="a@gmail.com", data=None), "no domain or name"),
        (event(time="05/11/2026"), "date"),
        (event(time="2026-02-30T00:00:00Z"), "date"),
        (event(time=1_763_000_000), "date"),
    ],
)
def test_refused_events(write: Write, line: str | dict[str, Any], reason: str) -> None:
    result = read(write, line, event(id="2"))
    assert [one.line for one in result.rejected] == [1]
    assert reason in result.rejected[0].reason
    assert [item.line for item in result.items] == [2]


def test_source_and_id_are_the_key(write: Write) -> None:
    changed = event(data={"company": "Acme", "topic": "other"})
    result = read(
        write, event(), dict(reversed(event().items())), changed, "", event(source="rss:press"), event(id="2")
    )
    assert [(one.line, one.of_line, one.kind) for one in result.duplicates] == [
        (2, 1, "identical"),
        (3, 1, "re-export"),
    ]
    assert [one.line for one in result.ignored] == [4]
    assert [item.line for item in result.items] == [1, 5, 6]


def test_missing_time_and_odd_values_are_kept(write: Write) -> None:
    result = read(
        write,
        event(time=..., subject=..., data={"company": "Só \u0000Nome \ud83d", "score": "71,5"}),
        event(id="2", data={"company": ["x"], "topic": {"a": 1}, "score": True}),
        event(id="3", type="prospect.signal.site_visit.v1"),
    )
    first, second, third = (item.row for item in result.items)
    assert (first.occurred_on, first.score, first.company) == (None, 71.5, "Só Nome \ufffd")
    assert result.items[0].account == "name:so nome"
    assert (second.company, second.topic, second.score) == (None, None, None)
    assert third.topic is None


def test_a_name_joins_the_event_account_that_bears_it(write: Write) -> None:
    result = read(write, event(subject=..., id="9"), event())
    assert [item.account for item in result.items] == ["acme.example", "acme.example"]


def test_events_are_told_by_their_first_brace(write: Write) -> None:
    result = read_signal_file(write("\n" + json.dumps(event()) + "\n", name="export.txt", encoding="utf-8-sig"))
    assert (result.rows, result.layout.header_line, result.layout.date_order) == (1, None, "ymd")
