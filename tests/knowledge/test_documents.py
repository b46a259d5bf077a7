"""Reading what users bring: every format, and everything that must be refused with a reason."""

import io
import os
import resource
import zipfile
from pathlib import Path
from typing import Any

import pytest

from knowledge import reading
from knowledge.blocks import Block
from knowledge.chunks import LONGEST, TARGET, chunked
from knowledge.documents import Intake, Library
from knowledge.errors import DocumentRefused
from knowledge.reading import read_document


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def blocks(path: Path) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_document(path)]


def pdf(path: Path, pages: int = 1, password: str = "") -> Path:
    """A PDF with a line of text a page."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    for number in range(pages):
        page = writer.add_blank_page(300, 300)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 10 200 Td (Page {number + 1} about renewals.) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
    if password:
        writer.encrypt(password)
    writer.write(path)
    return path


def docx(path: Path) -> Path:
    from docx import Document

    document = Document()
    document.add_heading("Guide Zephyr", 1)
    document.add_paragraph("Une introduction.")
    document.add_heading("Tarifs", 2)
    document.add_paragraph("Premier point", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Module", "Prix", "Quokka", "1 200"), strict=True
    ):
        cell.text = text
    document.save(str(path))
    return path


MARKDOWN = """# Guide

Intro on
two lines.

## Prices
- one item
  that goes on
- another
1. numbered

| Module | Price |
|---|---|
| Quokka | 1 200 |
| Wombat | 900 |

```
code # not a heading
- not an item
```
"""


def test_markdown(tmp_path: Path) -> None:
    assert blocks(write(tmp_path / "a.md", MARKDOWN)) == [
        ("heading", "Guide"),
        ("text", "Intro on two lines."),
        ("heading", "Prices"),
        ("item", "one item that goes on"),
        ("item", "another"),
        ("item", "numbered"),
        ("row", "Module: Quokka · Price: 1 200"),
        ("row", "Module: Wombat · Price: 900"),
        ("text", "code # not a heading - not an item"),
    ]


def test_text_in_any_encoding_without_nul_bytes(tmp_path: Path) -> None:
    text = "Négociation : préparer la solution de rechange avant la réunion.\n\n- premier\n- second"
    expected = [("text", text.split("\n")[0]), ("item", "premier"), ("item", "second")]
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        assert blocks(write(tmp_path / f"{encoding}.txt", text.encode(encoding))) == expected
    assert blocks(write(tmp_path / "nul.txt", "a" * 1100 + "b\0c"))[0][1].endswith("b c")


def test_html(tmp_path: Path) -> None:
    page = """<html><head><title>t</title><script>evil()</script></head><body><nav>menu</nav><h1>Guide</h1>
    <p>Some <b>bold</b> text.</p><ul><li>one<ul><li>nested</li></ul></li></ul>
    <table><tr><th>Module</th><th>Price</th></tr><tr><td>Quokka</td><td>1 200</td></tr></table>
    <div>loose <p hidden>unseen</p></div></body></html>"""
    found = blocks(write(tmp_path / "a.html", page))
    assert [block for block in found if block[0] != "text"] == [
        ("heading", "Guide"), ("item", "one"), ("item", "nested"), ("row", "Module: Quokka · Price: 1 200"),
    ]  # fmt: skip
    texts = " ".join(text for kind, text in found if kind == "text")
    assert "Some bold text." in texts and "loose" in texts
    assert not any(word in texts for word in ("evil", "menu", "unseen"))


def test_pdf(tmp_path: Path) -> None:
    assert blocks(pdf(tmp_path / "a.pdf", 2)) == [
        ("heading", "p. 1"), ("text", "Page 1 about renewals."),
        ("heading", "p. 2"), ("text", "Page 2 about renewals."),
    ]  # fmt: skip


def test_docx(tmp_path: Path) -> None:
    assert blocks(docx(tmp_path / "a.docx")) == [
        ("heading", "Guide Zephyr"), ("text", "Une introduction."), ("heading", "Tarifs"),
        ("item", "Premier point"), ("row", "Module: Quokka · Prix: 1 200"),
    ]  # fmt: skip


def bomb(path: Path, megabytes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (megabytes * 1_048_576))
    return path


def locked_archive(path: Path) -> Path:
    """A zip whose entries carry the flag of encryption."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "x")
    data = bytearray(buffer.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return write(path, bytes(data))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: folder / "missing.md", "No such file"),
        (lambda folder: folder, "not a regular file"),
        (lambda folder: write(folder / "a.exe", "MZ"), "is not md, txt, html, pdf or docx"),
        (lambda folder: write(folder / "a.md", ""), "empty"),
        (lambda folder: write(folder / "a.md", " \n\n "), "no text"),
        (lambda folder: write(folder / "a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 50), "binary"),
        (lambda folder: write(folder / "a.md", b"text" * 400 + b"\x01\x02\x03" * 900), "binary"),
        (lambda folder: write(folder / "a.pdf", "just text"), "the name says pdf"),
        (lambda folder: write(folder / "a.docx", "just text"), "the name says docx"),
        (lambda folder: pdf(folder / "a.pdf").rename(folder / "a.txt"), "the content is pdf"),
        (lambda folder: pdf(folder / "a.pdf").rename(folder / "a.docx"), "the content is pdf"),
        (lambda folder: bomb(folder / "b.docx", 1).rename(folder / "b.md"), "the content is zip"),
        (lambda folder: write(folder / "a.pdf", b"%PDF-1.7\nbroken"), "damaged"),
        (lambda folder: write(folder / "a.docx", b"PK\x03\x04broken"), "broken archive"),
        (lambda folder: write(folder / "a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600), "under a password"),
        (lambda folder: locked_archive(folder / "a.docx"), "encrypted"),
        (lambda folder: bomb(folder / "a.docx", 40), "zip bomb"),
        (lambda folder: bomb(folder / "a.docx", 1), "damaged"),
        (lambda folder: pdf(folder / "a.pdf", password="secret"), "encrypted"),
        (lambda folder: pdf(folder / "a.pdf", pages=2100), "pages"),
        (lambda folder: write(folder / "a.html", "<script>only()</script>"), "no text"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_a_reason(tmp_path: Path, make: Any, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason):
        read_document(make(tmp_path))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)
    with pytest.raises(DocumentRefused, match="at most 20 MB"):
        read_document(path)


def test_a_long_text_is_refused_not_cut(tmp_path: Path) -> None:
    with pytest.raises(DocumentRefused, match="split it"):
        read_document(write(tmp_path / "long.md", "word " * 500_000))


def test_a_pipe_does_not_hang_the_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(DocumentRefused, match="regular"):
        read_document(tmp_path / "pipe.md")


def stream_bomb(path: Path, megabytes: int) -> Path:
    """A PDF of a few kilobytes whose page unpacks to many megabytes of operators."""
    import zlib

    data = zlib.compress(b"BT (a) Tj ET\n" * (megabytes * 1_048_576 // 13), 9)
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length "
        + str(len(data)).encode()
        + b"/Filter/FlateDecode>>stream\n"
        + data
        + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )
    return write(path, body)


def test_a_document_that_eats_memory_or_time_dies_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHILD_SECONDS", 3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DocumentRefused):
        read_document(stream_bomb(tmp_path / "bomb.pdf", 60))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


def test_a_workspace_with_its_own_knowledge_package_does_not_run_it(tmp_path: Path) -> None:
    write(tmp_path / "reading.py", "raise SystemExit(3)")
    (tmp_path / "knowledge").mkdir()
    write(tmp_path / "knowledge" / "__init__.py", "raise SystemExit(3)")
    assert blocks(pdf(tmp_path / "a.pdf"))[1] == ("text", "Page 1 about renewals.")


def test_a_folder_takes_what_it_can_and_names_the_rest(tmp_path: Path) -> None:
    workspace, folder = tmp_path / "w", tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    write(folder / "good.md", "# Guide\n\nA first text.")
    write(folder / "sub" / "good.md", "# Other\n\nA second text.")
    write(folder / ".hidden" / "x.md", "hidden")
    write(folder / "photo.jpg", b"\xff\xd8")
    write(folder / "bad.pdf", "no pdf")
    (folder / "loop").symlink_to(folder)
    workspace.mkdir()
    intake, library = Intake(), Library(workspace)
    library.take_in([folder, tmp_path / "nowhere"], intake)
    assert intake.added == ["doc-good", "doc-good-2"]
    assert [Path(path).name for path, _ in intake.refused] == ["bad.pdf", "nowhere"]


def test_passages_stay_under_a_result_and_never_cut_an_item() -> None:
    rows = [Block("row", f"Module: m{n} · Price: {n} euros " + "x" * 80) for n in range(30)]
    long = Block("text", "A sentence of some length that ends. " * 80)
    found = list(
        chunked([Block("heading", "Guide", 1), *rows, Block("heading", "Long", 2), long, Block("heading", "End", 1)])
    )
    assert all(len(chunk.text) <= LONGEST + 5 for chunk in found)
    assert sum(chunk.text.count("Module: ") for chunk in found) == 30
    assert all(f"- {row.text}" in "\n".join(chunk.text for chunk in found) for row in rows)
    assert {chunk.headings for chunk in found} == {("Guide",), ("Guide", "Long")}
    assert max(len(chunk.text) for chunk in found) > TARGET / 2


def test_a_text_without_spaces_is_still_cut() -> None:
    assert all(len(chunk.text) <= LONGEST for chunk in chunked([Block("text", "x" * 10_000)]))
