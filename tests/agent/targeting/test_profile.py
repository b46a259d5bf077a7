"""What lists say of a company fills what the account's record leaves open, and a range counts only inside one band."""

from collections.abc import Callable

import pytest

from agent.playbook import Playbook
from agent.reading.circumstances import Circumstances
from agent.reading.facts import Fact
from agent.targeting import rank_account
from agent.targeting.fit import bare_fit, fit_of
from agent.targeting.profile import Heads, Profile, listed, profile_of, said_by, said_in
from agent.targeting.standing import disqualifier
from agent.targeting.vocabulary import Industries
from connectors.records import Account, Signal, SignalDetails


def account(**changes: object) -> Account:
    return Account.model_validate({"id": "a.example", "name": "A", "as_of": "2026-11-16"} | changes)


@pytest.mark.parametrize(
    ("heads", "points", "value"),
    [
        (Heads(201, 500), 30, "201-500"),  # inside the full band 150-1500
        (Heads(320, 320), 30, 320),
        (Heads(100, 149), 15, "100-149"),  # a partial band exactly
        (Heads(1501, 3000), 15, "1501-3000"),
        (Heads(5001, 10_000), 0, "5001-10000"),  # touches no band: known, and nothing
        (Heads(10_000, None), 0, "10000+"),
        (Heads(1, 50), 0, "1-50"),
        (Heads(51, 200), 0, None),  # a band cuts it: unknown
        (Heads(1001, 5000), 0, None),
        (Heads(1000, None), 0, None),
        (None, 0, None),
    ],
)
def test_a_range_counts_only_inside_one_band(
    heads: Heads | None, points: float, value: object, cyberguard: Playbook
) -> None:
    profile = Profile(employees=heads)
    line = next(c for c in fit_of(profile, None, cyberguard.icp).criteria if c.name == "employees")
    assert (line.points, line.value) == (points, value)
    fit = fit_of(profile, None, cyberguard.icp)
    assert ("employees" in fit.missing) is (value is None)
    assert bare_fit(profile, None, cyberguard.icp).score == fit.score


@pytest.mark.parametrize(
    ("heads", "stopped"),
    [
        (Heads(49, 49), True),
        (Heads(50, 50), False),
        (Heads(1, 10), True),
        (Heads(11, 50), False),  # may be large enough
        (Heads(10, None), False),
        (None, False),
    ],
)
def test_too_small_needs_the_whole_range_below_the_floor(
    heads: Heads | None, stopped: bool, cyberguard: Playbook
) -> None:
    assert (disqualifier(heads, frozenset(), cyberguard.icp) == "too-small") is stopped


def test_lists_fill_a_stub_and_their_words_are_mapped(cyberguard: Playbook) -> None:
    details = SignalDetails(industry="Food Production", country="France", employees=(201, 500))
    found = listed(said_by([details, details]), Industries(cyberguard))
    assert found == Profile("food-processing", Heads(201, 500), "FR")


def test_statements_that_differ_make_a_value_unknown_and_ranges_are_spanned(cyberguard: Playbook) -> None:
    rows = [
        SignalDetails(industry="Food Production", country="France", employees=(201, 500)),
        SignalDetails(industry="Banking", country="FR", employees=(501, 1000)),
        SignalDetails(industry="Zorglub", country="Belgium"),
    ]
    found = listed(said_by(rows), Industries(cyberguard))
    assert found == Profile(None, Heads(201, 1000), None)


def test_words_that_mean_nothing_to_us_do_not_contradict(cyberguard: Playbook) -> None:
    rows = [SignalDetails(industry="Food Production"), SignalDetails(industry="Zorglub")]
    assert listed(said_by(rows), Industries(cyberguard)).industry == "food-processing"


def test_the_stored_text_says_the_same_as_the_record() -> None:
    rows = [SignalDetails(industry="Retail", employees=(10, None), country="FR", email="a@b.example"), SignalDetails()]
    assert said_in(d.model_dump_json(exclude_none=True) for d in rows) == said_by(rows)


def test_the_record_wins_over_lists_and_a_read_dossier_is_left_alone(
    cyberguard: Playbook, make_fact: Callable[..., Fact], make_signal: Callable[..., Signal]
) -> None:
    industries = Industries(cyberguard)
    signals = [make_signal(industry="Banking", country="Belgium", employees=(201, 500))]
    own = account(industry="logistics", country="FR")
    assert profile_of(own, [], signals, industries) == Profile("logistics", Heads(201, 500), "FR")
    # sources read in the dossier left the head count open on purpose: they contradict each other
    assert profile_of(own, [make_fact("news", 1)], signals, industries).employees is None


def test_a_list_line_shows_the_range_and_keeps_its_confidence(
    cyberguard: Playbook, make_signal: Callable[..., Signal]
) -> None:
    signals = [make_signal(industry="Manufacturing", country="France", employees=(201, 500))]
    line = rank_account(account(), [], Circumstances(), cyberguard, signals=signals)
    assert {c.name: c.value for c in line.icp_fit.criteria} == {
        "industry": "manufacturing",
        "employees": "201-500",
        "country": "FR",
        "technologies": None,
    }
    assert (line.icp_fit.score, line.confidence, line.missing) == (85, 0.85, ["technologies"])


def test_signals_without_details_leave_everything_unknown(cyberguard: Playbook) -> None:
    signal = Signal(id="s", source="x", type="news", account_key="a.example")
    line = rank_account(account(), [], Circumstances(), cyberguard, signals=[signal])
    assert line.confidence == 0
    assert line.missing == ["industry", "employees", "country", "technologies"]
