"""French company numbers. Public examples: INSEE's 732829320, La Poste's establishments, a VAT number of the same SIREN."""

import pytest

from connectors.resolution.identifiers import siren_of, valid_siren, valid_siret, valid_vat


@pytest.mark.parametrize(
    ("text", "siren"),
    [
        ("732829320", "732829320"),
        ("732 829 320", "732829320"),
        ("73282932000074", "732829320"),
        ("732.829.320 00074", "732829320"),
        ("FR44732829320", "732829320"),
        ("fr 44 732 829 320", "732829320"),
        ("35600000000048", "356000000"),
        ("35600000049837", "356000000"),
        ("732829321", None),
        ("73282932000075", None),
        ("FR45732829320", None),
        ("000000000", None),
        ("12345", None),
        ("", None),
        (None, None),
        ("٧٣٢٨٢٩٣٢٠", None),
    ],
)
def test_siren_of(text: str | None, siren: str | None) -> None:
    assert siren_of(text) == siren


def test_la_poste_has_its_own_rule() -> None:
    assert valid_siret("35600000049837")
    assert not valid_siret("35600000049838")
    assert not valid_siret("73282932000078")


def test_shapes() -> None:
    assert valid_siren("356000000")
    assert not valid_siren("35600000")
    assert not valid_siret("7328293200007")
    assert not valid_vat("DE44732829320")
