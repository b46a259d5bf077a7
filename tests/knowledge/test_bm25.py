from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.bm25 import K1, B, Bm25

TEXTS = [{"price": 2.0, "value": 1.0}, {"price": 1.0}, {"champion": 3.0, "value": 1.0}, {}]
counted = st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 5).map(float))


def naive(texts: list[dict[str, float]], query: list[str]) -> list[float]:
    """The formula as written, one text at a time."""
    mean = sum(sum(text.values()) for text in texts) / len(texts) or 1e-9
    scores = []
    for text in texts:
        total = 0.0
        for term in set(query):
            holding = sum(term in each for each in texts)
            count = text.get(term, 0.0)
            idf = log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            total += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * sum(text.values()) / mean)) if count else 0.0
        scores.append(total)
    return scores


@given(st.lists(counted, min_size=1, max_size=8), st.lists(st.sampled_from("abcdefgh"), max_size=5))
def test_the_arrays_compute_the_formula(texts: list[dict[str, float]], query: list[str]) -> None:
    assert Bm25.build(texts).scores(query).bm25 == pytest.approx(naive(texts, query), rel=1e-4, abs=1e-5)


def test_coverage_is_the_share_of_the_words_by_rarity_and_an_unseen_word_weighs_the_most() -> None:
    index = Bm25.build(TEXTS)
    both, unseen = index.scores(["price", "value"]), index.scores(["price", "zeppelin"])
    assert both.coverage[0] == pytest.approx(1.0)
    assert 0 < unseen.coverage[0] < 0.5
    assert unseen.weight > index.scores(["price", "champion"]).weight


def test_a_repeated_word_of_the_query_counts_once() -> None:
    index = Bm25.build(TEXTS)
    assert np.array_equal(index.scores(["price", "price"]).bm25, index.scores(["price"]).bm25)


def test_an_extended_index_is_the_index_of_all_texts() -> None:
    extended, whole = Bm25.build(TEXTS[:2]).extended(TEXTS[2:]), Bm25.build(TEXTS)
    assert extended.terms == whole.terms
    assert np.array_equal(extended.scores(["value"]).bm25, whole.scores(["value"]).bm25)


def test_no_query_and_no_text_give_zeros() -> None:
    assert Bm25.build(TEXTS).scores([]).bm25.tolist() == [0, 0, 0, 0]
    assert Bm25.build([]).scores(["price"]).bm25.size == 0
