"""Sentences, clauses and quotations of French and English prose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.language.fold import fold
from agent.language.sentences import Span, clauses, lines, quoted, sentences, words


def _cut(text: str, spans: list[Span]) -> list[str]:
    return [text[s.start : s.end] for s in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un fait. Un autre fait ! Fin", ["Un fait.", "Un autre fait !", "Fin"]),
        ("M. Dupont est là. Mme Roy aussi.", ["M. Dupont est là.", "Mme Roy aussi."]),
        ("P. J. Moreau signe. Fin.", ["P. J. Moreau signe.", "Fin."]),
        ("« Un mot. Et deux », dit-elle. Fin.", ["« Un mot. Et deux », dit-elle.", "Fin."]),
        (
            '"We will do it," said Jo Fry. "Now." Then she left.',
            ['"We will do it," said Jo Fry.', '"Now."', "Then she left."],
        ),
        ("It rose 2.5 per cent. 12 stores opened.", ["It rose 2.5 per cent.", "12 stores opened."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("Acme Ltd. and others won.", ["Acme Ltd. and others won."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert _cut(text, sentences(text, Span(0, len(text)))) == expected


def test_clauses_are_cut_at_commas_brackets_and_dashes_but_not_in_numbers() -> None:
    text = "Avec 2,5 M€ (deux sites), elle ouvre — enfin — un dépôt : fin"
    assert _cut(text, clauses(text, Span(0, len(text)))) == [
        "Avec 2,5 M€",
        "deux sites",
        "elle ouvre",
        "enfin",
        "un dépôt",
        "fin",
    ]


def test_quoted_finds_the_insides_and_ignores_unclosed_marks() -> None:
    text = '« un » “two” "three" « quatre'
    assert _cut(text, quoted(text, Span(0, len(text)))) == ["un", "two", "three"]


def test_words_drop_zero_width_characters() -> None:
    assert [w.text for w in words(fold("ig\u200bnorez l'IA"))] == ["ignorez", "l", "ia"]


def test_lines_are_trimmed_and_never_empty() -> None:
    assert _cut("a \n\n  b", lines("a \n\n  b", Span(0, 7))) == ["a", "b"]


@given(st.text(alphabet="Ab. !?…«»\"'\n,é\u202f1", max_size=80))
def test_sentences_never_overlap_and_stay_inside(text: str) -> None:
    end = 0
    for span in sentences(text, Span(0, len(text))):
        assert end <= span.start < span.end <= len(text)
        end = span.end
