"""Vendors' words become the playbook's ids; what is ambiguous stays unknown."""

import pytest
import yaml

from agent.playbook import Playbook, example_playbook
from agent.playbook.targeting import Targeting
from agent.targeting.vocabulary import Industries, country_of

CYBERGUARD = Industries(example_playbook("cyberguard"))
INSIGHT = Industries(example_playbook("insightplatform"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Food Production", "food-processing"),
        ("Agroalimentaire", "food-processing"),
        ("AGRO-ALIMENTAIRE", "food-processing"),
        ("Santé", "healthcare"),
        ("Hospital & Health Care", "healthcare"),
        ("hospital and health care", "healthcare"),
        ("Automotive", "manufacturing"),  # narrower than what the playbook names
        ("Mécanique", "manufacturing"),
        ("Legal Services", "professional-services"),
        ("25.62B", "manufacturing"),
        ("8610Z", "healthcare"),
        ("20.42Z", "cosmetics"),
        ("C25.6", "manufacturing"),
        ("Transportation, Logistics, Supply Chain and Storage", "logistics"),
        ("Banking", "financial-services"),  # known, and none of the playbook's
        ("manufacturing", "manufacturing"),
        ("energy-services", "energy-services"),
    ],
)
def test_an_industry_in_vendors_words(text: str, expected: str) -> None:
    assert CYBERGUARD.of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Zorglub",
        "Distribution",  # retail or wholesale
        "Food & Beverages",  # makers or restaurants
        "Energy",  # the playbook wants energy services only
        "Banking, Agriculture",
        "Manufacturing, Zorglub",
        "541512",  # digits alone are no NAF code
        "x" * 10_000,
    ],
)
def test_ambiguous_or_unknown_words_are_unknown(text: str) -> None:
    assert CYBERGUARD.of(text) is None


def test_several_words_of_one_line_agree_on_the_narrowest() -> None:
    assert INSIGHT.of("Retail, E-Commerce") == "ecommerce"
    assert INSIGHT.of("E-Commerce; Retail") == "ecommerce"


def test_a_broad_word_says_nothing_of_a_narrow_id_of_the_playbook() -> None:
    assert INSIGHT.of("Manufacturing") is None
    assert INSIGHT.of("Food Production") == "food-processing"


def test_the_users_words_come_first(cyberguard: Playbook) -> None:
    targeting = Targeting(industries={"logistics": ("Distribution", "Dernier kilomètre")})
    own = Industries(cyberguard.model_copy(update={"targeting": targeting}))
    assert own.of("distribution") == "logistics"
    assert own.of("DERNIER KILOMETRE") == "logistics"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("France", "FR"), ("fr", "FR"), ("FRA", "FR"), ("UK", "GB"), ("Royaume-Uni", "GB"), ("Great Britain", "GB"),
        ("Allemagne", "DE"), ("Deutschland", "DE"), ("United States", "US"), ("États-Unis", "US"), ("ETATS-UNIS", "US"),
        ("USA", "US"), ("Pays-Bas", "NL"), ("belgique", "BE"), ("Suisse", "CH"), ("Norway", "NO"), ("NO", "NO"),
        ("Lyon, France", "FR"), ("Berlin, Berlin, Germany", "DE"), ("Antigua and Barbuda", "AG"),
    ],
)  # fmt: skip
def test_a_country_by_code_or_name(text: str, code: str) -> None:
    assert country_of(text) == code


@pytest.mark.parametrize("text", ["", "Paris", "Europe", "Congo", "France, Germany", "XX", "Gaul"])
def test_no_country_or_two_is_unknown(text: str) -> None:
    assert country_of(text) is None


def test_the_word_lists_are_well_formed() -> None:
    from importlib.resources import files

    folder = files("agent.targeting") / "words"
    industries = yaml.safe_load((folder / "industries.yaml").read_text(encoding="utf-8"))
    countries = yaml.safe_load((folder / "countries.yaml").read_text(encoding="utf-8"))
    assert all(set(entry) <= {"within", "names", "naf"} and entry["names"] for entry in industries.values())
    assert {entry["within"] for entry in industries.values() if "within" in entry} <= set(industries)
    assert all(isinstance(code, str) and len(code) == 2 and code.isupper() for code in countries)
    assert len(countries) > 240
    assert country_of("AND") == "AD"
    assert sorted({c for c in countries if country_of(countries[c][0]) != c}) == []
    assert sorted({c for c in countries if country_of(countries[c][1]) != c}) == []
