"""The article of a label told in a sentence."""

import pytest

from agent.outreach.writing.nouns import opening_noun, with_article


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("alertes lues le lundi matin", "des alertes lues le lundi matin"),
        ("équipe de moins de dix personnes", "une équipe de moins de dix personnes"),
        ("assureur plus exigeant", "un assureur plus exigeant"),
        ("dépendance à l'équipe data", "une dépendance à l'équipe data"),
        ("temps perdu à recopier", "un temps perdu à recopier"),
        ("trois chiffres pour une campagne", "trois chiffres pour une campagne"),
        ("personne pour lire les alertes", "personne pour lire les alertes"),
        ("l'équipe sert de guichet", "l'équipe sert de guichet"),
        ("un arrêt se compte en jours", "un arrêt se compte en jours"),
        ("brol partout dans les fichiers", "brol partout dans les fichiers"),
        ("ERP sans support", "ERP sans support"),
    ],
)
def test_a_label_gets_its_article_or_stays_as_written(label: str, told: str) -> None:
    assert with_article(label) == told


def test_a_plural_keeps_the_gender_of_its_noun() -> None:
    assert opening_noun("alertes à traiter") == ("f", True)
    assert opening_noun("délais de réponse") == ("m", True)
