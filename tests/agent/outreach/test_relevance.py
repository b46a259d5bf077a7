"""What opens a message tells something: no head of an advert, no fragment."""

from datetime import date

import pytest

from agent.outreach.relevance import scrap
from agent.reading.facts import Fact
from connectors.records import Language


def fact(quote: str, signal: str) -> Fact:
    return Fact.model_construct(
        id="f1",
        evidence="e1",
        quote=quote,
        statement=quote,
        signal=signal,
        about="account",
        event_date=date(2026, 11, 2),
    )


@pytest.mark.parametrize(
    ("language", "quote", "thin"),
    [
        ("en", "Six weeks into the Kesterby integration", True),
        ("en", "Security Analyst (new role), Leeds, hybrid", True),
        ("en", "£29,500 plus shift pay", True),
        ("fr", "Admin infra confirmé(e) F/H • Vendôme (41) • CDI • 42-46 k€", True),
        ("fr", "Vendredi, 17 h 40", True),
        ("en", "Found 43 machines nobody had on a list", False),
        ("fr", "Astreinte : non prévue à ce stade", False),
        ("fr", "Trois totaux pour la même lettre : 212, 187 et 231 réservations", False),
    ],
)
def test_a_scrap_is_told_from_a_statement(language: Language, quote: str, thin: bool) -> None:
    assert scrap(fact(quote, "job_posting"), language) is thin


def test_a_new_post_is_said_in_our_words() -> None:
    assert not scrap(fact("VP Marketing, since October", "job_change"), "en")
