"""What is announced may not be told as done."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "invented_fact", "Your Telford foundry already runs around the clock."),
        ("fr", "invented_fact", "Vous avez lancé une marque bio, vendue au Portugal."),
        ("fr", "invented_fact", "Vous avez lancé une marque bio en mars 2028."),
        ("en", "", "All your plants ran on one set of systems by next summer."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Vous allez lancer une marque bio, vendue d'abord au Portugal."),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why
