"""A document as a list of blocks, one reader a format. Called by `reading.py` in a process of its own, with limits.

A block is a heading, a paragraph, a list item or a table row, whole: chunking never cuts inside an item or a row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

MAX_PAGES = 2000
MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document; `level` is the depth of a heading, from 1."""

    kind: Literal["heading", "text", "item", "row"]
    text: str
    level: int = 0


class Unreadable(Exception):
    """The document is refused; the message is the reason, as people read it."""


def read_blocks(path: Path, format_: str) -> list[Block]:
    """Blocks of a document, without NUL bytes. Raises `Unreadable`; other exceptions mean a broken file."""
    blocks: list[Block] = []
    size = 0
    for block in READERS[format_](path):
        text = " ".join(block.text.replace("\0", " ").split())
        if not text:
            continue
        size += len(text)
        if size > MAX_CHARACTERS:
            raise Unreadable(f"more than {MAX_CHARACTERS:,} characters of text: split it into several documents")
        blocks.append(Block(block.kind, text, block.level))
    if not size:
        raise Unreadable("there is no text in it (a scan, or an empty file)")
    return blocks


def plain_text(path: Path) -> str:
    """The text of a file in UTF-8, or in the encoding its bytes betray. Raises `Unreadable` when it is not text."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        guess = from_bytes(data[:200_000]).best()
        if guess is None:
            raise Unreadable("the bytes are not text in any known encoding") from None
        text = data.decode(guess.encoding, errors="replace")
    controls = sum(char < " " and char not in "\t\n\r\f" for char in text[:100_000])
    if controls > 0.02 * min(len(text), 100_000) + 10:
        raise Unreadable("the content is binary, not text")
    return text


def _text(path: Path) -> Iterator[Block]:
    for paragraph in plain_text(path).replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line.strip()]
        if lines and all(_item(line) is not None for line in lines):
            yield from (Block("item", _item(line) or "") for line in lines)
        else:
            yield Block("text", " ".join(lines))


def _markdown(path: Path) -> Iterator[Block]:
    """Headings (#), list items, table rows (named by their header), fenced code as one block, paragraphs."""
    paragraph: list[str] = []
    header: list[str] | None = None
    fence = False
    for line in [*plain_text(path).replace("\r\n", "\n").split("\n"), ""]:
        stripped = line.strip()
        if stripped.startswith(("```", "~~~")):
            fence = not fence
            continue
        item, is_row = _item(line), stripped.startswith("|") and not fence
        heading = len(stripped) - len(stripped.lstrip("#")) if not fence else 0
        starts = not stripped or item is not None or is_row or 0 < heading <= 6
        if starts and not fence and paragraph:
            yield Block("item" if paragraph[0].startswith("\x01") else "text", " ".join(paragraph).lstrip("\x01"))
            paragraph = []
        if is_row:
            header, row = _table_row(stripped, header)
            if row:
                yield Block("row", row)
            continue
        header = None
        if 0 < heading <= 6 and stripped[heading : heading + 1].isspace():
            yield Block("heading", stripped[heading:].strip(" #"), heading)
        elif stripped:
            paragraph.append(f"\x01{item}" if item is not None and not fence else stripped)
    if paragraph:
        yield Block("text", " ".join(paragraph).lstrip("\x01"))


def _item(line: str) -> str | None:
    """The text of a list item (-, *, •, 1., 1)), None for another line."""
    stripped = line.strip()
    if stripped[:2] in ("- ", "* ", "+ ", "• ", "– "):
        return stripped[2:]
    number, mark, rest = stripped[:4].partition("."), stripped[:4].partition(")"), ""
    for head, sign, _ in (number, mark):
        if sign and head.isdigit():
            rest = stripped[len(head) + 1 :]
            return rest.strip() if rest.startswith(" ") else None
    return None


def _table_row(line: str, header: list[str] | None) -> tuple[list[str], str]:
    """The table's header and this row as "column: value · column: value"; empty for the header and the rule below it."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if header is None:
        return cells, ""
    if all(set(cell) <= set("-: ") for cell in cells):
        return header, ""
    return header, labelled(header, cells)


def labelled(header: list[str], cells: list[str]) -> str:
    """A row that can be read alone: every cell under the name of its column."""
    pairs = [*zip(header, cells, strict=False), *(("", cell) for cell in cells[len(header) :])]
    return " · ".join(f"{name}: {cell}" if name and name != cell else cell for name, cell in pairs if cell)


def _html(path: Path) -> Iterator[Block]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(plain_text(path))
    for hidden in tree.css("script, style, noscript, template, nav, footer, iframe, svg, [hidden], [aria-hidden=true]"):
        hidden.decompose()
    if tree.body is None:
        return
    headers: dict[int, list[str]] = {}
    for node in tree.body.css("h1, h2, h3, h4, h5, h6, p, li, tr, dt, dd, pre, blockquote, figcaption, div"):
        tag = str(node.tag)
        if tag == "tr":
            yield from _html_row(node, headers)
        elif tag == "div":
            # Only the text a div holds itself; its paragraphs come by themselves.
            yield Block("text", node.text(deep=False, separator=" "))
        elif tag in ("p", "pre", "blockquote") and _inside(node, ("li", "td", "th")):
            continue
        elif tag.startswith("h") and len(tag) == 2:
            yield Block("heading", node.text(separator=" "), int(tag[1]))
        else:
            yield Block("item" if tag in ("li", "dt", "dd") else "text", _own_text(node))


def _inside(node: Any, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False


def _own_text(node: Any) -> str:
    """Text of a node without that of nested lists, whose items come by themselves."""
    parts: list[str] = []
    stack = list(node.iter(include_text=True))[::-1]
    while stack:
        child = stack.pop()
        if child.tag in ("ul", "ol", "table"):
            continue
        if child.tag == "-text":
            parts.append(child.text_content or "")
        else:
            stack.extend(list(child.iter(include_text=True))[::-1])
    return " ".join(parts)


def _html_row(node: Any, headers: dict[int, list[str]]) -> Iterator[Block]:
    table = node.parent
    while table is not None and table.tag != "table":
        table = table.parent
    key = table.mem_id if table is not None else 0
    cells = [cell.text(separator=" ").strip() for cell in node.css("th, td")]
    if key not in headers and node.css_first("td") is None:
        headers[key] = cells
        return
    yield Block("row", labelled(headers.get(key, []), cells))


def _pdf(path: Path) -> Iterator[Block]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(path)
    if reader.is_encrypted:
        try:
            opened = bool(reader.decrypt(""))
        except (DependencyError, NotImplementedError):
            opened = False
        if not opened:
            raise Unreadable("it is encrypted: save a copy without a password")
    pages = reader.get_num_pages()
    if pages > MAX_PAGES:
        raise Unreadable(f"it has {pages:,} pages, at most {MAX_PAGES:,}: split it")
    for number, page in enumerate(reader.pages, start=1):
        yield Block("heading", f"p. {number}", 6)
        yield from _paragraphs(page.extract_text())


def _paragraphs(text: str) -> Iterator[Block]:
    """Paragraphs of a page: lines joined until a blank line, an item, or a line that ends a sentence well short."""
    lines = [line.strip() for line in text.split("\n")]
    width = max((len(line) for line in lines), default=0)
    paragraph: list[str] = []
    for line in [*lines, ""]:
        item = _item(line)
        if paragraph and (not line or item is not None):
            yield Block("text", " ".join(paragraph))
            paragraph = []
        if item is not None:
            yield Block("item", item)
        elif line:
            paragraph.append(line)
            if line.endswith((".", "!", "?", ":")) and len(line) < 0.7 * width:
                yield Block("text", " ".join(paragraph))
                paragraph = []


def _docx(path: Path) -> Iterator[Block]:
    from docx import Document
    from docx.table import Table

    for part in Document(str(path)).iter_inner_content():
        if isinstance(part, Table):
            yield from _docx_table(part)
            continue
        style = (part.style.name or "") if part.style is not None else ""
        if style.startswith(("Heading", "Titre", "Title")):
            digits = "".join(char for char in style if char.isdigit())
            yield Block("heading", part.text, int(digits or 1))
        else:
            listed = style.startswith("List") or (part._p.pPr is not None and part._p.pPr.numPr is not None)
            yield Block("item" if listed else "text", part.text)


def _docx_table(table: Any) -> Iterator[Block]:
    header: list[str] | None = None
    for row in table.rows:
        cells = [cell.text.strip() for cell in row.cells]
        if header is None:
            header = cells
        else:
            yield Block("row", labelled(header, cells))
    if header and len(table.rows) == 1:
        yield Block("row", " · ".join(cell for cell in header if cell))


READERS: dict[str, Callable[[Path], Iterator[Block]]] = {
    "md": _markdown,
    "txt": _text,
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
}
