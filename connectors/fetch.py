"""Pages of strangers' sites, read politely and safely: the address may come from a page, so nothing about it is trusted.

http and https on their own ports, no user names, every address of a host public, the connection made to the address that was
checked, each redirect judged afresh (three at most), ten seconds and 2 MB in all, robots.txt respected, no cookies, no proxy.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from connectors.addresses import public_addresses
from connectors.cache import Kept
from connectors.errors import BadAnswer, Denied, NotFound, Refused
from connectors.http import Http, Patience
from connectors.resolution.domains import registrable_domain
from connectors.robots import NOTHING, Robots, parse_robots
from connectors.transport import Bounds, Reply, Request

HTML = ("text/html", "application/xhtml+xml")
PORTS = frozenset((80, 443))
MOST_REDIRECTS = 3
DAY = 86_400.0
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PATIENCE = Patience(attempts=2, longest_pause=3.0, total=10.0)


@dataclass(frozen=True)
class Fetched:
    """A page as it came. `url` is the address that answered, after redirects; `content_type` as said, parameters included."""

    url: str
    content_type: str
    body: bytes
    fetched_at: datetime
    cached: bool = False


@dataclass(frozen=True)
class _Way:
    """How an address is reached: `url` as sent, `host` as named in the request, `addresses` to connect to."""

    url: str
    host: str
    addresses: tuple[str, ...]
    per_second: float | None = None
    mirrored: bool = False


class Fetcher:
    """Reads pages. Safe to share between threads.

    `mirror` is a base address the user's own settings name: pages of the site asked for are then read from there (its `Host`
    header still names the site), without the rules on addresses. Every other host keeps them.
    """

    def __init__(
        self, http: Http, *, mirror: str | None = None, per_second: float = 1.0, bounds: Bounds | None = None
    ) -> None:
        self._http, self._mirror, self._per_second = http, mirror, per_second
        self._bounds = bounds or Bounds()
        self._robots: dict[str, Robots] = {}
        self._lock = threading.Lock()

    def fetch(self, url: str, site: str, *, kinds: tuple[str, ...] = HTML, ttl: float = DAY) -> Fetched:
        """Read one page of a site (a registrable domain). A page of the cache counts as read when it was put there.

        Raises Refused (address, redirect, robots.txt, network), Denied, NotFound, BadAnswer (type, size, too many redirects),
        Unavailable, RateLimited.
        """
        url, allow = checked(url), self._obeying(site)
        allow(url)
        kept = self._http.cache.get(self._key(url), ttl) if self._http.cache else None
        if kept:
            return Fetched(kept.url, kept.content_type, kept.body, kept.fetched_at, cached=True)
        final, reply = self._followed(url, site, allow)
        reply = _good(reply, final)
        kind = reply.headers.get("content-type", "")
        if not kind.lower().startswith(kinds):
            raise BadAnswer(f"{_shown(final)}: is `{kind[:60] or 'of no stated type'}`, not a page")
        fetched = Fetched(final, kind, reply.body, self._http.clock.now())
        if self._http.cache:
            self._http.cache.put(self._key(url), Kept(final, kind, fetched.fetched_at, reply.body))
        return fetched

    def _key(self, url: str) -> str:
        return f"page {self._mirror or ''} {url}"

    def _obeying(self, site: str) -> Callable[[str], None]:
        def allow(url: str) -> None:
            if not self._rules(url, site).allows(url):
                raise Refused(f"{_shown(url)}: robots.txt asks programs not to read it")

        return allow

    def _rules(self, url: str, site: str) -> Robots:
        """robots.txt of the address's own origin: none there allows all, one that cannot be had forbids all (RFC 9309)."""
        origin = _origin(url)
        with self._lock:
            known = self._robots.get(origin)
        if known is None:
            known = self._read_rules(f"{origin}/robots.txt", site)
            with self._lock:
                self._robots[origin] = known
        return known

    def _read_rules(self, url: str, site: str) -> Robots:
        kept = self._http.cache.get(self._key(url), DAY) if self._http.cache else None
        if kept:
            return parse_robots(kept.body.decode("utf-8", "replace"), self._product)
        _, reply = self._followed(url, site, lambda _: None)
        if not (reply.status == 200 or 400 <= reply.status < 500):
            return NOTHING
        rules = reply.body if reply.status == 200 else b""
        if self._http.cache:
            self._http.cache.put(self._key(url), Kept(url, "text/plain", self._http.clock.now(), rules))
        return parse_robots(rules.decode("utf-8", "replace"), self._product)

    @property
    def _product(self) -> str:
        return self._http.user_agent.partition("/")[0]

    def _followed(self, url: str, site: str, allow: Callable[[str], None]) -> tuple[str, Reply]:
        """The answer after at most three redirects, each judged like a first address; one deadline for all of them."""
        ends = self._http.clock.monotonic() + self._bounds.total
        for _ in range(MOST_REDIRECTS + 1):
            way, reply = self._asked(url, site, ends)
            if reply.status not in _REDIRECTS:
                return url, reply
            target = self._target(url, way, reply)
            allow(target)
            url = target
        raise BadAnswer(f"{_shown(url)}: more than {MOST_REDIRECTS} redirects")

    def _asked(self, url: str, site: str, ends: float) -> tuple[_Way, Reply]:
        def left() -> float:
            return max(ends - self._http.clock.monotonic(), 0.0)

        def attempt() -> tuple[_Way, Reply]:
            way = self._way(url, site, min(self._bounds.connect, left()))
            headers = {"Host": way.host, "Accept": "text/html,*/*;q=0.5"}
            request = Request("GET", way.url, way.addresses, headers)
            return way, self._http.send(request, replace(self._bounds, total=left()), way.per_second)

        return self._http.retrying(replace(_PATIENCE, total=left()))(attempt)

    def _way(self, url: str, site: str, seconds: float) -> _Way:
        """Where to connect for an address. Raises Refused when a rule forbids it; the network is asked for names only."""
        parts = urlsplit(checked(url))
        host, path = parts.hostname or "", parts.path or "/"
        if self._mirror and registrable_domain(host) == site:
            base = urlsplit(self._mirror)
            through = urlunsplit((base.scheme, base.netloc, path, parts.query, ""))
            name, port = self._http.parts(through)
            return _Way(through, parts.netloc, self._http.resolve(name, port, seconds), mirrored=True)
        direct = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
        host, port = self._http.parts(direct)
        if port not in PORTS:
            raise Refused(f"{_shown(url)}: pages are read on ports 80 and 443 only")
        addresses = public_addresses(host, port, seconds, self._http.resolve)
        return _Way(direct, parts.netloc, addresses, self._paced(url))

    def _paced(self, url: str) -> float:
        with self._lock:
            rules = self._robots.get(_origin(url))
        return min(self._per_second, 1 / rules.delay) if rules and rules.delay else self._per_second

    def _target(self, url: str, way: _Way, reply: Reply) -> str:
        """Where a redirect leads; an answer of the mirror that names itself means the site."""
        location = reply.headers.get("location", "").strip()
        if not location:
            raise BadAnswer(f"{_shown(url)}: a redirect to nowhere")
        try:
            target = checked(urljoin(url, location))
        except ValueError:
            raise Refused(f"{_shown(url)}: a redirect to something that is no address") from None
        if way.mirrored and self._mirror and _origin(target) == _origin(self._mirror):
            own = urlsplit(url)
            return urlunsplit(urlsplit(target)._replace(scheme=own.scheme, netloc=own.netloc))
        return target


def checked(url: str) -> str:
    """The address in its ASCII form, when it may be asked at all. Raises Refused.

    Browsers and libraries read odd addresses differently; what could be read in two ways is refused.
    """
    try:
        parts = urlsplit(url)
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError:
        raise Refused("not an address that can be asked") from None
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(f"`{url[:80]}`: not an http or https address")
    if "@" in parts.netloc:
        raise Refused(f"{_shown(url)}: addresses with a user name are not read")
    if any(c <= " " or c in '\\<>"^`{|}%\x7f' for c in parts.netloc) or "\\" in parts.path[:2]:
        raise Refused(f"{url[:80]!r}: not an address that can be asked")
    name = f"[{host}]" if ":" in host else host
    return urlunsplit(parts._replace(netloc=name + (f":{port}" if port is not None else "")))


def _ascii(host: str) -> str:
    """The host as it goes over the wire (IDNA); fullwidth digits become digits, so that the address check sees them."""
    if host.isascii():
        return host.rstrip(".")
    import idna

    return idna.encode(host.rstrip("."), uts46=True).decode("ascii")


def _good(reply: Reply, url: str) -> Reply:
    if reply.status in (401, 402, 403, 451):
        raise Denied(f"{_shown(url)}: answered {reply.status}")
    if reply.status in (404, 410):
        raise NotFound(f"{_shown(url)}: answered {reply.status}")
    if reply.status != 200:
        raise BadAnswer(f"{_shown(url)}: answered {reply.status}")
    return reply


def _origin(url: str) -> str:
    parts = urlsplit(checked(url))
    return f"{parts.scheme}://{parts.netloc}"


def _shown(url: str) -> str:
    """The address without user, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
