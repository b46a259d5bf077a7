"""Negotiation brief: interests and alternatives of both sides, the zone when both prices are known, a trade for each
concession. Internal; hypotheses unless quoted. Sources: cards `negotiation-*`, `relation-mesore`, `relation-give-and-take`."""

from agent.qualification.excerpts import excerpt
from agent.qualification.models import Hypothesis, NegotiationBrief, Trade, Zone
from agent.qualification.planning.business_case import money
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.wording import Wording, says
from connectors.deals import Deal

_INTERESTS: tuple[ElementName, ...] = ("identify_pain", "need", "metrics", "timeline", "decision_criteria")
_WORDS = 20
_CARDS = [
    "negotiation-interests-positions", "negotiation-batna", "relation-mesore", "negotiation-zopa",
    "negotiation-reservation-price", "relation-negotiation-preparation",
]  # fmt: skip


def negotiation_brief(deal: Deal, ledger: Ledger, words: Wording) -> NegotiationBrief:
    """The brief."""
    bank = words.plans["negotiation"]
    return NegotiationBrief(
        interests_buyer=_interests(ledger, words),
        interests_seller=_ours(deal, words),
        batna_buyer=_alternatives(ledger, words),
        batna_seller=[_assumed(bank["batna_seller"]), _assumed(bank["batna_later"])],
        zopa=_zone(deal, ledger, words),
        trades=[Trade(asked=asked, in_return=back, card=card) for asked, back, card in bank["trades"]],
        note=bank["note"],
        cards=_CARDS,
    )


def _interests(ledger: Ledger, words: Wording) -> list[Hypothesis]:
    bank = words.plans["negotiation"]
    found = []
    for element in _INTERESTS:
        quote = _buyer_quote(ledger, element)
        if quote:
            found.append(_line(bank["interest"], quote, words, label=words.title(element)))
    return found or [_assumed(bank["interest_none"])]


def _ours(deal: Deal, words: Wording) -> list[Hypothesis]:
    bank, chance = words.plans["negotiation"], deal.opportunity
    lines = []
    if chance.amount is not None:
        lines.append(bank["seller_amount"].format(amount=words.amount(chance.amount, chance.currency)))
    if chance.close_date and chance.close_date >= deal.as_of:
        lines.append(bank["seller_date"].format(day=words.day(chance.close_date)))
    return [_assumed(text) for text in [*lines, bank["seller_reference"]]]


def _alternatives(ledger: Ledger, words: Wording) -> list[Hypothesis]:
    """What the buyer does if we fail: what they named, else doing nothing, unless they rule it out."""
    bank, cell = words.plans["negotiation"], ledger.cells.get("competition")
    quote = _buyer_quote(ledger, "competition", ("met", "partial"))
    denied = next((q for q in cell.quotes if q.side == "buyer"), None) if cell and cell.status == "absent" else None
    if denied and cell:
        ruled_out = any(says(q.text, "ruled_out") for q in cell.quotes)
        told = [_line(bank["batna_ruled_out"], denied, words)]
        return told if ruled_out else [*told, _assumed(bank["batna_quo"])]
    return [*([_line(bank["batna_named"], quote, words)] if quote else []), _assumed(bank["batna_quo"])]


def _zone(deal: Deal, ledger: Ledger, words: Wording) -> Zone | None:
    """Only when the CRM holds a price and the buyer quoted an amount for this purchase in the same currency."""
    ask, currency = deal.opportunity.amount, deal.opportunity.currency
    quotes = [q for e in ("budget", "money") for q in _quotes(ledger, e)]
    said = next((amount for q in quotes if (amount := money(q, currency))), None)
    if ask is None or currency is None or said is None:
        return None
    bank, overlap = words.plans["negotiation"], said.value >= ask
    text = bank["zopa_overlap" if overlap else "zopa_gap"].format(
        ask=words.amount(ask, currency), ceiling=words.amount(said.value, currency)
    )
    return Zone(seller_price=ask, buyer_ceiling=said.value, currency=currency, overlap=overlap, text=text)


def _quotes(ledger: Ledger, element: str) -> list[Quote]:
    cell = next((c for e, c in ledger.cells.items() if e == element), None)
    return [q for q in cell.quotes if q.side == "buyer"] if cell and cell.status == "met" else []


def _buyer_quote(ledger: Ledger, element: ElementName, statuses: tuple[str, ...] = ("met",)) -> Quote | None:
    cell = ledger.cells.get(element)
    if cell is None or cell.status not in statuses:
        return None
    return next((q for q in cell.quotes if q.side == "buyer"), None)


def _line(template: str, quote: Quote, words: Wording, **told: str) -> Hypothesis:
    cut = excerpt(quote, _WORDS)
    return Hypothesis(
        text=template.format(q=words.cite(cut.text), who=quote.speaker, **told), basis="quoted", quote=cut
    )


def _assumed(text: str) -> Hypothesis:
    return Hypothesis(text=text, basis="assumption")
