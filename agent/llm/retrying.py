"""The one retry layer of model calls: which pause after which failure, and when to stop."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING

from agent.errors import ModelFailure, ModelUnavailable

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

# A call and its retries together never last longer than this many time-outs of one attempt.
DEADLINE_FACTOR = 2.0
FIRST_PAUSE = 1.0


@dataclass(frozen=True)
class Clock:
    """Time and chance, replaced in tests so that nothing waits."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Patience:
    """Attempts at most, the longest pause and the longest total, in seconds."""

    attempts: int
    longest_pause: float
    total: float


def retrying(patience: Patience, clock: Clock) -> "Retrying":
    """A tenacity loop that repeats retryable failures only and raises the last one as it is."""
    from tenacity import Retrying, retry_if_exception

    started = clock.monotonic()

    def wait(state: "RetryCallState") -> float:
        failure = state.outcome.exception() if state.outcome else None
        asked = failure.retry_after if isinstance(failure, ModelUnavailable) else None
        return pause(state.attempt_number, asked, patience.longest_pause, clock.chance())

    def stop(state: "RetryCallState") -> bool:
        elapsed = clock.monotonic() - started
        return state.attempt_number >= patience.attempts or elapsed + state.upcoming_sleep >= patience.total

    return Retrying(
        retry=retry_if_exception(lambda e: isinstance(e, ModelFailure) and e.retryable),
        wait=wait,
        stop=stop,
        sleep=clock.sleep,
        reraise=True,
    )


def pause(attempt: int, asked: float | None, longest: float, chance: float) -> float:
    """Seconds before the next attempt: what the endpoint asked plus a tenth, else 1, 2, 4… halved by chance; capped."""
    seconds = FIRST_PAUSE * 2.0 ** (attempt - 1) * (0.5 + chance / 2) if asked is None else asked * (1 + chance / 10)
    return min(seconds, longest)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header, given in seconds or as an HTTP date (RFC 9110 §10.2.3); None when it says nothing."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _until(value, now)
    return seconds if isfinite(seconds) and seconds >= 0 else None


def _until(value: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
