"""Discovery plan of the next conversation: by question word, as a fifteen-question script, twice over for a reseller."""

from collections.abc import Sequence

from agent.qualification.excerpts import excerpt
from agent.qualification.methods import Methods
from agent.qualification.models import DiscoveryPlan, DiscoveryQuestion
from agent.qualification.planning.business_case import stakes_of
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.strongest import latest_dated, theirs
from agent.qualification.wording import Wording, is_won, says
from connectors.deals import Deal

_WORDS = ("who", "what", "where", "when", "how", "how-much", "why")
_PER_WORD = 2
SCRIPT = "discovery-fifteen-questions"
# What the fifteen questions of the card inform, in their order: a test holds the two together.
INFORMS: tuple[ElementName | None, ...] = (
    "identify_pain", "plans", "identify_pain", None, None, "metrics", "consequences", "goals", None,
    "decision_criteria", "authority", "budget", "decision_process", "timeline", "champion",
)  # fmt: skip

# What the questions of each word's card inform, in their order: the same test holds them together.
WORDS_INFORM: dict[str, tuple[ElementName | None, ...]] = {
    "who": (
        "economic_buyer", "need", "identify_pain", "identify_pain", "champion", "champion", "decision_process",
        "competition", "competition", "competition",
    ),
    "what": (
        None, "need", "identify_pain", "need", "decision_process", "identify_pain", "identify_pain", None,
        "decision_criteria", "prioritization",
    ),
    "where": (None, None, None, "identify_pain", "metrics", "decision_process", None),
    "when": ("need", "need", "timeline", "identify_pain", "metrics", "decision_process", "timeline", "competition"),
    "how": ("identify_pain", "budget", "champion", "need"),
    "how-much": ("metrics", "metrics", "need", "budget", "timeline"),
    "why": ("identify_pain", "decision_criteria", "goals", None, None),
}  # fmt: skip
# By their place on the card: questions for those who already bought, and one that compares two versions nobody has named.
_CUSTOMERS = {"why": (3, 4)}
_UNFILLED = {"why": (1,)}
_OPEN = ("unknown", "partial", "absent", "none", "met")
_LONGEST = 30  # words of an answer shown beside its question


def discovery_plan(deal: Deal, ledger: Ledger, methods: Methods, words: Wording) -> DiscoveryPlan:
    """The plan; a question the buyer already answered shows the answer."""
    bank = words.plans["discovery"]
    return DiscoveryPlan(
        qqoqcp=[q for word in _WORDS for q in _by_word(word, deal, ledger, methods, bank["words"][word])],
        script=_script(deal, ledger, methods, bank["script"]),
        double=_double(deal, methods, words),
        note=bank["note"],
    )


def _by_word(word: str, deal: Deal, ledger: Ledger, methods: Methods, heading: str) -> list[DiscoveryQuestion]:
    """The two questions of the word that would tell most: what is unknown first, an answer already given last."""
    card = f"discovery-{word}"
    texts, informs = methods.questions(card), WORDS_INFORM[word]
    if len(texts) != len(informs):
        informs = (None,) * len(texts)
    customer = is_won(deal.opportunity)
    out = (*_UNFILLED.get(word, ()), *(() if customer else _CUSTOMERS.get(word, ())))
    kept = [at for at in range(len(texts)) if at not in out]
    kept.sort(key=lambda at: (_openness(informs[at], ledger), at))
    first = kept[:1]
    others = [at for at in kept[1:] if informs[at] is None or informs[at] != informs[kept[0]]] or kept[1:]
    return [
        DiscoveryQuestion(text=texts[at], card=card, heading=heading, element=informs[at])
        for at in (first + others)[:_PER_WORD]
    ]


def _openness(element: ElementName | None, ledger: Ledger) -> int:
    """Unknown, half known, denied, of no element, known: the order in which a question is worth asking."""
    return _OPEN.index("none" if element is None else ledger.status(element))


def _script(deal: Deal, ledger: Ledger, methods: Methods, heading: str) -> list[DiscoveryQuestion]:
    """The fifteen questions, with what the buyer already answered; no answer stands under two questions."""
    texts = methods.questions(SCRIPT)
    informs = INFORMS if len(texts) == len(INFORMS) else (None,) * len(texts)
    used: list[Quote] = []
    found = []
    for n, (text, element) in enumerate(zip(texts, informs, strict=True), start=1):
        answer = _answer(deal, ledger, element, used)
        used += [answer] if answer else []
        cut = excerpt(answer, _LONGEST) if answer else None
        found.append(
            DiscoveryQuestion(text=text, card=SCRIPT, heading=heading.format(n=n), element=element, answer=cut)
        )
    return found


def _answer(deal: Deal, ledger: Ledger, element: ElementName | None, used: Sequence[Quote]) -> Quote | None:
    """The buyer's strongest words that settle the element and answer no question above."""
    quotes = theirs(ledger, element, ("met", "absent")) if element else []
    if element == "metrics":
        quotes = stakes_of(deal, ledger) if ledger.status("metrics") == "met" else quotes
    if element == "timeline":
        quotes = sorted(quotes, key=lambda q: q != latest_dated(quotes))
    return next((q for q in quotes if q not in used), None)


def _double(deal: Deal, methods: Methods, words: Wording) -> list[DiscoveryQuestion]:
    """For a buyer who resells: their own needs, then their customers' (card `discovery-double-resale`)."""
    spoken = (turn.text for turn in deal.turns() if turn.side == "buyer" and not turn.quoted)
    known = deal.opportunity.reseller or says(deal.account.industry or "", "reseller")
    if not known and not any(says(text, "resells") for text in spoken):
        return []
    bank = words.plans["discovery"]
    plan = (("discovery-reseller", bank["reseller"]), ("discovery-end-customer", bank["end_customer"]))
    return [DiscoveryQuestion(text=t, card=c, heading=h) for c, h in plan for t in methods.questions(c)]
