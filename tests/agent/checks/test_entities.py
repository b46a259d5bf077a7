"""Names, speakers, quotes, functions and customers."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "invented_fact", "You borrowed £9m from Northgate Bank to open a second foundry."),
        ("en", "", "Stannard Metals closed its Hull plant, and you lost 85 jobs."),
        ("en", "misattributed", "You said that eleven customers wait for your parts every Tuesday."),
        ("fr", "misattributed", "Vous expliquiez vouloir voir les ventes chaque lundi."),
        ("fr", "invented_fact", "Vous avez levé 6 M€ auprès de la Banque des Alpages."),
        ("fr", "invented_fact", "« Je veux voir les marges chaque lundi », dit Marc Thibaud."),
        ("fr", "", "Transports Mabilère prépare son reporting en 4 heures."),
        ("en", "invented_fact", "As head of purchasing, you watch every expense."),
        ("fr", "invented_fact", "En tant que directrice des achats, vous suivez chaque dépense."),
        ("en", "invented_customer_result", "Brankley Foods cut its response time to 38 minutes."),
        ("en", "", "Ateliers Brévent had 97% of endpoints covered in 19 days."),
        ("fr", "", "Chez vous, le délai de mise à jour est passé de 12 jours à 1 jour."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Rowan Pike says eleven customers wait for your parts every Tuesday."),
        ("fr", "Marc Thibaud veut voir les ventes chaque lundi."),
        ("en", "Dunmarra Creamery kept its antivirus and had 97% of endpoints covered in 19 days."),
        ("fr", "Chez Mutuelle Corvane, le délai de mise à jour est passé de 12 jours à 1 jour."),
    ],
)
def test_the_truth_passes(language: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is not False, found.why
