"""Order, hysteresis, owners and the lazy list: light places, whole lines on demand."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from agent.playbook.parts import HeadCount
from agent.playbook.targeting import MqlRule, Owner, Queues, WorkRule
from agent.targeting.places import WINDOW, Place, Ranking, Stood, arranged, moved
from agent.targeting.profile import Heads, Profile
from agent.targeting.routing import Queue, Routing, Scores, is_mql, queue_of, takes

ALONE = Routing((), "sender")


def at(key: str, value: float, tier: int = 1, queue: Queue = "work", profile: Profile = Profile()) -> Place:  # noqa: B008
    return Place(tier, value, key, key, key, queue, profile, owner="sender")


def order(places: Sequence[Place], before: dict[str, Stood] | None = None, margin: float = 1.0) -> list[str]:
    return [p.key for p in arranged(places, before or {}, margin, ALONE)]


def test_tier_first_the_excluded_last_then_value_then_name() -> None:
    places = [at("low", 90, tier=3), at("out", 99, queue="excluded"), at("b", 50), at("a", 50), at("best", 70)]
    assert order(places) == ["best", "a", "b", "low", "out"]


def test_a_small_change_moves_nobody_and_a_real_one_moves_at_once() -> None:
    before = {"a": Stood(1, 50.0), "b": Stood(1, 49.5)}
    assert order([at("a", 50.0), at("b", 50.4)], before) == ["a", "b"]
    assert order([at("a", 50.0), at("b", 50.6)], before) == ["b", "a"]
    assert order([at("a", 50.0), at("b", 50.4)]) == ["b", "a"]


def test_a_new_tier_is_not_held() -> None:
    found = arranged([at("a", 50.4, tier=1)], {"a": Stood(2, 50.0)}, 1.0, ALONE)
    assert (found[0].value, found[0].held) == (50.4, 0)


def test_what_is_held_back_is_told() -> None:
    found = arranged([at("a", 50.4)], {"a": Stood(1, 50.0)}, 1.0, ALONE)
    assert (found[0].value, found[0].held) == (50.0, -0.4)


values = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 10).map(lambda v: round(v, 2)), min_size=2)


@given(values, values)
def test_ranking_the_same_data_again_changes_nothing(first: dict[str, float], second: dict[str, float]) -> None:
    one = arranged([at(k, v) for k, v in first.items()], {}, 1.0, ALONE)
    stood = {p.key: Stood(p.tier, p.value) for p in one}
    two = arranged([at(k, v) for k, v in second.items()], stood, 1.0, ALONE)
    changed, gone = moved(stood, two)
    after = {k: s for k, s in (stood | changed).items() if k not in gone}
    three = arranged([at(k, v) for k, v in second.items()], after, 1.0, ALONE)
    assert three == two
    assert moved(after, three) == ({}, set())
    assert all(abs(p.held) <= 1.0 for p in two)


def test_the_list_is_made_when_read_a_window_at_a_time() -> None:
    asked: list[int] = []

    def lines(window: Sequence[Place]) -> list[str]:
        asked.append(len(window))
        return [p.key for p in window]

    ranking = Ranking([at(f"k{i:04}", 0) for i in range(WINDOW * 2 + 1)], lines)  # type: ignore[arg-type]
    assert (len(ranking), asked) == (WINDOW * 2 + 1, [])
    assert list(ranking[:2]) == ["k0000", "k0001"]
    assert ranking[-1] == "k1000"
    assert asked == [2, 1]
    assert list(ranking[:None]) == list(ranking)
    assert max(asked) == WINDOW
    assert list(ranking.of(ranking.places[5:6])) == ["k0005"]


def test_an_owner_takes_kind_and_place_and_the_specialist_goes_first() -> None:
    owners = (
        Owner(name="All"),
        Owner(name="North", countries=("BE", "NL")),
        Owner(name="Plants", industries=("manufacturing",), countries=("BE",)),
    )
    routing = Routing(owners, "sender")
    assert routing.owner(Profile("manufacturing", None, "BE"), 1, "work") == "Plants"
    assert routing.owner(Profile("retail", None, "NL"), 1, "work") == "North"
    assert routing.owner(Profile(), 1, "work") == "All"


def test_load_is_shared_and_a_full_desk_takes_no_more() -> None:
    routing = Routing((Owner(name="A", capacity=2), Owner(name="B", capacity=1)), "sender")
    given_to = [routing.owner(Profile(), 1, "work") for _ in range(4)]
    assert given_to == ["A", "B", "A", "sender"]
    assert routing.owner(Profile(), 1, "nurture") == "A"  # nurturing fills nothing


def test_desks_without_limit_share_evenly() -> None:
    routing = Routing((Owner(name="A"), Owner(name="B")), "sender")
    assert [routing.owner(Profile(), 1, "work") for _ in range(4)] == ["A", "B", "A", "B"]


def test_unknown_matches_no_list_and_a_range_must_lie_inside() -> None:
    small = Owner(name="S", employees=HeadCount(min=50, max=250), tiers=(2, 3))
    assert takes(small, Profile(employees=Heads(51, 200)), 2)
    assert not takes(small, Profile(employees=Heads(201, 500)), 2)
    assert not takes(small, Profile(employees=Heads(51, None)), 2)
    assert not takes(small, Profile(), 2)
    assert not takes(small, Profile(employees=Heads(51, 200)), 1)
    assert not takes(Owner(name="I", industries=("retail",)), Profile(), 1)


def test_queues_follow_the_playbook() -> None:
    def queue(scores: Scores, rule: Queues, **changes: bool) -> Queue:
        return queue_of(scores, rule, **{"disqualified": False, "customer": False} | changes)

    default, hot = Queues(), Scores(2, 55, 85, 12)
    assert queue(hot, default) == "work"
    assert queue(hot._replace(intent=0), default) == "nurture"
    assert queue(hot, default, disqualified=True) == "excluded"
    strict = Queues(work=WorkRule(tiers=(1, 2), score_min=50, fit_min=80, intent_above=5))
    assert queue(hot, strict) == "work"
    for short in ({"tier": 3}, {"score": 49.9}, {"fit": 79}, {"intent": 5}):
        assert queue(hot._replace(**short), strict) == "nurture", short  # type: ignore[arg-type]
    assert queue(hot, Queues(customers="nurture"), customer=True) == "nurture"
    assert queue(hot, Queues(customers="excluded"), customer=True) == "excluded"
    assert queue(hot._replace(intent=0), default, customer=True) == "nurture"


def test_a_marketing_qualified_lead_has_the_score_and_an_intent_signal() -> None:
    rule = MqlRule()
    assert is_mql(50, ["news", "site_visit"], rule)
    assert not is_mql(49.9, ["site_visit"], rule)
    assert not is_mql(90, ["news", "job_posting"], rule)
    assert is_mql(30, ["news"], MqlRule(score_min=30, signals=("news",)))
