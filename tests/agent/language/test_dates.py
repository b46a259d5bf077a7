"""Dates in prose: what is a date, its precision, and the year when none is said."""

from datetime import date

import pytest

from agent.language.dates import dates
from agent.language.fold import fold
from agent.language.sentences import words

SAID = date(2026, 9, 22)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("à compter du 1er octobre", date(2026, 10, 1), "day"),
        ("le 12 mars 2025", date(2025, 3, 12), "day"),
        ("since March 2025", date(2025, 3, 1), "month"),
        ("First day: 21 September 2026", date(2026, 9, 21), "day"),
        ("on October 13, 2026", date(2026, 10, 13), "day"),
        ("on October 3rd", date(2026, 10, 3), "day"),
        ("2026-08-03T10:00", date(2026, 8, 3), "day"),
        ("le 03/08/2026", date(2026, 8, 3), "day"),
        ("parti en mars", date(2026, 3, 1), "month"),
        ("en janvier", date(2027, 1, 1), "month"),
        ("in 2024", date(2024, 1, 1), "year"),
        ("Q3 2025", date(2025, 7, 1), "quarter"),
        ("il y a deux ans", date(2024, 9, 22), "year"),
        ("three weeks ago", date(2026, 9, 1), "day"),
        ("l'an dernier", date(2025, 9, 22), "year"),
    ],
)
def test_a_date_and_its_precision(text: str, day: date, precision: str) -> None:
    found = dates(words(fold(text)), SAID)
    assert [(d.day, d.precision) for d in found] == [(day, precision)]


@pytest.mark.parametrize(
    "text", ["it may rise", "31 définitions", "2026 salariés", "les mars et les avoines", "le 31/02/2026", "1 200"]
)
def test_what_is_no_date(text: str) -> None:
    assert dates(words(fold(text)), SAID) == []


def test_the_place_of_a_date_is_its_words() -> None:
    text = "Depuis le 3 août 2026, tout va."
    found = dates(words(fold(text)), SAID)[0]
    assert text[found.start : found.end] == "3 août 2026"
