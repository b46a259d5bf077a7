"""The bank of sentences: its labels, its choices, and whether what is like it is heard."""

from typing import get_args

import numpy as np
import pytest

from agent.language.fold import fold
from agent.qualification.reading.features import JUDGED, STATUSES
from agent.qualification.reading.lexicon import cues_of
from agent.qualification.reading.likeness import bank, labels, likeness, ways
from agent.qualification.reading.marks import marks_of, tag_names
from agent.qualification.reading.verdict import shares, status_of
from connectors.records import Language


def scores(text: str, language: Language) -> dict[str, float]:
    """The likeness of a sentence to every label."""
    folded = fold(text)
    tagged = tag_names(text, folded, frozenset(), frozenset())
    marks = marks_of(text, folded, tagged)
    found = likeness(tagged, marks, cues_of(tagged, marks, language), language)
    return {label: float(found[at]) for label, at in labels().items()}


@pytest.mark.parametrize("language", get_args(Language))
def test_every_label_of_the_bank_speaks_of_a_judged_element(language: Language) -> None:
    said = {label for _, found in bank(language) for label in found} - {"none", "ask none"}
    elements = {part for label in said for part in label.split() if part in JUDGED}
    assert elements == set(JUDGED)
    assert all(set(label.split()) & set(JUDGED) for label in said)


def test_a_line_with_choices_stands_for_several_sentences_always_the_same() -> None:
    found = ways("(I|We) (can't|won't) say (yet )?who signs")
    assert found == ways("(I|We) (can't|won't) say (yet )?who signs")
    assert len(found) > 2
    assert all(not set("(|)?") & set(each) and each.endswith("who signs") for each in found)
    assert ways("Nobody signs.") == ["Nobody signs."]


@pytest.mark.parametrize(
    ("language", "element", "stance", "text"),
    [
        ("en", "budget", "deny", "They haven't left us a single pound to spend on this."),
        ("en", "champion", "firm", "I took your figures to the three directors and got them to agree to a trial."),
        ("en", "identify_pain", "firm", "We only noticed when a customer phoned us, and by then the damage was done."),
        ("fr", "authority", "deny", "Ce n'est pas moi, et je serais bien en peine de vous dire qui signe."),
        ("fr", "decision_process", "vague", "Je ne sais pas trop par quelles réunions ça passe ensuite."),
        ("fr", "timeline", "withdraw", "Le démarrage de mars est repoussé, et on n'a pas d'autre date."),
    ],
)
def test_other_words_for_it_are_nearer_to_it_than_to_anything_else(
    language: Language, element: str, stance: str, text: str
) -> None:
    found = scores(text, language)
    assert max(JUDGED, key=lambda judged: found[judged]) == element
    assert max(("firm", "vague", "deny", "withdraw"), key=lambda s: found.get(f"{element} {s}", -9.0)) == stance


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My train leaves at six, shall we carry on tomorrow?"),
        ("fr", "Pardon, mon micro était coupé, vous disiez ?"),
    ],
)
def test_small_talk_is_like_nothing(language: Language, text: str) -> None:
    found = scores(text, language)
    assert found["none"] > max(found[judged] for judged in JUDGED)


def test_the_shares_of_the_statuses_sum_to_one_and_the_likeliest_wins() -> None:
    from importlib.resources import files
    from json import loads

    table = loads((files("agent.qualification.reading") / "verdict.json").read_text(encoding="utf-8"))
    likely = shares(np.array(table["mean"]))
    assert sum(likely.values()) == pytest.approx(1.0)
    assert set(likely) == set(STATUSES)
    assert likely[status_of(likely)] == max(likely.values())
