"""The questions of the retrieval suite: enough of them, no twin in the other half, and patterns that can miss."""

import re

import pytest

from evals.suites.retrieval.questions import Question, QuestionSet, load, squashed
from knowledge.cards import load_cards

SETS: tuple[QuestionSet, ...] = ("dev", "test", "shared")


@pytest.fixture(scope="module")
def texts() -> dict[str, list[str]]:
    return {language: [card.text for card in load_cards(language)] for language in ("fr", "en")}  # type: ignore[arg-type]


def own() -> list[Question]:
    return [*load("dev"), *load("test")]


def test_there_are_enough_in_each_language() -> None:
    answerable = [question.language for question in own() if question.answerable]
    assert answerable.count("fr") >= 200 and answerable.count("en") >= 100
    assert sum(not question.answerable for question in load("test")) >= 50
    assert len(load("shared")) == 60


def test_no_question_is_in_two_halves() -> None:
    asked = [(question.language, squashed(question.query)) for name in SETS for question in load(name)]
    ids = [question.id for name in SETS for question in load(name)]
    assert len(set(asked)) == len(asked) and len(set(ids)) == len(ids)


def test_every_answerable_question_has_patterns_that_compile() -> None:
    for name in SETS:
        for question in load(name):
            assert bool(question.answer_any) is question.answerable, question.id
            for pattern in (*question.answer_any, *question.answer_all):
                re.compile(pattern)


def test_some_card_answers_each_question_and_most_cards_do_not(texts: dict[str, list[str]]) -> None:
    for question in own():
        if question.answerable:
            answering = sum(question.answered_by(text) for text in texts[question.language])
            assert 1 <= answering <= 20, f"{question.id}: {answering} cards"


def test_grading_folds_case_accents_marks_and_dashes() -> None:
    question = Question("q", "fr", "numeric", "?", (r"10 ?(?:-|a) ?25 ?%",), ("reponse",), folded=True)
    assert question.answered_by("Taux de **Réponse** : 10\u202f–\u202f25 %")
    assert not question.answered_by("Taux de réponse : 12-25 %")
