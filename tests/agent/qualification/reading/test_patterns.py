"""The pattern language of the cue lexicons."""

import pytest

from agent.language.fold import fold
from agent.qualification.reading.lexicon import cues_of, lexicon
from agent.qualification.reading.marks import marks_of, tag_names
from agent.qualification.reading.patterns import PatternSet, parse
from knowledge.card_data import CriterionData
from knowledge.cards import load_cards


def found(line: str, text: str, marks: frozenset[str] = frozenset()) -> bool:
    """Whether one pattern speaks in a folded text."""
    return bool(PatternSet([("element/group", line)]).found(fold(text), marks))


@pytest.mark.parametrize(
    ("line", "text", "expected"),
    [
        ("sign* ~ up to #", "she signs alone up to 40,000", True),
        ("sign* ~ up to #", "she signs alone. Up to 40,000", False),  # a gap stays inside the sentence
        ("(budget|enveloppe) voté*", "l'enveloppe votée en mars", True),
        ("(budget|enveloppe) voté*", "l'enveloppe bien votée", False),
        ("nobody (here )?signs", "nobody signs", True),
        ("cost", "costume", False),
        ("^deux, (le|la)", "deux, la reprise des données", True),
        ("^deux, (le|la)", "et deux, la reprise des données", False),
        ("eb ?(=|:)", "EB: the CFO", True),
    ],
)
def test_a_pattern_finds_what_it_says(line: str, text: str, expected: bool) -> None:
    assert found(line, text) is expected


def test_marks_allow_and_bar() -> None:
    assert found("cost* [money]", "it costs a lot", frozenset({"money"}))
    assert not found("cost* [money]", "it costs a lot")
    assert not found("cost* [money,!seller]", "it costs a lot", frozenset({"money", "seller"}))
    assert found("cost* [money|percent]", "it costs a lot", frozenset({"percent"}))


def test_the_heaviest_pattern_of_a_group_counts() -> None:
    patterns = PatternSet([("e/g", "cost* {0.4}"), ("e/g", "cost* us")])
    assert patterns.found("it costs us", frozenset()) == {"e/g": 1.0}
    assert patterns.found("it costs", frozenset()) == {"e/g": 0.4}


def test_a_line_that_does_not_parse_is_refused() -> None:
    with pytest.raises(ValueError, match="not a cue pattern"):
        parse("e/g", "open [bracket")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_lexicons_load_and_hostile_text_costs_no_more_than_its_length(language: str) -> None:
    patterns = lexicon(language)  # type: ignore[arg-type]
    for hostile in ("a " * 20_000, "sign " * 5_000, "jusqu'à " * 4_000):
        patterns.found(fold(hostile), frozenset({"name", "money"}))


def test_a_name_is_told_from_the_head_of_a_sentence_and_strangers_from_people_who_took_part() -> None:
    text = "Yes, Ann Pike said Datanorth is cheaper."
    tagged = tag_names(text, fold(text), frozenset({"ann", "pike"}), frozenset())
    assert "@ann @pike" in tagged
    assert "†datanorth" in tagged
    assert "@yes" not in tagged


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("cent quarante mille euros", "money"),
        ("two hundred and sixteen grand of vouchers", "money"),
        ("trente-cinq pour cent", "percent"),
        ("nine working days on average", "duration"),
        ("on the twelfth of February", "date"),
        ("le premier mars deux mille vingt-sept", "date"),
        ("peut-être", "hedge"),
        ("apparently", "hearsay"),
        ("I couldn't tell you", "clueless"),
    ],
)
def test_marks(text: str, mark: str) -> None:
    assert mark in marks_of(text, fold(text), fold(text))


def test_a_count_of_things_is_no_money() -> None:
    text = "Sixty thousand copies."
    assert not {"money", "big"} & marks_of(text, fold(text), fold(text))


def test_the_cards_own_cues_are_read() -> None:
    criterion = next(c for c in load_cards() if c.id == "criterion-champion" and c.lang == "fr")
    assert isinstance(criterion.data, CriterionData)
    cue = next(cue for cue in criterion.data.cues if len(cue.split()) > 3)
    assert "cue" in cues_of(fold(cue), frozenset(), "fr")["champion"]
    assert "deny" in cues_of(fold(criterion.data.denials[0]), frozenset(), "fr")["champion"]
