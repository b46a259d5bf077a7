"""Two runs side by side: paired tests, the verdict and its reasons."""

import pytest

from evals.comparison import bootstrap, compare, mcnemar
from evals.logs import Run
from evals.results import Case, Gate, Metric, not_run, scored, share


def run_of(passed: list[bool | None], gate: Gate = "soft", target: float = 0.5) -> Run:
    cases = [Case(suite="s", metric="right", id=f"i{n}", passed=p) for n, p in enumerate(passed)]
    return Run(suites=[scored(cases, target=target, gate=gate)], cases=cases)


@pytest.mark.parametrize(
    ("lost", "won", "p"), [(0, 0, 1.0), (1, 1, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (0, 6, 0.03125), (8, 2, 0.109375)]
)
def test_mcnemar_is_the_exact_binomial(lost: int, won: int, p: float) -> None:
    assert mcnemar(lost, won) == pytest.approx(p)


def test_the_same_run_is_promoted_without_a_change() -> None:
    found = compare(run_of([True] * 9), run_of([True] * 9))
    assert (found.verdict, found.changes, found.items) == ("PROMOTE", [], [])


def test_a_loss_that_chance_explains_is_shown_and_does_not_hold() -> None:
    found = compare(run_of([True] * 40), run_of([False] * 3 + [True] * 37))
    assert found.verdict == "PROMOTE"
    assert [(i.id, i.before, i.after) for i in found.items] == [(f"i{n}", "right", "wrong") for n in range(3)]
    assert (found.changes[0].lost, found.changes[0].won) == (3, 0)


def test_a_paired_loss_beyond_chance_holds_even_above_the_target() -> None:
    found = compare(run_of([True] * 40), run_of([False] * 6 + [True] * 34))
    assert found.verdict == "HOLD"
    assert "6 items lost against 0 won" in found.reasons[0]


def test_a_hard_gate_lost_rolls_back() -> None:
    found = compare(run_of([True] * 10, "hard", 0.9), run_of([False] * 2 + [True] * 8, "hard", 0.9))
    assert found.verdict == "ROLLBACK"
    assert "hard gate" in found.reasons[0]


def test_a_soft_gate_lost_holds() -> None:
    assert compare(run_of([True] * 10, "soft", 0.9), run_of([False] * 2 + [True] * 8, "soft", 0.9)).verdict == "HOLD"


def test_what_cannot_be_measured_any_more_is_no_pass() -> None:
    hard = Run(suites=[share("s", "right", 9, 10, target=0.5)])
    gone = Run(suites=[not_run("s", "right", "missing data", gate="hard")])
    found = compare(hard, gone)
    assert found.verdict == "ROLLBACK"
    assert "missing data" in found.reasons[0]
    assert compare(hard, Run(suites=[])).verdict == "ROLLBACK"


def test_a_longer_tier_left_out_is_no_loss() -> None:
    full = Run(suites=[share("s", "-", 9, 10, target=0.5)])
    quick = Run(suites=[not_run("s", "-", "belongs to the longer tier `full` (--tier full)")])
    assert compare(full, quick).verdict == "PROMOTE"


def test_what_was_never_measured_is_no_loss_when_it_goes() -> None:
    assert compare(Run(suites=[not_run("s", "-", "broken", gate="hard")]), run_of([True])).verdict == "PROMOTE"


def test_new_metrics_and_better_ones_promote() -> None:
    found = compare(run_of([False] * 9 + [True]), run_of([True] * 10))
    assert (found.verdict, found.changes[0].status) == ("PROMOTE", "better")
    assert compare(Run(suites=[]), run_of([True])).changes[0].status == "new"


def test_numbers_are_compared_by_a_paired_bootstrap() -> None:
    def numbers(shift: float) -> Run:
        cases = [Case(suite="s", metric="f1", id=str(n), passed=None, value=n / 20 + shift) for n in range(12)]
        return Run(suites=[Metric(name="s", metric="f1", value=0.5, n=12)], cases=cases)

    assert compare(numbers(0), numbers(-0.2)).verdict == "HOLD"
    assert compare(numbers(0), numbers(0.2)).verdict == "PROMOTE"
    low, high = bootstrap([-0.2] * 12)
    assert (low, high) == (pytest.approx(-0.2), pytest.approx(-0.2))


def test_a_metric_without_items_falls_out_of_its_own_interval() -> None:
    before = Run(suites=[share("s", "right", 95, 100, target=0.1, gate="soft")])
    assert compare(before, Run(suites=[share("s", "right", 60, 100, target=0.1, gate="soft")])).verdict == "HOLD"
    assert compare(before, Run(suites=[share("s", "right", 94, 100, target=0.1, gate="soft")])).verdict == "PROMOTE"


def test_unscored_items_are_neither_right_nor_wrong() -> None:
    found = run_of([True, None, False])
    assert (found.suites[0].n, found.suites[0].value, found.suites[0].reason) == (2, 0.5, "1 unscored")


def test_items_that_no_metric_counts_are_paired_too() -> None:
    def run_with(passed: list[bool]) -> Run:
        cases = [Case(suite="s", metric="behind the figures", id=f"i{n}", passed=p) for n, p in enumerate(passed)]
        return Run(suites=[Metric(name="s", metric="figure", value=1.0)], cases=cases)

    assert compare(run_with([True] * 20), run_with([True] * 20)).verdict == "PROMOTE"
    lost = compare(run_with([True] * 20), run_with([False] * 7 + [True] * 13))
    assert lost.verdict == "HOLD"
    assert "behind the figures: 7 items lost" in lost.reasons[0]


def test_a_new_hard_gate_that_fails_holds() -> None:
    found = compare(Run(suites=[]), run_of([False] * 10, "hard", 0.9))
    assert found.verdict == "HOLD"
    assert "a new hard gate that does not pass" in found.reasons[0]
