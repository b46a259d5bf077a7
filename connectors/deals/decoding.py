"""The bytes of a source file as text: size cap, encoding, NUL characters and line ends."""

import codecs
from pathlib import Path

from connectors.errors import UnreadableFile

MAX_BYTES = 20_000_000  # a day of talk is about 1 MB; more than this is no source of a deal
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def bytes_of(path: Path) -> bytes:
    """The content of a file. Raises UnreadableFile when it cannot be had, is a folder, or is larger than MAX_BYTES."""
    try:
        if not path.is_file():
            raise UnreadableFile(path, "a folder; name a file" if path.is_dir() else "there is no such file")
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(path, f"larger than {MAX_BYTES // 1_000_000} MB; split it")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"cannot be read: {error.strerror}") from None


def decoded(raw: bytes) -> str:
    """Text of any common encoding: byte-order mark, UTF-16 by its zeros, UTF-8, else Windows-1252.

    NUL characters and inner marks go; line ends become `\\n`, as Python reads a text file.
    """
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None) or _wide(raw) or "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "").replace("\ufeff", "")


def sound(text: str) -> str:
    """Text without half characters, which no file or database can hold: JSON and some charsets name them one by one."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_text(path: Path) -> str:
    """A text file whole. Raises UnreadableFile, also when it holds other things than text."""
    raw = bytes_of(path)
    text = decoded(raw)
    strange = sum(text[:4_096].count(chr(code)) for code in range(32) if code not in (9, 10, 12, 27))
    if strange > len(text[:4_096]) * 0.05:
        raise UnreadableFile(path, "not a text file")
    return text


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: zeros on one side of the pairs."""
    head = raw[:1_024]
    pairs = len(head) // 2
    if pairs < 4:
        return None
    low, high = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if high > 0.4 * pairs and low < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if low > 0.4 * pairs and high < 0.05 * pairs else None
