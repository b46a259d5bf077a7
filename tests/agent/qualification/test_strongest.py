"""A manager is shown a few whole sentences that still hold; whom to ask and who disputes what follow from them."""

import pytest

from agent.qualification.flow import Qualification, Wish
from agent.qualification.models import DealProposal, Earlier
from agent.qualification.quoting import quote_at
from agent.qualification.reading.reasons import reason
from agent.qualification.records import Cell, Conflict, Ledger
from agent.qualification.strongest import left_out, shown, speaks_of_self
from connectors.deals import Deal

TALK = [
    ("Ann Field", "Three days."),
    ("Ann Field", "Each month we stand still for three days."),
    ("Ann Field", "It is live by December seventh, all four sites."),
    ("Ann Field", "The go-live is now 11 January."),
    ("Bo Reed", "We count what stands still every week."),
    ("Ann Field", "Well, that is how it has always been here."),
    ("Ann Field", "I sign it, it is a marketing tool."),
    ("Bo Reed", "She signs up to ten thousand, no further."),
    ("Ann Field", "Friederike Hartwege, managing partner."),
    ("Ann Field", "Everything over twenty thousand goes only with her signature."),
    ("Ann Field", "I think it is Peter Marsh, or his daughter."),
    ("Rep", "Ann signs, she told us so."),
]


def cell_of(deal: Deal, status: str, *at: int, why: str = "test", conflict: tuple[int, int] | None = None) -> Cell:
    quotes = tuple(quote_at(t, t.start, t.text) for t in (deal.turns()[n] for n in at))
    held = dict(zip(at, quotes, strict=True))
    conflicts = (
        (Conflict(element="timeline", earlier=held[conflict[0]], later=held[conflict[1]], why="w"),) if conflict else ()
    )
    return Cell(status=status, quotes=quotes, why=why, conflicts=conflicts)  # type: ignore[arg-type]


@pytest.fixture
def deal(make_deal) -> Deal:
    return make_deal(TALK)


@pytest.fixture
def page_of(qualification: Qualification):
    def make(deal: Deal, **cells: Cell) -> DealProposal:
        return qualification.assemble(deal, Ledger(cells=cells), Wish(framework="meddpicc"), earlier={})  # type: ignore[arg-type]

    return make


def texts(cell: Cell) -> list[str]:
    return [quote.text for quote in shown(cell)]


def test_three_whole_sentences_are_shown_the_fragments_last(deal) -> None:
    cell = cell_of(deal, "met", 0, 1, 4, 5)
    assert texts(cell) == [TALK[1][1], TALK[4][1], TALK[5][1]]
    assert left_out(cell) == 1
    assert texts(cell_of(deal, "met", 0)) == ["Three days."]


def test_words_taken_back_are_not_shown_again(deal) -> None:
    cell = cell_of(deal, "met", 2, 3, conflict=(2, 3))
    assert texts(cell) == [TALK[3][1]]


def test_the_one_to_ask_is_the_last_who_said_something_that_counts(deal, page_of) -> None:
    page = page_of(deal, metrics=cell_of(deal, "partial", 4, 1, 0, 5))
    assert page.elements["metrics"].next_questions[0].ask == "Ann Field"
    page = page_of(deal, metrics=cell_of(deal, "partial", 0, 1, 4, 11))
    assert page.elements["metrics"].next_questions[0].ask == "Bo Reed"


def test_the_one_who_signs_is_not_asked_to_get_us_a_meeting_with_whoever_signs(deal, page_of) -> None:
    signs = cell_of(deal, "met", 6)
    page = page_of(deal, economic_buyer=signs, champion=cell_of(deal, "partial", 5, 4))
    assert page.elements["champion"].next_questions[0].ask == "Bo Reed"
    assert "Bo Reed" in next(a.text for a in page.next_actions if a.card == "practice-champion-test")
    alone = page_of(deal, economic_buyer=signs, champion=cell_of(deal, "partial", 5))
    assert alone.elements["champion"].next_questions[0].ask is None


def test_people_disagree_only_when_the_reader_found_that_they_do(deal, page_of) -> None:
    told = reason("partial", "contradict", "en")
    page = page_of(deal, economic_buyer=cell_of(deal, "partial", 6, 7, why=told))
    assert "buyer_disputed" in {r.risk for r in page.risks}
    assert (
        "disagree, “I sign it, it is a marketing tool” (Ann Field) but “She signs up to ten thousand"
        in page.summary.text
    )
    page = page_of(deal, economic_buyer=cell_of(deal, "partial", 10, 7))
    assert {r.risk for r in page.risks if r.risk.startswith("buyer_")} == {"buyer_unsure"}


def test_naming_somebody_else_claims_no_right_to_sign(deal, page_of) -> None:
    page = page_of(deal, economic_buyer=cell_of(deal, "partial", 10), champion=cell_of(deal, "partial", 5))
    assert "buyer_is_sponsor" not in {r.risk for r in page.risks}


def test_a_right_without_a_name_is_told_with_the_name_said_before_it(deal, page_of) -> None:
    text = page_of(deal, economic_buyer=cell_of(deal, "met", 9, 8)).summary.text
    assert "“Friederike Hartwege, managing partner”, “Everything over twenty thousand goes only with her" in text


@pytest.mark.parametrize(
    ("words", "self_told"),
    [
        ("Au moins cent, c'est sa signature.", False),
        ("Moi, jusqu'à dix.", True),
        ("J'engage seul.", True),
        ("I do.", True),
    ],
)
def test_the_first_person_is_a_word_of_its_own(words: str, self_told: bool) -> None:
    assert speaks_of_self(words) is self_told


@pytest.mark.parametrize("stage", ["closed won", "Perdu"])
def test_a_closed_deal_asks_no_questions_to_open_a_proposal(stage, make_deal, page_of) -> None:
    page = page_of(make_deal(TALK, stage=stage))
    assert page.next_questions == []
    assert all(e.next_questions and not e.next_questions[0].moves for e in page.elements.values())


def test_an_amount_and_its_currency_stay_on_one_line() -> None:
    from agent.qualification.wording import Wording

    assert not {" ", "\n"} & set(Wording("fr").amount(46000, "EUR") + Wording("en").amount(140000, "CHF"))


def earlier(page: DealProposal, name: str) -> dict[str, Earlier]:
    return {name: Earlier(element=page.elements[name], by="Claire", at="2026-09-01T09:00:00")}  # type: ignore[index]


@pytest.mark.parametrize(
    ("status", "now", "told"),
    [
        ("met", (1, 4, 5, 6), None),  # one more mention, further down than what is shown
        ("met", (6, 1, 4), "still met, on new words. “I sign it, it is a marketing tool.” Ann Field, call-1"),
        ("met", (1, 4), "words that were approved count no more"),
        ("partial", (6,), "met → partial. “I sign it, it is a marketing tool.”"),
        ("unknown", (), "met → unknown."),
    ],
)
def test_what_changed_is_what_a_manager_would_read_otherwise(status, now, told, deal, page_of, qualification) -> None:
    before = earlier(page_of(deal, metrics=cell_of(deal, "met", 1, 4, 5)), "metrics")
    ledger = Ledger(cells={"metrics": cell_of(deal, status, *now)})
    page = qualification.assemble(deal, ledger, Wish(framework="meddpicc"), earlier=before)
    assert [told in c.text for c in page.changes] == ([True] if told else [])


@pytest.mark.parametrize(
    ("said", "why"), [((5, 11), "Raised, but vague, second-hand or incomplete."), ((11,), "Only the seller says it.")]
)
def test_a_reason_is_true_of_the_quotes_beside_it(said, why, deal, page_of) -> None:
    cell = cell_of(deal, "partial", *said, why=reason("partial", "claim", "en"))
    page = page_of(deal, champion=cell)
    assert page.elements["champion"].why == why
    assert not [f for f in page.findings if f.severity == "block"]
