"""Negotiation brief: interests and alternatives of both sides, the zone when both prices are known, a trade for each
concession. Internal; hypotheses unless quoted. Sources: cards `negotiation-*`, `relation-mesore`, `relation-give-and-take`."""

from agent.language.sentences import Span, sentences
from agent.qualification.excerpts import excerpt
from agent.qualification.models import Hypothesis, NegotiationBrief, Trade, Zone
from agent.qualification.planning.business_case import budget_of, stakes_of
from agent.qualification.quoting import quote_at
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.strongest import latest_dated, names_somebody, theirs
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
        interests_buyer=_interests(deal, ledger, words),
        interests_seller=_ours(deal, words),
        batna_buyer=_alternatives(ledger, words),
        batna_seller=[_assumed(bank["batna_seller"]), _assumed(bank["batna_later"])],
        zopa=_zone(deal, ledger, words),
        trades=_trades(deal, words),
        note=bank["note"],
        cards=_CARDS,
    )


def _interests(deal: Deal, ledger: Ledger, words: Wording) -> list[Hypothesis]:
    """What they care about, in their own words, one line an element and no words twice."""
    bank = words.plans["negotiation"]
    found: dict[ElementName, Quote] = {}
    for element in _INTERESTS:
        quotes = stakes_of(deal, ledger) if element == "metrics" else theirs(ledger, element)
        quotes = sorted(quotes, key=lambda q: q != latest_dated(quotes)) if element == "timeline" else quotes
        quote = next((q for q in quotes if q not in found.values()), None)
        if quote and (element != "metrics" or ledger.status("metrics") == "met"):
            found[element] = quote
    lines = [_line(bank["interest"], quote, words, label=words.title(element)) for element, quote in found.items()]
    return lines or [_assumed(bank["interest_none"])]


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
    bank = words.plans["negotiation"]
    denied = theirs(ledger, "competition", ("absent",), fragments=True)
    if denied:
        told = [_line(bank["batna_ruled_out"], denied[0], words)]
        ruled_out = any(says(quote.text, "ruled_out") for quote in ledger.cells["competition"].quotes)
        return told if ruled_out else [*told, _assumed(bank["batna_quo"])]
    firm = ledger.status("competition") == "met"
    named = next((q for q in theirs(ledger, "competition", ("met", "partial")) if _names_one(q, firm)), None)
    return [*([_line(bank["batna_named"], named, words)] if named else []), _assumed(bank["batna_quo"])]


def _names_one(quote: Quote, firm: bool) -> bool:
    """True when the words tell of another option: staying as they are, a rival, or a name where rivals are named."""
    return (firm and names_somebody(quote.text)) or says(quote.text, "status_quo") or says(quote.text, "rival")


def _zone(deal: Deal, ledger: Ledger, words: Wording) -> Zone | None:
    """Only when the CRM holds a price and the buyer quoted an amount for this purchase, in the same currency or in none."""
    ask, currency, said = deal.opportunity.amount, deal.opportunity.currency, budget_of(ledger)
    if ask is None or currency is None or said is None or said[1].unit not in (currency, ""):
        return None
    bank, ceiling = words.plans["negotiation"], said[1].value
    text = bank["zopa_overlap" if ceiling >= ask else "zopa_gap"].format(
        ask=words.amount(ask, currency), ceiling=words.amount(ceiling, currency)
    )
    assumed = "" if said[1].unit else " " + bank["zopa_currency"].format(currency=currency)
    return Zone(seller_price=ask, buyer_ceiling=ceiling, currency=currency, overlap=ceiling >= ask, text=text + assumed)


def _trades(deal: Deal, words: Wording) -> list[Trade]:
    """A trade for each concession, those the buyer already asked for first, with their words."""
    found = []
    for name, asked, back, card in words.plans["negotiation"]["trades"]:
        found.append(Trade(asked=asked, in_return=back, card=card, quote=_asked(deal, name)))
    return sorted(found, key=lambda trade: trade.quote is None)


def _asked(deal: Deal, name: str) -> Quote | None:
    """The buyer's latest sentence that raises the concession."""
    for turn in reversed(deal.turns()):
        if turn.side != "buyer" or turn.quoted or not says(turn.text, f"trade_{name}"):
            continue
        for span in sentences(turn.text, Span(0, len(turn.text))):
            text = turn.text[span.start : span.end]
            if says(text, f"trade_{name}"):
                return excerpt(quote_at(turn, turn.start + span.start, text), _WORDS)
    return None


def _line(template: str, quote: Quote, words: Wording, **told: str) -> Hypothesis:
    cut = excerpt(quote, _WORDS)
    return Hypothesis(
        text=template.format(q=words.cite(cut.text), who=words.speaker(quote), **told), basis="quoted", quote=cut
    )


def _assumed(text: str) -> Hypothesis:
    return Hypothesis(text=text, basis="assumption")
