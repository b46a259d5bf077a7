"""Accepted rows as stores keep them: the same signal as `signal_of` gives, in plain values, for lists of a million rows."""

from datetime import date

from connectors.files.result import Item, Layout
from connectors.files.signals import details_of, signal_id
from connectors.files.vocabulary import Role
from connectors.records import SignalRow

MANY = 100_000  # descriptions remembered: a list repeats the same industry, size and place for thousands of rows
_TOLD: frozenset[Role] = frozenset(
    (
        "employees", "revenue", "amount", "currency", "amount_usd", "country", "city", "postcode", "industry", "siren", "stage",
        "fit", "title", "linkedin", "page", "email", "first_name", "last_name",
    )
)  # fmt: skip


class StoredRows:
    """Makes the rows of one list. What the cells say besides the signal is read once for each different set of cells."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        roles = layout.columns.roles
        self._told = sorted({at for role, places in roles.items() if role in _TOLD for at in places})
        self._details: dict[tuple[str, ...], str | None] = {}
        self._days: dict[date | None, str | None] = {None: None}

    def of(self, item: Item) -> SignalRow:
        """The row of an item."""
        line, _, _, company, _, domain, kind, topic, day, score, origin, _, event = item.row
        vendor, source, scale = origin
        if day not in self._days:
            self._days[day] = day.isoformat() if day else None
        return SignalRow(
            item.account,
            source,
            signal_id(item),
            company,
            domain,
            kind,
            topic,
            score,
            scale,
            vendor,
            self._days[day],
            event.observed_at if event else None,
            line,
            self._said(item) if self._told else None,
            event is not None,
        )

    def _said(self, item: Item) -> str | None:
        cells = item.row.cells
        key = tuple([cells[at] for at in self._told if at < len(cells)])
        if key in self._details:
            return self._details[key]
        if len(self._details) >= MANY:
            self._details.clear()
        details = details_of(item, self._layout).model_dump_json(exclude_none=True) if any(key) else "{}"
        self._details[key] = None if details == "{}" else details
        return self._details[key]
