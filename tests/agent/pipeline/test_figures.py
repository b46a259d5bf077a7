"""Forecast, velocity, conversion, accuracy, movement, clocks and agenda: small sums done by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.pipeline.agenda import MINUTES, Telling, agenda
from agent.pipeline.clocks import clocks
from agent.pipeline.figures import accuracy, conversion, forecast, velocity, wilson
from agent.pipeline.movement import movement
from agent.pipeline.records import Judged, Line, Movement, Snapshot
from agent.pipeline.words import words_of
from agent.qualification.wording import Wording
from agent.stages import shipped_stages
from knowledge.cards import load_cards

NOW = date(2026, 9, 18)
STAGES, WORDS, BANK = shipped_stages(), Wording("en"), words_of("en")
Judging = Callable[..., Judged]
Making = Callable[..., Line]


def test_the_forecast_is_amount_times_share_by_currency(judged: Judging) -> None:
    deals = [
        judged("a", 4, stage="demo", amount=1000.0),
        judged("b", 2, stage="proposal", amount=2000.0),
        judged("c", 4, stage="demo", amount=100.0, currency="GBP"),
        judged("d", 4, outcome="won", amount=9000.0),
    ]
    found = forecast(deals, [], STAGES, BANK)
    assert [(t.currency, t.deals, t.amount, t.weighted, t.qualified) for t in found.totals] == [
        ("EUR", 2, 3000, 1300, 1000),
        ("GBP", 1, 100, 30, 100),
    ]
    assert sum(b.weighted for b in found.by_stage) == sum(b.weighted for b in found.by_month) == 1330
    assert {a.source for a in found.assumptions} == {"assumption"}


def test_what_cannot_be_weighted_is_left_out_with_its_reason(judged: Judging) -> None:
    deals = [
        judged("a", amount=None),
        judged("b", stage="zz"),
        judged("c", close_date=NOW - timedelta(days=1)),
        judged("d", close_date=NOW),
    ]
    found = forecast(deals, [], STAGES, BANK)
    assert {item.deal: item.reason for item in found.left_out} == {
        "a": "no amount",
        "b": "unknown stage",
        "c": "close date passed",
    }
    total = found.totals[0]
    assert (total.deals, total.amount, total.weighted) == (3, 3000, 300), (
        "what is open is told whole, what is forecast apart"
    )
    assert [(b.name, b.deals) for b in found.by_stage] == [("demo", 1)]


def test_the_share_the_crm_states_stands_beside_ours(judged: Judging, make_line: Making) -> None:
    found = forecast([judged("a")], [make_line("a", probability=0.9)], STAGES, BANK)
    assert (found.totals[0].weighted, found.totals[0].stated) == (300, 900)


def test_velocity_is_the_product_of_its_factors(judged: Judging) -> None:
    deals = [
        judged("a"), judged("b"),
        judged("w", outcome="won", amount=600.0, created_on=date(2026, 1, 1), closed_on=date(2026, 3, 2)),
        judged("l", outcome="lost", amount=600.0),
    ]  # fmt: skip
    found = velocity(deals, BANK)[0]
    assert (found.win_rate, found.average_amount, found.cycle_days, found.closed) == (0.5, 600, 60, 2)
    assert found.per_day == 2 * 0.5 * 600 / 60


def test_a_lost_deal_without_an_amount_was_still_lost(judged: Judging) -> None:
    won = judged("w", outcome="won", created_on=date(2026, 1, 1), closed_on=date(2026, 3, 2))
    bare = judged("l", outcome="lost", amount=None, currency=None)
    assert velocity([judged("a"), won, bare], BANK)[0].win_rate == 0.5
    two = velocity([judged("a"), won, bare, judged("b", currency="GBP")], BANK)
    assert [v.win_rate for v in two if v.currency == "EUR"] == [1.0], "of two currencies nobody knows which it was"


@pytest.mark.parametrize(
    ("extra", "why"),
    [([], "no won or lost"), ([("l", "lost")], "no won deal"), ([("w", "won")], "creation and signature")],
)
def test_velocity_without_its_operands_says_why(judged: Judging, extra: list[tuple[str, str]], why: str) -> None:
    found = velocity([judged("a"), *(judged(i, outcome=o) for i, o in extra)], BANK)[0]
    assert found.per_day is None and why in (found.why or "")


def snapshot(day: date, *deals: Judged) -> Snapshot:
    return Snapshot(as_of=day, deals=list(deals))


def test_conversion_counts_how_deals_left_a_stage(judged: Judging) -> None:
    week = NOW - timedelta(days=7)
    before = snapshot(week, *(judged(i, stage="demo", day=week) for i in "abcde"))
    now = [
        judged("a", stage="proposal"), judged("b", outcome="won", stage="won"), judged("c", outcome="lost", stage="lost"),
        judged("d", stage="discovery"), judged("e", stage="demo"),
    ]  # fmt: skip
    demo = next(c for c in conversion(now, [before], STAGES) if c.stage == "demo")
    assert (demo.left, demo.forward, demo.rate) == (4, 2, 0.5)
    assert demo.low is not None and demo.high is not None and demo.low < 0.5 < demo.high
    assert all(c.rate is None for c in conversion(now, [], STAGES))


def test_a_stage_nobody_knows_hides_no_way_out(judged: Judging) -> None:
    days = [NOW - timedelta(days=7 * n) for n in (2, 1)]
    past = [snapshot(days[0], judged("a", stage="demo")), snapshot(days[1], judged("a", stage="zz"))]
    demo = next(c for c in conversion([judged("a", stage="proposal")], past, STAGES) if c.stage == "demo")
    assert (demo.left, demo.forward) == (1, 1)


@given(st.integers(1, 300), st.integers(0, 300))
def test_wilson_holds_the_share(n: int, hits: int) -> None:
    hits = min(hits, n)
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 0.001 and hits / n - 0.001 <= high <= 1


def test_a_past_forecast_is_held_against_what_was_won(judged: Judging) -> None:
    then = NOW - timedelta(days=14)
    past = snapshot(
        then,
        judged("a", stage="proposal", amount=1000.0, close_date=NOW - timedelta(days=2), day=then),
        judged("b", stage="proposal", amount=400.0, close_date=NOW + timedelta(days=60), day=then),
    )
    now = [judged("a", outcome="won", amount=1000.0, closed_on=NOW - timedelta(days=2)), judged("b", amount=400.0)]
    found = accuracy(now, [past], NOW)
    assert [(a.forecast, a.won, a.error) for a in found] == [(500, 1000, -0.5)]
    assert not accuracy(now, [snapshot(NOW - timedelta(days=2), *past.deals)], NOW), "two days prove nothing"


def test_a_deal_that_left_the_list_is_no_failed_forecast(judged: Judging) -> None:
    then = NOW - timedelta(days=14)
    due = {"stage": "proposal", "close_date": NOW - timedelta(days=2), "day": then}
    past = snapshot(then, judged("a", **due), judged("b", **due))
    found = accuracy([judged("a", outcome="won", closed_on=NOW)], [past], NOW)
    assert [(a.forecast, a.won, a.gone) for a in found] == [(500, 1000, 1)]
    assert accuracy([judged("z")], [past], NOW) == [], "an export of open deals alone says nothing of how others ended"


def moves(before: Judged | None, after: Judged | None) -> list[tuple[str, str]]:
    past = snapshot(NOW - timedelta(days=7), *([before] if before else []))
    return [(m.kind, m.text) for m in movement([after] if after else [], past, STAGES, WORDS, BANK).moves]


def test_every_kind_of_movement(judged: Judging) -> None:
    base = judged("a", 3)
    assert moves(None, base) == [("new", "new deal")]
    assert moves(base, None) == [("gone", "no longer in the list")]
    assert moves(base, base) == []
    assert moves(base, judged("a", 3, outcome="won", stage="won")) == [("won", "won")]
    assert moves(judged("a", 3, outcome="lost"), base)[0] == ("reopened", "reopened")
    assert moves(base, judged("a", 3, stage="Proposal")) == [("forward", "moved on from demo to Proposal")]
    assert moves(base, judged("a", 3, stage="discovery"))[0][0] == "back"
    assert moves(base, judged("a", 3, amount=1500.0)) == [("amount", "amount from €1,000 to €1,500")]
    assert moves(base, judged("a", 3, currency="USD")) == [("amount", "amount from €1,000 to $1,000")]
    assert moves(base, judged("a", 3, close_date=date(2027, 1, 1)))[0][0] == "slipped"
    assert moves(base, judged("a", 3, close_date=date(2026, 11, 1)))[0][0] == "earlier"
    assert moves(base, judged("a", 4)) == [("score", "MEDDIC from 3 to 4 of 6"), ("gate", "may go to proposal")]
    entered = {"stage_entered_on": NOW - timedelta(days=31)}
    assert ("gate", "is now one to drop") in moves(judged("a", 3, **entered), judged("a", 2, **entered))


def test_the_largest_deals_are_told_first(judged: Judging) -> None:
    past = snapshot(NOW - timedelta(days=7), judged("z", amount=5.0), judged("y", amount=9.0))
    found = movement([judged("a", amount=1.0), judged("b", amount=2.0)], past, STAGES, WORDS, BANK).moves
    assert [move.deal for move in found] == ["b", "a", "y", "z"]


def test_the_first_run_has_nothing_to_compare_with(judged: Judging) -> None:
    found = movement([judged("a")], None, STAGES, WORDS, BANK)
    assert (found.since, found.moves) == (None, []) and found.why


AT = datetime(2026, 9, 17, 8, 0)


@pytest.mark.parametrize(
    ("kind", "changes", "state"),
    [
        ("lead", {"created_at": AT, "first_touch_on": AT.date(), "first_touch_at": AT + timedelta(hours=24)}, "met"),
        (
            "lead",
            {"created_at": AT, "first_touch_on": NOW, "first_touch_at": AT + timedelta(hours=24, minutes=1)},
            "breached",
        ),
        ("deal", {"created_at": AT, "first_touch_on": AT.date(), "first_touch_at": AT + timedelta(hours=4)}, "met"),
        (
            "deal",
            {"created_at": AT, "first_touch_on": AT.date(), "first_touch_at": AT + timedelta(hours=5)},
            "breached",
        ),
        ("lead", {"first_touch_on": AT.date()}, "met"),
        ("deal", {"first_touch_on": AT.date()}, "unknown"),
        ("lead", {"first_touch_on": NOW}, "unknown"),
        ("lead", {"created_on": NOW - timedelta(days=3)}, "breached"),
        ("deal", {"created_at": AT}, "breached"),
    ],
)
def test_service_clocks(make_line: Making, kind: str, changes: dict[str, Any], state: str) -> None:
    one = make_line("a", None, kind=kind, **{"created_on": AT.date(), **changes})
    found = clocks([(one, NOW)], STAGES, BANK)
    assert [c.state for c in found] == [state]
    assert found[0].limit_hours == (24 if kind == "lead" else 4)


ZONED = datetime(2026, 9, 17, 8, 0, tzinfo=UTC)
PARIS, LIMA = timezone(timedelta(hours=2)), timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("created", "touched", "state", "hours"),
    [
        (ZONED, datetime(2026, 9, 17, 14, 0, tzinfo=PARIS), "met", 4.0),
        (ZONED, datetime(2026, 9, 17, 7, 1, tzinfo=LIMA), "breached", 4.0),
        (ZONED.replace(tzinfo=PARIS), datetime(2026, 9, 17, 12, 0), "met", 4.0),
        (ZONED, datetime(2026, 9, 17, 12, 0), "unknown", None),
    ],
)
def test_clocks_across_zones(
    make_line: Making, created: datetime, touched: datetime, state: str, hours: float | None
) -> None:
    line = make_line(
        "a", None, created_on=created.date(), created_at=created, first_touch_on=touched.date(), first_touch_at=touched
    )
    assert [(c.state, c.hours) for c in clocks([(line, NOW)], STAGES, BANK)] == [(state, hours)]


@pytest.mark.parametrize(
    ("changes", "state", "why"),
    [
        ({"created_on": NOW - timedelta(days=9), "last_touch_on": NOW - timedelta(days=2)}, "unknown", "cannot tell"),
        ({"created_on": NOW - timedelta(days=9), "last_touch_on": None}, "breached", "no contact for at least 8 days"),
        ({"last_touch_on": None, "touches_told": False}, "unknown", "no column"),
        ({"created_at": AT + timedelta(hours=30), "last_touch_on": None}, "running", "no contact yet, 1.5 h left"),
        (
            {"created_at": AT, "first_touch_on": AT.date(), "first_touch_at": AT},
            "met",
            "first contact 0 h after creation",
        ),
    ],
)
def test_a_clock_says_no_more_than_it_knows(make_line: Making, changes: dict[str, Any], state: str, why: str) -> None:
    line = make_line("a", None, **{"created_on": changes.get("created_at", AT).date(), **changes})
    found = clocks([(line, NOW)], STAGES, BANK, datetime(2026, 9, 18, 16, 30))
    assert [c.state for c in found] == [state]
    assert why in found[0].why


def test_old_and_closed_arrivals_have_no_clock(make_line: Making) -> None:
    old = make_line("a", created_on=NOW - timedelta(days=31))
    won = make_line("b", created_on=NOW, outcome="won")
    assert clocks([(old, NOW), (won, NOW)], STAGES, BANK) == []


COACHING = "proof-cyberguard-lesson-coaching"
DEALS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from(["discovery", "proposal"]),
        st.sampled_from(["A", "B", "C", None]),
        st.integers(0, 60),
    ),
    max_size=25,
)


@given(DEALS)
def test_the_review_lasts_ninety_minutes_whatever_the_portfolio(
    judged: Judging, rows: list[tuple[int, str, str | None, int]]
) -> None:
    deals = [
        judged(f"d{at}", met, stage=stage, owner=owner, stage_entered_on=NOW - timedelta(days=days))
        for at, (met, stage, owner, days) in enumerate(rows)
    ]
    items = agenda(deals, Movement(since=None, moves=[]), Telling(WORDS, BANK))
    assert sum(item.minutes for item in items) == MINUTES
    assert all(item.minutes > 0 for item in items)
    assert {item.card for item in items} <= {card.id for card in load_cards("en")}
    known = {deal.id for deal in deals}
    assert all(set(item.deals) <= known for item in items)


def test_the_review_coaches_what_is_one_step_from_the_gate(judged: Judging) -> None:
    deals = [
        judged("rich", 1, amount=9000.0),
        judged("near", 3, amount=10.0),
        judged("kill", 1, stage_entered_on=date(2026, 1, 1)),
    ]
    items = agenda(deals, Movement(since=None, moves=[]), Telling(WORDS, BANK))
    coaching = next(item for item in items if item.title.startswith("Coaching"))
    assert coaching.deals == ["near", "rich"]
    assert next(item for item in items if item.title == "Deals to drop").deals == ["kill"]


def test_the_review_names_whom_it_has_no_time_for(judged: Judging) -> None:
    deals = [judged(f"d{at}", 2, owner=f"Rep {at:02}", amount=100.0 - at) for at in range(20)]
    items = [
        item for item in agenda(deals, Movement(since=None, moves=[]), Telling(WORDS, BANK)) if item.card == COACHING
    ]
    assert len(items) == 15 and min(item.minutes for item in items) == 5
    assert items[-1].what.endswith("Next week: Rep 15, Rep 16, Rep 17, Rep 18, Rep 19.")


def test_a_tender_to_decline_is_decided_not_coached(judged: Judging) -> None:
    deals = [judged("t", 2, rfp=True, stage_entered_on=NOW), judged("a", 2)]
    items = {item.card: item.deals for item in agenda(deals, Movement(since=None, moves=[]), Telling(WORDS, BANK))}
    assert items["rfp-go-no-go"] == ["t"]
    assert items[COACHING] == ["a"]
