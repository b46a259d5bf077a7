"""Inference, praise, promises, fear, intent, private life, relations nobody told of."""

from collections.abc import Callable

import pytest

from agent.checks.models import SentenceCheck

Told = Callable[..., SentenceCheck]


@pytest.mark.parametrize(
    ("language", "defect", "text"),
    [
        ("en", "unsupported_inference", "With four people you are bound to miss an attack."),
        (
            "en",
            "unsupported_inference",
            "Your team of four reads the alerts by day, and the same goes for all your sites.",
        ),
        ("en", "competitor_fact", "Vendrix, your current supplier, keeps losing its best engineers."),
        ("en", "flattering_invention", "Your team is widely seen as the sharpest in the trade."),
        ("en", "promise_not_in_playbook", "We guarantee that nothing will get through."),
        (
            "en",
            "promise_not_in_playbook",
            "With our watch in place, Marlow Castings will pass its audits at the first attempt.",
        ),
        ("en", "fear", "You will be the next victim if nothing changes."),
        ("en", "revealed_intent", "We noticed you visited our pricing page twice."),
        ("en", "private_life", "I hope your daughter is feeling better."),
        ("fr", "unsupported_inference", "Vos équipes ne tiendront pas jusqu'à mars."),
        ("fr", "unsupported_inference", "Vos équipes ont mis des jours à trouver, faute de supervision."),
        ("fr", "unsupported_inference", "Votre équipe compte quatre personnes, et c'est le cas de tous vos sites."),
        ("fr", "competitor_fact", "Les clients de Vendrix se plaignent de pannes à répétition."),
        ("fr", "flattering_invention", "Vous êtes la référence incontestée du secteur."),
        ("fr", "promise_not_in_playbook", "Nous vous garantissons un retour sur investissement en six mois."),
        ("fr", "fear", "Vous serez la prochaine victime."),
        ("fr", "revealed_intent", "Vous avez visité notre page tarifs trois fois."),
        ("fr", "private_life", "Félicitations pour votre mariage."),
        ("en", "invented_fact", "Marlow Castings has been a customer of ours since spring."),
        ("fr", "invented_fact", "Suite à notre échange de mardi, vous cherchez une vue commune."),
    ],
)
def test_a_lie_is_told(language: str, defect: str, text: str, told: Told) -> None:
    found = told(text, language)
    assert found.supported is False
    assert not defect or defect in found.defects
