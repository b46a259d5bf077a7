"""The importer: a file in, accepted rows out one by one, and an account of every other line.

One implementation for all sizes. The file is read twice, first the cells that decide (the order of dates, whose name is whose),
then the rows, so that what must be known of the whole file costs a few bytes a row:

* a name without a domain joins the one domain account of the file that bears it;
* a signal seen before is a duplicate of its first row, `identical` or a `re-export`.

Duplicates are told by 64-bit hashes (of the key, of the cells), salted by the process: two rows of a million share one by chance
with probability 3e-8, and a hostile file cannot aim at it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from connectors.errors import UnreadableFile
from connectors.files.columns import read_columns
from connectors.files.events import EventRows
from connectors.files.result import Duplicate, Ignored, ImportResult, Item, Layout, Rejected, Row
from connectors.files.rows import TICK, TableRows
from connectors.files.table import DelimitedTable, Table
from connectors.files.textfile import kind_of, open_text
from connectors.files.vocabulary import Vocabulary, load_vocabulary
from connectors.files.workbook import WorkbookTable

_LINE_BITS = 40
_LINE_MASK = (1 << _LINE_BITS) - 1
_HASH_MASK = (1 << 64) - 1
MAX_ACCOUNTS = 1_000_000  # companies of one file: what is read and resolved within a gigabyte of memory
MAX_IGNORED = 100_000  # ignored lines listed; a sheet may hold a million formatted empty rows


Tick = Callable[[int], None]  # hears how many rows were met
Progress = Callable[[str, int, int], None]


def _unheard(_doing: str, _done: int, _of: int) -> None:
    """Nobody listens."""


class RowSource(Protocol):
    """A file being read, whatever its format."""

    @property
    def layout(self) -> Layout:
        """How the file is laid out."""

    def survey(self, tick: Tick) -> dict[int, str]:
        """Reads the file once; returns, by hashed name, the domain that rows without one join."""

    def outcomes(self) -> Iterator[Row | Rejected | Ignored]:
        """What becomes of each line, in file order."""


class SignalReader:
    """Iterate over it for the accepted rows (`Item`); `result()` then tells the whole. Memory: about 250 bytes a row.

    `vendor` is a vendor's name or `auto`; `mapping` the user's `signals.toml`, which may not exist. `progress` hears, every
    20,000 rows, what is being done, the rows done and their number (0 during the first pass, which counts them).
    Raises `UnreadableFile`, from the constructor or while iterating, when the file cannot be read as a list.
    """

    def __init__(
        self, path: Path | str, vendor: str = "auto", mapping: Path | None = None, progress: Progress | None = None
    ) -> None:
        self._progress = progress or _unheard
        self._total = 0
        self._source = _open(Path(path), vendor, load_vocabulary(mapping))
        self._joins = self._source.survey(self._surveyed)
        self.layout = self._source.layout
        self._rows = self._accepted = self._signals = 0
        self._accounts: set[str] = set()
        self._rejected: list[Rejected] = []
        self._duplicates: list[Duplicate] = []
        self._ignored: list[Ignored] = []

    def __iter__(self) -> Iterator[Item]:
        seen: dict[int, int] = {}
        accounts = self._accounts
        for outcome in self._source.outcomes():
            if type(outcome) is Ignored:
                if len(self._ignored) < MAX_IGNORED:
                    self._ignored.append(outcome)
                continue
            self._rows += 1
            if not self._rows % TICK:
                self._progress("rows", self._rows, max(self._rows, self._total))
            if type(outcome) is Row:
                account = outcome.domain or self._account_of_name(outcome.name)
                if earlier := _first_seen(seen, outcome, account):
                    self._duplicates.append(earlier)
                    continue
                self._accepted += 1
                self._signals += outcome.type is not None
                accounts.add(account)
                if len(accounts) > MAX_ACCOUNTS:
                    reason = f"more than {MAX_ACCOUNTS:,} companies; split the file and import the parts"
                    raise UnreadableFile(self.layout.path, reason, line=outcome.line)
                yield Item(outcome, account)
            elif type(outcome) is Rejected:
                self._rejected.append(outcome)

    @property
    def total(self) -> int:
        """The rows the first pass met, those to be refused or ignored included."""
        return self._total

    def _surveyed(self, rows: int) -> None:
        self._total = rows
        self._progress("reading", rows, 0)

    def _account_of_name(self, name: str) -> str:
        return self._joins.get(hash(name)) or f"name:{name}"

    def result(self, items: list[Item] | None = None) -> ImportResult:
        """What was read so far; complete once the iteration is over. `items` are those the caller kept."""
        return ImportResult(
            layout=self.layout,
            rows=self._rows,
            accepted_rows=self._accepted,
            signals=self._signals,
            account_keys=sorted(self._accounts),
            rejected=self._rejected,
            duplicates=self._duplicates,
            ignored=self._ignored,
            items=items or [],
        )


def read_signal_file(path: Path | str, vendor: str = "auto", mapping: Path | None = None) -> ImportResult:
    """Reads a whole list and keeps its rows (about 1.5 KB each; iterate over `SignalReader` beyond 200,000 rows).

    Raises `UnreadableFile` naming the file, the line when known and what to do; `ValueError` on an unknown vendor.
    """
    reader = SignalReader(path, vendor, mapping)
    items = list(reader)
    return reader.result(items)


def _first_seen(seen: dict[int, int], row: Row, account: str) -> Duplicate | None:
    """Tells whether this signal came before; remembers it otherwise. One integer a signal: hash of its cells, then its line."""
    line, _, identity, _, _, _, kind, topic, day, _, origin, marks, event = row
    if event is not None:
        key = hash((origin.source, event.id))
    else:
        key = hash((account, kind, topic.casefold() if topic else None, day, marks))
    mine = (hash(tidy(identity)) & _HASH_MASK) << _LINE_BITS | line
    first = seen.setdefault(key, mine)
    if first is mine:
        return None
    same = first >> _LINE_BITS == mine >> _LINE_BITS
    return Duplicate(line, first & _LINE_MASK, "identical" if same else "re-export")


def tidy(identity: str) -> str:
    """All cells of a row, each trimmed and with single spaces, in one string."""
    return " ".join(identity.split()).replace(" \0", "\0").replace("\0 ", "\0")


def _open(path: Path, vendor: str, vocabulary: Vocabulary) -> RowSource:
    if vendor != "auto" and vendor not in vocabulary.vendors:
        raise ValueError(f"unknown vendor `{vendor}`; one of auto, {', '.join(sorted(vocabulary.vendors))}")
    kind = kind_of(path)
    if kind == "events":
        return EventRows(open_text(path), vocabulary)
    table: Table = (
        WorkbookTable(path, vocabulary) if kind == "workbook" else DelimitedTable(open_text(path), vocabulary)
    )
    columns = read_columns(table.header.cells, table.samples, vocabulary, vendor, path.stem)
    if not any(columns.first(role) is not None for role in ("company", "domain", "email")):
        raise UnreadableFile(path, "the mapping names no company, domain or e-mail column; correct signals.toml")
    return TableRows(path, table, columns, vocabulary)
