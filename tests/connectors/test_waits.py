"""How long to wait before asking again: what a service says in seconds or as a date, and a growing pause."""

from datetime import UTC, datetime

import pytest

from connectors.http import pause, retry_after

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0), ("120", 120.0), ("1.5", 1.5), ("-3", None), ("nan", None), ("inf", None), ("soon", None), ("", None),
        (None, None),
        ("Mon, 16 Nov 2026 12:00:30 GMT", 30.0), ("Mon, 16 Nov 2026 11:00:00 GMT", 0.0), ("Mon, 16 Nov 2026 12:00:30", 30.0),
        ("Monday, 16-Nov-26 12:00:30 GMT", 30.0), ("Mon, 99 Nov 2026 12:00:30 GMT", None), ("1" * 400, None),
    ],
)  # fmt: skip
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


@pytest.mark.parametrize(
    ("attempt", "asked", "chance", "seconds"),
    [
        (1, None, 0.0, 0.25),
        (1, None, 1.0, 0.5),
        (3, None, 0.0, 1.0),
        (9, None, 0.0, 20.0),
        (1, 4.0, 1.0, 4.4),
        (1, 99.0, 0.0, 20.0),
    ],
)
def test_pause(attempt: int, asked: float | None, chance: float, seconds: float) -> None:
    assert pause(attempt, asked, 20.0, chance) == pytest.approx(seconds)
