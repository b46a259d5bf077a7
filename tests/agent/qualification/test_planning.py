"""Plans are drafts: a date or a figure is quoted, or says that it is not."""

from datetime import date

import pytest

from agent.playbook.models import Persona
from agent.qualification.flow import Qualification, Wish
from agent.qualification.methods import shipped_methods
from agent.qualification.models import DealProposal
from agent.qualification.planning.discovery import INFORMS, SCRIPT, WORDS_INFORM
from agent.qualification.quoting import quote_at
from agent.qualification.records import Cell, Ledger
from knowledge.cards import card

LINES = [
    ("Ann Field", "Returns cost us £40,000 a year."),
    ("Ann Field", "We need one list of the accounts."),
    ("Ann Field", "The board decides on 12 February 2027."),
    ("Ann Field", "It must be live by 1 April 2027."),
    ("Ann Field", "Peter Marsh signs above ten thousand."),
    ("Ann Field", "We have set aside £25,000 for it."),
    ("Rep", "We will train your team at no extra cost. Is that fine?"),
    ("Rep", "You could save £90,000 a year."),
]
COST, NEED, BOARD, LIVE, PETER, BUDGET, PROMISE, CLAIM = (line for _, line in LINES)


@pytest.fixture
def page_of(make_deal, ledger_of, qualification: Qualification):
    def make(said, personas=None, status="met", **opportunity) -> DealProposal:
        deal = make_deal(LINES, currency="GBP", **opportunity).model_copy(update={"seller": "us"})
        ledger = ledger_of(deal, dict.fromkeys(said, status), said)
        flow = Qualification(qualification.reader, qualification.methods, {"us": personas or []})
        return flow.assemble(deal, ledger, Wish(framework="meddpicc"), earlier={})

    return make


def test_dates_of_the_action_plan_are_quoted_or_proposed(page_of) -> None:
    plan = page_of(
        {"decision_process": BOARD, "timeline": LIVE, "economic_buyer": PETER}, close_date="2027-03-01"
    ).mutual_action_plan
    steps = {s.step: s for s in plan.steps}
    decision, signature = steps["Decision"], steps["Signature"]
    assert (decision.day, decision.basis, decision.quote.text) == (date(2027, 2, 12), "quoted", BOARD)
    assert (signature.day, signature.basis, signature.owner) == (date(2027, 3, 1), "proposed", "Peter Marsh")
    assert plan.goal == "Go-live: “It must be live by 1 April 2027”."
    assert all(s.basis == "quoted" or s.quote is None for s in plan.steps)


STEPS = [
    ("Ann Field", "The pilot runs until 11 December 2026."),
    ("Ann Field", "Legal reads the contract by 20 January 2027."),
    ("Ann Field", "The board decides on 12 February 2027."),
    ("Ann Field", "Then it is not the October board."),
    ("Ann Field", "The board decided nothing on 4 May 2026."),
    ("Ann Field", "The standard agenda says 3 March 2027."),
    ("Ann Field", "The committee meets every third Thursday."),
    ("Ann Field", "The board decides on 12 February 2027, then we sign on 26 February 2027."),
    ("Ann Field", "By 5 March 2027 there is a decision."),
    ("Ann Field", "The board is very fond of its dashboard."),
    ("Ann Field", "All endpoints by 7 May 2027."),
]


@pytest.mark.parametrize(
    ("said", "step", "day", "shown"),
    [
        ((0, 1, 2), "Technical validation (pilot or POC)", date(2026, 12, 11), None),
        ((0, 1, 2), "Legal review of the contract", date(2027, 1, 20), None),
        ((2, 0), "Decision", date(2027, 2, 12), None),
        ((2, 3), "Decision", date(2027, 2, 12), None),  # a date stands before words that only call another one off
        ((3,), "Decision", None, None),
        ((4,), "Decision", None, None),
        ((5,), "Legal review of the contract", None, None),
        ((6,), "Decision", None, "The committee meets every third Thursday"),
        ((7,), "Decision", date(2027, 2, 12), None),
        ((7,), "Signature", date(2027, 2, 26), None),
        ((8,), "Decision", date(2027, 3, 5), None),
        ((9,), "Decision", None, None),
        ((10,), "Security review", None, None),
    ],
)
def test_a_step_has_the_day_the_buyer_gave_for_it(said, step, day, shown, make_deal, qualification) -> None:
    deal = make_deal(STEPS)
    turns = [deal.turns()[at] for at in said]
    cell = Cell(status="met", quotes=tuple(quote_at(t, t.start, t.text) for t in turns), why="test")
    page = qualification.assemble(
        deal, Ledger(cells={"decision_process": cell}), Wish(framework="meddpicc"), earlier={}
    )
    found = next(s for s in page.mutual_action_plan.steps if s.step == step)
    assert (found.day, found.said) == (day, shown)
    assert (found.basis == "quoted") is bool(day or shown)


def test_proposed_days_are_counted_from_the_buyer_s_own_signature(make_deal, qualification) -> None:
    deal = make_deal([*STEPS, ("Rep", "Lucy Kent here.")], close_date="2027-06-30")
    turn = deal.turns()[7]
    cells = {
        "decision_process": Cell(status="met", quotes=(quote_at(turn, turn.start, turn.text),), why="test"),
        "timeline": Cell(status="met", quotes=(quote_at(turn, turn.start, turn.text),), why="test"),
    }
    plan = qualification.assemble(deal, Ledger(cells=cells), Wish(framework="meddpicc"), earlier={}).mutual_action_plan
    days = {s.step: s.day for s in plan.steps}
    assert (days["Legal review of the contract"], days["Kickoff"]) == (date(2027, 2, 19), date(2027, 3, 5))
    assert plan.goal.startswith("The buyer's deadline: “")


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        (("Hello Rep Lane, fine.", "Peter Marsh signs above ten thousand."), "Peter Marsh"),
        (("I sign it myself.",), "Ann Field"),
        (("Hello Rep Lane, fine.",), "to be named"),
    ],
)
def test_nobody_of_ours_signs_for_the_buyer(said, owner, make_deal, qualification) -> None:
    deal = make_deal([*(("Ann Field", words) for words in said), ("Rep Lane", "Hello.")])
    ours = [
        p.model_copy(update={"side": "seller" if p.name == "Rep Lane" else p.side})
        for p in deal.sources[0].participants
    ]
    deal = deal.model_copy(update={"sources": (deal.sources[0].model_copy(update={"participants": tuple(ours)}),)})
    quotes = tuple(quote_at(t, t.start, t.text) for t in deal.turns()[: len(said)])
    ledger = Ledger(cells={"economic_buyer": Cell(status="met", quotes=quotes, why="test")})
    plan = qualification.assemble(deal, ledger, Wish(framework="meddpicc"), earlier={}).mutual_action_plan
    assert next(s.owner for s in plan.steps if s.step == "Signature") == owner


def test_no_close_date_and_no_words_give_no_dates(page_of) -> None:
    plan = page_of({}).mutual_action_plan
    assert {(s.day, s.said, s.basis) for s in plan.steps} == {(None, None, "proposed")}
    assert all(s.owner in ("to be named", "us") for s in plan.steps)


def test_nothing_is_proposed_in_the_past(page_of) -> None:
    plan = page_of({}, close_date="2026-09-25").mutual_action_plan
    assert [s.day for s in plan.steps if s.day] == [date(2026, 9, 25), date(2026, 10, 2)]


@pytest.mark.parametrize("status", ["partial", "absent"])
def test_no_date_is_proposed_to_a_buyer_who_says_none_holds(status, page_of) -> None:
    plan = page_of({"timeline": NEED}, status=status, close_date="2027-03-01").mutual_action_plan
    assert {s.day for s in plan.steps} == {None}
    assert NEED not in plan.goal


def test_figures_of_the_business_case_are_quoted_or_assumed(page_of) -> None:
    case = page_of({"metrics": COST, "budget": BUDGET}, amount=10000).business_case
    found = {f.label: f for f in case.lines}
    assert found["Stakes in the buyer's words"].quote.text == COST
    assert found["Investment"].basis == "crm"
    share = found["Share of the stakes to avoid for the investment to pay back"]
    assert (share.value, share.basis) == ("25%", "assumption")
    assert "assuming" in share.why


def test_what_we_claimed_is_no_figure_of_the_business_case(page_of) -> None:
    case = page_of({"metrics": CLAIM}, status="partial", amount=10000).business_case
    assert [f.basis for f in case.lines] == ["assumption", "crm", "assumption"]  # budget, price, gain
    assert "90,000" not in case.model_dump_json()


def test_the_script_shows_what_is_already_known(page_of) -> None:
    plan = page_of({"metrics": COST}).discovery_plan
    assert len(plan.script) == 15
    assert [q.answer.text for q in plan.script if q.answer] == [COST.rstrip(".")]
    assert {q.heading for q in plan.qqoqcp} == {"Who", "What", "Where", "When", "How", "How much", "Why"}
    assert plan.double == []


def test_the_fifteen_questions_and_what_they_inform_go_together() -> None:
    for language, methods in shipped_methods().items():
        assert len(methods.questions(SCRIPT)) == len(INFORMS) == 15
        assert card(SCRIPT, language).id == SCRIPT
        for word, informs in WORDS_INFORM.items():
            assert len(methods.questions(f"discovery-{word}")) == len(informs), word


def test_a_buyer_who_resells_is_discovered_twice(page_of) -> None:
    double = page_of({}, reseller=True).discovery_plan.double
    assert {q.card for q in double} == {"discovery-reseller", "discovery-end-customer"}


@pytest.mark.parametrize(
    ("language", "said", "twice"),
    [
        ("en", "We resell it under our own name.", True),
        ("en", "We're a distributor, our dealers ask for it.", True),
        ("en", "Our reseller is late again.", False),
        ("fr", "Nous revendons à quarante garages.", True),
        ("fr", "On passe par un revendeur.", False),
    ],
)
def test_a_buyer_who_says_they_resell_is_discovered_twice(language, said, twice, make_deal, qualification) -> None:
    deal = make_deal([("Ann Field", said), ("Rep", "As a reseller, we resell.")], language=language)
    page = qualification.assemble(deal, Ledger(cells={}), Wish(), earlier={})
    assert bool(page.discovery_plan.double) is twice


def test_the_demo_shows_each_person_their_own_words(page_of) -> None:
    persona = Persona(
        id="field", titles={"en": ["Head of Field"]}, vocabulary={"en": ["accounts"]}, do_not_say={"en": ["synergy"]}
    )
    guide = page_of({"need": NEED, "metrics": COST}, [persona]).demo_guide
    (ann,) = guide.people
    assert [q.text for q in ann.quotes] == [NEED.rstrip("."), COST.rstrip(".")]
    assert len(ann.show) == 2
    assert ann.persona is None


def test_a_persona_is_known_by_a_title_inside_the_role(make_deal, ledger_of, qualification: Qualification) -> None:
    persona = Persona(id="it", titles={"en": ["Head of IT"], "fr": ["DSI"]}, do_not_say={"fr": ["nuage"]})
    deal = make_deal([("Léa Morin", "Il nous faut une liste.")], language="fr")
    someone = deal.sources[0].participants[0].model_copy(update={"role": "DSI adjointe"})
    source = deal.sources[0].model_copy(update={"participants": (someone,)})
    deal = deal.model_copy(update={"sources": (source,), "seller": "us"})
    flow = Qualification(qualification.reader, qualification.methods, {"us": [persona]})
    (point,) = flow.assemble(deal, ledger_of(deal, {}, {}), Wish(), earlier={}).demo_guide.people
    assert (point.persona, point.avoid) == ("it", ["nuage"])


@pytest.mark.parametrize(("ask", "overlap"), [(20000, True), (25000, True), (25001, False)])
def test_the_zone_needs_both_prices(ask, overlap, page_of) -> None:
    zone = page_of({"budget": BUDGET}, amount=ask).negotiation_brief.zopa
    assert (zone.seller_price, zone.buyer_ceiling, zone.overlap) == (ask, 25000, overlap)
    assert page_of({"budget": BUDGET}).negotiation_brief.zopa is None
    assert page_of({}, amount=ask).negotiation_brief.zopa is None
    assert page_of({"budget": BUDGET}, status="partial", amount=ask).negotiation_brief.zopa is None


def test_lines_of_the_brief_are_quoted_or_hypotheses(page_of) -> None:
    brief = page_of({"need": NEED}).negotiation_brief
    lines = [*brief.interests_buyer, *brief.interests_seller, *brief.batna_buyer, *brief.batna_seller]
    assert all((line.quote is not None) is (line.basis == "quoted") for line in lines)
    assert brief.interests_buyer[0].quote.text == NEED.rstrip(".")
    assert all(t.asked and t.in_return for t in brief.trades)


def test_a_won_deal_is_handed_over_with_our_promises_word_for_word(page_of) -> None:
    sheet = page_of({"need": NEED}, stage="won").handoff
    assert [q.text for q in sheet.promises] == ["We will train your team at no extra cost."]
    assert [q.text for q in sheet.configuration] == [NEED]
    assert sheet.contacts == ["Ann Field"]
    assert page_of({"need": NEED}, stage="demo").handoff is None
    assert page_of({"need": NEED}, stage="6. Closed Won").handoff is not None
