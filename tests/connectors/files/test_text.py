"""Encodings, marks, delimiters, headers: how a text file is opened."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.errors import UnreadableFile
from connectors.files import read_signal_file
from connectors.files.table import DelimitedTable
from connectors.files.textfile import MAX_LINE, open_text
from connectors.files.vocabulary import load_vocabulary

Write = Callable[..., Path]
ROWS = [
    ("Café Zinc", "zinc.example", "XDR", "60", "2026-11-03"),
    ("Œuvre", "oeuvre.example", "XDR", "61", "2026-11-04"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(write: Write, encoding: str) -> None:
    result = read_signal_file(write(ROWS, encoding=encoding))
    assert [item.row.company for item in result.items] == ["Café Zinc", "Œuvre"]
    assert result.layout.encoding == encoding


def test_utf8_is_judged_on_the_whole_file(write: Write) -> None:
    rows = [("Plain", f"plain{n}.example", "XDR", "1", "") for n in range(40_000)]
    path = write([*rows, ("Café", "cafe.example", "XDR", "1", "")], encoding="cp1252")
    result = read_signal_file(path)
    assert result.layout.encoding == "cp1252"
    assert result.items[-1].row.company == "Café"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_inside_quotes_do_not_count(write: Write, delimiter: str) -> None:
    path = write([('"A, b; c"', "a.example", "XDR", "1", "")], delimiter=delimiter)
    result = read_signal_file(path)
    assert (result.layout.delimiter, result.items[0].row.company) == (delimiter, "A, b; c")


def test_nul_and_inner_marks_are_taken_out(write: Write) -> None:
    again = "\ufeffCompany,Website,Topic,Score,Date\n"
    path = write("Company,Website,Topic,Score,Date\nNu\0l,nul.example,XDR,1,\n" + again + "End,end.example,XDR,1,\n")
    result = read_signal_file(path)
    assert [item.row.company for item in result.items] == ["Nul", "End"]
    assert [(one.line, one.why) for one in result.ignored] == [(3, "the header again")]


def test_lines_are_physical_lines(write: Write) -> None:
    path = write('title\n\nCompany,Website\n"Two\r\nlines",two.example\r\nLast,last.example\n')
    result = read_signal_file(path)
    assert result.layout.header_line == 3
    assert [item.line for item in result.items] == [4, 6]
    assert result.items[0].row.company == "Two lines"


def test_a_preamble_with_one_known_word_is_no_header(write: Write) -> None:
    path = write("Company,Our own name\nDate,2026-11-16\n\nCompany,Website,Topic\nA,a.example,XDR\n")
    result = read_signal_file(path)
    assert (result.layout.header_line, result.rows, result.account_keys) == (4, 1, ["a.example"])


def test_one_known_name_is_enough_when_no_row_has_two(write: Write) -> None:
    result = read_signal_file(write("Société;Remarque interne\nAtelier Brume;x\n"))
    assert result.account_keys == ["name:atelier brume"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"a,b,c\n1,2,3\n", "no header row"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls or a password"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04rubbish", "not a readable .xlsx"),
        (b"Company,Website," + b"x" * (MAX_LINE + 2_000_000), "without a line end"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_file_and_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason) as caught:
        read_signal_file(path)
    assert str(path) in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_signal_file(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="a folder"):
        read_signal_file(tmp_path)


def test_too_many_lines_or_rows_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write([("A", f"a{n}.example", "XDR", "1", "") for n in range(20)])
    monkeypatch.setattr("connectors.files.rows.MAX_ROWS", 10)
    with pytest.raises(UnreadableFile, match="more than 10 rows") as caught:
        read_signal_file(path)
    assert caught.value.line == 12
    monkeypatch.setattr("connectors.files.textfile.MAX_LINES", 10)
    with pytest.raises(UnreadableFile, match="more than 10 lines"):
        read_signal_file(path)


def test_too_many_companies_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write([("A", f"a{n // 2}.example", f"XDR {n}", "1", "") for n in range(20)])
    monkeypatch.setattr("connectors.files.reader.MAX_ACCOUNTS", 4)
    with pytest.raises(UnreadableFile, match="more than 4 companies") as caught:
        read_signal_file(path)
    assert caught.value.line == 10
    monkeypatch.setattr("connectors.files.reader.MAX_ACCOUNTS", 10)
    assert read_signal_file(path).accepted_rows == 20


def test_a_quote_never_closed_is_told_with_its_line(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.files.table.MAX_CELL_READ", 4_000)
    tail = "".join(f"N{n},n{n}.example,XDR,1,\n" for n in range(400))
    path = write('Company,Website,Topic,Score,Date\nA,a.example,XDR,1,\nB,b.example,"XDR,1,\n' + tail)
    with pytest.raises(UnreadableFile, match="a quote is not closed") as caught:
        read_signal_file(path)
    assert caught.value.line == 3


def test_a_long_line_is_read_where_its_long_cell_decides_nothing(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.files.table.MAX_SAMPLE", 1_000)
    long = "z" * 5_000_000
    result = read_signal_file(write(f"Company,Website,Topic,Notes\nA,a.example,XDR,{long}\nB,b.example,{long},\n"))
    assert [item.account for item in result.items] == ["a.example"]
    assert [(one.line, one.reason[:13]) for one in result.rejected] == [(3, "cell too long")]


def test_few_long_lines_are_looked_at_for_the_header(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("Company,Website,Notes\n" + f"A,a.example,{'z' * 600}\n" * 40)
    samples = DelimitedTable(open_text(path), load_vocabulary()).samples
    monkeypatch.setattr("connectors.files.table.MAX_SAMPLE", 1_500)
    assert (len(samples), len(DelimitedTable(open_text(path), load_vocabulary()).samples)) == (40, 3)


def test_a_quote_closed_too_late_rejects_one_row_and_says_why(write: Write) -> None:
    tail = "".join(f"N{n},n{n}.example,XDR,1,\n" for n in range(50))
    result = read_signal_file(write('Company,Website,Topic,Score,Date\nB,b.example,"XDR,1,\n' + tail))
    assert [one.line for one in result.rejected] == [2]
    assert "the record runs over 52 lines" in result.rejected[0].reason
