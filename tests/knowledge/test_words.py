import pytest

from knowledge.words import fold, lean, stem, stems, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Négociation", "negociation"),
        ("ŒUVRE", "oeuvre"),
        ("ﬁche", "fiche"),
        ("l’écoute", "l'ecoute"),
        ("Ç À Ü", "c a u"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_elisions_and_marks_fall_away() -> None:
    assert words("L'objection d’aujourd'hui : « c’est 25-40 % » !") == [
        "objection",
        "aujourd",
        "hui",
        "est",
        "25",
        "40",
    ]


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("fr", ["négociation", "négociateur", "négociations"]),
        ("fr", ["commerciale", "commerciaux", "commercial"]),
        ("fr", ["qualifier", "qualifiées", "qualifié"]),
        ("en", ["negotiation", "negotiating", "negotiated", "negotiators"]),
        ("en", ["personalization", "personalisation", "personalized"]),
        ("en", ["summary", "summaries"]),
    ],
)
def test_a_family_of_words_shares_its_stem(language: str, family: list[str]) -> None:
    assert len({stem(fold(word), language) for word in family}) == 1  # type: ignore[arg-type]


def test_short_words_numbers_and_codes_stay_whole() -> None:
    assert [stem(word, "en") for word in ("as", "its", "b2b", "2024")] == ["as", "its", "b2b", "2024"]


def test_stop_words_are_left_out() -> None:
    assert stems("Quelle est la durée de la revue ?", "fr") == [stem("duree", "fr"), stem("revue", "fr")]


@pytest.mark.parametrize(
    ("text", "french"),
    [
        ("Comment répondre à une objection ?", True),
        ("How do I answer an objection?", False),
        ("La revue des comptes", True),
    ],
)
def test_lean(text: str, french: bool) -> None:
    assert (lean(text) > 0) is french


def test_a_text_without_little_words_leans_nowhere() -> None:
    assert lean("MEDDPICC BATNA ZOPA") == 0
