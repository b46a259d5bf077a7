"""The measures of an order are right on orders known by hand, and what leaks the outcome is never read."""

import sys

import pytest

from evals.suites.ranking.measures import auc, between, lift, logistic, ndcg, resampled
from evals.suites.ranking.suite import RATIO, Measured, metrics, quick, run
from evals.suites.ranking.worlds import READ, leaky, world


@pytest.mark.parametrize(
    ("values", "hits", "expected"),
    [
        ([4, 3, 2, 1], [True, True, False, False], 1.0),
        ([1, 2, 3, 4], [True, True, False, False], 0.0),
        ([4, 3, 2, 1], [True, False, True, False], 0.75),
        ([1, 1, 1, 1], [True, False, True, False], 0.5),
        ([1, 2], [False, False], 0.5),
    ],
)
def test_auc(values: list[float], hits: list[bool], expected: float) -> None:
    assert auc(values, hits) == expected


def test_lift_and_gain_of_the_first_lines() -> None:
    hits = [True, False] * 5
    assert lift([1.0 if hit else 0.0 for hit in hits], hits) == 2.0
    assert lift([0.0 if hit else 1.0 for hit in hits], hits) == 0.0
    assert ndcg([2, 1, 0], [True, True, False], 3) == 1.0
    assert ndcg([0, 1, 2], [True, False, False], 3) == pytest.approx(0.5)


def test_a_regression_learns_what_there_is_to_learn() -> None:
    column = [float(at % 10) for at in range(200)]
    hits = [value > 4.5 for value in column]
    chance = logistic({"x": column, "constant": [1.0] * 200}, hits, [at < 100 for at in range(200)])
    assert auc(chance[100:].tolist(), hits[100:]) == 1.0


def test_an_order_compared_with_itself_is_one_at_any_draw() -> None:
    values, hits = [float(at) for at in range(60)], [at % 3 == 0 for at in range(60)]
    assert between(resampled(values, values, hits, 20)) == (1.0, 1.0)
    low, high = between(resampled([float(hit) for hit in hits], values, hits, 50))
    assert 1.0 < low < high


def test_nothing_is_measured_without_leadforge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "leadforge.api", None)
    (told,) = run()
    assert quick() == [told]
    assert (told.metric, told.status, told.value) == (RATIO, "not_run", None)
    assert told.reason is not None
    assert "leadforge is not installed" in told.reason


def test_what_leaks_the_outcome_is_never_read() -> None:
    pytest.importorskip("leadforge")
    assert leaky()
    assert not leaky() & {column for columns in READ.values() for column in columns}


def test_a_world_gives_leads_without_their_outcome() -> None:
    pytest.importorskip("leadforge")
    one = world("intro", 3, 150)
    assert len(one.leads) == len(one.converted) == len(one.latent)
    assert not leaky() & {name.partition("=")[0] for name in one.columns}
    assert all(event.on <= lead.seen_on for lead in one.leads for event in lead.events)


def measured(level: str, ours: float, latent: float) -> Measured:
    draws = tuple(ours / latent + shift for shift in (-0.02, 0.0, 0.02))
    return Measured(level, 1, 100, 0.3, ours, latent, 1.2, 1.3, 0.5, 0.5, 0.6, 0.6, draws)


def test_the_lowest_world_is_told_with_its_own_interval() -> None:
    found = [measured("intro", 0.60, 0.65), measured("intermediate", 0.60, 0.58), measured("advanced", 0.60, 0.58)]
    told = {m.metric: m for m in metrics(found)}
    lowest = told["AUC ratio, lowest world"]
    assert (lowest.value, lowest.status, lowest.reason) == (
        0.9231,
        "failed",
        "intro, seed 1: ours 0.600, latent score 0.650",
    )
    assert lowest.low is not None
    assert lowest.high is not None
    assert lowest.low < 0.9231 < lowest.high
    assert told["worlds at the target or above"].value == 0.6667
    assert told[RATIO].status == "passed"  # the target is on the mean of the worlds
