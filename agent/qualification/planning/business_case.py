"""Business case: what the buyer said in figures, the CRM's price, and what follows under a stated assumption."""

from agent.language.quantities import Quantity, quantities
from agent.qualification.excerpts import denies, excerpt, is_fragment
from agent.qualification.figures import amount_in
from agent.qualification.models import BusinessCase, Figure
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.strongest import shown, theirs
from agent.qualification.wording import Wording, says
from connectors.deals import Deal

_STAKES = 4  # lines of stakes: more is a list nobody adds up
_SEEN = 8  # quotes on the stakes looked at: figures come late in a story
_WORDS = 30
# A figure said of these is theirs, not of the stakes: a reviewer's ten days, a weight in the scoring, a limit of signature.
_OTHERS: tuple[ElementName, ...] = (
    "decision_process", "paper_process", "decision_criteria", "timeline", "budget", "authority", "economic_buyer",
)  # fmt: skip
# An amount is said of the stakes unless it is among the strongest words on one of these: a long story is told of many things.
_MONEY: tuple[ElementName, ...] = ("budget", "authority", "economic_buyer")
_SIGNING: tuple[ElementName, ...] = ("authority", "economic_buyer")
# The figures of a stake, those that weigh most first: amounts, then shares, then time.
_KINDS = ("percent", "duration")


def business_case(deal: Deal, ledger: Ledger, words: Wording) -> BusinessCase:
    """Quoted figures first; a line that is computed or missing is marked as an assumption."""
    bank = words.plans["business_case"]
    stakes, firm = stakes_of(deal, ledger), ledger.status("metrics") == "met"
    lines = [_quoted(bank["cost" if firm else "cost_unsure"], quote, words, firm=firm) for quote in stakes]
    lines.append(_budget(ledger, words))
    amount, currency = deal.opportunity.amount, deal.opportunity.currency
    if amount is not None:
        value = words.amount(amount, currency)
        lines.append(Figure(label=bank["price"], value=value, basis="crm", why=bank["price_why"]))
        lines += _share(amount, currency, stakes, words) if firm else []
    if not stakes:
        lines.append(Figure(label=bank["gain"], value=bank["gain_value"], basis="assumption", why=bank["gain_why"]))
    return BusinessCase(lines=lines, note=bank["note"], cards=["criterion-metrics", "practice-vague-metrics"])


def stakes_of(deal: Deal, ledger: Ledger) -> list[Quote]:
    """The buyer's own figures on the stakes, amounts first; none that is ours, nor one said of something else."""
    price, firm = deal.opportunity.amount, ledger.status("metrics") == "met"
    settled = {q for e in _MONEY if ledger.status(e) == "met" for q in shown(ledger.cells[e])}
    elsewhere = {q for e in _OTHERS if e in ledger.cells for q in ledger.cells[e].quotes}
    found = []
    for at, quote in enumerate(theirs(ledger, "metrics", ("met", "partial"), _SEEN, fragments=True)):
        rank, amount = _rank(quote), amount_in(quote.text)
        if rank is None or quote in (settled if amount else elsewhere) or _is_ours(quote):
            continue
        if amount and amount.value == price:
            continue
        if amount or not (is_fragment(quote) or says(quote.text, "demands")):
            # what is only mentioned needs more than a duration
            found += [(rank, at, quote)] if firm or not (denies(quote.text) or rank == len(_KINDS)) else []
    return [quote for *_, quote in sorted(found, key=lambda f: f[:2])[:_STAKES]]


def budget_of(ledger: Ledger) -> tuple[Quote, Quantity] | None:
    """The amount the buyer set aside, in their words; a limit of signature is no budget."""
    signing = {q for e in _SIGNING if e in ledger.cells for q in ledger.cells[e].quotes}
    for quote in (q for e in ("budget", "money") for q in theirs(ledger, e)):
        amount = amount_in(quote.text)
        if amount is not None and quote not in signing and not says(quote.text, "signs") and not _is_ours(quote):
            return quote, amount
    return None


def _rank(quote: Quote) -> int | None:
    """Where its best figure stands among the kinds, None when it holds no figure of a stake."""
    if amount_in(quote.text):
        return 0
    kinds = {q.kind for q in quantities(quote.text) if not _is_proportion(q)}
    return next((at for at, kind in enumerate(_KINDS, start=1) if kind in kinds), None)


def _is_proportion(quantity: Quantity) -> bool:
    """A share said without `per cent` or of what: `half the points`, `one and a half`."""
    return quantity.kind == "percent" and quantity.figure is None


def _is_ours(quote: Quote) -> bool:
    """True when the buyer repeats a figure of ours: they question where it comes from, or read it in a paper of ours."""
    return says(quote.text, "our_figure") or says(quote.text, "our_paper")


def _budget(ledger: Ledger, words: Wording) -> Figure:
    """The budget as quoted, its denial as quoted, else that it is not known."""
    bank, found = words.plans["business_case"], budget_of(ledger)
    if found:
        return _quoted(bank["budget"], found[0], words)
    denied = next(iter(theirs(ledger, "budget", ("absent",))), None)
    if denied:
        why = bank["budget_none"].format(who=words.speaker(denied))
        return Figure(label=bank["budget"], value=_cut(denied, words), basis="quoted", why=why, quote=denied)
    form = "budget_vague" if ledger.status("budget") in ("met", "partial") else "budget_unknown"
    return Figure(label=bank["budget"], value=bank["gain_value"], basis="assumption", why=bank[form])


def _quoted(label: str, quote: Quote, words: Wording, *, firm: bool = True) -> Figure:
    bank = words.plans["business_case"]
    why = bank["quoted" if firm else "quoted_unsure"].format(who=words.speaker(quote))
    return Figure(label=label, value=_cut(quote, words), basis="quoted", why=why, quote=quote)


def _cut(quote: Quote, words: Wording) -> str:
    return words.cite(excerpt(quote, _WORDS).text)


def _share(amount: float, currency: str | None, stakes: list[Quote], words: Wording) -> list[Figure]:
    """Price over stakes, when the buyer put exactly one amount of the same currency on the stakes."""
    found = [(quote, said) for quote in stakes if (said := amount_in(quote.text))]
    if len(found) != 1 or currency is None or found[0][1].unit != currency or found[0][1].value <= 0:
        return []
    quote, total = found[0]
    bank = words.plans["business_case"]
    price, cost = words.amount(amount, currency), words.amount(total.value, currency)
    share = f"{amount / total.value:.0%}".replace("%", "\u202f%" if words.language == "fr" else "%")
    why = bank["share_why"].format(price=price, cost=cost)
    why = f"{bank['share_over']} {why}" if amount > total.value else why
    return [Figure(label=bank["share"], value=share, basis="assumption", why=why, quote=quote)]
