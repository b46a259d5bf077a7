"""Figures that change places, and changes told the other way round."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "wrong_number", "You look after 4 endpoints with a team of 520."),
        ("en", "wrong_number", "At Dunmarra Creamery the mean time to respond went from 38 minutes to 52 hours."),
        ("fr", "wrong_number", "Maison Tilleul prépare son reporting mensuel en 6 heures au lieu de 4 jours."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Maison Tilleul prépare son reporting mensuel en 4 heures au lieu de 6 jours."),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why
