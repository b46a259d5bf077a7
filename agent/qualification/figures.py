"""Amounts as people say them: money, or a big number whose currency goes without saying."""

from agent.language.quantities import Quantity, quantities

_BIG = 1_000  # a bare number from here on is an amount nobody cared to name the currency of…
_YEARS = range(1900, 2100)  # …unless it is a year


def is_amount(quantity: Quantity) -> bool:
    """True for money and for a big bare number."""
    big = quantity.bare and quantity.value >= _BIG and quantity.value not in _YEARS
    return quantity.kind == "money" or big


def amount_in(text: str) -> Quantity | None:
    """The largest amount of a text, named money before bare numbers; None without any."""
    found = [q for q in quantities(text) if is_amount(q)]
    money = [q for q in found if q.kind == "money"]
    return max(money or found, key=lambda q: q.value, default=None)
