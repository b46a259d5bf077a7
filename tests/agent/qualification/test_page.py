"""Risks, phase, questions and actions: what each follows from."""

import pytest

from agent.qualification.flow import Qualification, Wish
from agent.qualification.models import DealProposal
from agent.qualification.records import MEDDIC, MEDDPICC

LINES = [
    ("Ann Field", "We need it for the stores."),
    ("Ann Field", "I sign for this, up to twenty thousand."),
    ("Ann Field", "The alternative is that we do nothing and carry on with Excel."),
    ("Ann Field", "I presented your offer to the board, I told them to go."),
    ("Bo Reed", "No, that goes above her."),
    ("Rep", "Peter decides, and Ann is our champion."),
]
NEED, SIGNS, NOTHING, ACTED, ABOVE, OURS = (line for _, line in LINES)


@pytest.fixture
def page_of(make_deal, ledger_of, qualification: Qualification):
    def make(statuses, said, lines=LINES, **opportunity) -> DealProposal:
        deal = make_deal(lines, **opportunity)
        ledger = ledger_of(deal, statuses, said)
        return qualification.assemble(deal, ledger, Wish(framework="meddpicc"), earlier={})

    return make


def risks(page: DealProposal) -> dict[str, str]:
    return {r.risk: r.severity for r in page.risks}


@pytest.mark.parametrize(
    ("status", "said", "risk", "severity"),
    [
        ("unknown", None, "no_champion", "maximum"),
        ("absent", ABOVE, "no_champion", "maximum"),
        ("partial", OURS, "no_champion", "maximum"),
        ("partial", NEED, "champion_unproven", "high"),
    ],
)
def test_without_a_champion_the_risk_is_maximal(status, said, risk, severity, page_of) -> None:
    page = page_of({"champion": status}, {"champion": said} if said else {})
    assert risks(page)[risk] == severity
    assert page.risks[0].severity == severity


def test_a_proven_champion_is_no_risk_and_passes_the_test_by_acts(page_of) -> None:
    page = page_of({"champion": "met"}, {"champion": ACTED})
    assert not {"no_champion", "champion_unproven"} & set(risks(page))
    proven = {t.test: t.proven for t in page.champion_test}
    assert proven == {"access": True, "defence": True, "information": False}
    assert not any(t.proven for t in page_of({"champion": "partial"}, {"champion": ACTED}).champion_test)


@pytest.mark.parametrize(
    ("statuses", "said", "risk"),
    [
        ({}, {}, "buyer_unknown"),
        ({"economic_buyer": "absent"}, {"economic_buyer": ABOVE}, "buyer_unknown"),
        ({"economic_buyer": "partial"}, {"economic_buyer": OURS}, "buyer_named_by_us"),
        (
            {"economic_buyer": "partial", "champion": "met"},
            {"economic_buyer": SIGNS, "champion": ACTED},
            "buyer_is_sponsor",
        ),
    ],
)
def test_who_is_taken_for_the_economic_buyer(statuses, said, risk, page_of) -> None:
    found = set(risks(page_of(statuses, said)))
    assert {r for r in found if r.startswith("buyer_")} == {risk}


def test_the_status_quo_is_a_competitor(page_of) -> None:
    assert risks(page_of({"competition": "met"}, {"competition": NOTHING}))["status_quo"] == "high"
    assert "status_quo_unasked" in risks(page_of({}, {}))
    ruled_out = [("Ann Field", "To carry on by hand is out of the question.")]
    page = page_of({"competition": "absent"}, {"competition": ruled_out[0][1]}, ruled_out)
    assert not {"status_quo", "status_quo_unasked"} & set(risks(page))


@pytest.mark.parametrize(
    ("stage", "ahead"),
    [
        ("proposal", True),
        ("Négociation", True),
        ("3. Proposal/Price Quote", True),
        ("Devis envoyé", True),
        ("Contract sent (80%)", True),
        ("demo", False),
        ("6. Closed Won", False),
        (None, False),
    ],
)
def test_a_stage_ahead_of_the_proof(stage, ahead, page_of) -> None:
    assert ("stage_ahead" in risks(page_of({}, {}, stage=stage))) is ahead
    met = page_of(dict.fromkeys(MEDDIC[:4], "met"), dict.fromkeys(MEDDIC[:4], NEED), stage=stage)
    assert "stage_ahead" not in risks(met)


@pytest.mark.parametrize(
    ("said", "proven"),
    [
        ("The onboarding dashboards went live in March", set()),
        ("The board meets on Monday and I put you on it", {"access"}),
        ("Mr Winchester did it for all of us", set()),
        ("I defended it before finance", {"defence"}),
    ],
)
def test_a_word_inside_another_proves_no_champion(said, proven, page_of) -> None:
    page = page_of({"champion": "met"}, {"champion": said}, [("Ann Field", said)])
    assert {t.test for t in page.champion_test if t.proven} == proven


def test_an_excellent_rival_is_not_the_status_quo(page_of) -> None:
    said = "Brightwall made an excellent offer"
    assert "status_quo" not in risks(page_of({"competition": "met"}, {"competition": said}, [("Ann Field", said)]))
    said = "We would do it in Excel again"
    assert "status_quo" in risks(page_of({"competition": "met"}, {"competition": said}, [("Ann Field", said)]))


@pytest.mark.parametrize(
    ("entered", "why"),
    [
        ("2026-09-18", "but only 0 days"),
        ("2026-09-17", "but only 1 day in"),
        ("2026-09-19", "missing or still to come"),
    ],
)
def test_days_in_the_stage_are_told_as_people_say_them(entered, why, page_of) -> None:
    page = page_of({}, {}, stage_entered_on=entered)
    assert why in next(r.why for r in page.gate_reasons if r.gate == "kill_candidate")


def test_one_voice_and_a_close_date_gone_by(page_of) -> None:
    page = page_of({}, {}, LINES[:1], close_date="2026-09-17")
    assert {"single_contact", "close_date_past"} <= set(risks(page))
    assert not {"single_contact", "close_date_past"} & set(risks(page_of({}, {}, close_date="2026-09-18")))


@pytest.mark.parametrize(
    ("statuses", "opportunity", "phase"),
    [
        ({}, {}, 1),
        ({"identify_pain": "partial"}, {}, 2),
        ({"need": "met"}, {}, 2),
        ({"need": "absent", "decision_criteria": "met"}, {}, 1),
        ({"decision_criteria": "met"}, {}, 3),
        ({"decision_criteria": "partial", "need": "met"}, {}, 2),
        ({"decision_process": "met"}, {}, 4),
        ({}, {"rfp": True}, 4),
        ({"budget": "met", "decision_process": "met"}, {}, 5),
        ({"budget": "partial"}, {}, 1),
    ],
)
def test_the_phase_follows_what_the_buyer_proved(statuses, opportunity, phase, page_of) -> None:
    page = page_of(statuses, dict.fromkeys(statuses, NEED), **opportunity)
    assert (page.phase.number, page.phase.card) == (phase, f"relation-maturity-phase-{phase}")


def test_our_own_words_move_no_phase(page_of) -> None:
    assert page_of({"need": "partial"}, {"need": OURS}).phase.number == 1


def test_questions_that_turn_a_gate_come_first(page_of) -> None:
    statuses = {**dict.fromkeys(MEDDIC[:3], "met"), "identify_pain": "partial", "competition": "partial"}
    page = page_of(statuses, dict.fromkeys(statuses, NEED))
    order = [q.element for q in page.next_questions]
    assert order[0] == "champion"
    assert order.index("identify_pain") < order.index("decision_process") < order.index("competition")
    assert all(page.next_questions[i].moves == ["opens the proposal"] for i in range(3))
    assert page.elements["competition"].next_questions[0].moves == []
    assert page.elements["metrics"].next_questions == []


def test_no_question_that_moves_nothing_stands_before_one_that_moves_a_gate(page_of) -> None:
    for met in range(len(MEDDIC)):
        statuses = {**dict.fromkeys(MEDDIC[:met], "met"), "competition": "partial"}
        moves = [bool(q.moves) for q in page_of(statuses, dict.fromkeys(statuses, NEED)).next_questions]
        assert moves == sorted(moves, reverse=True), met


def test_nobody_is_asked_to_back_one_bidder_of_a_tender(page_of) -> None:
    page = page_of({}, {}, rfp=True)
    assert "champion" not in {q.element for q in page.next_questions}
    assert page.elements["champion"].next_questions
    assert "champion" in {q.element for q in page_of({}, {}).next_questions}


@pytest.mark.parametrize("element", MEDDPICC)
def test_an_unknown_element_has_its_card_s_questions(element, page_of) -> None:
    questions = page_of({}, {}).elements[element].next_questions
    assert questions
    assert {q.card for q in questions} == {f"criterion-{element.replace('_', '-')}"}


def actions(page: DealProposal) -> list[str]:
    return [a.card for a in page.next_actions]


def test_a_kill_candidate_goes_to_the_manager_first(page_of) -> None:
    page = page_of({}, {}, stage_entered_on="2026-08-01")
    assert page.gates.kill_candidate
    assert actions(page)[0] == "gate-kill-candidate"
    assert "closing-mutual-action-plan" not in actions(page)


def test_a_tender_below_the_threshold_is_declined_and_nothing_else(page_of) -> None:
    page = page_of({"need": "met"}, {"need": NEED}, rfp=True)
    assert actions(page) == ["rfp-decline-reasons"]
    assert [r.reason for r in page.rfp_reasons if r.holds] == ["no_champion"]


def test_a_tender_above_the_threshold_is_qualified_before_it_is_written(page_of) -> None:
    elements = ("metrics", "economic_buyer", "decision_criteria")
    page = page_of(dict.fromkeys(elements, "met"), dict.fromkeys(elements, NEED), rfp=True)
    assert actions(page)[:2] == ["rfp-go-no-go", "rfp-qualify-first"]
    assert "criterion-champion" not in actions(page)


def test_a_qualified_deal_gets_its_plan_and_a_proposal_too_early_is_held(page_of) -> None:
    four = page_of(dict.fromkeys(MEDDIC[:4], "met"), dict.fromkeys(MEDDIC[:4], NEED))
    assert actions(four)[0] == "closing-mutual-action-plan"
    early = page_of({"need": "met"}, {"need": NEED}, stage="proposal")
    assert actions(early)[0] == "gate-proposal-allowed"


@pytest.mark.parametrize(
    ("stage", "cards"),
    [
        ("closed_won", ["proof-insightplatform-sales-cs"]),
        ("Perdu", []),
        ("6. Closed Won (100%)", ["proof-insightplatform-sales-cs"]),
        ("Clôturée perdue", []),
        ("Lost - price", []),
    ],
)
def test_closed_deals_ask_for_nothing_more(stage, cards, page_of) -> None:
    assert actions(page_of({}, {}, stage=stage)) == cards
