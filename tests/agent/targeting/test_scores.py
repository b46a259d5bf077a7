"""Fit, intent and tier are the playbook's own formulas."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.playbook import Playbook, example_playbook
from agent.reading.circumstances import Circumstances
from agent.reading.facts import Fact
from agent.targeting import fit_score, intent_score, rank_account, ranked
from agent.targeting.standing import tier_of
from connectors.records import Dossier, Signal

NOW = date(2026, 11, 16)
TIERS = example_playbook("cyberguard").icp.tiers


def fact(signal: str, age: int, *, id_: str = "f1", usable: bool = True, quote: str = "words") -> Fact:
    return Fact(
        id=id_,
        evidence="e1",
        quote=quote,
        statement=quote,
        signal=signal,
        event_date=NOW - timedelta(days=age),
        about="account",
        usable=usable,
        quotable=usable,
        reason="fresh and about this account" if usable else "stale",
    )


def listed(score: float | None, age: int = 0, type_: str = "intent_surge") -> Signal:
    return Signal(
        id="s", source="x", type=type_, account_key="a.example", score=score, occurred_on=NOW - timedelta(days=age)
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"industry": 35, "employees": 30, "country": 20, "technologies": 0}),
        ({"employees": 120}, {"industry": 35, "employees": 15, "country": 20, "technologies": 0}),
        ({"employees": None}, {"industry": 35, "employees": 0, "country": 20, "technologies": 0}),
        (
            {"country": "GB", "industry": "printing"},
            {"industry": 17.5, "employees": 30, "country": 10, "technologies": 0},
        ),
        ({"industry": "media"}, {"industry": 0, "employees": 30, "country": 20, "technologies": 0}),
    ],
)
def test_fit_gives_full_half_or_nothing(
    changes: dict[str, object], expected: dict[str, float], make_dossier: Callable[..., Dossier], cyberguard: Playbook
) -> None:
    found = fit_score(make_dossier(**changes).account, [], cyberguard.icp)
    assert {c.name: c.points for c in found.criteria} == expected
    assert found.score == sum(expected.values())


def test_unknown_values_are_named(make_dossier: Callable[..., Dossier], cyberguard: Playbook) -> None:
    account = make_dossier(employees=None, industry=None).account
    assert fit_score(account, [], cyberguard.icp).missing == ["industry", "employees", "technologies"]


def test_a_technology_counts_only_in_a_usable_fact(make_dossier: Callable[..., Dossier], cyberguard: Playbook) -> None:
    account = make_dossier().account
    said, refused = (fact("job_posting", 1, usable=u, quote="notre SAP vieillit") for u in (True, False))
    assert fit_score(account, [said], cyberguard.icp).score == 100
    assert fit_score(account, [refused], cyberguard.icp).score == 85


def test_intent_halves_at_the_half_life_and_takes_the_best_of_a_type(cyberguard: Playbook) -> None:
    facts = [fact("job_posting", 45, id_="old"), fact("job_posting", 0, id_="new"), fact("news", 90)]
    found = intent_score(facts, [], cyberguard, NOW)
    assert {s.type: (s.id, round(s.value, 3)) for s in found.signals} == {
        "job_posting": ("new", 20),
        "news": ("f1", 7.5),
    }
    assert found.score == 27.5


@pytest.mark.parametrize(("score", "counts"), [(None, True), (59.9, False), (60, True), (100, True)])
def test_a_listed_surge_counts_from_sixty(score: float | None, counts: bool, cyberguard: Playbook) -> None:
    assert bool(intent_score([], [listed(score)], cyberguard, NOW).signals) is counts


def test_beyond_its_half_life_a_signal_is_stale(cyberguard: Playbook) -> None:
    assert intent_score([], [listed(90, age=22)], cyberguard, NOW).score == 0
    assert intent_score([], [listed(90, age=21)], cyberguard, NOW).score == 10


@given(fit=st.floats(0, 100), intent=st.floats(0, 200), stop=st.sampled_from([None, "too-small"]))
def test_tier_floors(fit: float, intent: float, stop: str | None) -> None:
    expected = 3 if stop else 1 if fit >= 70 and intent >= 40 else 2 if fit >= 50 and intent >= 12 else 3
    assert tier_of(fit, intent, stop, TIERS) == expected


def test_a_ranked_line_explains_itself_and_excluded_accounts_come_last(
    make_dossier: Callable[..., Dossier], cyberguard: Playbook
) -> None:
    small = rank_account(make_dossier(employees=12, id="small").account, [fact("news", 0)], Circumstances(), cyberguard)
    quiet = rank_account(make_dossier(id="quiet").account, [], Circumstances(), cyberguard)
    busy = rank_account(
        make_dossier(id="busy").account, [fact("job_posting", 0)], Circumstances(), cyberguard, signals=[listed(80)]
    )
    assert (small.queue, quiet.queue, busy.queue) == ("excluded", "nurture", "work")
    assert small.disqualified == "too-small"
    assert [r.account.id for r in ranked([small, quiet, busy])] == ["busy", "quiet", "small"]
    assert busy.mql
    assert not quiet.mql
    assert busy.score == round(0.6 * 85 + 0.4 * 40, 1)
    assert "industry 35/35" in busy.why
    assert busy.confidence == 0.85
