"""A delimited text file as a table: delimiter, header row and records with the line they begin at."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple, Protocol

from connectors.errors import UnreadableFile
from connectors.files.cells import clean
from connectors.files.columns import guessable_names, known_names
from connectors.files.dates import EXCEL_EPOCH
from connectors.files.textfile import MAX_LINE, TextFile
from connectors.files.vocabulary import Vocabulary

DELIMITERS = (",", ";", "\t")
TITLE_ROWS = 50  # rows above a header that may be titles; a list that opens with more of them is no list
SAMPLE_ROWS = 50
MAX_SAMPLE = 4 << 20  # characters of the first lines looked at for a header
MAX_CELL_READ = MAX_LINE  # characters: a quote never closed would otherwise swallow the file into one cell


class Header(NamedTuple):
    """Where the header stands and what it says; trailing empty names are dropped, so that `width` is the last named column."""

    line: int
    cells: list[str]

    @property
    def width(self) -> int:
        """The number of columns a record must have."""
        return len(self.cells)


class Table(Protocol):
    """What the reader needs of a list, whatever it was stored in."""

    header: Header
    samples: Sequence[Sequence[str]]
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    epoch: date
    strict_width: bool

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record below the header with its first physical line; may be called several times."""


class DelimitedTable:
    """A CSV or TSV file. Raises `UnreadableFile` when no row looks like a header."""

    strict_width = True
    sheet: str | None = None
    epoch = EXCEL_EPOCH

    def __init__(self, text: TextFile, vocabulary: Vocabulary) -> None:
        self._text = text
        self.encoding: str | None = text.encoding
        with text.lines() as lines:
            sample = list(_opening(lines))
        readings = {d: found for d in DELIMITERS if (found := find_header(parse(sample, d), vocabulary))}
        if not readings:
            raise UnreadableFile(text.path, no_header_reason(vocabulary))
        self.delimiter: str | None = max(readings, key=lambda d: readings[d].fit)
        self.header = readings[self.delimiter].header
        self.samples: Sequence[Sequence[str]] = readings[self.delimiter].below

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Records below the header. Raises `UnreadableFile` with the line where a quote swallows megabytes."""
        with self._text.lines() as lines:
            reader = csv_reader(lines, self.delimiter or ",")
            line = 1
            try:
                for row in reader:
                    if line > self.header.line:
                        yield line, row
                    line = reader.line_num + 1
            except csv.Error as error:
                reason = (
                    f"the record that begins here cannot be read ({error}): a quote is not closed; correct this line"
                )
                raise UnreadableFile(self._text.path, reason, line=line) from error


def _opening(lines: Iterable[str]) -> Iterator[str]:
    """The first lines, fewer when they are long."""
    size = 0
    for line in islice(lines, TITLE_ROWS + SAMPLE_ROWS):
        yield line
        size += len(line)
        if size > MAX_SAMPLE:
            return


class Reader(Protocol):
    """What `csv.reader` returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """The records."""


def csv_reader(lines: Iterable[str], delimiter: str) -> Reader:
    """Records of delimited text. Quotes protect delimiters and line breaks; a cell longer than any line may be is an error."""
    csv.field_size_limit(MAX_CELL_READ)  # a setting of the whole process
    return csv.reader(lines, delimiter=delimiter)


def parse(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number of their first physical line."""
    reader = csv_reader(lines, delimiter)
    line = 1
    for row in reader:
        yield line, row
        line = reader.line_num + 1


class FoundHeader(NamedTuple):
    """A header row, how many names in it are known, and the first rows below."""

    header: Header
    known: int
    below: list[list[str]]

    @property
    def fit(self) -> tuple[int, int]:
        """What makes one reading of a file better than another: names known, then rows of the header's width."""
        return self.known, sum(len(row) == self.header.width for row in self.below)


def find_header(rows: Iterable[tuple[int, Sequence[str]]], vocabulary: Vocabulary) -> FoundHeader | None:
    """The first row with two known column names, else with two whose words can be read, else with one known; None without any."""
    try:
        early = [(line, list(row)) for line, row in islice(rows, TITLE_ROWS + SAMPLE_ROWS)]
    except csv.Error:
        return None
    counts = [known_names(row, vocabulary) for _, row in early[:TITLE_ROWS]]
    at = _first_over(1, counts)
    if at is None:
        guessed = [guessable_names(row, vocabulary) for _, row in early[:TITLE_ROWS]]
        at = _first_over(1, guessed)
        counts = counts if at is None else guessed
    if at is None:
        at = _first_over(0, counts)
    if at is None:
        return None
    line, row = early[at]
    return FoundHeader(Header(line, trimmed(row)), counts[at], [cells for _, cells in early[at + 1 :]])


def _first_over(least: int, counts: Sequence[int]) -> int | None:
    return next((at for at, known in enumerate(counts) if known > least), None)


def trimmed(row: Sequence[str]) -> list[str]:
    """Header cells cleaned, without the empty ones a trailing delimiter leaves."""
    cells = [clean(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def no_header_reason(vocabulary: Vocabulary) -> str:
    """What to tell a user whose file has no known column name."""
    names = ", ".join(sorted(vocabulary.vendors))
    return (
        f"no header row among the first {TITLE_ROWS}: none names a company, a domain or an e-mail column. "
        f"Add your column names to signals.toml under [columns] (vendors known: {names})"
    )
