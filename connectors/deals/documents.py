"""Documents of a deal: text, Markdown, PDF and Word, as paragraphs of plain text."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.errors import UnreadableFile

if TYPE_CHECKING:
    from docx.document import Document

_MOST_PAGES = 500
_MOST_CHARACTERS = 2_000_000


def document_text(path: Path, raw: bytes) -> str | None:
    """The text of a PDF or Word file, None for anything else. Raises UnreadableFile when it is broken, locked or has no text."""
    if raw.startswith(b"%PDF"):
        text = _pdf(path, raw)
    elif raw.startswith(b"PK") and b"word/document.xml" in raw:
        text = _word(path, raw)
    elif raw.startswith(b"{\\rtf"):
        raise UnreadableFile(path, "a file in rich text (RTF); save it as .docx, PDF or text")
    elif raw.startswith(b"\xd0\xcf\x11\xe0") and path.suffix.casefold() in (".msg", ".eml", ".oft"):
        raise UnreadableFile(path, "a message as Outlook stores it; save it as .eml or text")
    elif raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFile(path, "an Office file that is not .docx; save it as .docx, PDF or text")
    else:
        return None
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")[:_MOST_CHARACTERS]
    if not text.strip():
        raise UnreadableFile(path, "it holds no text (a scan?); export it as text")
    return text


def _pdf(path: Path, raw: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw))
        pages: list[str] = []
        for page in reader.pages[:_MOST_PAGES]:
            pages.append(page.extract_text() or "")
            if sum(map(len, pages)) > _MOST_CHARACTERS:
                break
        return "\n\n".join(pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, AttributeError, OSError) as error:
        raise UnreadableFile(path, f"not a PDF that can be read ({type(error).__name__}); export it again") from None


def _word(path: Path, raw: bytes) -> str:
    import zipfile

    from docx import Document

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > 20 * max(len(raw), 5_000_000):
                raise UnreadableFile(path, "unpacks to far more than its size; refused")
        document = Document(io.BytesIO(raw))
        return "\n\n".join(_told(document))
    except (zipfile.BadZipFile, ValueError, KeyError, OSError, AttributeError) as error:
        raise UnreadableFile(path, f"not a Word file that can be read ({type(error).__name__})") from None


def _told(document: "Document") -> Iterator[str]:
    """Paragraphs and rows of tables in the order of the page; a cell that spans several columns is told once."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if not isinstance(block, Table):
            yield block.text
            continue
        for row in block.rows:
            cells: list[str] = []
            seen: set[int] = set()
            for cell in row.cells:
                if id(cell._tc) not in seen:
                    cells.append(cell.text)
                    seen.add(id(cell._tc))
            yield " | ".join(cells)
