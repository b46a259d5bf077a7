"""robots.txt (RFC 9309): which paths of a site we may read, and how slowly. Pure; the fetcher reads the file.

The rule with the longest path wins, `Allow` at equal length; `*` and `$` are understood. Matching walks the text once, without
regular expressions: a stranger wrote the patterns.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LARGEST = 512_000  # bytes read of a file, the least RFC 9309 asks for
_MOST_RULES = 5_000
_SLOWEST = 10.0  # seconds; a longer Crawl-delay is honoured as this, and the page budget does the rest


@dataclass(frozen=True)
class Robots:
    """The rules for us. `delay` is the pause asked for between two requests, in seconds, 0 when none is."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """True when the path (with its query) may be read."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


NOTHING = Robots((("/", False),))


def parse_robots(text: str, product: str) -> Robots:
    """The rules of the groups that name `product` (case ignored), else of those for everybody (`*`)."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    named: list[str] = []
    open_ = False  # agent lines that follow each other name one group
    for line in text[:LARGEST].splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            named = [*named, _token(value)] if open_ else [_token(value)]
            open_ = True
            for name in named:
                groups.setdefault(name, [])
            continue
        if key in ("allow", "disallow"):
            open_ = False
            for name in named if value else ():
                groups[name].append((_plain(value), key == "allow"))
        elif key == "crawl-delay":
            delays |= {name: _seconds(value) for name in named}
    own = product.lower()
    name = own if own in groups else "*"
    return Robots(tuple(groups.get(name, ())[:_MOST_RULES]), delays.get(name, 0.0))


def _token(value: str) -> str:
    """The product of an agent line: `AmorceBot/1.0` is `amorcebot`."""
    return value.partition("/")[0].strip().lower()


def _seconds(value: str) -> float:
    try:
        return max(0.0, min(float(value), _SLOWEST))
    except ValueError:
        return 0.0


def _plain(path: str) -> str:
    """Percent signs resolved, so that `/%7Ea` and `/~a` meet."""
    return unquote(path)


def _fits(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    first, *rest = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for position, piece in enumerate(rest):
        last = position == len(rest) - 1
        if last and anchored:
            return len(path) - len(piece) >= at and path.endswith(piece)
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or at == len(path)
