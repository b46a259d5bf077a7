"""What a source of company data is: it is asked about one company and gives pieces of evidence, clues and named gaps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, Protocol

from connectors.errors import BadAnswer, ConnectorError, Denied, NotFound, Refused, Unavailable
from connectors.records import Language, Record

if TYPE_CHECKING:
    from connectors.fetch import Fetcher
    from connectors.http import Http

# unavailable: the service did not answer. refused: a rule of ours or of the site forbids it. doubt: an answer that may be about
# somebody else. nothing: it answered and has nothing. unfit: the source does not cover such a company. failed: anything else.
GapKind = Literal["unavailable", "refused", "doubt", "nothing", "unfit", "failed", "budget"]

_KINDS: dict[type[ConnectorError], GapKind] = {
    Unavailable: "unavailable",
    Refused: "refused",
    Denied: "refused",
    NotFound: "nothing",
    BadAnswer: "failed",
}


class Gap(Record):
    """Something that could not be had: from which source, and why in words a salesperson can act on."""

    source: str
    reason: str
    kind: GapKind


def gap_of(source: str, error: ConnectorError) -> Gap:
    """The gap for a failure."""
    kind = next((kind for cls, kind in _KINDS.items() if isinstance(error, cls)), "failed")
    return Gap(source=source, reason=str(error), kind=kind)


class Piece(Record):
    """A piece of evidence before it has an id. `date` is when the source published it, else when it was collected."""

    kind: str
    source: str
    url: str
    date: date
    text: str


class Clues(Record):
    """What is known of a company when a source is asked; each source adds to it for the next.

    `names` surest first. `sirens` are numbers the company's own pages state. `notice` is the text in which it identifies itself
    (legal notice, footer): a number, a name or a postcode there is its own word.
    """

    domain: str
    names: tuple[str, ...] = ()
    sirens: tuple[str, ...] = ()
    country: str | None = None
    language: Language | None = None
    industry_code: str | None = None
    notice: str = ""

    def joined(self, other: "Clues") -> "Clues":
        """Both together; what is already known stays first."""
        return Clues(
            domain=self.domain,
            names=tuple(dict.fromkeys((*self.names, *other.names))),
            sirens=tuple(dict.fromkeys((*self.sirens, *other.sirens))),
            country=self.country or other.country,
            language=self.language or other.language,
            industry_code=self.industry_code or other.industry_code,
            notice=self.notice or other.notice,
        )


class Gathered(Record):
    """What one source gave: pieces in the order of their weight, clues for the sources after it, gaps."""

    pieces: tuple[Piece, ...] = ()
    clues: Clues | None = None
    gaps: tuple[Gap, ...] = ()


class Source(Protocol):
    """One source, ready to be asked. May raise ConnectorError: `registry.ask` turns it into a gap."""

    def gather(self, clues: Clues) -> Gathered:
        """Everything it has on that company."""
        ...


@dataclass(frozen=True)
class Kit:
    """What a source is built with. `addresses` are base URLs by source name, for those the settings name.

    `day` dates what was collected: the day of the run's clock, or the day the answer was fetched.
    """

    http: "Http"
    fetcher: "Fetcher"
    addresses: dict[str, str] = field(default_factory=dict)
    day: Callable[[datetime], date] = datetime.date


@dataclass(frozen=True)
class SourceSpec:
    """How a vendor module announces its source, as `SPEC`.

    `order` tells who is asked first: sources that give clues before those that need them. `price` is the cost of asking about
    one company, in the currency of the settings. `covers` says in words whom it knows. `shared` is one service for all companies,
    so that its silence for some foretells its silence for the others.
    """

    name: str
    order: int
    covers: str
    build: Callable[[Kit], Source]
    price: float = 0.0
    shared: bool = False
