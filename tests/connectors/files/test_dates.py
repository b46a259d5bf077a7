"""Dates: what a cell looks like, and the order of a column."""

from datetime import date
from typing import get_args

import pytest

from connectors.files.dates import EXCEL_EPOCH_1904, Vote, column_order, numeric_order, shape_of, stated_order, vote_of

NOV_4, APR_11 = date(2026, 11, 4), date(2026, 4, 11)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-04",
        "2026/11/4",
        "2026.11.04",
        "20261104",
        "2026-11-04T23:30:00-05:00",
        "2026-11-04T17:55:57:00.00+00.00",
        "2026-11-04 09:12",
        "2026-11-04Z",
        "Nov 4, 2026",
        "Nov. 4th, 2026, 2:30 PM",
        "4 November 2026",
        "4-Nov-26",
        "2026 Nov 4",
        "Wed, 04 Nov 2026 10:00:00 GMT",
        "mercredi 4 novembre 2026",
        "4 nov. 2026",
        "le 4 novembre 2026 à 14h33",
        "46330",
        "46330.75",
    ],
)
def test_one_day_whatever_the_order(text: str) -> None:
    shape = shape_of(text)
    assert [shape.under(order) for order in ("dmy", "mdy", "ymd", "text")] == [NOV_4] * 4


@pytest.mark.parametrize(
    "text", ["04/11/2026", "4.11.2026", "04-11-26", "04 11 2026", "mer. 04/11/2026", "04/11/2026 à 14h33"]
)
def test_the_column_decides(text: str) -> None:
    shape = shape_of(text)
    assert (shape.under("dmy"), shape.under("mdy"), shape.under("ymd")) == (NOV_4, APR_11, None)


@pytest.mark.parametrize(
    "text",
    [
        "next week",
        "TBC",
        "2026-02-30",
        "31/11/2026",
        "November 2026",
        "T4 2026",
        "10 mars",
        "2026-11-04blah",
        "99999",
        "12345",
        "2026-13-01",
        "00/00/2026",
        "September 31st, 2026",
        "x" * 5_000,
        "1" * 5_000,
        "04/11",
        "14:33",
    ],
)
def test_no_day(text: str) -> None:
    assert all(shape_of(text).under(order) is None for order in ("dmy", "mdy", "ymd", "text"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er août 2026", date(2026, 8, 1)),
        ("mar. 3 mars 2026", date(2026, 3, 3)),
        ("Tue 3 Mar 2026", date(2026, 3, 3)),
        ("29 févr. 2028", date(2028, 2, 29)),
        ("déc. 24, 2026", date(2026, 12, 24)),
    ],
)
def test_months_in_words(text: str, day: date) -> None:
    assert shape_of(text).under("text") == day


def test_serials_count_from_the_workbooks_epoch() -> None:
    assert shape_of("44868", EXCEL_EPOCH_1904).day == NOV_4


@pytest.mark.parametrize(
    ("header", "order"),
    [
        ("Date of Intent (MM-DD-YYYY)", "mdy"),
        ("Date (jj/mm/aaaa)", "dmy"),
        ("Date YYYY-MM-DD", "ymd"),
        ("Date (DD MM YY)", "dmy"),
        ("Date", None),
        ("Command date", None),
        ("Address", None),
    ],
)
def test_the_order_a_header_states(header: str, order: str | None) -> None:
    assert stated_order(header) == order


@pytest.mark.parametrize(
    ("header", "french", "values", "order"),
    [
        ("Date", False, ["04/11/2026", "23/10/2026"], "dmy"),
        ("Date", True, ["04/11/2026", "10/23/2026"], "mdy"),
        ("Date", True, ["23/10/2026", "10/23/2026", "10/24/2026"], "mdy"),
        ("Date", True, ["04/11/2026"], "dmy"),
        ("Date", False, ["04/11/2026"], "mdy"),
        ("Date", True, ["23/10/2026", "10/23/2026"], "dmy"),
        ("Date", False, ["2026-11-04", "2026-11-05", "04/11/2026"], "ymd"),
        ("Date", False, ["2026-11-04", "04/11/2026", "05/11/2026"], "mdy"),
        ("Date", True, ["4 novembre 2026"], "text"),
        ("Date", True, ["46330", "\0" + "2026-11-04"], "dmy"),
        ("Date (MM/DD/YYYY)", True, ["23/10/2026"], "mdy"),
        ("Date", False, [], "mdy"),
    ],
)
def test_the_order_of_a_column(header: str, french: bool, values: list[str], order: str) -> None:
    votes = dict.fromkeys(get_args(Vote), 0)
    for value in values:
        votes[vote_of(value)] += 1
    assert column_order(votes, header, french=french) == order


@pytest.mark.parametrize(
    ("header", "french", "values", "day"),
    [
        ("Vu", True, ["3 nov. 2026", "5 nov. 2026", "04/11/2026"], NOV_4),
        ("Seen", False, ["Nov 3, 2026", "Nov 5, 2026", "11/04/2026"], NOV_4),
        (
            "Seen",
            False,
            ["Nov 3, 2026", "Nov 5, 2026", "Nov 6, 2026", "13/11/2026", "04/11/2026"],
            NOV_4,
        ),  # one tells the other
        ("Date", False, ["2026-11-04", "2026-11-05", "2026-11-06", "13/11/2026", "04/11/2026"], NOV_4),
        ("Date", True, ["2026-11-04", "2026-11-05", "04/11/2026"], None),  # nothing tells
        ("Date (YYYY-MM-DD)", True, ["2026-11-04", "13/11/2026", "04/11/2026"], None),  # the header tells otherwise
    ],
)
def test_a_few_dates_in_numbers_beside_others_are_read_one_way(
    header: str, french: bool, values: list[str], day: date | None
) -> None:
    votes: dict[Vote, int] = dict.fromkeys(get_args(Vote), 0)
    for value in values:
        votes[vote_of(value)] += 1
    order = column_order(votes, header, french=french)
    assert order in ("text", "ymd")
    assert shape_of(values[-1]).under(numeric_order(order, votes, header, french=french)) == day
