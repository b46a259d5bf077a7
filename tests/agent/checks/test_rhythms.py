"""Frequencies and days of the week."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "wrong_number", "A weekly report goes to your board."),
        ("en", "wrong_date", "Alerts are read Monday to Saturday, from 7 am to 5 pm."),
        ("fr", "wrong_number", "Vous vendez 52 millions de boîtes par mois."),
        ("fr", "wrong_number", "Votre rapport mensuel tient dans huit classeurs."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A monthly report goes to your board."),
        ("en", "Alerts are read Monday to Friday, from 7 am to 5 pm."),
        ("fr", "Vous vendez 52 millions de boîtes par an."),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why
