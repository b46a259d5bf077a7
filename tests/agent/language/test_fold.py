"""Folding keeps every character at its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.language.fold import fold, squeeze


@given(st.text())
def test_length_is_kept(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éric’s “Œuvre”", 'eric\'s "œuvre"'),
        ("6\u202f000\u00a0m²", "6 000 m2"),
        ("co‑op – fin", "co-op — fin"),
        ("İstanbul", "istanbul"),
    ],
)
def test_accents_quotes_and_spaces_are_plain(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_squeeze_tidies_every_kind_of_space() -> None:
    assert squeeze("  6\u202f000\n\u00a0m²\u200b ") == "6 000 m²"
