"""Next best questions: from the criterion cards, ranked by what an answer would move."""

from agent.qualification.gates import Gates, Statuses, days_in_stage, gates_from
from agent.qualification.methods import Methods
from agent.qualification.models import Question
from agent.qualification.records import MEDDIC, MEDDPICC, Cell, ElementName, Ledger
from agent.qualification.strongest import backer, shown
from agent.qualification.wording import Wording, is_closed
from connectors.deals import Deal

# Questions asked of an element: all it takes to open one that is unknown, one to firm up what was already raised.
_COUNT = {"unknown": 2, "absent": 1, "partial": 1, "met": 0}
# A half-proven element is one answer away; an unknown one takes a conversation; a denied one takes a change of facts.
_NEARNESS = {"partial": 0, "unknown": 1, "absent": 2}
# Without these two a deal is lost whatever the rest says (cards `criterion-champion`, `criterion-economic-buyer`).
_FIRST: tuple[ElementName, ...] = ("champion", "economic_buyer")
_TOP = 8


def questions_for(element: ElementName, deal: Deal, ledger: Ledger, methods: Methods, words: Wording) -> list[Question]:
    """Questions to ask about one element; none once it is met, at least one when it is unknown."""
    cell = ledger.cells.get(element) or Cell(status="unknown", why="")
    card = methods.criterion(element)
    moves = [str(words.bank["moves"][name]) for name in _moves(element, deal, ledger)]
    return [
        Question(text=text, card=card.id, element=element, ask=_whom(element, ledger, cell), moves=moves)
        for text in card.data.questions[: _COUNT[cell.status]]
    ]


def ranked(deal: Deal, ledger: Ledger, asked: dict[ElementName, list[Question]]) -> list[Question]:
    """The questions to open the next call with: those that turn a gate, then those that bring one closer, then the others;
    among these, the first question of each element before any second one. A deal that is won or lost has none."""
    if is_closed(deal.opportunity):
        return []
    # Nobody may be asked to act for one bidder of a tender; the element keeps its questions, for after the award.
    asked = {e: questions for e, questions in asked.items() if e != "champion" or not deal.opportunity.rfp}
    order = sorted(asked, key=lambda e: (*_rank(e, deal, ledger), list(asked).index(e)))
    strength = {e: _rank(e, deal, ledger)[0] for e in asked}
    ranks = [(strength[e], at, place, q) for place, e in enumerate(order) for at, q in enumerate(asked[e])]
    return [question for *_, question in sorted(ranks, key=lambda rank: rank[:3])][:_TOP]


def _rank(element: ElementName, deal: Deal, ledger: Ledger) -> tuple[int, int, int]:
    moves = _moves(element, deal, ledger)
    strength = 0 if set(moves) - {"closer"} else 1 if moves else 2
    first = element in _FIRST and not (element == "champion" and deal.opportunity.rfp)
    return strength, 0 if first else 1, _NEARNESS.get(ledger.status(element), 3)


def _moves(element: ElementName, deal: Deal, ledger: Ledger) -> list[str]:
    """Gates that would turn if the element were met; `closer` when it would only count towards the proposal."""
    if ledger.status(element) == "met" or element not in MEDDPICC or is_closed(deal.opportunity):
        return []
    statuses: Statuses = {e: ledger.status(e) for e in MEDDPICC}
    now, then = _gates(statuses, deal), _gates({**statuses, element: "met"}, deal)
    turned = [n for n in ("proposal_allowed", "kill_candidate", "rfp_go") if getattr(now, n) != getattr(then, n)]
    counts = element in MEDDIC and not now.proposal_allowed
    return turned or (["closer"] if counts else [])


def _gates(statuses: Statuses, deal: Deal) -> Gates:
    return gates_from(statuses, days_in_stage(deal.opportunity, deal.as_of), rfp=deal.opportunity.rfp)


def _whom(element: ElementName, ledger: Ledger, cell: Cell) -> str | None:
    """Whom to ask: our backer about backing us, else the buyer who last said something that counts without denying it."""
    if element == "champion":
        return backer(ledger)
    spoken = [q for q in shown(cell) if q.side == "buyer"] if cell.status != "absent" else []
    return max(spoken, key=lambda q: (q.date, q.start)).speaker if spoken else None
