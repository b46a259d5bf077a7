"""True things told in words far from the source pass; the same words, one step further, do not."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]

TRUE = {
    "en": [
        "Your team looks after more than 500 endpoints.",
        "Thirty-odd controllers turned up that nobody had on a list.",
        "Some two weeks ago you wrote that you had found controllers nobody had listed.",
        "Four of you read alerts from 7 am to 5 pm.",
        "You will have to watch those controllers until 2029, all found outside any list.",
        "Opening Telford will take the foundry work round the clock from May 2027.",
        "Your early-November post on the controllers nobody had listed was candid.",
        "The company cast 3,200 tonnes last year.",
    ],
    "fr": [
        "Il y a deux semaines environ, vous écriviez que deux chiffres circulaient pour la même campagne.",
        "Votre équipe de cinq tient le rapport dans huit classeurs.",
        "Presque toutes les semaines, votre équipe réunit les ventes de trois enseignes.",
        "Une cinquantaine de millions de boîtes sortent chaque année de chez vous.",
        "Vous l'écriviez en novembre : deux chiffres pour la même campagne.",
    ],
}
FALSE = {
    "en": [
        ("Your team looks after more than 600 endpoints.", None),
        ("Two months ago you wrote that you had found 38 controllers nobody had on a list.", "invented_number"),
        ("You watch alerts at Dunmarra Creamery's side: you watched them fall there.", None),
        ("Your second foundry in Telford ran around the clock.", "invented_fact"),
        ("Your second foundry in Telford has opened.", None),
        ("Your on-call rota covers Telford as well.", None),
    ],
    "fr": [
        ("Il y a six mois, vous écriviez que deux chiffres circulaient pour la même campagne.", None),
        ("Toutes vos enseignes donnent deux chiffres pour la même campagne.", None),
        ("Votre marque bio a été lancée en mars 2027.", None),
        ("Vous vendez une centaine de millions de boîtes par an.", None),
    ],
}


@pytest.mark.parametrize(("language", "text"), [(lang, t) for lang, texts in TRUE.items() for t in texts])
def test_what_is_true_passes_in_other_words(told: Told, language: str, text: str) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why


@pytest.mark.parametrize(
    ("language", "text", "defect"), [(lang, t, d) for lang, texts in FALSE.items() for t, d in texts]
)
def test_one_step_further_is_told(told: Told, language: str, text: str, defect: str | None) -> None:
    found = told(text, language)
    assert found.supported is False, text
    assert defect is None or defect in found.defects
