"""Purchase history in a list: last purchase, number of purchases and their sum, where a list has such columns.

Columns read (case, accents, punctuation and a period such as `12 mois` or `(24 months)` aside):
* last purchase: Last Purchase (Date), Last Order (Date), Dernier achat, Date du dernier achat, Dernière commande…
* purchases: Purchases, Orders, Number of Orders, Purchase Count, Frequency, Nombre d'achats, Nb commandes, Fréquence…
* sum: Total Spent, Total Purchases, Monetary, Customer Revenue, Total des achats, CA client, Montant des achats…
A list tells purchases when it has a last-purchase column and one of the two others.
"""

import re
from typing import NamedTuple

from connectors.files.amounts import money, number
from connectors.files.cells import clean, fold
from connectors.files.dates import DateOrder, shape_of, stated_order
from connectors.files.result import Item, Layout
from connectors.records import Purchases

_LAST = (
    "lastpurchase", "lastpurchasedate", "dateoflastpurchase", "lastorder", "lastorderdate", "dateoflastorder",
    "mostrecentpurchase", "mostrecentorder", "dernierachat", "datedudernierachat", "datedernierachat", "dernierecommande",
    "datedeladernierecommande", "datedernierecommande",
)  # fmt: skip
_ORDERS = (
    "purchases", "purchasecount", "numberofpurchases", "orders", "ordercount", "numberoforders", "frequency",
    "purchasefrequency", "achats", "nombredachats", "nbachats", "commandes", "nombredecommandes", "nbcommandes",
    "nbdecommandes", "frequence", "frequencedachat",
)  # fmt: skip
_AMOUNT = (
    "totalspent", "totalspend", "totalpurchases", "purchaseamount", "amountspent", "monetary", "monetaryvalue",
    "customerrevenue", "ordervalue", "totalordervalue", "totaldesachats", "montantdesachats", "montantachats",
    "totaldepense", "caclient", "cacumule", "chiffredaffairesclient", "montantcumule",
)  # fmt: skip
_PERIOD = re.compile(r"\(?\b(\d{1,3}) ?(months?|mois|years?|ans?)\b\)?")
_YEARLY = re.compile(r"\(?\b(?:annual|yearly|per year|annuels?|annuelles?|par an)\b\)?")


class PurchaseColumns(NamedTuple):
    """Where a list keeps its purchase history, and how it writes dates."""

    last: int
    orders: int | None
    amount: int | None
    years: float | None
    order: DateOrder

    def named(self, layout: Layout) -> dict[str, str]:
        """What each of these columns tells, by its name."""
        told = {"last_purchase": self.last, "purchases": self.orders, "spent": self.amount}
        return {layout.header[at]: what for what, at in told.items() if at is not None}

    def read(self, item: Item) -> Purchases | None:
        """The history of a row's account, None when the row says nothing of it. Cells that cannot be read are unknown."""
        last, orders, amount = (_cell(item, at) for at in (self.last, self.orders, self.amount))
        spent = money(amount) if amount else None
        told = Purchases(
            last=shape_of(last).under(self.order) if last else None,
            orders=number(orders) if orders else None,
            amount=spent.span.low if spent else None,
            years=self.years,
        )
        return told if any(value is not None for value in told[:3]) else None


def purchase_columns(layout: Layout) -> PurchaseColumns | None:
    """The purchase columns of a list, None when it has no last-purchase column or nothing beside it."""
    names = [_name(header) for header in layout.header]
    last, orders, amount = (_first(names, known) for known in (_LAST, _ORDERS, _AMOUNT))
    if last is None or (orders is None and amount is None):
        return None
    decided = layout.date_order if layout.date_order in ("dmy", "mdy") else None
    order = stated_order(layout.header[last]) or decided or ("dmy" if layout.columns.french else "mdy")
    return PurchaseColumns(last, orders, amount, _years(layout, (amount, orders)), order)


def _name(header: str) -> str:
    """A header as it is compared: without its period, unit or date format."""
    text = _YEARLY.sub("", _PERIOD.sub("", clean(header).casefold()))
    return fold(text.partition("(")[0])


def _first(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((at for at, name in enumerate(names) if name in known), None)


def _years(layout: Layout, places: tuple[int | None, ...]) -> float | None:
    for header in (layout.header[at].casefold() for at in places if at is not None):
        if _YEARLY.search(header):
            return 1.0
        if (period := _PERIOD.search(header)) and int(period[1]):
            return int(period[1]) / (12 if period[2].startswith("mo") else 1)
    return None


def _cell(item: Item, at: int | None) -> str:
    return clean(item.row.cells[at]) if at is not None and at < len(item.row.cells) else ""
