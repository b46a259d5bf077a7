from pathlib import Path

import pytest

from knowledge.card_reader import parse_card, read_cards
from knowledge.errors import CardInvalid

GOOD = """---
id: gate-example
kind: gate
lang: en
title: An example gate
applies_to: {stage: [proposal], channel: [], persona: [], tier: [1, 2]}
source: [{file: public, section: "A study"}]
version: 2
data: {gate: rfp_go, threshold: 3, of: 8}
---
Three of eight.
"""


def refused(text: str, path: str = "gate/gate-example.en.md") -> CardInvalid:
    with pytest.raises(CardInvalid) as caught:
        parse_card(text, path)
    return caught.value


def test_a_good_card_is_read_with_typed_data() -> None:
    card = parse_card(GOOD, "gate/gate-example.en.md")
    assert (card.id, card.version, card.applies_to.tier) == ("gate-example", 2, (1, 2))
    assert card.data is not None and card.data.threshold == 3
    assert card.text == "An example gate\n\nThree of eight."
    assert card.origin == "public § A study"


@pytest.mark.parametrize(
    ("old", "new", "field", "line"),
    [
        ("version: 2", "version: two", "version", 8),
        ("version: 2", "version: 2\ncolour: red", "colour", 9),
        ("stage: [proposal]", "stage: [proposals]", "applies_to.stage.0", 6),
        ("file: public", "file: hearsay", "source.0.file", 7),
        ("gate: rfp_go", "gate: rfp_went", "data.gate", 9),
        ("threshold: 3,", "threshold: 3, weight: 1,", "data.weight", 9),
        ("id: gate-example", "id: Gate Example", "id", 2),
        ("title: An example gate", "title: ' '", "title", 5),
    ],
)
def test_an_error_names_the_field_and_the_line(old: str, new: str, field: str, line: int) -> None:
    error = refused(GOOD.replace(old, new))
    assert (error.field, error.line) == (field, line)
    assert "gate/gate-example.en.md" in str(error)


def test_a_key_given_twice_is_refused_where_the_second_stands() -> None:
    error = refused(GOOD.replace("version: 2", "version: 2\nversion: 3"))
    assert (error.field, error.line) == ("version", 9)


def test_broken_yaml_and_missing_front_matter_are_told_with_a_line() -> None:
    assert refused(GOOD.replace("tier: [1, 2]}", "tier: [1, 2}")).line == 6
    assert refused("No front matter here.").line == 1
    assert refused("---\n- a list\n---\ntext").line == 2


@pytest.mark.parametrize("path", ["gate/other.en.md", "gate/gate-example.fr.md", "rule/gate-example.en.md"])
def test_a_card_lives_under_its_own_name(path: str) -> None:
    refused(GOOD, path)


def test_a_card_is_never_longer_than_a_search_result() -> None:
    assert refused(GOOD + "word " * 300).field == "body"


def test_an_empty_card_is_refused() -> None:
    assert refused(GOOD.replace("Three of eight.", "")).field == "body"


def test_a_link_to_no_card_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gate").mkdir()
    (tmp_path / "gate" / "gate-example.en.md").write_text(GOOD.replace("version: 2", "version: 2\nrelated: [nowhere]"))
    with pytest.raises(CardInvalid, match="nowhere") as caught:
        read_cards(tmp_path)
    assert caught.value.field == "related"
