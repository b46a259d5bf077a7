"""What a file is made of, decided on its bytes: workbook, events or text; and, for text, its encoding."""

import codecs
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from connectors.errors import UnreadableFile

CHUNK = 1 << 20
MAX_LINE = 8 << 20  # bytes without a line end; beyond, this is no list and reading it would fill the memory

MAX_LINES = (
    4_000_000  # physical lines; twice the rows we accept, so that a file refused for its size is refused at once
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0",
        "an old .xls or a password-protected workbook; save it as .xlsx without a password, or as CSV",
    ),
    (b"%PDF", "a PDF; export the list as CSV or .xlsx"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"PAR1", "a Parquet file; export the list as CSV"),
    (b"\x89PNG", "an image; export the list as CSV or .xlsx"),
)
Kind = Literal["workbook", "events", "table"]


class TextFile(NamedTuple):
    """A text file ready to be read: `dirty` when NUL characters or inner byte-order marks must be taken out."""

    path: Path
    encoding: str
    dirty: bool

    @contextmanager
    def lines(self) -> Iterator[Iterable[str]]:
        """Physical lines, line ends kept as written."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as stream:
            yield _without_marks(stream) if self.dirty else stream


def _without_marks(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\0", "").replace("\ufeff", "")


def kind_of(path: Path) -> Kind:
    """What the file is. Raises `UnreadableFile` when it is nothing we read."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4_096)
    except IsADirectoryError as error:
        raise UnreadableFile(path, "a folder; name one file") from error
    except OSError as error:
        raise UnreadableFile(path, f"cannot be opened ({error.strerror}); check the name and your rights") from error
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(path, "the file is empty; export the list again")
    for magic, reason in _FOREIGN:
        if head.startswith(magic):
            raise UnreadableFile(path, reason)
    if head.startswith(b"PK"):
        return "workbook"
    if path.suffix.casefold() in {".jsonl", ".ndjson"} or _opens_with_brace(head):
        return "events"
    return "table"


def _opens_with_brace(head: bytes) -> bool:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"{")


def open_text(path: Path) -> TextFile:
    """Reads the file once to settle its encoding: byte-order mark, else UTF-8 if all of it decodes, else cp1252.

    UTF-16 without a mark is told by NUL bytes on one side of each pair. Raises `UnreadableFile` on a line over `MAX_LINE`
    or a file over `MAX_LINES`.
    """
    with path.open("rb") as stream:
        head = stream.read(1_024)
        marked = next((name for bom, name in _BOMS if head.startswith(bom)), None)
        encoding = marked or _unmarked_utf16(head)
        stream.seek(0)
        scan = _Scan(path)
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            scan.feed(chunk)
    if encoding is None:
        encoding = "utf-8" if scan.is_utf8() else "cp1252"
    wide = encoding.startswith(("utf-16", "utf-32"))
    return TextFile(path, encoding, dirty=wide or scan.has_nul or scan.inner_bom)


def _unmarked_utf16(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs < 4:
        return None
    low, high = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if high > 0.4 * pairs and low < 0.05 * pairs:
        return "utf-16-le"
    if low > 0.4 * pairs and high < 0.05 * pairs:
        return "utf-16-be"
    return None


class _Scan:
    """One pass over the bytes: is it UTF-8, are there NULs or marks inside, is some line endless."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._run = 0
        self._line = 1
        self._read = 0
        self.has_nul = False
        self.inner_bom = False

    def feed(self, chunk: bytes) -> None:
        self.has_nul = self.has_nul or b"\0" in chunk
        self.inner_bom = self.inner_bom or codecs.BOM_UTF8 in (chunk if self._read else chunk[3:])
        self._read += len(chunk)
        self._measure(chunk)
        if self._decoder is not None:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self._decoder = None

    def _measure(self, chunk: bytes) -> None:
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        if end < 0:
            self._run += len(chunk)
        else:
            self._line += chunk.count(b"\n") or chunk.count(b"\r")
            self._run = len(chunk) - end - 1
        if self._line > MAX_LINES:
            raise UnreadableFile(self._path, f"more than {MAX_LINES:,} lines; split the file and import the parts")
        if self._run > MAX_LINE:
            limit = f"{MAX_LINE >> 20} MB"
            raise UnreadableFile(
                self._path, f"over {limit} without a line end: no list; export it again", line=self._line
            )

    def is_utf8(self) -> bool:
        try:
            return self._decoder is not None and self._decoder.decode(b"", final=True) == ""
        except UnicodeDecodeError:
            return False
