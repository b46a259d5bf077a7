import numpy as np
import pytest

from knowledge.bm25 import Bm25, TermScores
from knowledge.ranking import CARDS, PASSAGES, WORDS, Clues, Look
from knowledge.shelf import Entry, Shelf


def entry(id_: str, *, user: bool = False, binding: bool = False) -> Entry:
    return Entry(
        id=id_, title=id_, text=id_, language="en", source="s", version=1,
        provenance="user" if user else "shipped", binding=binding,
    )  # fmt: skip


def look(
    entries: list[Entry], bm25: list[float], cosines: list[float] | None = None, mask: list[bool] | None = None
) -> Look:
    cards = sum(each.provenance == "shipped" for each in entries)
    words = np.array(bm25, dtype=np.float32)
    return Look(
        Shelf(tuple(entries), cards, Bm25.build([]), None),
        TermScores(words, words / 10, 10.0, 3),
        None if cosines is None else np.array(cosines, dtype=np.float32),
        None if mask is None else np.array(mask),
    )


def test_words_and_vectors_both_have_their_say() -> None:
    entries = [entry(name) for name in "abcd"]
    assert look(entries, [4, 3, 0, 0], [0.80, 0.90, 0.80, 0.80]).best(2) == [1, 0]
    assert look(entries, [4, 3, 0, 0]).best(2) == [0, 1]


def test_a_filter_leaves_out_and_never_fills_up() -> None:
    entries = [entry(name) for name in "abc"]
    assert look(entries, [3, 2, 1], mask=[False, True, False]).best(5) == [1]
    nothing = look(entries, [3, 2, 1], mask=[False, False, False])
    assert nothing.best(5) == [] and not nothing.verdict(None).answerable


def test_a_users_passage_may_win_but_never_pushes_out_a_rule() -> None:
    entries = [
        entry("plain"),
        entry("rule", binding=True),
        entry("other"),
        *[entry(f"u{i}", user=True) for i in range(3)],
    ]
    found = look(entries, [3, 5, 0, 9, 8, 7])
    assert found.best(3) == [3, 4, 1]
    assert found.best(1) == [1]
    assert found.best(2) == [3, 1]


def test_users_passages_do_not_move_the_scale_of_the_cards() -> None:
    cards = [entry(name) for name in "abc"]
    alone = look(cards, [3, 2, 1])
    crowded = look([*cards, *[entry(f"u{i}", user=True) for i in range(50)]], [3, 2, 1] + [0] * 50)
    assert crowded.scores[:3] == pytest.approx(alone.scores)


@pytest.mark.parametrize("rule", [CARDS, PASSAGES, WORDS])
def test_more_evidence_never_makes_an_answer_less_likely(rule: object) -> None:
    assert rule in (CARDS, PASSAGES, WORDS)
    weak = Clues(coverage=0.1, bm25=0.2, length=1.8, cosine=0.80, scope=-0.5)
    strong = Clues(coverage=0.9, bm25=1.5, length=1.8, cosine=0.92, scope=0.5)
    assert rule.probability(weak) < rule.line <= rule.probability(strong)  # type: ignore[attr-defined]
