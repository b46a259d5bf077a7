"""Names as keys and as things to compare."""

import pytest

from connectors.resolution.names import account_name, comparable_name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ACME INDUSTRIE SAS", "acme industrie"),
        ("Acme-Industrie", "acme industrie"),
        ("Sarl Kervignole", "kervignole"),
        ("FONDERIES DU VAL BRUN S.A.S.", "fonderies du val brun"),
        ("L'Oréane S.p.A.", "l oreane"),
        ("Müller GmbH", "muller"),
        ("SA", "sa"),
        ("SAS SA", "sa"),
        ("Acme Limited", "acme limited"),
        ("شركة واحة النخيل", "شركة واحة النخيل"),
        ("🚀 Fusée Retail", "fusee retail"),
        ("🚀", "🚀"),
        ("Zero\u200bwidth Ltd", "zerowidth"),
        ("", ""),
        ("A & B, Inc.", "a b"),
    ],
)
def test_account_names(name: str, key: str) -> None:
    assert account_name(name) == key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Bio Logis", "Biologis SAS"),
        ("Müller Bau", "Mueller Bau GmbH & Co. KG"),
        ("St-Guirec", "Saint Guirec"),
        ("Cœur & Cie", "Coeur et Compagnie"),
        ("Ets Duval", "Établissements Duval"),
        ("The Larkmoor Press", "Larkmoor Press Ltd"),
        ("Sté Brumath", "Société Brumath"),
        ("Portalis SAS au capital de 10 000 euros", "Portalis"),
    ],
)
def test_one_name_under_two_spellings(left: str, right: str) -> None:
    assert comparable_name(left).compact == comparable_name(right).compact


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ligerac France", "Ligerac Deutschland"),
        ("Valtherme Holding", "Valtherme"),
        ("Sainte Anne", "Sté Anne"),
        ("Studio 7", "Studio 8"),
    ],
)
def test_two_names(left: str, right: str) -> None:
    assert comparable_name(left).compact != comparable_name(right).compact


def test_group_and_place_words_are_set_apart() -> None:
    name = comparable_name("Groupe Cormoranche Logistique France SA")
    assert (name.core, name.group, name.places) == (("cormoranche",), {"groupe", "logistique"}, {"france"})


@pytest.mark.parametrize(
    ("name", "distinctive"),
    [
        ("Horizon", False),
        ("Atlas Conseil", False),
        ("Orkys", False),
        ("Quadrilumens", True),
        ("Whistledown Quarries", True),
        ("Data Lab", False),
    ],
)
def test_distinctive_names(name: str, distinctive: bool) -> None:
    assert comparable_name(name).distinctive is distinctive
