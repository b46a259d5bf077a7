"""The ceiling holds whatever the order of calls."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import BadInput, BudgetExceeded
from agent.llm.metering import Meter, Prices, tokens_of


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 2000)), max_size=30), st.floats(0, 0.1))
def test_the_total_never_passes_the_ceiling_when_estimates_hold(calls: list[tuple[int, int]], ceiling: float) -> None:
    meter = Meter(Prices(3.0, 12.0), ceiling)
    for prompt, completion in calls:
        try:
            held = meter.reserve(prompt, completion)
        except BudgetExceeded:
            continue
        meter.settle(held, prompt, completion // 2)
    assert (meter.total.cost or 0) <= ceiling + 1e-9


def test_a_call_in_flight_counts_at_its_highest_cost() -> None:
    meter = Meter(Prices(1.0, 1.0), 1.0)
    held = meter.reserve(500_000, 400_000)
    with pytest.raises(BudgetExceeded, match=r"0\.2000"):
        meter.reserve(100_000, 100_000)
    meter.settle(held, 100_000, 0)
    meter.reserve(100_000, 100_000)


def test_without_prices_the_cost_is_unknown() -> None:
    meter = Meter(Prices())
    assert meter.settle(meter.reserve(10, 10), 10, 10).cost is None
    assert meter.total.tokens == 20
    with pytest.raises(BadInput, match="price_prompt"):
        Meter(Prices(), 1.0)


def test_tokens_are_rounded_up() -> None:
    assert [tokens_of(n) for n in (0, 1, 3, 4)] == [0, 1, 1, 2]
