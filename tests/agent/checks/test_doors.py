"""The two doors of the checks: planted lies are told, their clean twins pass."""

from collections.abc import Callable

import pytest

from agent.checks.claims import SUPPORTED_FROM, support
from agent.checks.drafts import check_draft
from agent.checks.models import DraftCheck, WrittenDraft
from agent.outreach.flow import Outreach, Wish
from agent.playbook import Playbook
from agent.reading import read
from connectors.records import Dossier

Make = Callable[..., Dossier]


def checked(dossier: Dossier, playbook: Playbook, body: str, subject: str = "Astreinte") -> DraftCheck:
    draft = WrittenDraft(
        id="d", account="mecabois", contact="c1", channel="email", language="fr", subject=subject, body=body
    )
    return check_draft(draft, dossier, read(dossier, playbook), playbook)


@pytest.fixture
def body(outreach: Outreach, make_dossier: Make) -> str:
    return outreach.propose(make_dossier(), Wish()).drafts[0].body


def test_the_offline_draft_passes_from_outside_too(body: str, make_dossier: Make, cyberguard: Playbook) -> None:
    found = checked(make_dossier(), cyberguard, body)
    assert not found.blocked
    assert any(s.supported for s in found.sentences)


@pytest.mark.parametrize(
    ("true", "lie"),
    [
        ("18 heures", "20 heures"),
        ("11 minutes", "3 minutes"),
        ("9 heures à 11 minutes", "11 heures à 9 minutes"),
        ("Ateliers Brévent", "Ateliers Morvan"),
        ("de janvier à juin 2026", "de janvier à juin 2024"),
        ("Où en êtes-vous", "Vous avez levé 8 M€ en mars. Où en êtes-vous"),
        ("Où en êtes-vous", "Nous garantissons zéro incident. Où en êtes-vous"),
        ("Répondez STOP et je ne vous écrirai plus.", ""),
    ],
)
def test_a_planted_lie_blocks(true: str, lie: str, body: str, make_dossier: Make, cyberguard: Playbook) -> None:
    plain = body.replace("\u00a0", " ")
    assert true in plain
    assert checked(make_dossier(), cyberguard, plain.replace(true, lie)).blocked


def test_given_sentences_are_answered_in_order(make_dossier: Make, cyberguard: Playbook) -> None:
    texts = ["Bonjour Madame Ribaud,", "Vos scieries tournent la nuit.", "", "Qui s'en occupe ?"]
    draft = WrittenDraft.model_validate(
        {"id": "d", "account": "mecabois", "contact": "c1", "body": " ".join(texts), "language": "fr", "channel": "email",
         "subject": "Nuit", "sentences": [{"text": t} for t in texts]}
    )  # fmt: skip
    found = check_draft(draft, make_dossier(), read(make_dossier(), cyberguard), cyberguard)
    assert [s.text for s in found.sentences] == texts
    assert found.sentences[3].supported is None


def test_a_claim_is_scored_by_its_texts() -> None:
    texts = ["The company opened a plant in Leeds in 2019 and employs 300 people there."]
    true = support("The company employs 300 people in Leeds.", texts)
    false = support("The museum in Oslo was sold to a bank for 40 million.", texts)
    assert false < SUPPORTED_FROM <= 1
    assert true > false
