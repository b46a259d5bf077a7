"""What says nothing of an element: asides with a name, notes of what is missing, a season that is a verb, another's evidence."""

from datetime import date

import numpy as np
import pytest

from agent.language.fold import fold
from agent.qualification.reading.answers import answered
from agent.qualification.reading.decide import decide
from agent.qualification.reading.evidence import evidence
from agent.qualification.reading.features import Talk
from agent.qualification.reading.marks import marks_of, tag_names
from agent.qualification.reading.support import denied
from agent.qualification.reading.units import DealUnits, Unit, questions
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Participant, Turn
from connectors.deals.records import SourceKind
from connectors.records import Language

SELLER, BUYER = "Sam Teller", "Bea Lund"
PEOPLE = (Participant(name=SELLER, side="seller"), Participant(name=BUYER, side="buyer"))


def _units(*said: tuple[str, str], language: Language = "en", kind: SourceKind = "call_transcript") -> list[Unit]:
    text, turns = "", []
    for speaker, words in said:
        start = len(text) + len(speaker) + 2
        turns.append(
            Turn(
                source="s", kind=kind, speaker=speaker, side="seller" if speaker == SELLER else "buyer",
                date=date(2026, 6, 1), text=words, start=start, end=start + len(words),
            )
        )  # fmt: skip
        text += f"{speaker}: {words}\n"
    source = DealSource(
        id="s", kind=kind, date=date(2026, 6, 1), file="s.txt", participants=PEOPLE, text=text, turns=tuple(turns)
    )
    deal = Deal(
        id="d", language=language, as_of=date(2026, 6, 30), account=DealAccount(name="Lund"),
        opportunity=Opportunity(name="Lund"), sources=(source,),
    )  # fmt: skip
    return DealUnits(deal).units


@pytest.mark.parametrize(
    ("reply", "names"),
    [
        ("Wait, Rosa is here with the electrician.", False),
        ("Rosa, the other line is ringing again.", False),
        ("Rosa Marvell.", True),
        ("That's Rosa Marvell upstairs in the blue office.", True),
        ("Rosa Marvell, our finance director, since last year.", True),
    ],
)
def test_a_name_in_an_aside_signs_nothing(reply: str, names: bool) -> None:
    units = _units((SELLER, "Who signs this off?"), (BUYER, reply))
    said = answered(units[-1], "economic_buyer", questions(units)[units[-1].place])
    assert ("firm" in said) is names


@pytest.mark.parametrize(
    ("note", "claims"),
    [
        ("Budget ok 40k.", True),
        ("Need: signatory + budget, asked x2", False),
        ("Still to find: is there a budget", False),
        ("Budget: not answered.", False),
        ("Budget à demander.", False),
    ],
)
def test_a_note_of_what_is_missing_claims_nothing(note: str, claims: bool) -> None:
    language: Language = "fr" if "demander" in note else "en"
    units = _units((SELLER, note), language=language, kind="crm_note")
    assert bool(evidence(units, "budget")) is claims
    assert bool(Talk.of(units).written.any()) is claims


@pytest.mark.parametrize(
    ("words", "period"), [("On a été repris par le groupe.", False), ("Ce serait pour l'été.", True)]
)
def test_been_is_no_summer(words: str, period: bool) -> None:
    low = fold(words)
    assert ("period" in marks_of(words, low, tag_names(words, low, frozenset(), frozenset()))) is period


def test_another_date_in_the_same_breath_replaces_the_one_taken_back() -> None:
    replaced = _units(
        (SELLER, "When do you start?"),
        (BUYER, "We go live on Monday 1 March, it's confirmed. Forget the 15 January."),
    )
    assert decide("timeline", evidence(replaced, "timeline")).status == "met"
    taken_back = _units(
        (SELLER, "When do you start?"),
        (BUYER, "We go live on 15 January. Forget the 15 January."),
    )
    assert decide("timeline", evidence(taken_back, "timeline")).status == "partial"


def test_nothing_is_absent_without_a_denial_of_the_buyer() -> None:
    told = _units((BUYER, "The stand is blue and the lift works."))
    assert not denied("budget", Talk.of(told), evidence(told, "budget"))
    refused = _units((SELLER, "Is there a budget?"), (BUYER, "No, there's no budget for it."))
    assert denied("budget", Talk.of(refused), evidence(refused, "budget"))


def test_scores_are_finite_where_nobody_speaks() -> None:
    assert np.isfinite(Talk.of([]).column("budget")).all()
