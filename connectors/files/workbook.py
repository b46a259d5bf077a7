"""An .xlsx file as a table: the right sheet, merged blocks, and archives built to harm.

Only values are read: a formula gives the value stored with it, a text that begins with `=` stays text.
"""

import csv
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers import expat

from connectors.errors import UnreadableFile
from connectors.files.cells import is_blank
from connectors.files.sheetxml import CELL_REFERENCE, Book, Sheet, column_number
from connectors.files.table import SAMPLE_ROWS, TITLE_ROWS, FoundHeader, csv_reader, find_header, no_header_reason
from connectors.files.vocabulary import Vocabulary

MAX_PART = 600 << 20  # bytes of one unpacked part: a million rows of ten cells fit
MAX_STRINGS = 150 << 20  # bytes of the shared strings, which have to be held in memory
MAX_RATIO = 100  # unpacked over packed; real sheets stay under 40, a bomb is near 1,000
RATIO_FROM = 20 << 20  # bytes from which the ratio is judged
MAX_MERGES = 200_000
MAX_GAP = 1_000  # absent rows in a row that are still reported as empty rows of the table


class Block(NamedTuple):
    """A vertically merged block: its left column, first and last row."""

    top: int
    bottom: int
    column: int


class WorkbookTable:
    """The sheet of an .xlsx file whose header is recognised best. Raises `UnreadableFile` on anything it cannot trust."""

    encoding: str | None = None
    delimiter: str | None = None
    strict_width = False

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self._path = path
        with _opened(path) as book:
            self._open(book, vocabulary)

    def _open(self, book: Book, vocabulary: Vocabulary) -> None:
        self.epoch = book.epoch
        found = [(sheet, header) for sheet in book.sheets if (header := _header_of(book, sheet, vocabulary))]
        if not found:
            raise UnreadableFile(self._path, no_header_reason(vocabulary))
        sheet, best = max(found, key=lambda pair: pair[1].known)
        self.sheet: str | None = sheet.name
        self.header = best.header
        self.samples: Sequence[Sequence[str]] = best.below
        self._spool, blocks = _spooled(book, sheet, self.header.width)
        self._blocks = sorted(block for block in blocks if block.column < self.header.width)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows below the header, padded to its width; a vertically merged block gives its top value to all its rows."""
        self._spool.seek(0)
        width, below = self.header.width, self.header.line
        merged = _Merged(self._blocks)
        expected = below + 1
        for row in csv_reader(self._spool, ","):
            line, cells = int(row[0]), row[1:]
            cells.extend([""] * (width - len(cells)))
            own = not is_blank(cells)
            merged.fill(line, cells)
            if line <= below:
                continue
            if line - expected <= MAX_GAP:
                yield from ((absent, [""] * width) for absent in range(expected, line))
            yield line, cells if own else [""] * width
            expected = line + 1


def sheets_of(path: Path, most: int) -> Iterator[list[tuple[int, list[str]]]]:
    """The rows that have cells, with their number, `most` a sheet, whatever their words. Raises `UnreadableFile`."""
    with _opened(path) as book:
        for sheet in book.sheets:
            yield list(islice(book.rows(sheet), most))


@contextmanager
def _opened(path: Path) -> Iterator[Book]:
    """The workbook of an archive that is none built to harm; whatever is wrong with it is said of the file."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bombs(path, archive)
            yield Book(path, archive)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableFile(path, f"not a readable .xlsx workbook ({error}); save it again from Excel") from error
    except expat.ExpatError as error:
        raise UnreadableFile(path, f"its XML is damaged ({error}); save it again from Excel") from error


class _Merged:
    """Gives the value of a merged block to its rows, which must come in order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._waiting = list(reversed(blocks))
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, line: int, cells: list[str]) -> None:
        while self._waiting and self._waiting[-1].top <= line:
            block = self._waiting.pop()
            self._open[block.column] = (block.bottom, cells[block.column] if block.top == line else "")
        for column, (bottom, value) in list(self._open.items()):
            if line <= bottom:
                cells[column] = value
            else:
                del self._open[column]


def _refuse_bombs(path: Path, archive: zipfile.ZipFile) -> None:
    """Sizes come from the archive's directory; the reader stops at them, so that a lie only truncates a part."""
    for info in archive.infolist():
        limit = MAX_STRINGS if info.filename.endswith("sharedStrings.xml") else MAX_PART
        swollen = info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if info.file_size > limit or swollen:
            size = f"{info.file_size >> 20} MB unpacked from {info.compress_size >> 10} KB"
            raise UnreadableFile(path, f"`{info.filename}` is {size}: over the limit; save the list as CSV")


def _header_of(book: Book, sheet: Sheet, vocabulary: Vocabulary) -> FoundHeader | None:
    return find_header(islice(book.rows(sheet), TITLE_ROWS + SAMPLE_ROWS), vocabulary)


def _spooled(book: Book, sheet: Sheet, width: int) -> tuple[IO[str], list[Block]]:
    """The sheet's first `width` columns as a temporary CSV, row number first, and its merged blocks.

    The blocks stand after the rows in the file, and the rows are read several times: hence one pass to disk.
    """
    spool = tempfile.TemporaryFile("w+", encoding="utf-8", newline="", prefix="amorce-")  # noqa: SIM115  lives as long as the table
    writer = csv.writer(spool)
    blocks: list[Block] = []

    def keep(reference: str) -> None:
        if (block := _vertical_block(reference)) and len(blocks) < MAX_MERGES:
            blocks.append(block)

    for line, cells in book.rows(sheet, keep, width):
        writer.writerow([line, *cells])
    return spool, blocks


def _vertical_block(reference: str) -> Block | None:
    corners = [CELL_REFERENCE.match(corner) for corner in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return None
    top, bottom = int(corners[0][2]), int(corners[1][2])
    return Block(top, bottom, column_number(corners[0][1])) if bottom > top else None
