"""RFM segments by terciles of the same list, and a lifetime value only from known figures."""

from datetime import date, timedelta

import pytest

from agent.playbook.targeting import LifetimeValue
from agent.targeting.customers import customers_of, lifetime_value, segment_of, tercile
from connectors.records import Purchases

NOW = date(2026, 11, 16)
NOTHING = LifetimeValue()


@pytest.mark.parametrize(
    ("scores", "segment"),
    [
        ((3, 3, 3), "champion"),
        ((3, 1, 1), "new"),
        ((1, 3, 3), "dormant"),
        ((2, 3, 3), "at_risk"),
        ((3, 2, 3), "regular"),
        ((1, 1, 1), "regular"),
        ((2, 2, 2), "regular"),
        ((3, 3, None), "champion"),
        ((3, None, 1), "new"),
        ((None, 3, 3), None),
        ((3, None, None), None),
    ],
)
def test_segments_are_those_of_the_card(scores: tuple[int | None, int | None, int | None], segment: str | None) -> None:
    assert segment_of(*scores) == segment


def test_terciles_give_equals_the_same_score() -> None:
    assert [tercile(v, [1, 2, 3]) for v in (1, 2, 3)] == [1, 2, 3]
    assert [tercile(v, [5, 5, 5]) for v in (5,)] == [2]
    assert [tercile(v, list(range(9))) for v in range(9)] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert tercile(7, [7]) == 2


def test_a_list_of_customers_is_segmented_against_itself() -> None:
    def bought(days: int, orders: float, amount: float) -> Purchases:
        return Purchases(NOW - timedelta(days=days), orders, amount)

    told = {
        "champion.example": bought(5, 40, 90_000),
        "dormant.example": bought(700, 38, 80_000),
        "new.example": bought(3, 1, 500),
        "regular.example": bought(200, 6, 7_000),
        "quiet.example": bought(220, 5, 6_000),
        "small.example": bought(600, 1, 400),
    }
    found = customers_of(told, NOTHING)
    segments = {account: c.segment for account, c in found.items()}
    assert segments["champion.example"] == "champion"
    assert segments["dormant.example"] == "dormant"
    assert segments["new.example"] == "new"
    assert segments["regular.example"] == segments["quiet.example"] == segments["small.example"] == "regular"
    assert found["dormant.example"].action == "reactivation"
    assert found["champion.example"].ltv is None


def test_an_unknown_column_leaves_its_score_unknown() -> None:
    found = customers_of({"a": Purchases(last=NOW, orders=3), "b": Purchases(last=None, orders=1)}, NOTHING)
    assert found["a"].monetary is None
    assert found["b"].segment is None
    assert customers_of({}, NOTHING) == {}


def test_the_lifetime_value_is_the_discounted_sum_of_its_years() -> None:
    values = LifetimeValue(gross_margin=0.5, retention=0.8, discount=0.1)
    bought = Purchases(amount=20_000, years=2)
    by_hand = sum(10_000 * 0.5 * 0.8**year / 1.1**year for year in range(1, 400))
    assert lifetime_value(bought, values) == pytest.approx(by_hand, abs=0.01)


@pytest.mark.parametrize(
    ("bought", "values"),
    [
        (Purchases(amount=20_000), LifetimeValue(gross_margin=0.5, retention=0.8)),  # over how long?
        (Purchases(years=1), LifetimeValue(gross_margin=0.5, retention=0.8)),
        (Purchases(amount=20_000, years=1), LifetimeValue(retention=0.8)),
        (Purchases(amount=20_000, years=1), LifetimeValue(gross_margin=0.5)),
    ],
)
def test_what_is_unknown_is_not_guessed(bought: Purchases, values: LifetimeValue) -> None:
    assert lifetime_value(bought, values) is None
