"""Figures as people write them."""

import pytest

from agent.checks.nouns import follows
from agent.language.quantities import quantities


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("moins de trois quarts d'heure", "38 minutes"),
        ("under three quarters of an hour", "38 minutes"),
        ("une heure et demie", "90 minutes"),
        ("an hour and a half", "90 minutes"),
        ("two and a half years", "30 months"),
        ("un mois et demi", "six semaines"),
        ("une petite heure", "55 minutes"),
        ("une douzaine de minutes", "11 minutes"),
        ("quinze jours", "two weeks"),
        ("within a fortnight", "13 days"),
        ("several hundred endpoints", "310 endpoints"),
        ("forty-odd machines", "43 machines"),
        ("300 et quelques postes", "310 postes"),
        ("une bonne dizaine d'agences", "14 agences"),
        ("half a dozen plants", "six plants"),
        ("près des deux tiers", "62 %"),
        ("a third of the budget", "33% of the budget"),
        ("more than a million pounds", "£1.1 million"),
        ("une cinquantaine de millions de boîtes", "52 millions de boîtes"),
        ("dépasse déjà les 300 postes", "310 postes"),
    ],
)
def test_it_follows(told: str, source: str) -> None:
    assert any(follows(a, b) for a in quantities(told) for b in quantities(source))


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("moins d'une demi-heure", "38 minutes"),
        ("an hour and a half", "an hour"),
        ("more than a million pounds", "£900,000"),
        ("less than a million pounds", "£1.1 million"),
        ("forty-odd machines", "31 machines"),
        ("half a dozen plants", "twelve plants"),
        ("85 %", "85 requests"),
        ("une bonne dizaine d'agences", "8 agences"),
        ("a third of the budget", "41% of the budget"),
    ],
)
def test_it_does_not(told: str, source: str) -> None:
    assert not any(follows(a, b) for a in quantities(told) for b in quantities(source))


@pytest.mark.parametrize("text", ["Je vous souhaite une bonne semaine", "twice a day"])
def test_these_are_no_figures(text: str) -> None:
    assert quantities(text) == []
