"""Gates: truth tables over every count and boundary day, and properties over every state of the eight elements."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.qualification.gates import days_in_stage, gates_from, gates_of, shipped_rules
from agent.qualification.records import MEDDIC, MEDDPICC, Cell, Ledger
from connectors.deals import Opportunity

STATUSES = ("met", "partial", "absent", "unknown")
NOW = date(2026, 9, 18)
states = st.fixed_dictionaries({element: st.sampled_from(STATUSES) for element in MEDDPICC})


def test_thresholds_and_their_sources_come_from_the_cards():
    rules = shipped_rules()
    assert (rules.proposal.threshold, rules.proposal.of, rules.proposal.card) == (4, 6, "gate-proposal-allowed")
    assert (rules.kill.threshold, rules.kill.of, rules.kill.days) == (3, 6, 30)
    assert (rules.rfp.threshold, rules.rfp.of, rules.rfp.card) == (3, 8, "rfp-go-no-go")
    assert all(rule.source for rule in (rules.proposal, rules.kill, rules.rfp))


@pytest.mark.parametrize("score", range(7))
@pytest.mark.parametrize("days", [None, 0, 1, 29, 30, 31, 32, 365])
def test_every_score_and_boundary_day(score, days):
    statuses = dict.fromkeys(MEDDIC[:score], "met") | dict.fromkeys(MEDDIC[score:], "partial")
    gates = gates_from(statuses, days, rfp=False)
    assert gates.meddic_met == score
    assert gates.proposal_allowed is (score in (4, 5, 6))
    assert gates.kill_candidate is (score in (0, 1, 2) and days in (31, 32, 365))
    assert gates.rfp_go is None


def test_every_combination_of_met_cells_of_a_call_for_tender():
    for marks in product((True, False), repeat=8):
        statuses = {e: "met" if mark else "absent" for e, mark in zip(MEDDPICC, marks, strict=True)}
        gates = gates_from(statuses, 0, rfp=True)
        assert gates.rfp_go is (sum(marks) >= 3)
        assert gates.meddic_met == sum(marks[:6])


@given(states, st.one_of(st.none(), st.integers(0, 800)), st.booleans())
def test_only_met_counts_and_proposal_never_meets_kill(statuses, days, rfp):
    gates = gates_from(statuses, days, rfp=rfp)
    only_met = {e: s if s == "met" else "unknown" for e, s in statuses.items()}
    assert gates == gates_from(only_met, days, rfp=rfp)
    assert not (gates.proposal_allowed and gates.kill_candidate)
    assert (gates.rfp_go is None) is (not rfp)


@given(states, st.sampled_from(MEDDPICC), st.integers(0, 60))
def test_proving_one_more_element_never_closes_a_gate(statuses, element, days):
    before = gates_from(statuses, days, rfp=True)
    after = gates_from(statuses | {element: "met"}, days, rfp=True)
    assert after.meddic_met >= before.meddic_met
    assert after.proposal_allowed >= before.proposal_allowed
    assert after.kill_candidate <= before.kill_candidate
    assert after.rfp_go >= before.rfp_go


@given(states, st.integers(0, 400))
def test_time_alone_only_ever_turns_a_deal_into_a_candidate(statuses, days):
    assert (
        gates_from(statuses, days, rfp=False).kill_candidate <= gates_from(statuses, days + 1, rfp=False).kill_candidate
    )


@pytest.mark.parametrize(
    ("entered", "days"), [(NOW, 0), (NOW - timedelta(days=30), 30), (NOW - timedelta(days=31), 31)]
)
def test_days_are_whole_days_in_the_stage(entered, days):
    assert days_in_stage(Opportunity(name="x", stage_entered_on=entered), NOW) == days


def test_a_missing_or_future_entry_date_is_no_delay():
    assert days_in_stage(Opportunity(name="x"), NOW) is None
    assert days_in_stage(Opportunity(name="x", stage_entered_on=NOW + timedelta(days=1)), NOW) is None


def test_gates_read_the_ledger():
    ledger = Ledger(cells={e: Cell(status="met", why="") for e in MEDDIC[:2]})
    gates = gates_of(ledger, Opportunity(name="x", stage_entered_on=NOW - timedelta(days=31), rfp=True), NOW)
    assert gates.model_dump() == {"meddic_met": 2, "proposal_allowed": False, "kill_candidate": True, "rfp_go": False}
