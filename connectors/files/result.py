"""What an import answers: the rows that came in, and what became of each of the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from connectors.files.columns import Columns
from connectors.files.dates import DateOrder


class Origin(NamedTuple):
    """Who said it: vendor, feed (CloudEvents source) and the scale of its scores. Shared by the rows of a table."""

    vendor: str
    source: str
    score_scale: str | None


class Marks(NamedTuple):
    """What tells two signals of one account, type, topic and day apart, where a vendor gives it."""

    person: str = ""
    page: str = ""
    kind: str = ""


class Event(NamedTuple):
    """The identity of a CloudEvent under its source, and when it was observed."""

    id: str
    observed_at: str | None


class Row(NamedTuple):
    """A record read, before accounts are settled. `name` is the normalised company, "" when none; `identity` all its cells.

    `event` is None in a table.
    """

    line: int
    cells: list[str]
    identity: str
    company: str | None
    name: str
    domain: str | None
    type: str | None
    topic: str | None
    occurred_on: date | None
    score: float | None
    origin: Origin
    marks: Marks
    event: Event | None


class Item(NamedTuple):
    """An accepted row and its account: the registrable domain, else `name:<normalised name>`."""

    row: Row
    account: str

    @property
    def line(self) -> int:
        """First physical line of the row."""
        return self.row.line


class Rejected(NamedTuple):
    """A row that could not be read, and every reason why."""

    line: int
    reason: str


class Duplicate(NamedTuple):
    """A row that says what an earlier accepted row said: all cells equal, or the same signal exported again."""

    line: int
    of_line: int
    kind: Literal["identical", "re-export"]


class Ignored(NamedTuple):
    """A line that is no row: empty, or the header again."""

    line: int
    why: str


class Bearers:
    """Which one domain bears a name, for the names some row states alone. Names are kept as hashes: a few bytes each."""

    def __init__(self) -> None:
        self._domains: dict[int, str] = {}
        self._lonely: set[int] = set()

    def add(self, name: str, domain: str | None) -> None:
        """Takes a row into account; two domains for one name make it nobody's."""
        if domain is None:
            self._lonely.add(hash(name))
        elif self._domains.setdefault(hash(name), domain) != domain:
            self._domains[hash(name)] = ""

    def joined(self, others: "Iterable[Bearers]") -> dict[int, str]:
        """The domain of each lonely name that has exactly one, over these bearers and the others."""
        every = (self, *others)
        lonely = set[int]().union(*(bearers._lonely for bearers in every))
        joins: dict[int, str] = {}
        for bearers in every:
            for name in lonely & bearers._domains.keys():
                domain = bearers._domains[name]
                if joins.setdefault(name, domain) != domain:
                    joins[name] = ""
        return {name: domain for name, domain in joins.items() if domain}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out; None fields do not apply to that kind of file.

    `header` are the column names, made unique; `mapping` gives the role of those we read, `unmapped` are kept as they are.
    """

    path: Path
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_line: int | None
    header: tuple[str, ...]
    columns: Columns
    date_order: DateOrder | None
    mapping: dict[str, str]
    unmapped: list[str]
    placeholders: frozenset[str]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The answer of an import. Always: rows = accepted_rows + len(rejected) + len(duplicates)."""

    layout: Layout
    rows: int
    accepted_rows: int
    signals: int
    account_keys: list[str]
    rejected: list[Rejected]
    duplicates: list[Duplicate]
    ignored: list[Ignored]
    items: list[Item]
