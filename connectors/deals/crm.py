"""Exports of a CRM: one opportunity or lead a row, delimited text, JSON or a workbook, headers in French or English.

Every row is read or rejected. A cell that cannot be read where it matters (an amount, a date) rejects its row with the reason: a
forecast on half-read rows lies.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from connectors.deals.crmcells import BadCell, amount_of, currency_code, day_of, in_percent, moment_of, share_of
from connectors.deals.crmrows import MAX_ROWS, Cells, Rows, rows_of
from connectors.deals.crmwords import column_names, columns, placeholders, readings, words
from connectors.errors import UnreadableFile
from connectors.files.cells import clean, fold
from connectors.files.dates import DateOrder, column_order, vote_of
from connectors.records import Language, Record
from connectors.resolution.names import without_accents

_FRENCH = frozenset(
    ("montant", "etape", "compte", "societe", "affaire", "opportunite", "proprietaire", "devise", "statut", "cloture")
)
_DATES = ("created", "stage_entered", "close", "closed", "last_touch", "next_step", "first_touch")
_SAMPLE = 2_000  # rows looked at for what a whole column says

Outcome = Literal["open", "won", "lost"]


class CrmDeal(Record):
    """One row. `probability` in 0..1 as the CRM states it; `created_at` and `first_touch_at` where a time of
    day is given, with their zone when it is stated."""

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
    """A row that was not read, and why; `id` is that of the deal it would have been, where that much can be read."""

    line: int
    id: str | None = None
    reason: str


class CrmFile(NamedTuple):
    """An export read: rows in file order, the others with their reason, and which column plays which role."""

    deals: tuple[CrmDeal, ...]
    rejected: tuple[RejectedRow, ...]
    mapping: dict[str, str]


class _Columns(NamedTuple):
    """What the columns say as a whole: which plays which role, the order of dates, how numbers are told, leads."""

    names: Mapping[str, str]
    orders: Mapping[str, DateOrder]
    percent: bool
    typed: bool
    leads: bool
    language: Language


def read_crm_file(path: Path) -> CrmFile:
    """Read an export whole. Raises UnreadableFile when it has no header with a name or account and a stage, or no row."""
    rows = rows_of(path)
    mapping = _mapping(path, rows.header)
    known = _columns_of(rows, mapping)
    deals: list[CrmDeal] = []
    rejected: list[RejectedRow] = []
    seen: dict[str, int] = {}
    for line, cells in rows.records[:MAX_ROWS]:
        told: dict[str, str] = {}
        try:
            told = _told(cells, mapping)
            deal = _deal(line, told, known)
            if deal.id in seen:
                raise BadCell(f"the id `{deal.id}` is that of line {seen[deal.id]}")
        except BadCell as error:
            rejected.append(RejectedRow(line=line, id=_id(told), reason=str(error)))
            continue
        seen[deal.id] = line
        deals.append(deal)
    rejected += [RejectedRow(line=line, reason=f"more than {MAX_ROWS:,} rows") for line, _ in rows.records[MAX_ROWS:]]
    return CrmFile(tuple(deals), tuple(rejected), mapping)


def outcome_of(status: str, stage: str) -> Outcome:
    """What a status or a stage says of the end of a deal, French or English; open when neither names an end."""
    for text in (status, stage):
        for reading in list(readings(text))[:3]:  # "Lost - price" is lost; "Prospect - client" has not won
            if reading in words("won"):
                return "won"
            if reading in words("lost"):
                return "lost"
    return "open"


def _mapping(path: Path, header: Sequence[str]) -> dict[str, str]:
    """Role to column; a column plays one role."""
    by_name: dict[str, str] = {}
    for place in (0, 1):  # whole names before those without their brackets
        for column in header:
            by_name.setdefault(column_names(column)[place], column)
    mapping: dict[str, str] = {}
    for role, aliases in columns().items():
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
        raise BadCell(cells)
    told = {role: clean(str(cells.get(column, ""))) for role, column in mapping.items()}
    return {role: "" if value.casefold() in placeholders() else value for role, value in told.items()}


def _columns_of(rows: Rows, mapping: Mapping[str, str]) -> _Columns:
    french = any(word in _FRENCH for column in mapping.values() for word in without_accents(column).casefold().split())
    told = [_told(cells, mapping) for _, cells in rows.records[:_SAMPLE] if not isinstance(cells, str)]
    orders = {
        role: column_order(Counter(vote_of(v) for row in told if (v := row[role])), mapping[role], french=french)
        for role in _DATES
        if role in mapping
    }
    shares = [row.get("probability", "") for row in told]
    percent = in_percent(shares, mapping.get("probability", ""))
    leads = any(fold(mapping.get(role, "")).startswith(("lead", "piste")) for role in ("id", "name", "stage"))
    return _Columns(mapping, orders, percent, rows.typed, leads, "fr" if french else "en")


def _deal(line: int, told: dict[str, str], known: _Columns) -> CrmDeal:
    account, name = told.get("account") or told.get("name", ""), told.get("name") or told.get("account", "")
    if not name:
        raise BadCell("neither a name nor an account")
    days = {role: day_of(role, told.get(role, ""), known.orders.get(role)) for role in _DATES}
    status = outcome_of(told.get("status", ""), told.get("stage", ""))
    amount, column = told.get("amount", ""), known.names.get("amount", "")
    return CrmDeal(
        line=line,
        id=_id(told) or name,
        name=name,
        account=account,
        domain=told.get("domain") or None,
        kind="lead" if known.leads or fold(told.get("kind", "")) in words("lead") else "deal",
        status=status,
        stage=told.get("stage") or told.get("status") or None,
        amount=amount_of(amount, column, typed=known.typed),
        currency=currency_code(told.get("currency", ""), amount, column),
        probability=share_of(told.get("probability", ""), percent=known.percent),
        created_on=days["created"],
        created_at=moment_of(told.get("created", ""), days["created"]),
        stage_entered_on=days["stage_entered"],
        close_date=days["close"],
        closed_on=days["closed"] or (days["close"] if status != "open" else None),
        last_touch_on=days["last_touch"],
        next_step_on=days["next_step"],
        first_touch_on=days["first_touch"],
        first_touch_at=moment_of(told.get("first_touch", ""), days["first_touch"]),
        owner=told.get("owner") or None,
        rfp=fold(told.get("rfp", "")) in words("yes"),
        language=_language(told.get("language", "")) or known.language,
    )


def _id(told: Mapping[str, str]) -> str | None:
    """The id the row tells, else one made of its account and name."""
    account, name = told.get("account") or told.get("name"), told.get("name") or told.get("account")
    return told.get("id") or (f"{account} / {name}" if name else None)


def _language(text: str) -> Language | None:
    return "fr" if fold(text).startswith("fr") else "en" if fold(text).startswith(("en", "an")) else None
