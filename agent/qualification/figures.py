"""Amounts as people say them: money, or a big number whose currency goes without saying."""

from agent.language.quantities import Quantity, quantities

_BIG = 1_000  # a bare number from here on is an amount nobody cared to name the currency of…
_YEARS = range(1900, 2100)  # …unless it is a year
# Words for money that name no currency, and how much one of them is.
_SLANG = {"grand": 1_000, "keur": 1_000, "balles": 1, "quid": 1, "bucks": 1, "lakh": 100_000, "crore": 10_000_000}
_SCALES = (1_000_000, 1_000)


def amounts(text: str) -> list[Quantity]:
    """The amounts of a text in order; `unit` is empty where no currency is said."""
    found: list[Quantity] = []
    whole: Quantity | None = None
    for quantity in quantities(text):
        if quantity.noun[:1] == ("point",):
            whole = quantity  # `two` of `two point three million`: the next figure holds the rest
            continue
        amount = _decimal(whole, quantity) if whole else _amount(quantity)
        whole = None
        found += [amount] if amount else []
    return found


def amount_in(text: str) -> Quantity | None:
    """The largest amount of a text, named money before bare numbers; None without any."""
    found = amounts(text)
    money = [q for q in found if q.unit]
    return max(money or found, key=lambda q: q.value, default=None)


def _amount(quantity: Quantity) -> Quantity | None:
    if quantity.kind == "money":
        return quantity
    if quantity.kind == "count" and quantity.noun and quantity.noun[0] in _SLANG:
        return quantity._replace(value=quantity.value * _SLANG[quantity.noun[0]], noun=())
    big = quantity.bare and quantity.value >= _BIG and quantity.value not in _YEARS
    return quantity if big else None


def _decimal(whole: Quantity, rest: Quantity) -> Quantity | None:
    """`two point three million`, read as two and as three million."""
    for scale in _SCALES:
        digit = rest.value / scale
        if digit in range(1, 10):
            return rest._replace(value=(whole.value + digit / 10) * scale, start=whole.start)
    return None
