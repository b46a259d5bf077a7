"""The search as a user gets it, on the shipped cards."""

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest

from knowledge import open_knowledge, snapshot
from knowledge.cards import MAX_TEXT, load_cards
from knowledge.embedder import Matrix
from knowledge.errors import CardUnknown, EmbedderUnavailable
from knowledge.search import KnowledgeBase
from knowledge.shelf import shortened


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return open_knowledge()


@pytest.fixture(scope="module")
def words_only() -> KnowledgeBase:
    return open_knowledge(embedder=None)


def test_a_question_finds_its_card_with_its_citation(base: KnowledgeBase) -> None:
    answer = base.search("Combien de touches faut-il avant qu'un prospect réponde ?")
    assert answer.answerable and answer.language == "fr" and answer.by == "vectors and words"
    first = answer.results[0]
    assert "8" in first.text and "12" in first.text
    assert first.source.startswith("prospection-negociation §") and first.version >= 1 and first.provenance == "shipped"


@pytest.mark.parametrize("query", ["What is BATNA?", "meilleure alternative", "Wie geht das?", "BATNA"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_results_are_in_the_language_asked_for_one_a_card(base: KnowledgeBase, query: str, language: str) -> None:
    results = base.search(query, 10, language).results  # type: ignore[arg-type]
    assert {hit.language for hit in results} == {language}
    assert len({hit.card for hit in results}) == len(results) == 10
    assert all(hit.text.startswith(hit.title) and len(hit.text) <= MAX_TEXT for hit in results)
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("Comment traiter l'objection prix ?", "fr"),
        ("comment traiter l objection de prix", "fr"),
        ("How do I handle a price objection?", "en"),
        ("matrice eisenhower urgence", "fr"),
        ("cold call structure", "en"),
        ("parties prenantes cartographie", "fr"),
    ],
)
def test_the_language_of_a_query_is_recognised(base: KnowledgeBase, query: str, language: str) -> None:
    assert base.recognised(query) == language


def test_a_query_in_no_language_is_answered_in_the_default_one() -> None:
    assert open_knowledge(embedder=None, default_language="en").recognised("12345") == "en"
    assert open_knowledge(embedder=None, default_language="fr").recognised("") == "fr"


@pytest.mark.parametrize(
    "query", ["Quelle est la capitale de l'Australie ?", "How do I bake sourdough bread?", "zzzz qqqq"]
)
def test_what_the_method_does_not_say_is_told_and_results_still_come(base: KnowledgeBase, query: str) -> None:
    answer = base.search(query)
    assert not answer.answerable and answer.probability < 0.2 and len(answer.results) == 5


@pytest.mark.parametrize(
    "query", ["", "   ", "\0", "?!", "l", "a" * 50_000, "mot " * 5_000, "😀😀", "\ud800", "' OR 1=1 --", "(((((("]
)
def test_a_strange_query_raises_nothing(base: KnowledgeBase, words_only: KnowledgeBase, query: str) -> None:
    for each in (base, words_only):
        answer = each.search(query)
        assert len(answer.results) in (0, 5)
    assert bool(answer.results) is bool(query.replace("\0", " ").strip())


def test_filters_keep_only_what_fits(base: KnowledgeBase) -> None:
    cards = {card.id: card for card in load_cards("fr")}
    closing = base.search("comment conclure", 20, "fr", stage="closing").results
    assert closing and all("closing" in (cards[hit.card].applies_to.stage or ["closing"]) for hit in closing)
    kind = base.search("prix", 50, "fr", kind="objection").results
    assert kind and {cards[hit.card].kind for hit in kind} == {"objection"}
    both = base.search("prix", 50, "fr", kind="tier", tier=1, channel="email", persona="dsi").results
    assert both and all(1 in (cards[hit.card].applies_to.tier or [1]) for hit in both)
    assert base.search("prix", 5, "fr", kind="nonsense").results == []
    assert base.search("prix", 5, "fr", kind=None, stage=None).results == base.search("prix", 5, "fr").results


@pytest.mark.parametrize("k", [0, -3, 1, 10_000])
def test_k_is_a_limit(base: KnowledgeBase, k: int) -> None:
    assert len(base.search("prix", k, "fr").results) == min(max(k, 0), len(load_cards("fr")))


def test_without_an_engine_words_alone_answer(words_only: KnowledgeBase) -> None:
    answer = words_only.search("MEDDPICC paper process", language="en")
    assert answer.by == "words" and answer.results[0].card == "criterion-paper-process"
    assert any("engine" in notice for notice in words_only.notices)


def test_an_engine_that_fails_leaves_the_words_and_is_asked_again() -> None:
    class Failing:
        id, dim, asked = snapshot.load().embedder, 384, 0

        def embed_queries(self, texts: Sequence[str]) -> Matrix:
            self.asked += 1
            raise EmbedderUnavailable("down")

        embed_passages = embed_queries

    engine = Failing()
    base = open_knowledge(embedder=engine)
    assert base.search("prix de réserve").by == base.search("prix de réserve").by == "words"
    assert engine.asked == 2


def test_a_query_is_embedded_once() -> None:
    class Counting:
        id, dim, asked = snapshot.load().embedder, 384, 0

        def embed_queries(self, texts: Sequence[str]) -> Matrix:
            self.asked += len(texts)
            return np.full((len(texts), 384), 384**-0.5, dtype=np.float32)

        embed_passages = embed_queries

    engine = Counting()
    base = open_knowledge(embedder=engine)
    base.search("prix  de réserve")
    base.search("prix de réserve ", kind="negotiation")
    assert engine.asked == 1


def test_vectors_of_another_engine_are_never_compared(embedder: object) -> None:
    base = open_knowledge(embedder=embedder)  # type: ignore[arg-type]
    assert base.search("prix").by == "words"
    assert any("kb build" in notice for notice in base.notices)


def test_family_and_neighbours(base: KnowledgeBase) -> None:
    family = base.family("method-meddic", "fr")
    assert "method-meddpicc" in {card.id for card in family.children}
    assert base.family("method-meddpicc", "en").parent.id == "method-meddic"  # type: ignore[union-attr]
    near = base.neighbours("objection-price", "fr", 5)
    assert len(near) == 5 and "objection-price" not in {hit.card for hit in near}
    assert any(hit.card.startswith("objection-") for hit in near)
    for method in (base.family, base.neighbours):
        with pytest.raises(CardUnknown):
            method("nowhere", "fr")


def test_a_long_text_is_cut_after_a_word() -> None:
    cut = shortened("mot " * 1000)
    assert len(cut) <= MAX_TEXT and cut.endswith("mot …")


def test_a_first_search_imports_neither_chroma_nor_yaml_nor_a_parser() -> None:
    code = (
        "import sys; from knowledge import open_knowledge; open_knowledge().search('prix de réserve');"
        "print([m for m in ('chromadb','yaml','pypdf','docx','selectolax','httpx','langchain_core') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
