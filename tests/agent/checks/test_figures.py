"""Figures: absent, changed, counted otherwise, taken for granted by a question."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "wrong_number", "You look after 540 endpoints with a team of four."),
        ("en", "wrong_number", "You look after 520 endpoints with a team of nine."),
        ("en", "invented_number", "Your downtime costs you £40,000 an hour."),
        ("en", "wrong_number", "Marlow cast 2,300 tonnes last year."),
        ("fr", "wrong_number", "Votre rapport hebdomadaire tient dans dix-huit classeurs."),
        ("fr", "wrong_number", "Vous avez levé 16 M€ auprès de la Banque du Littoral."),
        ("fr", "wrong_number", "1 240 ventes d'un côté, 1 130 de l'autre, pour la même campagne."),
        ("en", "invented_number", "How do you cope with 900 alerts a night?"),
        ("fr", "invented_number", "Comment suivez-vous vos 75 campagnes ?"),
        (
            "en",
            "wrong_number",
            "A British precision-engineering group put three acquired sites under monitoring in 5 days.",
        ),
        ("fr", "wrong_number", "Chez Mutuelle Corvane, le délai de mise à jour est passé de 12 semaines à 1 jour."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You look after 520 endpoints with a team of four."),
        ("en", "Marlow cast 3,200 tonnes last year."),
        ("fr", "Votre rapport hebdomadaire tient dans huit classeurs."),
        ("fr", "Vous avez levé 6 millions d'euros auprès de la Banque du Littoral."),
        ("fr", "1 240 ventes d'un côté, 1 310 de l'autre, pour la même campagne."),
        ("en", "Who reads the alerts of your 520 endpoints at night?"),
        ("fr", "Lequel des huit classeurs part au comité ?"),
        ("en", "Could we talk for twenty minutes on Tuesday?"),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why
