"""Exports of a CRM: one opportunity or lead a row, CSV or JSON lines, headers in French or English.

Every row is read or rejected. A cell that cannot be read where it matters (an amount, a date) rejects its row with the reason: a
forecast on half-read rows lies.
"""

import csv
import io
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, NamedTuple

from connectors.deals.decoding import read_text
from connectors.errors import UnreadableFile
from connectors.files.amounts import currency_of, number
from connectors.files.cells import clean, fold
from connectors.files.dates import DateOrder, column_order, shape_of, vote_of
from connectors.records import Language, Record
from connectors.resolution.names import without_accents

MAX_ROWS = 200_000
_DELIMITERS = (",", ";", "\t", "|")
_HEADER_ROWS = 10  # title lines an export may have above its header
_FRENCH = frozenset(
    ("montant", "etape", "compte", "societe", "affaire", "opportunite", "proprietaire", "devise", "statut", "cloture")
)
_DATES = ("created", "stage_entered", "close", "closed", "last_touch", "next_step", "first_touch")


Outcome = Literal["open", "won", "lost"]


class CrmDeal(Record):
    """One row. `probability` in 0..1 as the CRM states it; `created_at` and `first_touch_at` where a time of day is given."""

    line: int
    id: str
    name: str
    account: str
    domain: str | None = None
    kind: Literal["deal", "lead"] = "deal"
    status: Outcome = "open"
    stage: str | None = None
    amount: float | None = None
    currency: str | None = None
    probability: float | None = None
    created_on: date | None = None
    created_at: datetime | None = None
    stage_entered_on: date | None = None
    close_date: date | None = None
    closed_on: date | None = None
    last_touch_on: date | None = None
    next_step_on: date | None = None
    first_touch_on: date | None = None
    first_touch_at: datetime | None = None
    owner: str | None = None
    rfp: bool = False
    language: Language | None = None


class RejectedRow(Record):
    """A row that was not read, and why."""

    line: int
    reason: str


class CrmFile(NamedTuple):
    """An export read: rows in file order, the others with their reason, and which column plays which role."""

    deals: tuple[CrmDeal, ...]
    rejected: tuple[RejectedRow, ...]
    mapping: dict[str, str]


class _BadCell(ValueError):
    """A cell that should be a date, an amount or a word of a list, and is not."""


def is_crm_file(path: Path) -> bool:
    """True for a file that may be an export (a folder is not)."""
    return path.is_file() and path.suffix.casefold() in (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json")


def read_crm_file(path: Path) -> CrmFile:
    """Read an export whole. Raises UnreadableFile when it has no header with a name or account and a stage, or no row."""
    text = read_text(path)
    rows = _json_rows(path, text) if text.lstrip()[:1] in ("{", "[") else _table_rows(path, text)
    header, records = rows
    mapping = _mapping(path, header)
    french = _in_french(mapping)
    orders = _orders(records, mapping, french=french)
    default: Language = "fr" if french else "en"
    deals: list[CrmDeal] = []
    rejected: list[RejectedRow] = []
    seen: dict[str, int] = {}
    for line, cells in records[:MAX_ROWS]:
        try:
            told = _told(cells, mapping)
            told["language"] = told.get("language") or default
            deal = _deal(line, told, orders)
            if deal.id in seen:
                raise _BadCell(f"the id `{deal.id}` is that of line {seen[deal.id]}")
        except _BadCell as error:
            rejected.append(RejectedRow(line=line, reason=str(error)))
            continue
        seen[deal.id] = line
        deals.append(deal)
    rejected += [RejectedRow(line=line, reason=f"more than {MAX_ROWS:,} rows") for line, _ in records[MAX_ROWS:]]
    return CrmFile(tuple(deals), tuple(rejected), mapping)


Cells = Mapping[str, Any] | str
"""The cells of a row by column, or why it cannot be read."""
Rows = tuple[Sequence[str], list[tuple[int, Cells]]]


def _table_rows(path: Path, text: str) -> Rows:
    sample = text[:200_000]
    best = max(_DELIMITERS, key=lambda d: _known(next(iter(_headers(sample, d)), [])))
    found = next((row for row in _headers(sample, best) if _known(row)), None)
    if found is None:
        raise UnreadableFile(
            path, "no header row with known columns (a name or account, a stage); see connectors/deals/crm.toml"
        )
    header = [clean(cell) for cell in found]
    reader = csv.reader(io.StringIO(text), delimiter=best)
    records: list[tuple[int, Cells]] = []
    started, line = False, 1
    try:
        for row in reader:
            if started and any(cell.strip() for cell in row):
                records.append(
                    (
                        line,
                        dict(zip(header, row, strict=False))
                        if len(row) <= len(header)
                        else "more cells than the header has",
                    )
                )
            started = started or [clean(cell) for cell in row] == header
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(path, f"cannot be read from here on ({error})", line=line) from None
    return header, records


def _headers(sample: str, delimiter: str) -> Iterator[list[str]]:
    """The first rows, those with most known names first."""
    try:
        rows = [
            row
            for row, _ in zip(csv.reader(io.StringIO(sample), delimiter=delimiter), range(_HEADER_ROWS), strict=False)
        ]
    except csv.Error:
        return
    yield from sorted(rows, key=_known, reverse=True)


def _json_rows(path: Path, text: str) -> Rows:
    records: list[tuple[int, Cells]] = []
    try:
        whole = json.loads(text)
        items = (
            whole
            if isinstance(whole, list)
            else whole.get("results") or whole.get("records") or whole.get("data") or [whole]
        )
        records = [(at, _flat(item)) for at, item in enumerate(items, start=1) if isinstance(item, dict)]
    except (json.JSONDecodeError, RecursionError, AttributeError):
        for line, row in enumerate(text.split("\n"), start=1):
            if row.strip():
                records.append((line, _line(row)))
    return list(dict.fromkeys(key for _, row in records[:1_000] if not isinstance(row, str) for key in row)), records


def _line(text: str) -> Cells:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return "not JSON"
    return _flat(value) if isinstance(value, dict) else "a JSON object is expected"


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Fields of a nested object one level up: `{"account": {"name": …}}`, `{"properties": {…}}`."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict) and key in ("properties", "fields", "attributes"):
            flat |= _flat(value)
        elif isinstance(value, dict):
            flat[key] = value.get("name") or value.get("value") or ""
        else:
            flat[key] = "" if value is None else value
    return flat


def _known(row: Sequence[str]) -> int:
    names = {fold(cell) for cell in row}
    return sum(any(name in names for name in aliases) for aliases in _columns().values())


def _mapping(path: Path, header: Sequence[str]) -> dict[str, str]:
    """Role to column; a column plays one role."""
    by_name = {fold(column.replace("_", " ")): column for column in reversed(header)}
    mapping: dict[str, str] = {}
    for role, aliases in _columns().items():
        found = next((by_name[a] for a in aliases if a in by_name and by_name[a] not in mapping.values()), None)
        if found:
            mapping[role] = found
    if not ({"name", "account"} & set(mapping)) or not ({"stage", "status"} & set(mapping)):
        raise UnreadableFile(
            path, "no column for a name or account, or none for a stage; name them as in connectors/deals/crm.toml"
        )
    return mapping


def _told(cells: Cells, mapping: Mapping[str, str]) -> dict[str, str]:
    if isinstance(cells, str):
        raise _BadCell(cells)
    told = {role: clean(str(cells.get(column, ""))) for role, column in mapping.items()}
    return {role: "" if value.casefold() in _placeholders() else value for role, value in told.items()}


def _in_french(mapping: Mapping[str, str]) -> bool:
    """Whether the headers are French: it decides between 03/12 and 12/03, and the language of what is made of the file."""
    return any(word in _FRENCH for column in mapping.values() for word in without_accents(column).casefold().split())


def _orders(records: Sequence[tuple[int, Cells]], mapping: Mapping[str, str], *, french: bool) -> dict[str, DateOrder]:
    """The order of day and month, decided once a column."""
    orders: dict[str, DateOrder] = {}
    for role in _DATES:
        if role in mapping:
            values = (
                clean(str(cells.get(mapping[role], ""))) for _, cells in records[:2_000] if not isinstance(cells, str)
            )
            orders[role] = column_order(Counter(vote_of(v) for v in values if v), mapping[role], french=french)
    return orders


def _deal(line: int, told: dict[str, str], orders: Mapping[str, DateOrder]) -> CrmDeal:
    account, name = told.get("account") or told.get("name", ""), told.get("name") or told.get("account", "")
    if not name:
        raise _BadCell("neither a name nor an account")
    days = {role: _day(role, told.get(role, ""), orders.get(role)) for role in _DATES}
    status = outcome_of(told.get("status", ""), told.get("stage", ""))
    amount = _amount(told.get("amount", ""))
    return CrmDeal(
        line=line,
        id=told.get("id") or f"{account} / {name}",
        name=name,
        account=account,
        domain=told.get("domain") or None,
        kind="lead" if fold(told.get("kind", "")) in _words("lead") else "deal",
        status=status,
        stage=told.get("stage") or told.get("status") or None,
        amount=amount,
        currency=(told.get("currency") or "").upper()[:3] or currency_of(told.get("amount", "")),
        probability=_probability(told.get("probability", "")),
        created_on=days["created"],
        created_at=_moment(told.get("created", "")),
        stage_entered_on=days["stage_entered"],
        close_date=days["close"],
        closed_on=days["closed"] or (days["close"] if status != "open" else None),
        last_touch_on=days["last_touch"],
        next_step_on=days["next_step"],
        first_touch_on=days["first_touch"],
        first_touch_at=_moment(told.get("first_touch", "")),
        owner=told.get("owner") or None,
        rfp=_flag(told.get("rfp", "")),
        language=_language(told.get("language", "")),
    )


def outcome_of(status: str, stage: str) -> Outcome:
    """What a status or a stage says of the end of a deal, French or English; open when neither names an end."""
    for text in (fold(status), fold(stage)):
        if text in _words("won"):
            return "won"
        if text in _words("lost"):
            return "lost"
    return "open"


def _day(role: str, text: str, order: DateOrder | None) -> date | None:
    if not text:
        return None
    day = shape_of(text).under(order or "dmy")
    if day is None:
        raise _BadCell(f"`{text[:40]}` is no date ({role.replace('_', ' ')})")
    return day


def _moment(text: str) -> datetime | None:
    """A date with a time of day, None without one."""
    if ":" not in text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _amount(text: str) -> float | None:
    if not text:
        return None
    bare = "".join(c for c in text if c not in "€$£¥").strip()
    value = number(bare.removesuffix(currency_of(text) or "\0").removeprefix(currency_of(text) or "\0").strip())
    if value is None:
        raise _BadCell(f"`{text[:40]}` is no amount")
    if value < 0:
        raise _BadCell(f"the amount is negative (`{text[:40]}`)")
    return value


def _probability(text: str) -> float | None:
    if not text:
        return None
    value = number(text)
    if value is None or not 0 <= value <= 100:
        raise _BadCell(f"`{text[:40]}` is no probability")
    return value / 100 if value > 1 or "%" in text else value


def _flag(text: str) -> bool:
    return fold(text) in _words("yes")


def _language(text: str) -> Language | None:
    return "fr" if fold(text).startswith("fr") else "en" if fold(text).startswith(("en", "an")) else None


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((resources.files("connectors.deals") / "crm.toml").read_text("utf-8"))


@cache
def _columns() -> dict[str, tuple[str, ...]]:
    return {role: tuple(fold(name) for name in names) for role, names in _tables()["columns"].items()}


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _tables()["values"][table])


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(_tables()["values"]["placeholders"])
