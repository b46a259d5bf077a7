"""From an accepted row to the record the rest of the product works on."""

import hashlib
from collections.abc import Mapping
from typing import Any

from connectors.files.amounts import currency_of, money, span
from connectors.files.cells import clean, placeholder_key
from connectors.files.dates import TYPED
from connectors.files.result import ImportResult, Item, Layout
from connectors.files.vocabulary import Role
from connectors.records import Signal, SignalDetails
from connectors.resolution.identifiers import siren_of

_SUMS: tuple[Role, ...] = ("revenue", "amount", "amount_usd")
_PLAIN: tuple[Role, ...] = ("country", "city", "postcode", "industry", "stage", "fit", "title", "linkedin", "page")


def signal_id(item: Item) -> str:
    """What identifies a signal under its source for ever: the event's own id, else a hash of the parts of the signal key.

    Not of the whole row: an export made again, with other cells changed, gives the same id.
    """
    row, account = item
    if row.event is not None:
        return row.event.id
    day, topic = row.occurred_on, row.topic
    person, page, kind = row.marks
    key = (
        f"{account}\x1f{row.type or ''}\x1f{topic.casefold() if topic else ''}\x1f{day.isoformat() if day else ''}"
        f"\x1f{person}\x1f{page}\x1f{kind}"
    )
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


def signal_of(item: Item, layout: Layout) -> Signal:
    """The signal of an accepted row, with its raw cells. Built without validation: every field was made by the reader."""
    row = item.row
    return Signal.model_construct(
        id=signal_id(item),
        source=row.origin.source,
        type=row.type,
        account_key=item.account,
        company=row.company,
        domain=row.domain,
        topic=row.topic,
        score=row.score,
        score_scale=row.origin.score_scale,
        vendor=row.origin.vendor,
        occurred_on=row.occurred_on,
        observed_at=row.event.observed_at if row.event else None,
        line=row.line,
        details=details_of(item, layout),
        raw={name: cell.replace(TYPED, "") for name, cell in zip(layout.header, row.cells, strict=False) if cell},
    )


def details_of(item: Item, layout: Layout) -> SignalDetails:
    """What else the row says of the company and the person, read where a column says so."""
    cells = {role: text for role in layout.columns.roles if (text := cell_of(item, layout, role))}
    named = {role: cells.get(role) for role in _PLAIN}
    return SignalDetails(
        **_figures(cells, {role: _header(layout, role) for role in _SUMS}),
        **named,
        siren=siren_of(cells.get("siren")),
        email=_address(cells.get("email", "")),
        person=" ".join(filter(None, (cells.get("first_name"), cells.get("last_name")))) or None,
    )


def _address(text: str) -> str | None:
    """The plain address of `Name <a@b>` or `mailto:a@b`."""
    plain = (text.partition("<")[2].partition(">")[0] or text).casefold().removeprefix("mailto:").strip()
    return plain if "@" in plain else None


def _header(layout: Layout, role: Role) -> str:
    at = layout.columns.first(role)
    return layout.header[at] if at is not None else ""


def _figures(cells: Mapping[Role, str], headers: Mapping[Role, str]) -> dict[str, Any]:
    heads = span(cells.get("employees", ""))
    revenue, amount, usd = (money(cells.get(role, ""), headers[role]) for role in _SUMS)
    stated = currency_of(cells.get("currency", "")) if amount else None
    return {
        "employees": (int(heads.low), None if heads.high is None else int(heads.high)) if heads else None,
        "revenue": tuple(revenue.span) if revenue else None,
        "revenue_currency": revenue.currency if revenue else None,
        "amount": amount.span.low if amount else None,
        "currency": (amount.currency or stated) if amount else None,
        "amount_usd": usd.span.low if usd else None,
    }


def cell_of(item: Item, layout: Layout, role: Role) -> str:
    """The first cell of a role that says something, "" when none does."""
    for at in layout.columns.roles.get(role, ()):
        text = clean(item.row.cells[at]) if at < len(item.row.cells) else ""
        if text and placeholder_key(text) not in layout.placeholders:
            return text.lstrip(TYPED)
    return ""


def item_document(item: Item, layout: Layout) -> dict[str, Any]:
    """An accepted row as `signals import` prints it: the contract's fields, then what the row states besides."""
    row = item.row
    details = details_of(item, layout).model_dump(mode="json", exclude_none=True)
    if details.get("revenue") and details["revenue"][0] == details["revenue"][1]:
        details["revenue"] = details["revenue"][0]
    return {
        "line": row.line,
        "account": item.account,
        "domain": row.domain,
        "company": row.company,
        "type": row.type,
        "topic": row.topic,
        "score": int(row.score) if row.score is not None and row.score.is_integer() else row.score,
        "score_scale": row.origin.score_scale,
        "vendor": row.origin.vendor,
        "occurred_on": row.occurred_on.isoformat() if row.occurred_on else None,
        **details,
    }


def import_document(result: ImportResult, show: int | None = None) -> dict[str, Any]:
    """The JSON document of `signals import`; `show` limits the items, None gives all that were kept."""
    layout = result.layout
    return {
        "file": layout.path.name,
        "vendor": layout.columns.vendor,
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
        "sheet": layout.sheet,
        "header_line": layout.header_line,
        "date_order": layout.date_order,
        "rows": result.rows,
        "accepted_rows": result.accepted_rows,
        "accounts": len(result.account_keys),
        "signals": result.signals,
        "rejected": [one._asdict() for one in result.rejected],
        "duplicates": [one._asdict() for one in result.duplicates],
        "ignored_lines": [one._asdict() for one in result.ignored],
        "mapping": layout.mapping,
        "unmapped": layout.unmapped,
        "account_keys": result.account_keys,
        "items": [item_document(item, layout) for item in result.items[:show]],
    }
