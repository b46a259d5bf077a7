"""Names and articles as French writes them."""

import pytest

from agent.outreach.writing.typography import articled


@pytest.mark.parametrize(
    ("text", "company", "wanted"),
    [
        ("Qui porte ce sujet chez Clinique du Val ?", "Clinique du Val", "Qui porte ce sujet à la Clinique du Val ?"),
        ("Chez Éditions Brume, qui décide ?", "Éditions Brume", "Aux Éditions Brume, qui décide ?"),
        ("chez Groupe Tessier", "Groupe Tessier", "au Groupe Tessier"),
        ("chez Imprimerie Oste", "Imprimerie Oste", "à l'Imprimerie Oste"),
        ("le comité d'achat de Laboratoires Vire", "Laboratoires Vire", "le comité d'achat des Laboratoires Vire"),
        ("pour comparer avec Mutuelle Sorel", "Mutuelle Sorel", "pour comparer avec la Mutuelle Sorel"),
        ("côté Laboratoires Vire", "Laboratoires Vire", "côté Laboratoires Vire"),
        ("chez Transports Hervo", "Transports Hervo", "chez Transports Hervo"),
    ],
)
def test_a_common_noun_takes_its_article(text: str, company: str, wanted: str) -> None:
    assert articled(text, company, "fr") == wanted


def test_english_and_other_companies_are_left_alone() -> None:
    assert articled("at Clinique du Val", "Clinique du Val", "en") == "at Clinique du Val"
    assert articled("chez Mutuelle Corvane, pour vous", "Clinique du Val", "fr") == "chez Mutuelle Corvane, pour vous"
