"""Requests to stop in words no phrase foresaw, and sentences that only share words with one."""

import pytest

from agent.language.stops import asks_to_stop, of_others
from agent.replies.cues import cues

ASK = (
    "Please make sure nothing from your company reaches my colleagues or me.",
    "I want my particulars and my address gone from your books.",
    "Nobody gave you permission to use this address.",
    "Je préfère que vous ne me démarchiez pas.",
    "Je souhaite que nos coordonnées quittent votre base.",
    "Personne ne vous a autorisé à utiliser cette adresse.",
)
ONLY_SEEM = (
    "You are not bothering me.",
    "Vous ne me dérangez pas.",
    "Please do not send the contract before Monday.",
    "We do not get many visitors at our stand.",
    "Our customers never write to us any more.",
    "Nous voulons arrêter les attaques.",
)


@pytest.mark.parametrize("text", ASK)
def test_a_request_is_put_together_from_its_words(text: str) -> None:
    assert asks_to_stop(text)


@pytest.mark.parametrize("text", ONLY_SEEM)
def test_words_about_something_else_ask_nothing_of_us(text: str) -> None:
    assert not asks_to_stop(text)


def test_a_sentence_on_a_document_or_their_customers_is_told_apart() -> None:
    assert of_others("I never received your attachment.")
    assert not of_others("I never want to hear from you.")


def test_a_class_of_words_stands_for_each_of_its_members() -> None:
    found = [
        c
        for c in cues("Strike our names and numbers. Then wipe my details off your lists.", "en")
        if c.topic == "opt_out"
    ]
    assert found


def test_the_long_gap_stays_within_its_sentence() -> None:
    together = "Do not call me at my desk, e-mail me instead."
    apart = "Do not call me. My colleagues will tell you. E-mail me never."
    assert [c for c in cues(together, "en") if c.topic == "spared"]
    assert not [c for c in cues(apart, "en") if c.topic == "spared"]
