"""The shipped cards as a whole: both languages of each, the same structure, nothing copied, an index that is current."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from knowledge import copycheck
from knowledge.card_reader import read_cards
from knowledge.cards import Card, card, load_cards
from knowledge.errors import CardUnknown
from knowledge.snapshot import building

KINDS = {
    "framework", "level", "tier", "sequence", "signal", "objection", "method", "criterion", "channel", "negotiation",
    "closing", "rfp", "account", "relation", "diagnosis", "strategy", "discovery", "performance", "practice", "buyer",
    "proof", "gate", "rule",
}  # fmt: skip
# Sentences in the card's own language; whatever else a header holds means the same in both.
HUMAN_TEXT = {"questions", "cues", "denials", "traps", "company_type", "metric", "unit", "period"}


def structure(value: Any, name: str = "") -> Any:
    """A header without its sentences; of a list of sentences only whether it is empty."""
    if isinstance(value, BaseModel):
        return {field: structure(getattr(value, field), field) for field in type(value).model_fields}
    if name in HUMAN_TEXT:
        return bool(value)
    if isinstance(value, str) and name in {"value", "before", "after"}:
        return "text"
    if isinstance(value, tuple):
        return [structure(item, name) for item in value]
    return value


def pairs() -> Iterator[tuple[Card, Card]]:
    french = {each.id: each for each in load_cards("fr")}
    english = {each.id: each for each in load_cards("en")}
    assert set(french) == set(english)
    for card_id in french:
        yield french[card_id], english[card_id]


def test_every_kind_of_the_method_has_cards() -> None:
    assert {each.kind for each in load_cards()} == KINDS


def test_the_two_languages_of_a_card_differ_in_words_only() -> None:
    for french, english in pairs():
        for field in ("kind", "version", "applies_to", "parent"):
            assert getattr(french, field) == getattr(english, field), f"{french.id}: {field}"
        assert set(french.related) == set(english.related), french.id
        assert [source.file for source in french.source] == [source.file for source in english.source], french.id
        assert structure(french.data) == structure(english.data), french.id
        assert french.title != english.title or french.body != english.body, french.id
        over = french.overruled_by, english.overruled_by
        assert (over[0] and over[0].rule) == (over[1] and over[1].rule), french.id


def test_a_rule_that_overrules_a_card_has_its_own_card() -> None:
    rules = {each.data.rule for each in load_cards("fr") if each.kind == "rule" and each.data is not None}
    overruling = {each.overruled_by.rule for each in load_cards() if each.overruled_by is not None}
    assert overruling and overruling <= rules


def test_the_files_are_what_the_snapshot_holds() -> None:
    assert building.problems() == []
    assert read_cards() == load_cards()


def test_no_card_copies_eight_words_of_a_source() -> None:
    found = {f"{each.id}.{each.lang}": runs for each in load_cards() if (runs := copycheck.copied(each.text))}
    assert found == {}


def test_an_unknown_card_is_an_error_that_names_it() -> None:
    with pytest.raises(CardUnknown, match="no-such-card"):
        card("no-such-card")
