"""All, none, not, up and down."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "invented_fact", "There is an on-call rota at Telford."),
        ("en", "invented_fact", "At Dunmarra Creamery the mean time to respond rose from 52 hours to 38 minutes."),
        ("fr", "invented_fact", "Chez Mutuelle Corvane, le délai de mise à jour n'est pas passé de 12 jours à 1 jour."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There is no on-call rota at Telford."),
        ("fr", "Vous ne relancerez pas de campagne avant janvier."),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why
