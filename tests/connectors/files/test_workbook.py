"""Workbooks: sheets, merged blocks, dates, and archives built to harm."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import numbers

from connectors.errors import UnreadableFile
from connectors.files import ImportResult, read_signal_file, signal_of

Sheet = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> tuple[openpyxl.Workbook, Callable[[], ImportResult]]:
    workbook = openpyxl.Workbook()

    def read() -> ImportResult:
        workbook.save(tmp_path / "book.xlsx")
        return read_signal_file(tmp_path / "book.xlsx")

    return workbook, read


Book = tuple[openpyxl.Workbook, Callable[[], ImportResult]]


def fill(sheet: object, *rows: tuple[object, ...]) -> None:
    for row in rows:
        sheet.append(row)  # type: ignore[attr-defined]


def test_the_sheet_with_the_richest_header_is_read(book: Book) -> None:
    workbook, read = book
    fill(workbook.active, ("Company", "Website"), ("Wrong", "wrong.example"))
    fill(
        workbook.create_sheet("Data"),
        ("Some title",),
        (),
        ("Company", "Website", "Topic"),
        ("Right", "right.example", "XDR"),
    )
    result = read()
    assert (result.layout.sheet, result.layout.header_line, result.account_keys) == ("Data", 3, ["right.example"])
    assert (result.layout.encoding, result.layout.delimiter) == (None, None)


def test_merged_blocks_give_their_value_to_all_their_rows(book: Book) -> None:
    workbook, read = book
    sheet = workbook.active
    fill(
        sheet,
        ("Company", "Website", "Topic"),
        ("A", "a.example", "T1"),
        (None, None, "T2"),
        (None, None, None),
        (None, None, "T3"),
    )
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("B2:B4")
    result = read()
    assert [(item.line, item.account) for item in result.items] == [(2, "a.example"), (3, "a.example")]
    assert [one.line for one in result.ignored] == [4]
    assert "no domain or name" in result.rejected[0].reason
    assert [one.line for one in result.rejected] == [5]


def test_dates_are_cells_serials_or_text(book: Book) -> None:
    workbook, read = book
    sheet = workbook.active
    fill(
        sheet,
        ("Entreprise", "Date du signal"),
        ("A", datetime(2026, 11, 4, 9, 30)),
        ("B", 46330),
        ("C", "04/11/2026"),
        ("D", "23/10/2026"),
    )
    fill(sheet, ("E", date(2026, 11, 4)), ("F", "46330"), ("G", 46330.6))
    sheet["B3"].number_format = numbers.FORMAT_GENERAL
    result = read()
    days = {item.row.company: item.row.occurred_on for item in result.items}
    assert days == {name: date(2026, 10, 23) if name == "D" else date(2026, 11, 4) for name in "ABCDEFG"}
    assert result.layout.date_order == "dmy"
    assert signal_of(result.items[0], result.layout).raw["Date du signal"] == "2026-11-04 09:30:00"


def test_custom_formats_and_the_1904_system(book: Book) -> None:
    workbook, read = book
    workbook.epoch = datetime(1904, 1, 1)
    sheet = workbook.active
    fill(sheet, ("Company", "Date", "Score"), ("A", datetime(2026, 11, 4), 0.5), ("B", datetime(2026, 11, 4), 12))
    sheet["B2"].number_format = '[$-40C]dddd" le "d mmmm yyyy'
    sheet["C3"].number_format = '0.0" days"'
    result = read()
    assert [item.row.occurred_on for item in result.items] == [date(2026, 11, 4)] * 2
    assert [item.row.score for item in result.items] == [0.5, 12]


def test_formulas_give_their_stored_value_and_text_stays_text(book: Book) -> None:
    workbook, read = book
    sheet = workbook.active
    fill(sheet, ("Company", "Website", "Topic"), ("x", "a.example", "T"), ("B", "=1+1", "T"))
    sheet["A2"].value = "=Text"
    sheet["A2"].data_type = "s"
    result = read()
    assert [(item.row.company, item.account) for item in result.items] == [("=Text", "a.example"), ("B", "name:b")]


def test_cells_without_a_header_and_numbers(book: Book) -> None:
    workbook, read = book
    fill(
        workbook.active,
        ("Company", "Website", "Score"),
        (360, "a.example", 40.4, "a remark beside the table"),
        ("B", "b.example", True),
    )
    result = read()
    assert [(item.row.company, item.row.score) for item in result.items] == [("360", 40.4), ("B", None)]


def test_absent_rows_are_empty_rows(book: Book) -> None:
    workbook, read = book
    sheet = workbook.active
    fill(sheet, ("Company", "Website"), ("A", "a.example"))
    sheet.cell(6, 1, "B")
    result = read()
    assert [one.line for one in result.ignored] == [3, 4, 5]
    assert result.items[-1].line == 6


def raw_book(path: Path, sheet: str, *, workbook: str = "", extra: dict[str, str] | None = None) -> Path:
    relations = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        index = workbook or '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>'
        archive.writestr("xl/workbook.xml", index)
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, text in (extra or {}).items():
            archive.writestr(name, text)
    return path


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADER = f'<row r="1">{cell("A1", "Company")}{cell("B1", "Website")}</row>'


def test_prefixed_xml_rich_text_and_escapes(tmp_path: Path) -> None:
    rich = "<x:si><x:r><x:t>Ri</x:t></x:r><x:r><x:t>ch_x0020_Co</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:si>"
    sheet = (
        "<x:worksheet xmlns:x='m'><x:sheetData><x:row>"
        "<x:c t='inlineStr'><x:is><x:t>Company</x:t></x:is></x:c><x:c t='inlineStr'><x:is><x:t>Website</x:t></x:is></x:c></x:row>"
        "<x:row><x:c t='s'><x:v>0</x:v></x:c><x:c t='str'><x:v>rich.example</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    path = raw_book(tmp_path / "b.xlsx", sheet, extra={"xl/sharedStrings.xml": f"<x:sst xmlns:x='m'>{rich}</x:sst>"})
    result = read_signal_file(path)
    assert [(item.row.company, item.account) for item in result.items] == [("Rich Co", "rich.example")]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "b.xlsx", "<worksheet>" + " " * (40 << 20) + "</worksheet>")
    with pytest.raises(UnreadableFile, match="40 MB unpacked from"):
        read_signal_file(path)


@pytest.mark.parametrize(
    ("sheet", "workbook", "reason"),
    [
        ("<worksheet><sheetData>" + HEADER, "", "XML is damaged"),
        ("<worksheet/>", "", "no header row"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>', "", "declares a document type"),
        ("<worksheet/>", "<workbook/>", "no header row"),
        (
            f"<worksheet><sheetData><row>{cell('A1', 'x' * (5 << 20))}</row></sheetData></worksheet>",
            "",
            "megabytes of text",
        ),
    ],
)
def test_damaged_and_hostile_workbooks_are_refused(tmp_path: Path, sheet: str, workbook: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read_signal_file(raw_book(tmp_path / "b.xlsx", sheet, workbook=workbook))


def test_far_cells_and_endless_merges_cost_nothing(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}">{cell(f"B{n}", f"c{n}.example")}{cell(f"XFD{n}", "far")}</row>' for n in range(2, 402)
    )
    last = f'<row r="1048576">{cell("A1048576", "Last")}</row>'
    merges = "".join(f'<mergeCell ref="A{n}:A1048576"/><mergeCell ref="C{n}:XFD1048576"/>' for n in range(2, 402))
    path = raw_book(
        tmp_path / "b.xlsx",
        f"<worksheet><sheetData>{HEADER}{rows}{last}</sheetData><mergeCells>{merges}</mergeCells></worksheet>",
    )
    result = read_signal_file(path)
    assert (result.rows, result.accepted_rows, len(result.ignored)) == (400, 400, 1)


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(UnreadableFile, match="without a workbook"):
        read_signal_file(tmp_path / "b.xlsx")
