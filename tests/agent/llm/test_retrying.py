"""Pauses and Retry-After, for any header a server may send."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from agent.llm.retrying import pause, retry_after

NOW = datetime(2026, 11, 16, tzinfo=UTC)


@given(st.text(max_size=40))
def test_any_header_gives_a_wait_or_nothing(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds < float("inf")


@given(st.integers(-10_000, 10_000))
def test_a_date_is_the_time_until_then(seconds: int) -> None:
    header = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(header, NOW) == max(0, seconds)


def test_a_date_without_zone_is_universal_time() -> None:
    assert retry_after("Mon, 16 Nov 2026 00:00:05 -0000", NOW) == 5


@given(st.integers(1, 60), st.none() | st.floats(0, 1e9), st.floats(0, 60), st.floats(0, 1))
def test_a_pause_is_never_longer_than_the_longest(
    attempt: int, asked: float | None, longest: float, chance: float
) -> None:
    assert 0 <= pause(attempt, asked, longest, chance) <= longest


@given(st.floats(0, 100), st.floats(0, 1))
def test_a_pause_is_never_shorter_than_what_was_asked_within_the_cap(asked: float, chance: float) -> None:
    assert pause(1, asked, 1000, chance) >= asked


def test_pauses_double_and_differ_by_chance() -> None:
    assert [pause(n, None, 60, 1.0) for n in (1, 2, 3)] == [1, 2, 4]
    assert pause(3, None, 60, 0.0) == 2
