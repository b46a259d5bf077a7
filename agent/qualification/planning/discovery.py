"""Discovery plan of the next conversation: by question word, as a fifteen-question script, twice over for a reseller."""

from agent.qualification.methods import Methods
from agent.qualification.models import DiscoveryPlan, DiscoveryQuestion
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.wording import Wording, says
from connectors.deals import Deal

_WORDS = ("who", "what", "where", "when", "how", "how-much", "why")
_PER_WORD = 2
SCRIPT = "discovery-fifteen-questions"
# What the fifteen questions of the card inform, in their order: a test holds the two together.
INFORMS: tuple[ElementName | None, ...] = (
    "identify_pain", "plans", "identify_pain", None, None, "metrics", "consequences", "goals", None,
    "decision_criteria", "authority", "budget", "decision_process", "timeline", "champion",
)  # fmt: skip


def discovery_plan(deal: Deal, ledger: Ledger, methods: Methods, words: Wording) -> DiscoveryPlan:
    """The plan; a question the buyer already answered shows the answer."""
    bank = words.plans["discovery"]
    return DiscoveryPlan(
        qqoqcp=[q for word in _WORDS for q in _by_word(word, methods, bank["words"][word])],
        script=_script(ledger, methods, bank["script"]),
        double=_double(deal, methods, words),
        note=bank["note"],
    )


def _by_word(word: str, methods: Methods, heading: str) -> list[DiscoveryQuestion]:
    card = f"discovery-{word}"
    return [DiscoveryQuestion(text=t, card=card, heading=heading) for t in methods.questions(card)[:_PER_WORD]]


def _script(ledger: Ledger, methods: Methods, heading: str) -> list[DiscoveryQuestion]:
    texts = methods.questions(SCRIPT)
    informs = INFORMS if len(texts) == len(INFORMS) else (None,) * len(texts)
    return [
        DiscoveryQuestion(
            text=text, card=SCRIPT, heading=heading.format(n=n), element=element, answer=_answer(ledger, element)
        )
        for n, (text, element) in enumerate(zip(texts, informs, strict=True), start=1)
    ]


def _answer(ledger: Ledger, element: ElementName | None) -> Quote | None:
    """The buyer's words that settle the element."""
    cell = ledger.cells.get(element) if element else None
    if cell is None or cell.status not in ("met", "absent"):
        return None
    return next((q for q in cell.quotes if q.side == "buyer"), None)


def _double(deal: Deal, methods: Methods, words: Wording) -> list[DiscoveryQuestion]:
    """For a buyer who resells: their own needs, then their customers' (card `discovery-double-resale`)."""
    spoken = (turn.text for turn in deal.turns() if turn.side == "buyer" and not turn.quoted)
    known = deal.opportunity.reseller or says(deal.account.industry or "", "reseller")
    if not known and not any(says(text, "resells") for text in spoken):
        return []
    bank = words.plans["discovery"]
    plan = (("discovery-reseller", bank["reseller"]), ("discovery-end-customer", bank["end_customer"]))
    return [DiscoveryQuestion(text=t, card=c, heading=h) for c, h in plan for t in methods.questions(c)]
