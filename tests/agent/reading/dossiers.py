"""Two invented accounts with their own site and register extract; a test adds the evidence it is about."""

from datetime import date

from agent.playbook.loader import example_playbook
from agent.reading import Fact, read
from connectors.records import Account, Contact, Dossier, Evidence

FRENCH = Account(
    id="verrerie-talmont", seller="cyberguard", name="Verrerie Talmont", domain="verrerie-talmont.example", country="FR",
    language="fr", industry="manufacturing", employees=330, as_of=date(2026, 11, 16),
    contacts=(
        Contact(id="c1", name="Solène Kervadec", title="DSI", email="s.kervadec@verrerie-talmont.example"),
        Contact(id="c2", name="Hugues Darsonval", title="Directeur général"),
    ),
)  # fmt: skip
ENGLISH = Account(
    id="oakhollow-homeware", seller="insightplatform", name="Oakhollow Homeware Ltd", domain="oakhollow.example", country="GB",
    language="en", industry="retail", employees=900, as_of=date(2026, 11, 16),
    contacts=(
        Contact(id="c1", name="Martha Quill", title="Marketing Director"),
        Contact(id="c2", name="Desmond Achebe", title="Head of Data"),
    ),
)  # fmt: skip
_OWN = {
    "fr": (
        Evidence(id="own1", kind="website", source="site de l'entreprise", url="https://verrerie-talmont.example/maison",
                 date=date(2026, 9, 1), text="Verrerie Talmont, flacons et bocaux depuis 1921. 330 salariés, deux fours à Thiers, "
                 "et un atelier de décor. Nos clients sont parfumeurs et confituriers."),
        Evidence(id="own2", kind="registry", source="registre", url="https://registre.example/1", date=date(2026, 9, 2),
                 text='{"siren": "000111222", "nom_complet": "VERRERIE TALMONT", "nature_juridique": "5710", '
                 '"etat_administratif": "A", "activite_principale": "23.13Z", "tranche_effectif_salarie": "32", '
                 '"siege": {"adresse": "8 RUE DES FONDEURS 63300 THIERS", "code_postal": "63300", "libelle_commune": "THIERS"}}'),
    ),
    "en": (
        Evidence(id="own1", kind="website", source="company website", url="https://oakhollow.example/about", date=date(2026, 9, 1),
                 text="Oakhollow Homeware sells lamps, linen and kitchenware in 62 stores. We employ 900 people. Our warehouse is "
                 "in Derby."),
        Evidence(id="own2", kind="registry", source="company register", url="https://register.example/1", date=date(2026, 9, 2),
                 text='{"company_number": "OH001", "company_name": "OAKHOLLOW HOMEWARE LTD", "type": "ltd", "company_status": '
                 '"active", "sic_codes": ["47599"], "registered_office": "3 Canal Street, Derby"}'),
    ),
}  # fmt: skip


def dossier(
    language: str, *texts: str, kind: str = "news", on: date = date(2026, 10, 20), url: str | None = None
) -> Dossier:
    """The account of a language with its own pages and these texts as evidence e1, e2..."""
    account = FRENCH if language == "fr" else ENGLISH
    added = tuple(
        Evidence(id=f"e{n}", kind=kind, source="source", url=url or f"https://press.example/{n}", date=on, text=text)
        for n, text in enumerate(texts, start=1)
    )
    return Dossier(account=account, evidence=_OWN["fr" if language == "fr" else "en"] + added)


def facts_of(
    language: str, *texts: str, kind: str = "news", on: date = date(2026, 10, 20), url: str | None = None
) -> list[Fact]:
    """Facts read from those texts alone (the own pages are read, their facts left out)."""
    found = dossier(language, *texts, kind=kind, on=on, url=url)
    playbook = example_playbook(found.account.seller or "cyberguard")
    return [f for f in read(found, playbook) if not f.evidence.startswith("own")]


def verdict(facts: list[Fact], needle: str) -> str:
    """`usable`, a reason, or `no fact` for the facts whose quote holds or lies in these words."""
    near = [f for f in facts if needle in f.quote or f.quote in needle]
    if any(f.usable for f in near):
        return "usable"
    return near[0].reason if near else "no fact"
