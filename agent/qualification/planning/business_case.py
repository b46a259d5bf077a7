"""Business case: what the buyer said in figures, the CRM's price, and what follows under a stated assumption."""

from agent.language.quantities import Quantity, quantities
from agent.qualification.models import BusinessCase, Figure
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.wording import Wording
from connectors.deals import Deal


def business_case(deal: Deal, ledger: Ledger, words: Wording) -> BusinessCase:
    """Quoted figures first; a line that is computed or missing is marked as an assumption."""
    bank = words.plans["business_case"]
    stakes = _figures(ledger, "metrics")
    lines = [_quoted(bank["cost"], quote, words) for quote, _ in stakes]
    lines += [
        _quoted(bank["budget"], q, words)
        for q, found in _figures(ledger, "budget")
        if any(f.kind == "money" for f in found)
    ]
    amount, currency = deal.opportunity.amount, deal.opportunity.currency
    if amount is not None:
        value = words.amount(amount, currency)
        lines.append(Figure(label=bank["price"], value=value, basis="crm", why=bank["price_why"]))
        lines += _share(amount, currency, stakes, words)
    if not stakes:
        lines.append(Figure(label=bank["gain"], value=bank["gain_value"], basis="assumption", why=bank["gain_why"]))
    return BusinessCase(lines=lines, note=bank["note"], cards=["criterion-metrics", "practice-vague-metrics"])


def money(quote: Quote, currency: str | None) -> Quantity | None:
    """The largest amount of that currency in the quote."""
    found = [q for q in quantities(quote.text) if q.kind == "money" and q.unit == currency]
    return max(found, key=lambda q: q.value, default=None)


def _figures(ledger: Ledger, element: ElementName) -> list[tuple[Quote, list[Quantity]]]:
    """The buyer's quotes that hold a figure."""
    cell = ledger.cells.get(element)
    quotes = [q for q in (cell.quotes if cell else ()) if q.side == "buyer"]
    return [(q, found) for q in quotes if (found := [f for f in quantities(q.text) if not f.bare])]


def _quoted(label: str, quote: Quote, words: Wording) -> Figure:
    why = words.plans["business_case"]["quoted"].format(who=quote.speaker)
    return Figure(label=label, value=words.cite(quote.text), basis="quoted", why=why, quote=quote)


def _share(
    amount: float, currency: str | None, stakes: list[tuple[Quote, list[Quantity]]], words: Wording
) -> list[Figure]:
    """Price over stakes, when the buyer put exactly one amount of the same currency on the stakes."""
    found = [(quote, total) for quote, _ in stakes if (total := money(quote, currency))]
    if len(found) != 1 or found[0][1].value <= 0 or currency is None:
        return []
    quote, total = found[0]
    bank = words.plans["business_case"]
    price, cost = words.amount(amount, currency), words.amount(total.value, currency)
    share = f"{amount / total.value:.0%}".replace("%", "\u202f%" if words.language == "fr" else "%")
    why = bank["share_why"].format(price=price, cost=cost)
    return [Figure(label=bank["share"], value=share, basis="assumption", why=why, quote=quote)]
