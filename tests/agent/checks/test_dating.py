"""Days, months, years and stretches against the sources."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "wrong_date", "Telford will run around the clock from July 2027."),
        ("en", "wrong_date", "On November 12 your careers page listed an IT Support Engineer."),
        ("fr", "wrong_date", "La marque bio sort en mai 2027, d'abord au Portugal."),
        ("fr", "wrong_date", "Maison Tilleul a relié 11 sources entre février et août 2026."),
        ("en", "wrong_date", "Marlow cast 3,200 tonnes last month."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Telford will run around the clock from May 2027."),
        ("en", "On November 2 your careers page listed an IT Support Engineer."),
        ("fr", "La marque bio sort en mars 2027, d'abord au Portugal."),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why
