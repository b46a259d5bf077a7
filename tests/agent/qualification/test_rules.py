"""The rules readers share: what quotes bear, and how later words supersede earlier ones."""

from datetime import date, timedelta
from itertools import product
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.qualification.records import Quote, Status
from agent.qualification.rules import NOTHING, Finding, allowed, merged, settle

DAY = date(2026, 9, 1)
STATUSES: tuple[Status, ...] = ("met", "partial", "absent", "unknown")


def quote(text: str, side: Literal["buyer", "seller", "unknown"] = "buyer", day: int = 0) -> Quote:
    return Quote(source="call", speaker=side, side=side, date=DAY + timedelta(days=day), text=text, start=0)


def found(status: Status, text: str = "words", side: Literal["buyer", "seller"] = "buyer", **more: bool) -> Finding:
    return Finding(status, (quote(text, side),) if status != "unknown" else (), why=text, **more)


@pytest.mark.parametrize(
    ("status", "sides", "result"),
    [
        ("met", ["buyer"], "met"),
        ("met", ["seller", "buyer"], "met"),
        ("met", ["seller"], "partial"),
        ("met", ["unknown"], "partial"),
        ("met", [], "unknown"),
        ("absent", ["buyer"], "absent"),
        ("absent", ["seller"], "partial"),
        ("absent", [], "unknown"),
        ("partial", ["seller"], "partial"),
        ("partial", [], "unknown"),
        ("unknown", ["buyer"], "unknown"),
    ],
)
def test_what_quotes_bear(status: Status, sides: list[Literal["buyer", "seller", "unknown"]], result: Status) -> None:
    assert allowed(status, [quote("w", side) for side in sides]) == result


def test_the_buyers_quote_decides_and_comes_first() -> None:
    cell = settle("budget", Finding("met", (quote("a", "seller"), quote("b"), quote("b"))), "silence")
    assert [q.text for q in cell.quotes] == ["b", "a"]


def test_an_unknown_has_no_quote_and_says_so() -> None:
    cell = settle("budget", Finding("met", why="sure"), "silence")
    assert (cell.status, cell.quotes, cell.why) == ("unknown", (), "silence")


def test_replaced_words_are_conflicts() -> None:
    cell = settle("timeline", Finding("partial", (quote("spring maybe"),), "later", replaces=(quote("October"),)), "")
    assert [(c.earlier.text, c.later.text, c.element) for c in cell.conflicts] == [
        ("October", "spring maybe", "timeline")
    ]


FIRST, LATER = "first", "later"
# (before, later, withdraws) -> (status, whose quote decides)
TABLE: dict[tuple[Status, Status, bool], tuple[Status, str]] = {
    ("met", "met", False): ("met", LATER),
    ("met", "partial", False): ("met", FIRST),
    ("met", "partial", True): ("partial", LATER),
    ("met", "absent", False): ("absent", LATER),
    ("met", "unknown", False): ("met", FIRST),
    ("partial", "met", False): ("met", LATER),
    ("partial", "partial", False): ("partial", LATER),
    ("partial", "absent", False): ("absent", LATER),
    ("partial", "unknown", False): ("partial", FIRST),
    ("absent", "met", False): ("met", LATER),
    ("absent", "partial", False): ("partial", LATER),
    ("absent", "absent", False): ("absent", LATER),
    ("absent", "unknown", False): ("absent", FIRST),
    ("unknown", "met", False): ("met", LATER),
    ("unknown", "partial", False): ("partial", LATER),
    ("unknown", "absent", False): ("absent", LATER),
}


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_later_words_supersede(case: tuple[Status, Status, bool]) -> None:
    before, later, withdraws = case
    status, decides = TABLE[case]
    result = merged([found(before, FIRST), found(later, LATER, withdraws=withdraws)])
    assert (result.status, result.quotes[0].text) == (status, decides)


@pytest.mark.parametrize(("before", "later"), list(product(("met", "partial", "absent"), STATUSES)))
def test_the_sellers_later_words_change_nothing_the_buyer_decided(before: Status, later: Status) -> None:
    held = found(before, FIRST)
    assert merged([held, found(later, LATER, side="seller", withdraws=True)]) == held


def test_contradicted_words_stay_beside_the_new_ones() -> None:
    result = merged([found("met", FIRST), found("absent", LATER)])
    assert [q.text for q in result.replaces] == [FIRST]
    assert [q.text for q in result.quotes] == [LATER]


def test_vague_words_made_firm_are_no_conflict() -> None:
    result = merged([found("partial", FIRST), found("met", LATER)])
    assert (result.status, [q.text for q in result.quotes], result.replaces) == ("met", [LATER], ())


def test_words_named_as_replaced_prove_nothing_any_more() -> None:
    old, kept = quote(FIRST), quote("kept")
    later = Finding("met", (quote(LATER),), replaces=(old,))
    result = merged([Finding("met", (old, kept)), later])
    assert [q.text for q in result.quotes] == [LATER, "kept"]
    assert result.replaces == (old,)


FINDINGS = st.builds(
    lambda status, side, text, withdraws: found(status, f"{side} {text}", side, withdraws=withdraws),
    st.sampled_from(STATUSES),
    st.sampled_from(("buyer", "seller")),
    st.text("abc", min_size=1, max_size=3),
    st.booleans(),
)


@given(st.lists(FINDINGS, max_size=6))
def test_a_merge_never_says_more_than_its_quotes(findings: list[Finding]) -> None:
    result = merged(findings)
    cell = settle("budget", result, "silence")
    assert cell.status == result.status
    assert bool(cell.quotes) == (cell.status != "unknown")
    if cell.status in ("met", "absent"):
        assert cell.quotes[0].side == "buyer"
    if all(f.status == "unknown" for f in findings):
        assert result == NOTHING._replace(why=findings[0].why if findings else "")
    assert merged([*findings, NOTHING]) == result
