"""Two invented accounts with their own site and register extract; a test adds the evidence it is about."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.playbook.loader import example_playbook
from agent.reading import Fact, read
from connectors.records import Account, Contact, Dossier, Evidence

Build = Callable[..., Dossier]
Read = Callable[..., list[Fact]]

FRENCH = Account(
    id="verrerie-talmont",
    seller="cyberguard",
    name="Verrerie Talmont",
    domain="verrerie-talmont.example",
    country="FR",
    language="fr",
    industry="manufacturing",
    employees=330,
    as_of=date(2026, 11, 16),
    contacts=(
        Contact(id="c1", name="Solène Kervadec", title="DSI", email="s.kervadec@verrerie-talmont.example"),
        Contact(id="c2", name="Hugues Darsonval", title="Directeur général"),
    ),
)
ENGLISH = Account(
    id="oakhollow-homeware",
    seller="insightplatform",
    name="Oakhollow Homeware Ltd",
    domain="oakhollow.example",
    country="GB",
    language="en",
    industry="retail",
    employees=900,
    as_of=date(2026, 11, 16),
    contacts=(
        Contact(id="c1", name="Martha Quill", title="Marketing Director"),
        Contact(id="c2", name="Desmond Achebe", title="Head of Data"),
    ),
)
_FRENCH_SITE = (
    "Verrerie Talmont, flacons et bocaux depuis 1921. 330 salariés, deux fours à Thiers, et un atelier de décor. "
    "Nos clients sont parfumeurs et confituriers."
)
_FRENCH_REGISTER = (
    '{"siren": "000111222", "nom_complet": "VERRERIE TALMONT", "nature_juridique": "5710", "etat_administratif": "A", '
    '"activite_principale": "23.13Z", "tranche_effectif_salarie": "32", "siege": {"adresse": "8 RUE DES FONDEURS 63300 '
    'THIERS", "code_postal": "63300", "libelle_commune": "THIERS"}}'
)
_ENGLISH_SITE = (
    "Oakhollow Homeware sells lamps, linen and kitchenware in 62 stores. "
    "We employ 900 people. Our warehouse is in Derby."
)
_ENGLISH_REGISTER = (
    '{"company_number": "OH001", "company_name": "OAKHOLLOW HOMEWARE LTD", "type": "ltd", "company_status": "active", '
    '"sic_codes": ["47599"], "registered_office": "3 Canal Street, Derby"}'
)


def _own(account: Account, site: str, register: str) -> tuple[Evidence, ...]:
    home = f"https://{account.domain}/about"
    return (
        Evidence(id="own1", kind="website", source="company site", url=home, date=date(2026, 9, 1), text=site),
        Evidence(id="own2", kind="registry", source="register", date=date(2026, 9, 2), text=register),
    )


def _dossier(language: str, *texts: str, kind: str = "news", on: date = date(2026, 10, 20)) -> Dossier:
    french = language == "fr"
    account = FRENCH if french else ENGLISH
    own = _own(account, _FRENCH_SITE, _FRENCH_REGISTER) if french else _own(account, _ENGLISH_SITE, _ENGLISH_REGISTER)
    host = account.domain if kind == "website" else "press.example"
    added = tuple(
        Evidence(id=f"e{n}", kind=kind, source="source", url=f"https://{host}/{n}", date=on, text=text)
        for n, text in enumerate(texts, start=1)
    )
    return Dossier(account=account, evidence=own + added)


@pytest.fixture(scope="session")
def dossier() -> Build:
    """`dossier(language, *texts, kind=, on=)`: the account with its own pages and these texts as evidence e1, e2..."""
    return _dossier


@pytest.fixture(scope="session")
def facts_of() -> Read:
    """`facts_of(language, *texts, kind=, on=)`: facts of those texts; the own pages are read, theirs left out."""

    def facts(language: str, *texts: str, kind: str = "news", on: date = date(2026, 10, 20)) -> list[Fact]:
        found = _dossier(language, *texts, kind=kind, on=on)
        return [f for f in read(found, example_playbook(found.account.seller or "cyberguard")) if f.evidence[0] == "e"]

    return facts
