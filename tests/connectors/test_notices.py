"""Legal notices: the publisher's part, and the numbers it states."""

import pytest

from connectors.notices import own_part, stated_sirens
from connectors.vendors.website import words

# 123456782 and 732829320 carry a right check digit, 123456789 does not.
NOTICE = """Mentions légales
Éditeur du site
Mécabois, SAS au capital de 100 000 euros, 123 456 782 RCS Lons-le-Saunier
Hébergement
OVH, RCS Lille 732 829 320, hébergeur
2 rue des Serveurs, 59100 Roubaix
Propriété intellectuelle
Les textes sont à Mécabois."""


def test_the_host_has_no_word_in_it() -> None:
    table = words()["words"]
    said = own_part(NOTICE, table["host"], table["publisher"])
    assert "Mécabois, SAS" in said
    assert "Les textes" in said
    assert "Roubaix" not in said
    assert stated_sirens(said) == ("123456782",)
    assert stated_sirens(NOTICE) == ("123456782", "732829320")


@pytest.mark.parametrize(
    ("text", "sirens"),
    [
        ("SIREN : 123 456 782", ("123456782",)), ("SIREN 123456782", ("123456782",)), ("R.C.S. Lons 123.456.782", ("123456782",)),
        ("SIRET : 732 829 320 00074", ("732829320",)), ("TVA intracommunautaire FR 44 732 829 320", ("732829320",)),
        ("n° TVA FR44732829320", ("732829320",)), ("SIREN 123 456 789", ()), ("Tél. 123 456 782", ()), ("123 456 782", ()),
        ("SIREN 123\u00a0456\u00a0782", ("123456782",)), ("Siret 9123 456 782", ()), ("", ()),
        ("immatriculée sous le numéro 123 456 782 et SIREN 123456782", ("123456782",)),
        ("capital de 100 000 euros, RCS Paris 123 456 782", ("123456782",)),
    ],
)  # fmt: skip
def test_numbers_count_when_they_are_called_by_name(text: str, sirens: tuple[str, ...]) -> None:
    assert stated_sirens(text) == sirens
