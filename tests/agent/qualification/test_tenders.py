"""Reasons to decline a tender: what the sources prove, what the playbook's profile says, what only a person can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.playbook import example_playbook
from agent.qualification.flow import Qualification, Wish
from agent.qualification.tenders import Market, place_of
from agent.targeting.vocabulary import Industries
from connectors.deals import DealAccount

PLAYBOOK = example_playbook(
    "cyberguard"
)  # full: 150 to 1,500 people, FR, BE, LU, CH; too small under 50; floor of tier 2: 50
MARKET = Market(PLAYBOOK.icp, Industries(PLAYBOOK))
WORDS = "We need it by March."


def account(**told) -> DealAccount:
    return DealAccount(name="Northmoor", **told)


@pytest.mark.parametrize(
    ("told", "outside", "off"),
    [
        ({}, None, []),
        ({"industry": "manufacturing", "employees": 400, "country": "FR"}, False, []),
        ({"industry": "manufacturing", "country": "FR"}, False, []),
        ({"employees": 400, "country": "FR"}, False, []),
        ({"employees": 400}, None, []),
        ({"employees": 49}, True, ["employees"]),
        ({"employees": 50}, None, ["employees"]),
        ({"industry": "Insurance", "employees": 9000, "country": "US"}, True, ["industry", "employees", "country"]),
        ({"industry": "something nobody sorts", "employees": 9000}, None, ["employees"]),
    ],
)
def test_where_an_account_lies(told, outside, off) -> None:
    place = place_of(account(**told), MARKET)
    assert place.outside is outside
    assert [name for name, _ in place.off] == off


@given(
    st.sampled_from([None, "manufacturing", "Insurance", "printing"]),
    st.one_of(st.none(), st.integers(1, 20_000)),
    st.sampled_from([None, "FR", "US", "DE"]),
)
def test_learning_more_never_turns_what_was_sure(industry, employees, country) -> None:
    whole = place_of(account(industry=industry, employees=employees, country=country), MARKET).outside
    for hidden in ("industry", "employees", "country"):
        told = {"industry": industry, "employees": employees, "country": country} | {hidden: None}
        before = place_of(account(**told), MARKET).outside
        assert before is None or before is whole or (employees is not None and employees < 50)


@pytest.fixture
def page_of(make_deal, ledger_of, qualification: Qualification):
    def make(champion, told, seller="cyberguard"):
        deal = make_deal([("Ann Field", WORDS)], rfp=True)
        deal = deal.model_copy(update={"seller": seller, "account": account(**told)})
        met = dict.fromkeys(("metrics", "identify_pain", "decision_criteria"), "met") | {"champion": champion}
        ledger = ledger_of(deal, met, dict.fromkeys(met, WORDS))
        flow = Qualification(qualification.reader, qualification.methods, {}, {"cyberguard": MARKET})
        return flow.assemble(deal, ledger, Wish(), earlier={})

    return make


def test_a_buyer_outside_the_profile_is_a_reason_to_decline(page_of) -> None:
    page = page_of("met", {"employees": 30})
    held = {r.reason: r.why for r in page.rfp_reasons if r.holds}
    assert held == {"off_icp": "Outside the ideal customer profile: head count of 30."}
    assert (page.next_actions[0].card, page.next_actions[0].why) == ("rfp-go-no-go", held["off_icp"])
    both = page_of("partial", {"employees": 30})
    assert both.next_actions[0].why == "No proven internal champion. " + held["off_icp"]


def test_a_buyer_inside_the_profile_gives_no_reason_and_no_decision(page_of) -> None:
    page = page_of("met", {"industry": "manufacturing", "employees": 400, "country": "FR"})
    assert [r.reason for r in page.rfp_reasons] == ["no_influence", "biased_criteria"]
    assert all(r.holds is None for r in page.rfp_reasons)
    assert page.next_actions[0].card == "rfp-qualify-first"


def test_another_seller_s_profile_says_nothing(page_of) -> None:
    page = page_of("met", {"employees": 30}, seller="somebody-else")
    assert {r.reason: r.holds for r in page.rfp_reasons}["off_icp"] is None
