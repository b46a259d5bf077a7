"""From "we" to "you", and when to quote instead."""

import pytest

from agent.outreach.writing.voice import clause, elided, reported
from connectors.records import Language


@pytest.mark.parametrize(
    ("quote", "language", "expected"),
    [
        ("Nos scieries tournent la nuit.", "fr", "vos scieries tournent la nuit"),
        ("Nous voulons savoir si ces clients reviennent", "fr", "vous voulez savoir si ces clients reviennent"),
        ("Nous avons mis 50 minutes", "fr", "vous avez mis 50 minutes"),
        ("Nous ne sommes pas prêts", "fr", "vous n'êtes pas prêts"),
        ("We will close our two sites", "en", "you will close your two sites"),
        ("We are short of agreement", "en", "you are short of agreement"),
        ("Je veux baisser ce chiffre", "fr", None),
        ("On a eu de la chance", "fr", None),
        ("Found 43 machines nobody had on a list", "en", None),
        ("Constat : nous avons mis 50 minutes", "fr", None),
        ("Nos ateliers tournent. Notre équipe dort.", "fr", None),
        ("Fin de la bascule de nos 310 postes", "fr", None),
    ],
)
def test_reported_speech(quote: str, language: Language, expected: str | None) -> None:
    assert reported(quote, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lyon — Mécabois ouvre un atelier.", "Mécabois ouvre un atelier"),
        ("Mécabois ouvre un atelier", "Mécabois ouvre un atelier"),
        ("« Mécabois » ouvre", None),
        ("Profil : cinq ans", None),
    ],
)
def test_a_clause_follows_that(text: str, expected: str | None) -> None:
    assert clause(text) == expected


def test_french_contractions() -> None:
    assert elided("vous disiez à Le Télégramme que Anna part") == "vous disiez au Télégramme qu'Anna part"
