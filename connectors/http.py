"""The one HTTP client of the connectors: what may be asked, how often, how long, and what is told when it fails.

Every call passes here: rules first (nothing is sent when one forbids it), then pace, then the exchange, then retries of what
is worth retrying. API connectors declare a `Service`; pages go through `connectors.fetch`, which adds the rules for strangers.
"""

import json
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from connectors.addresses import Resolve, is_loopback, resolve_host
from connectors.cache import HttpCache, Kept
from connectors.errors import BadAnswer, ConnectorError, Denied, NotFound, RateLimited, Refused, Unavailable
from connectors.resolution.domains import registrable_domain
from connectors.transport import Bounds, Reply, Request, exchange

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

# LinkedIn's user agreement forbids programs: no setting opens it.
NEVER_ASKED = frozenset(("linkedin.com", "lnkd.in", "licdn.com"))
IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "DELETE"))
_TRANSIENT = frozenset((408, 425, 500, 502, 503, 504))
_FIRST_PAUSE = 0.5
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]{1,200}")


@dataclass(frozen=True)
class Clock:
    """Time and chance, replaced in tests so that nothing waits."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True)
class Patience:
    """Attempts at most; seconds of the longest pause between two and of all of it together."""

    attempts: int = 3
    longest_pause: float = 20.0
    total: float = 45.0


@dataclass(frozen=True)
class Service:
    """An API as its connector declares it.

    `allow` holds the (method, path) pairs it may use; a path segment `{name}` stands for any one plain segment. `per_second` is
    the most we ask of one host. `secrets` are headers whose values never appear in a message.
    """

    name: str
    base_url: str
    allow: frozenset[tuple[str, str]]
    per_second: float | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    patience: Patience = Patience()
    bounds: Bounds = field(default_factory=Bounds)

    def permits(self, method: str, path: str) -> bool:
        """True when the pair is on the list."""
        asked = path.split("/")
        return any(method == m and _fits(asked, allowed.split("/")) for m, allowed in self.allow)


def _fits(asked: list[str], allowed: list[str]) -> bool:
    return len(asked) == len(allowed) and all(
        a == b or (b.startswith("{") and _SEGMENT.fullmatch(a) is not None and a.strip(".") != "")
        for a, b in zip(asked, allowed, strict=True)
    )


@dataclass(frozen=True)
class Call:
    """One call of a service. `keep` cuts the answer down to what may be kept, before it reaches the disk or the caller."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    ttl: float = 0.0
    keep: Callable[[Any], Any] = lambda value: value
    idempotency_key: str | None = None


@dataclass(frozen=True)
class Answer:
    """The JSON of a call, when it was fetched, and whether it came from the cache."""

    value: Any
    fetched_at: datetime
    cached: bool = False


class Http:
    """The client. Safe to share between threads; `offline` leaves loopback alone open."""

    def __init__(
        self,
        user_agent: str,
        *,
        cache: HttpCache | None = None,
        offline: bool = False,
        clock: Clock | None = None,
        resolve: Resolve = resolve_host,
    ) -> None:
        self.user_agent, self.cache, self.offline = user_agent, cache, offline
        self.clock = clock or Clock()
        self.resolve = resolve
        self._pace, self._stopped = _Pace(self.clock), False

    def stop(self) -> None:
        """Refuse whatever comes next: the run is over."""
        self._stopped = True

    def call(self, service: Service, call: Call) -> Answer:
        """Ask a service and return its JSON.

        Raises Refused (nothing sent), Denied, NotFound, BadAnswer, RateLimited, Unavailable. Messages name the address without
        its query, and hold no secret.
        """
        if not service.permits(call.method, call.path):
            raise Refused(f"{service.name}: {call.method} {call.path} is not on its list of allowed calls")
        url = service.base_url.rstrip("/") + call.path + (f"?{urlencode(call.params)}" if call.params else "")
        key = f"{service.name} {call.method} {url}"
        kept = self.cache.get(key, call.ttl) if self.cache and call.ttl and call.method == "GET" else None
        if kept:
            return Answer(json.loads(kept.body), kept.fetched_at, cached=True)
        value: Any = None
        failure: ConnectorError | None = None
        try:
            value = call.keep(self._ask(service, call, url))
        except ConnectorError as error:
            failure = _without(error, service.secrets)
        if (
            failure
        ):  # raised here, so that the first error, which may echo a secret, is not carried along as its context
            raise failure
        now = self.clock.now()
        if self.cache and call.ttl and call.method == "GET":
            body = json.dumps(value, ensure_ascii=False).encode()
            self.cache.put(key, Kept(url, "application/json", now, body))
        return Answer(value, now)

    def _ask(self, service: Service, call: Call, url: str) -> Any:
        headers = {"Accept": "application/json", **service.secrets}
        content = None
        if call.body is not None:
            headers["Content-Type"], content = "application/json", json.dumps(call.body).encode()
        if call.idempotency_key:
            headers["Idempotency-Key"] = call.idempotency_key
        parts = self.parts(url)
        patience = service.patience
        if call.method not in IDEMPOTENT and not call.idempotency_key:
            patience = replace(patience, attempts=1)

        def attempt() -> Any:
            addresses = self.resolve(parts[0], parts[1], service.bounds.connect)
            request = Request(call.method, url, addresses, headers, content)
            return document(request, self.send(request, service.bounds, service.per_second))

        return self.retrying(patience)(attempt)

    def parts(self, url: str) -> tuple[str, int]:
        """Host and port of an address. Raises Refused for what is never asked, or when the network is refused."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").rstrip(".")
            port = parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
        except ValueError:
            raise Refused("not an address that can be asked") from None
        if not host or parts.scheme not in ("http", "https"):
            raise Refused("not an http or https address")
        if registrable_domain(host) in NEVER_ASKED:
            raise Refused(f"`{host}` is never asked: its terms forbid programs")
        if self.offline and not is_loopback(host):
            raise Refused(f"network refused: AMORCE_NO_NETWORK is set, no connection to `{host}`")
        return host, port

    def send(self, request: Request, bounds: Bounds, per_second: float | None) -> Reply:
        """One exchange in its turn. Raises RateLimited or Unavailable for the statuses that say so; others come back."""
        host, _ = self.parts(request.url)
        if self._stopped:
            raise Refused("the run was stopped")
        self._pace.wait(host, per_second)
        named = replace(request, headers={"User-Agent": self.user_agent, **request.headers})
        reply = exchange(named, bounds, self.clock.monotonic)
        if reply.status == 429 or reply.status in _TRANSIENT:
            after = retry_after(reply.headers.get("retry-after"), self.clock.now())
            message = f"{request.place}: answered {reply.status}" + (f", asked to wait {after:.0f} s" if after else "")
            raise RateLimited(message, after) if reply.status == 429 or after is not None else Unavailable(message)
        return reply

    def retrying(self, patience: Patience) -> "Retrying":
        """A tenacity loop that repeats retryable failures only and raises the last one as it is."""
        from tenacity import Retrying, retry_if_exception

        started = self.clock.monotonic()

        def wait(state: "RetryCallState") -> float:
            return pause(state.attempt_number, _asked(state), patience.longest_pause, self.clock.chance())

        def stop(state: "RetryCallState") -> bool:
            late = self.clock.monotonic() - started + state.upcoming_sleep >= patience.total
            return state.attempt_number >= patience.attempts or late or (_asked(state) or 0) > patience.longest_pause

        return Retrying(
            retry=retry_if_exception(lambda e: isinstance(e, ConnectorError) and e.retryable),
            wait=wait,
            stop=stop,
            sleep=self.clock.sleep,
            reraise=True,
        )


def document(request: Request, reply: Reply) -> Any:
    """The JSON of a reply. Raises Denied, NotFound or BadAnswer, with the service's own words when it gives some."""
    said = _words(reply)
    if reply.status in (401, 402, 403):
        raise Denied(f"{request.place}: answered {reply.status}{said}")
    if reply.status in (404, 410):
        raise NotFound(f"{request.place}: answered {reply.status}{said}")
    if not 200 <= reply.status < 300:
        raise BadAnswer(f"{request.place}: answered {reply.status}{said}")
    kind = reply.headers.get("content-type", "")
    if "json" not in kind.lower():
        raise BadAnswer(f"{request.place}: answered `{kind[:60]}`, not JSON")
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        raise BadAnswer(f"{request.place}: its JSON cannot be read") from None


def _words(reply: Reply) -> str:
    """What an error says of itself: `erreur`, `message` or `error` of its JSON, at most 200 characters on one line."""
    try:
        value = json.loads(reply.body)
    except (ValueError, RecursionError):
        return ""
    said = (
        next((value[k] for k in ("erreur", "message", "error") if value.get(k)), "") if isinstance(value, dict) else ""
    )
    return f": {' '.join(str(said).split())[:200]}" if said else ""


def _without(error: ConnectorError, secrets: Mapping[str, str]) -> ConnectorError:
    """The same error with every secret blanked, should a service echo one."""
    text = str(error)
    for value in secrets.values():
        for part in (value, value.rpartition(" ")[2]):
            text = text.replace(part, "***") if len(part) >= 4 else text
    return RateLimited(text, error.retry_after) if isinstance(error, RateLimited) else type(error)(text)


def _asked(state: "RetryCallState") -> float | None:
    failure = state.outcome.exception() if state.outcome else None
    return failure.retry_after if isinstance(failure, RateLimited) else None


def pause(attempt: int, asked: float | None, longest: float, chance: float) -> float:
    """Seconds before the next attempt: what was asked plus up to a tenth, else 0.5, 1, 2… halved by chance; capped."""
    seconds = _FIRST_PAUSE * 2.0 ** (attempt - 1) * (0.5 + chance / 2) if asked is None else asked * (1 + chance / 10)
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
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    except (ValueError, OverflowError):
        return None


class _Pace:
    """Keeps the calls to one host apart. Turns are given under the lock, waited for outside it."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._next: dict[str, float] = {}

    def wait(self, host: str, per_second: float | None) -> None:
        if not per_second:
            return
        with self._lock:
            now = self._clock.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + 1 / per_second
        if turn > now:
            self._clock.sleep(turn - now)
