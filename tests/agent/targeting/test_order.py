"""The points that order near accounts: each part alone, its bounds, and what they never do."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.playbook import Playbook
from agent.playbook.targeting import OrderRule
from agent.reading.circumstances import Circumstances
from agent.store.signals import row_of
from agent.targeting import Known, Ranked, Ranker, ranked
from agent.targeting.customers import Customer
from agent.targeting.events import events_in, events_of, parties, people_in, surge_of
from agent.targeting.intent import fresh
from agent.targeting.order import Points, Relation, order_of, order_words, points_of, together
from connectors.records import Account, Signal

NOW = date(2026, 11, 16)
RULE = OrderRule()
MakeSignal = Callable[..., Signal]


def points(signals: list[Signal], playbook: Playbook, relation: Relation = Relation()) -> Points:  # noqa: B008
    rules = {rule.type: rule for rule in playbook.signals.signals}
    return points_of(list(fresh(events_of([], signals), rules, NOW)), parties(), RULE, relation)


def test_the_parties_are_those_of_the_signal_cards() -> None:
    found = parties()
    assert (found["site_visit"], found["crm_event"], found["review_research"]) == ("first", "first", "second")
    assert {found["intent_surge"], found["job_posting"], found["funding"]} == {"third"}


def test_our_own_signals_come_before_a_partners_before_third_parties(
    cyberguard: Playbook, make_signal: MakeSignal
) -> None:
    first, second, third = (
        points([make_signal(t)], cyberguard).party_mix for t in ("site_visit", "review_research", "intent_surge")
    )
    both = points([make_signal("site_visit"), make_signal("intent_surge")], cyberguard).party_mix
    assert both > first > second > third > 0 == points([], cyberguard).party_mix


def test_a_surge_counts_by_its_own_vendors_scale(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    ninety = make_signal(score=90, score_scale="0-100", vendor="bombora")
    nine = make_signal(score=9, score_scale="0-10", vendor="other")
    sixty = make_signal(score=60, score_scale="0-100")
    assert points([ninety], cyberguard).surge == points([nine], cyberguard).surge == 0.75
    assert points([sixty], cyberguard).surge == 0
    assert points([ninety, nine], cyberguard).surge == 0.75  # two vendors are never added up


@pytest.mark.parametrize(
    ("score", "scale", "share"),
    [(None, "0-100", None), (60, "0-100", 0.6), (60, None, 0.6), (5, "0-10", 0.5), (1, "1-5", 0), (9, "9-1", 0.09),
     (70, "high", 0.7), (150, "0-100", 1), (-3, "0-100", 0)],
)  # fmt: skip
def test_the_place_of_a_score_on_its_scale(score: float | None, scale: str | None, share: float | None) -> None:
    assert surge_of(score, scale) == share


def test_a_low_score_on_any_scale_is_no_surge(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    assert points([make_signal(score=5, score_scale="0-10")], cyberguard).total == 0
    assert points([make_signal(score=8, score_scale="0-10")], cyberguard).total > 0


def test_engagement_grows_with_visits_and_never_beyond_its_weight(
    cyberguard: Playbook, make_signal: MakeSignal
) -> None:
    def visits(count: int) -> float:
        return points([make_signal("site_visit", topic=str(i)) for i in range(count)], cyberguard).engagement

    assert visits(1) == 1
    assert visits(1) < visits(2) < visits(3) <= visits(200) <= RULE.engagement
    assert points([make_signal("intent_surge")], cyberguard).engagement == 0


def test_different_signals_together_weigh_more_than_one_repeated(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    repeated = [make_signal("job_posting", age) for age in (0, 1, 2, 3)]
    different = [make_signal("job_posting"), make_signal("funding", 5)]
    apart = [make_signal("job_posting"), make_signal("funding", 40)]
    assert points(repeated, cyberguard).cluster == 0
    assert points(different, cyberguard).cluster == 0.5
    assert points(apart, cyberguard).cluster == 0


def test_another_topic_of_a_type_is_half_a_signal(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    rules = {rule.type: rule for rule in cyberguard.signals.signals}
    rows = [make_signal(topic=t) for t in ("SIEM", "siem", "SOC")] + [make_signal("news")]
    assert together(list(fresh(events_of([], rows), rules, NOW)), 14) == 2.5


@given(st.lists(st.tuples(st.sampled_from(["news", "funding", "site_visit"]), st.integers(0, 60)), max_size=12))
def test_the_best_window_is_found(pairs: list[tuple[str, int]]) -> None:
    from agent.targeting.events import Event
    from agent.targeting.intent import Fresh

    found = [Fresh(Event(str(i), type_, NOW), age, 1.0, 1.0) for i, (type_, age) in enumerate(pairs)]
    expected = max((len({t for t, a in pairs if 0 <= a - start <= 14}) for _, start in pairs), default=0)
    assert together(found, 14) == expected


def test_a_champion_who_moved_is_worth_more_than_a_customer(cyberguard: Playbook) -> None:
    moved, customer, none = (
        points([], cyberguard, relation).relation
        for relation in (Relation(moved=True), Relation(customer=True), Relation())
    )
    assert (moved, customer, none) == (2, 1, 0)


def account(id_: str) -> Account:
    return Account(id=id_, name=id_, domain=id_, industry="manufacturing", employees=300, country="FR", as_of=NOW)


def line(ranker: Ranker, id_: str, signals: list[Signal]) -> Ranked:
    return ranker.line(account(id_), [], Circumstances(), signals, NOW)


def test_somebody_we_know_from_elsewhere_has_joined(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    who = people_in("https://www.linkedin.com/in/jeanne-ribaud/?trk=x", "Jeanne Ribaud")
    ranker = Ranker(cyberguard, Known(people=dict.fromkeys(who, "old.example")))
    move = make_signal("job_change", linkedin="https://fr.linkedin.com/in/Jeanne-Ribaud", person="J. R.")
    named = make_signal("job_change", person="jeanne RIBAUD")
    stranger = make_signal("job_change", person="Paul Ribaud")
    assert line(ranker, "new.example", [named]).order.relation == 2
    assert line(ranker, "old.example", [named]).order.relation == 0  # she was there already
    assert line(ranker, "new.example", [stranger]).order.relation == 0
    assert line(ranker, "new.example", [make_signal("news", person="Jeanne Ribaud")]).order.relation == 0
    assert line(ranker, "new.example", [move]).order.relation == 2


def test_a_first_name_alone_recognises_nobody() -> None:
    assert people_in(None, "Jeanne") == ()
    assert people_in(None, None) == ()


def test_customers_are_those_of_the_playbook_and_of_lists(cyberguard: Playbook) -> None:
    targeting = cyberguard.targeting.model_copy(update={"customers": ("A.example",)})
    own = cyberguard.model_copy(update={"targeting": targeting})
    ranker = Ranker(own, Known(customers={"b.example": Customer(segment="champion")}))
    found = {id_: line(ranker, id_, []) for id_ in ("a.example", "b.example", "c.example")}
    assert [found[i].order.relation for i in found] == [1, 1, 0]
    assert found["b.example"].customer == Customer(segment="champion")
    assert found["a.example"].customer == Customer()
    assert found["c.example"].customer is None


def test_order_settles_near_scores_and_never_a_clear_difference_or_a_tier(
    cyberguard: Playbook, make_signal: MakeSignal
) -> None:
    ranker = Ranker(cyberguard)
    visited = line(ranker, "visited.example", [make_signal("site_visit")])  # 15 points of intent
    surging = line(ranker, "surging.example", [make_signal("intent_surge", score=61)])  # 20 points
    assert surging.score > visited.score
    assert [r.account.id for r in ranked([surging, visited])] == ["visited.example", "surging.example"]
    assert "order +" in visited.why
    half = ranker.line(
        account("half.example").model_copy(update={"employees": 120}), [], Circumstances(),
        [make_signal(t) for t in ("site_visit", "crm_event", "review_research", "intent_surge")], NOW,
    )  # fmt: skip
    assert half.tier == visited.tier or half.tier < visited.tier
    assert sum(OrderRule().model_dump(exclude={"margin", "cluster_days"}).values()) < 0.6 * 30 / 2


def test_bare_rows_and_signals_give_the_same_events(make_signal: MakeSignal) -> None:
    signals = [
        make_signal("job_change", 3, person="Jeanne Ribaud", linkedin="https://linkedin.com/in/jr", topic="DSI"),
        make_signal("intent_surge", 1, score=71.5, score_scale="0-100", vendor="bombora"),
        make_signal("news", None),
        make_signal("site_visit", 2, person="Not A Mover"),
    ]
    assert events_in(map(row_of, signals)) == events_of([], signals)


def test_words_name_the_parts_that_count() -> None:
    assert order_words(order_of(Points(1, 0, 0.5, 0, 0), stability=-0.25)) == (
        "+1.25 (party_mix 1, engagement 0.5, stability -0.25)"
    )
    assert order_words(order_of(Points(0, 0, 0, 0, 0))) == "+0"
