"""Two dossiers, one English and one French, and a door: what the checks say of one sentence written for them."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from agent.checks.drafts import check_on
from agent.checks.models import SentenceCheck, WrittenDraft
from agent.checks.premises import Ground, ground
from agent.playbook import example_playbook
from agent.reading import read
from connectors.records import Account, Contact, Dossier, Evidence, Language

Told = Callable[..., SentenceCheck]

ENGLISH = Dossier(
    account=Account(
        id="marlow", seller="cyberguard", name="Marlow Castings Ltd", domain="marlow-castings.example", country="GB",
        language="en", industry="manufacturing", employees=640, as_of=date(2026, 11, 20),
        contacts=(
            Contact(id="c1", name="Judith Hartley", title="Head of IT", language="en"),
            Contact(id="c2", name="Rowan Pike", title="Managing Director", language="en"),
        ),
    ),
    evidence=(
        Evidence(id="e1", kind="news", source="Foundry Post", date=date(2026, 10, 14), text=(
            "Marlow Castings has borrowed £9m to open a second foundry in Telford. The foundry will run around the clock from "
            'May 2027, managing director Rowan Pike said. "Eleven customers wait for our parts every Tuesday," he added. '
            "The company employs 640 people and cast 3,200 tonnes last year. Its competitor Stannard Metals has closed a "
            "plant in Hull and lost 85 jobs.")),
        Evidence(id="e2", kind="job_post", source="careers page", date=date(2026, 11, 2), text=(
            "IT Support Engineer, Telford. You join a team of four who look after 520 endpoints. Alerts are read from 7 am to "
            "5 pm, Monday to Friday. The monthly report goes to the board. There is no on-call rota.")),
        Evidence(id="e3", kind="linkedin_post", source="LinkedIn, pasted by the rep", date=date(2026, 11, 5), text=(
            "Judith Hartley · Head of IT at Marlow Castings\nWe found 38 controllers that nobody had on a list. We will not "
            "replace them before 2029, so we will have to watch them. Thirty-two answered our scan; the other six did not.")),
    ),
)  # fmt: skip
FRENCH = Dossier(
    account=Account(
        id="orvane", seller="insightplatform", name="Conserverie Orvane", domain="conserverie-orvane.example", country="FR",
        language="fr", industry="consumer-goods", employees=410, as_of=date(2026, 11, 20),
        contacts=(
            Contact(id="c1", name="Élodie Varenne", title="Directrice marketing", language="fr"),
            Contact(id="c2", name="Marc Thibaud", title="Directeur général", language="fr"),
        ),
    ),
    evidence=(
        Evidence(id="e1", kind="news", source="Ouest Agro", date=date(2026, 10, 12), text=(
            "Conserverie Orvane lève 6 M€ auprès de la Banque du Littoral pour lancer une marque bio en mars 2027. La marque "
            "sera vendue d'abord au Portugal. « Je veux voir les ventes chaque lundi », explique Marc Thibaud, directeur "
            "général. L'entreprise emploie 410 personnes et vend 52 millions de boîtes par an.")),
        Evidence(id="e2", kind="job_post", source="page carrières", date=date(2026, 11, 3), text=(
            "Chargé d'études marketing, Vannes. Au sein d'une équipe de cinq, vous réunissez les ventes de trois enseignes et "
            "de Google Analytics 4 dans un rapport hebdomadaire, tenu dans huit classeurs.")),
        Evidence(id="e3", kind="linkedin_post", source="LinkedIn, collé par le commercial", date=date(2026, 11, 6), text=(
            "Élodie Varenne · Directrice marketing, Conserverie Orvane\nDeux chiffres pour la même campagne : 1 240 ventes côté "
            "enseignes, 1 310 côté site. Nous ne relancerons pas de campagne avant janvier.")),
    ),
)  # fmt: skip
_DOSSIERS = {"en": ENGLISH, "fr": FRENCH}


@cache
def ground_of(language: Language) -> Ground:
    """The ground of the English or the French dossier."""
    dossier = _DOSSIERS[language]
    playbook = example_playbook(dossier.account.seller or "")
    return ground(dossier, read(dossier, playbook), playbook)


@pytest.fixture
def told() -> Told:
    """The verdict on a sentence of a message to a contact of the dossier in that language."""

    def ask(text: str, language: Language = "en", contact: str = "c1", before: str | None = None) -> SentenceCheck:
        dossier = _DOSSIERS[language]
        opening = "Bonjour Madame," if language == "fr" else "Hello Judith,"
        sentences = [{"text": t} for t in (opening, *([before] if before else []), text, "…")]
        draft = WrittenDraft.model_validate(
            {"id": "d", "account": dossier.account.id, "contact": contact, "channel": "linkedin_message",
             "language": language, "body": text, "sentences": sentences}
        )  # fmt: skip
        return check_on(draft, ground_of(language), dossier).sentences[-2]

    return ask


@pytest.fixture
def english_ground() -> Ground:
    """The ground of the English dossier."""
    return ground_of("en")
