"""The rows of an export, whatever it was stored in: delimited text, JSON, JSON lines or a workbook."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from connectors.deals.crmwords import columns, known, words
from connectors.deals.decoding import read_text
from connectors.errors import UnreadableFile
from connectors.files.cells import clean, fold
from connectors.files.textfile import kind_of
from connectors.files.workbook import sheets_of

MAX_ROWS = 200_000
_DELIMITERS = (",", ";", "\t", "|")
_HEADER_ROWS = 20  # title lines an export may have above its header
_SAMPLE = 200_000  # characters looked at for a header
_LISTS = ("results", "records", "data", "value", "items")  # under which an API wraps its rows
_NO_HEADER = "no header row with known columns (a name or account, a stage); see connectors/deals/crm.toml"

Cells = Mapping[str, Any] | str
"""The cells of a row by column, or why it cannot be read."""


class Rows(NamedTuple):
    """The columns, and the rows below with their line. `typed`: numbers were stored as numbers, not written by somebody."""

    header: Sequence[str]
    records: list[tuple[int, Cells]]
    typed: bool


def rows_of(path: Path) -> Rows:
    """The rows of a file. Raises UnreadableFile when it holds no table of opportunities."""
    if kind_of(path) == "workbook":
        return _sheet(path)
    text = read_text(path)
    return _json(path, text) if text.lstrip()[:1] in ("{", "[") else _delimited(path, text)


def _delimited(path: Path, text: str) -> Rows:
    sample = text[:_SAMPLE]
    best = max(_DELIMITERS, key=lambda d: known(next(iter(_headers(sample, d)), [])))
    found = next((row for row in _headers(sample, best) if known(row)), None)
    if found is None:
        raise UnreadableFile(path, _NO_HEADER)
    reader = csv.reader(io.StringIO(text), delimiter=best)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(path, f"cannot be read from here on ({error})", line=line) from None
    header = _trimmed(found)
    below = next(at for at, (_, row) in enumerate(rows, start=1) if _trimmed(row) == header)
    return Rows(header, [*_below(header, rows[below:], best)], typed=False)


def _headers(sample: str, delimiter: str) -> Iterator[list[str]]:
    """The first rows, those with most known names first."""
    try:
        rows = [
            row
            for row, _ in zip(csv.reader(io.StringIO(sample), delimiter=delimiter), range(_HEADER_ROWS), strict=False)
        ]
    except csv.Error:
        return
    yield from sorted(rows, key=known, reverse=True)


def _sheet(path: Path) -> Rows:
    """The sheet whose header is known best."""
    best: tuple[int, list[tuple[int, list[str]]], int] = (0, [], 0)
    for rows in sheets_of(path, MAX_ROWS + _HEADER_ROWS):
        for at, (_, row) in enumerate(rows[:_HEADER_ROWS]):
            if known(row) > best[0]:
                best = (known(row), rows, at)
    count, rows, at = best
    if not count:
        raise UnreadableFile(path, _NO_HEADER)
    header = _trimmed(rows[at][1])
    return Rows(header, [*_below(header, rows[at + 1 :], "\0")], typed=True)


def _below(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], delimiter: str
) -> Iterator[tuple[int, Cells]]:
    """The rows of the table; blank ones, totals and what is written below it are none."""
    before = 0
    for line, row in rows:
        cells = _trimmed(row)
        if not cells:
            continue
        apart, before = (
            bool(before) and line > before + 1 and sum(map(bool, cells)) == 1,
            line + sum(c.count("\n") for c in row),
        )
        if apart or _total(header, cells):
            continue
        if len(cells) > len(header):
            yield line, "more cells than the header has"
        elif swallowed := _swallowed(row, len(header), delimiter):
            yield line, f"a quote that is not closed swallows {swallowed} more lines"
        else:
            named: dict[str, Any] = {}
            for column, cell in zip(header, cells, strict=False):
                named.setdefault(column, cell)
            yield line, named


def _trimmed(row: Sequence[str]) -> list[str]:
    """Cells cleaned, without the empty ones a trailing delimiter leaves."""
    cells = [clean(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _total(header: Sequence[str], cells: Sequence[str]) -> bool:
    """A line of totals: the first word says so, and no stage stands in it."""
    stages = (*columns()["stage"], *columns()["status"])
    first = next(cell for cell in cells if cell)
    return fold(first.partition("(")[0].rstrip(": ")) in words("total") and not any(
        cell and fold(column) in stages for column, cell in zip(header, cells, strict=False)
    )


def _swallowed(row: Sequence[str], width: int, delimiter: str) -> int:
    """Lines inside the last cell of a short row that are rows themselves."""
    if len(row) >= width or width < 2:
        return 0
    return sum(line.count(delimiter) >= width - 1 for line in row[-1].split("\n")[1:])


def _json(path: Path, text: str) -> Rows:
    try:
        whole = json.loads(text)
    except RecursionError:
        raise UnreadableFile(path, "not JSON: nested too deep") from None
    except json.JSONDecodeError as error:
        records = [(line, _line(row)) for line, row in enumerate(text.split("\n"), start=1) if row.strip()]
        if all(isinstance(row, str) for _, row in records):
            raise UnreadableFile(path, f"not JSON: {error.msg}", line=error.lineno) from None
    else:
        items = (
            whole
            if isinstance(whole, list)
            else next((whole[k] for k in _LISTS if isinstance(whole.get(k), list)), [whole])
        )
        if not items:
            raise UnreadableFile(path, "the list is empty")
        records = [(at, _object(item)) for at, item in enumerate(items, start=1)]
    header = dict.fromkeys(key for _, row in records if not isinstance(row, str) for key in row)
    return Rows(list(header), records, typed=True)


def _line(text: str) -> Cells:
    try:
        return _object(json.loads(text))
    except (json.JSONDecodeError, RecursionError):
        return "not JSON"


def _object(value: Any) -> Cells:
    return _flat(value) if isinstance(value, dict) else "a JSON object is expected"


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Fields of a nested object one level up: `{"account": {"name": …}}`, `{"properties": {…}}`."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict) and key in ("properties", "fields", "attributes"):
            flat |= {name: cell for name, cell in _flat(value).items() if cell != "" or name not in flat}
        elif isinstance(value, dict):
            flat[key] = value.get("name") or value.get("value") or ""
        else:
            flat[key] = "" if value is None else value
    return flat
