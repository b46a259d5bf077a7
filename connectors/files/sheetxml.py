"""The XML inside an .xlsx archive, read with expat: strings, styles, sheets. Rows come out as text, real dates marked as such."""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from connectors.errors import UnreadableFile
from connectors.files.columns import MAX_COLUMNS
from connectors.files.dates import EXCEL_EPOCH, EXCEL_EPOCH_1904, TYPED

MAX_CELL_TEXT = 4 << 20  # characters of one cell; Excel stops at 32,767
_BUILT_IN_DATES = frozenset(
    (14, 15, 16, 17, 22, *range(27, 37), *range(50, 59))
)  # those that show a day (ECMA-376, 18.8.30)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
CELL_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
Start = Callable[[str, dict[str, str]], None]


class Sheet(NamedTuple):
    """A sheet's name and the part of the archive that holds it."""

    name: str
    part: str


def column_number(letters: str) -> int:
    """Column letters as an index from 0: `A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class Book:
    """The parts of a workbook that say how to read its cells."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self._archive = path, archive
        names = set(archive.namelist())
        root = "xl/workbook.xml"
        if root not in names:
            raise UnreadableFile(path, "a zip archive without a workbook inside; save the list as .xlsx or CSV")
        index = _WorkbookIndex()
        self._parse(root, index.start)
        targets = _Relations()
        self._parse("xl/_rels/workbook.xml.rels", targets.start)
        self.sheets = [Sheet(name, part) for name, key in index.sheets if (part := targets.parts.get(key, "")) in names]
        self.epoch = EXCEL_EPOCH_1904 if index.counts_from_1904 else EXCEL_EPOCH
        self.strings = self._shared_strings() if "xl/sharedStrings.xml" in names else []
        styles = _Styles()
        if "xl/styles.xml" in names:
            self._parse("xl/styles.xml", styles.start, styles.end)
        self.dated = styles.dated

    def _shared_strings(self) -> list[str]:
        reader = _SharedStrings()
        self._parse("xl/sharedStrings.xml", reader.start, reader.end, reader.text)
        return reader.strings

    def _parse(
        self,
        part: str,
        start: Start,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        parser = _parser(self.path, start, end, text)
        with self._archive.open(part) as stream:
            for chunk in iter(lambda: stream.read(1 << 16), b""):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)

    def rows(
        self, sheet: Sheet, merge: Callable[[str], None] | None = None, width: int = MAX_COLUMNS
    ) -> Iterator[tuple[int, list[str]]]:
        """Rows that have cells, as text, with their number, `width` columns at most; `merge` is told each merged block."""
        reader = _SheetReader(self, width, merge)
        parser = _parser(self.path, reader.start, reader.end, reader.text)
        with self._archive.open(sheet.part) as stream:
            for chunk in iter(lambda: stream.read(1 << 16), b""):
                parser.Parse(chunk, False)
                yield from reader.taken()
            parser.Parse(b"", True)
            yield from reader.taken()


def _parser(
    path: Path,
    start: Start,
    end: Callable[[str], None] | None,
    text: Callable[[str], None] | None,
) -> expat.XMLParserType:
    """A parser without document types: they only serve attacks here."""

    def refuse(*_: object) -> None:
        raise UnreadableFile(
            path, "its XML declares a document type, which no spreadsheet writes; save it again from Excel"
        )

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


class _WorkbookIndex:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.counts_from_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "sheet":
            key = next((value for name, value in attributes.items() if _local(name) == "id" and ":" in name), "")
            self.sheets.append((attributes.get("name", ""), key))
        elif _local(tag) == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")


class _Relations:
    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            target = attributes.get("Target", "")
            self.parts[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"


class _SharedStrings:
    """Texts of the workbook; phonetic readings (rPh) are left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._in_text = False
        self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        self._phonetic = self._phonetic or name == "rPh"
        self._in_text = name == "t" and not self._phonetic

    def text(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)

    def end(self, tag: str) -> None:
        name = _local(tag)
        self._in_text = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.strings.append(_unescaped("".join(self._parts)))
            self._parts.clear()


class _Styles:
    """Which cell formats show a day: built-in numbers and custom codes with a day or a year in them."""

    def __init__(self) -> None:
        self.dated: list[bool] = []
        self._custom: dict[str, bool] = {}
        self._in_cells = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "numFmt":
            code = _QUOTED.sub("", attributes.get("formatCode", "")).casefold()
            self._custom[attributes.get("numFmtId", "")] = "general" not in code and bool(
                {"d", "y", "j", "a"} & set(code)
            )
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            number = attributes.get("numFmtId", "0")
            built_in = number.isdigit() and int(number) in _BUILT_IN_DATES
            self.dated.append(self._custom.get(number, built_in))

    def end(self, tag: str) -> None:
        if _local(tag) == "cellXfs":
            self._in_cells = False


class _SheetReader:
    """Collects rows from the events of a sheet part."""

    def __init__(self, book: Book, width: int, merge: Callable[[str], None] | None) -> None:
        self._book, self._width, self._merge = book, width, merge
        self._done: list[tuple[int, list[str]]] = []
        self._line = 0
        self._cells: list[str] = []
        self._at = -1
        self._type = "n"
        self._date_style = False
        self._value: list[str] = []
        self._length = 0
        self._listening = False
        self._phonetic = False

    def taken(self) -> list[tuple[int, list[str]]]:
        """The rows completed since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else _local(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._listening = not self._phonetic
        elif name == "row":
            number = attributes.get("r", "")
            self._line = int(number) if number.isdigit() else self._line + 1
            self._cells, self._at = [], -1
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell" and self._merge:
            self._merge(attributes.get("ref", ""))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = CELL_REFERENCE.match(attributes.get("r", ""))
        self._at = column_number(place[1]) if place else self._at + 1
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "")
        self._date_style = style.isdigit() and int(style) < len(self._book.dated) and self._book.dated[int(style)]
        self._value.clear()
        self._length = 0

    def text(self, data: str) -> None:
        if not self._listening:
            return
        self._length += len(data)
        if self._length > MAX_CELL_TEXT:
            raise UnreadableFile(
                self._book.path, "a cell holds megabytes of text; empty it and save again", line=self._line
            )
        self._value.append(data)

    def end(self, tag: str) -> None:
        name = tag if ":" not in tag else _local(tag)
        if name in ("v", "t"):
            self._listening = False
        elif name == "c":
            text = self._text_of("".join(self._value)) if self._at < self._width else ""
            if text:
                self._cells.extend([""] * (self._at + 1 - len(self._cells)))
                self._cells[self._at] = text
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self._done.append((self._line, self._cells))

    def _text_of(self, value: str) -> str:
        if self._type == "s":
            return self._book.strings[int(value)] if value.isdigit() and int(value) < len(self._book.strings) else ""
        if self._type in ("str", "inlineStr", "e"):
            return _unescaped(value)
        if self._type == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self._type == "d":
            return TYPED + value
        return _number_text(value, self._book.epoch if self._date_style else None)


def _number_text(value: str, epoch: date | None) -> str:
    """A number as people see it; a day in ISO form, marked as a real date, when the cell's format shows one."""
    try:
        number = float(value)
    except ValueError:
        return value
    if epoch is not None and 0 < number < 2_958_466:  # 31 December 9999
        moment = datetime.combine(epoch, time.min) + timedelta(days=number)
        return TYPED + (moment.date().isoformat() if moment.time() == time.min else moment.isoformat(" ", "seconds"))
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
