"""Days as they are spoken: words for figures, the day before or after the month, the year that the day of the week fits."""

from datetime import date

import pytest

from agent.language.fold import fold
from agent.qualification.days import Day, days_in, days_named
from agent.qualification.figures import amount_in

SAID_ON = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Et le vingt novembre je décide.", date(2026, 11, 20)),
        ("Il faut que ça tourne le vingt-cinq janvier", date(2027, 1, 25)),
        ("au trente et un mars", date(2027, 3, 31)),
        ("le premier janvier, pas avant", date(2027, 1, 1)),
        ("On the eleventh of January.", date(2027, 1, 11)),
        ("live by December seventh, all four", date(2026, 12, 7)),
        ("by the twenty-fifth of November", date(2026, 11, 25)),
        ("November the fourth, yes", date(2026, 11, 4)),
        ("The replacement is Tuesday 4 May", date(2027, 5, 4)),
        ("We were hit on Monday 4 May", date(2026, 5, 4)),
        ("The board decides on 12 February 2027.", date(2027, 2, 12)),
    ],
)
def test_a_spoken_day(text: str, day: date) -> None:
    assert [(d.day, d.precision) for d in days_in(text, SAID_ON)] == [(day, "day")]


@pytest.mark.parametrize("text", ["may I ask two things", "trois personnes", "the third Thursday of the month"])
def test_no_day(text: str) -> None:
    assert [d for d in days_in(text, SAID_ON) if d.precision == "day"] == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("That was £140,000 in penalties.", 140_000, "GBP"),
        ("pas loin de quatre-vingt-sept mille", 87_000, ""),
        ("two hundred and sixteen grand of vouchers", 216_000, ""),
        ("two point three million a year", 2_300_000, ""),
        ("Windows 2016 sur trois postes", None, None),
        ("three days", None, None),
        ("half the points", None, None),
    ],
)
def test_an_amount_as_people_say_it(text: str, value: float | None, unit: str | None) -> None:
    amount = amount_in(text)
    assert (amount.value if amount else None, amount.unit if amount else None) == (value, unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trustees meet on the nineteenth of November.", {(19, 11)}),
        ("Board vote December 14.", {(14, 12)}),
        ("On the 19th then.", {(19, None)}),
        ("They sit on the twenty-fourth of September.", {(24, 9)}),
        ("Le vingt-huit décembre, ou le 1er mars.", {(28, 12), (1, 3)}),
        ("Le dix-sept.", {(17, None)}),
        ("Le trente et un janvier.", {(31, 1)}),
        ("le vingt et un avril", {(21, 4)}),
        ("We may call the 40 sites in March.", set()),
        ("Douze sites et trois personnes.", set()),
        ("Comité reporté au 01/12.", {(1, None)}),
        ("She's the one who signs.", set()),
        ("", set()),
    ],
)
def test_days_named_with_or_without_their_month(text: str, expected: set[Day]) -> None:
    assert days_named(fold(text)) == expected
