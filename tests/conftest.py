"""Every test runs without a key, without a network but loopback, and without anybody's own settings."""

import os
from collections.abc import Callable, Iterator

import pytest

from agent.network import refuse_network
from agent.outreach.flow import Outreach
from agent.outreach.method import shipped_methods
from agent.outreach.writing.offline_writer import OfflineWriter
from agent.playbook import Playbook, example_playbook
from connectors.records import Account, Contact, Dossier, Evidence

for name in [n for n in os.environ if n.startswith(("AMORCE_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_"))]:
    del os.environ[name]
os.environ["LANGSMITH_TRACING"] = "false"
refuse_network()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(str(tmp_path))
    yield


def contact(**changes: object) -> Contact:
    """A contact who may be written to, with the changes asked for."""
    values: dict[str, object] = {
        "id": "c1",
        "name": "Jeanne Ribaud",
        "title": "Directrice des systèmes d'information",
        "seniority": "director",
        "persona": "dsi",
        "email": "j.ribaud@mecabois.example",
        "linkedin_url": "https://linkedin.example/in/jeanne-ribaud",
        "language": "fr",
        "source": "page équipe du site mecabois.example",
        "collected_on": "2026-10-30",
    }
    return Contact.model_validate(values | changes)


def evidence(id_: str, kind: str, text: str, day: str = "2026-11-02", source: str = "page carrières") -> Evidence:
    """A piece of evidence."""
    url = f"https://mecabois.example/{id_}"
    return Evidence.model_validate({"id": id_, "kind": kind, "source": source, "url": url, "date": day, "text": text})


JOB = "Mécabois recrute un administrateur réseau. Astreinte : non prévue à ce stade. Environnement : Microsoft 365, 240 postes."
POST = "Jeanne Ribaud · DSI chez Mécabois\nNos scieries tournent la nuit, notre informatique s'arrête à 18 heures."


def dossier(*pieces: Evidence, **changes: object) -> Dossier:
    """A French manufacturer of 320 people with a job ad and a post by its CIO, unless other pieces are given."""
    account: dict[str, object] = {
        "id": "mecabois",
        "seller": "cyberguard",
        "name": "Mécabois",
        "domain": "mecabois.example",
        "country": "FR",
        "language": "fr",
        "industry": "manufacturing",
        "employees": 320,
        "contacts": [contact()],
        "as_of": "2026-11-16",
    }
    found = pieces or (evidence("e1", "job_post", JOB), evidence("e2", "linkedin_post", POST, source="LinkedIn"))
    return Dossier(account=Account.model_validate(account | changes), evidence=found)


@pytest.fixture
def make_dossier() -> Callable[..., Dossier]:
    """Builder of dossiers."""
    return dossier


@pytest.fixture
def make_contact() -> Callable[..., Contact]:
    """Builder of contacts."""
    return contact


@pytest.fixture
def make_evidence() -> Callable[..., Evidence]:
    """Builder of evidence."""
    return evidence


@pytest.fixture(scope="session")
def cyberguard() -> Playbook:
    """The example playbook in French first."""
    return example_playbook("cyberguard")


@pytest.fixture(scope="session")
def outreach(cyberguard: Playbook) -> Outreach:
    """The outreach flow with the offline writer."""
    return Outreach(playbook=cyberguard, methods=shipped_methods(), writer=OfflineWriter())
