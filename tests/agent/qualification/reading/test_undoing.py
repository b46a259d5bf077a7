"""What later words do to earlier ones."""

import pytest

from agent.qualification.reading import OfflineReader
from agent.qualification.reading.evidence import Evidence, evidence
from agent.qualification.reading.undoing import moved, undoing
from agent.qualification.reading.units import DealUnits, questions
from agent.qualification.records import ElementName
from connectors.records import Language

SELLER, BUYER, SECOND = "Rep", "Bea Lund", "Ole Marsk"


def undone(make_deal, element: ElementName, language: Language, *said: tuple[str, str]) -> list[tuple[str, str]]:
    """Stance and words of what undoes something in a call."""
    units = DealUnits(make_deal(list(said), language=language)).units
    found: list[Evidence] = evidence(units, element)
    return [(item.stance, item.unit.text) for item in undoing(units, element, found, questions(units))]


@pytest.mark.parametrize(
    ("element", "language", "question", "first", "later"),
    [
        ("timeline", "en", "When would you start?", "We go live on the 2nd of February.", "2 February is withdrawn."),
        ("timeline", "en", "When would you start?", "We start on December 1.", "The first of December goes too."),
        ("timeline", "fr", "Vous démarrez quand ?", "Il faut que ça tourne le 11 janvier.", "Le 11 janvier, n'y pensez plus."),
        ("timeline", "fr", "Vous démarrez quand ?", "On démarre le premier mars.", "Le 1er mars ne tient plus."),
        ("timeline", "en", "When would you start?", "We go live on 1 December.", "You asked me to confirm 1 December."),
        ("decision_process", "en", "Who decides?", "The board votes on December 14.", "The board will not vote December 14."),
    ],
)  # fmt: skip
def test_a_day_named_before_is_called_off(make_deal, element, language, question, first, later) -> None:
    said = ((SELLER, question), (BUYER, first), (BUYER, f"{later} {'I cannot.' if 'confirm' in later else ''}"))
    assert undone(make_deal, element, language, *said) == [("withdraw", later)]


def test_a_start_called_off_is_no_start(make_deal) -> None:
    undone = "Le démarrage du 5 janvier est abandonné."
    said = [(SELLER, "Vous démarrez quand ?"), (BUYER, "On démarre le 5 janvier."), (BUYER, undone)]
    ledger = OfflineReader().read(make_deal(said, language="fr"))
    assert ledger.status("timeline") == "partial"


@pytest.mark.parametrize(
    "later",
    [
        "The 9th of March is cancelled.",  # nobody had named it
        "2 February is still on.",
        "If the licence is late, 2 February is cancelled.",
        "2 February is cancelled, it is the 9th of February now.",  # replaced
        "Is 2 February cancelled?",
    ],
)
def test_nothing_is_called_off(make_deal, later: str) -> None:
    said = ((SELLER, "When would you start?"), (BUYER, "We go live on the 2nd of February."), (BUYER, later))
    assert undone(make_deal, "timeline", "en", *said) == []


@pytest.mark.parametrize(
    ("language", "claim", "reply"),
    [
        ("en", "I sign for that, it's my cost centre.", "Well, not since the new statutes."),
        ("fr", "C'est moi qui signe.", "Enfin Bea, depuis les nouveaux statuts c'est la holding."),
        ("fr", "C'est moi qui signe, oui.", "Euh, non. Pas depuis l'an dernier."),
    ],
)
def test_a_colleague_disputes_who_signs(make_deal, language: Language, claim: str, reply: str) -> None:
    question = "Who signs it?" if language == "en" else "Qui signe ?"
    found = undone(make_deal, "economic_buyer", language, (SELLER, question), (BUYER, claim), (SECOND, reply))
    assert [stance for stance, _ in found] == ["contradict"]
    alone = undone(make_deal, "economic_buyer", language, (SELLER, question), (BUYER, claim), (BUYER, reply))
    assert alone == []


@pytest.mark.parametrize(
    ("language", "first", "later"),
    [
        ("fr", "Ça passe au comité d'engagement le 24 novembre.", "Le comité d'engagement est déplacé au mardi 1er décembre."),
        ("fr", "La séance de direction se tient le 24.", "La séance de direction est avancée du 24 au 20 novembre."),
        ("en", "It goes to the operations committee on the 22nd.", "The committee is on Friday 30 October instead of the 22nd."),
    ],
)  # fmt: skip
def test_a_day_moved_later_is_what_holds(make_deal, language: Language, first: str, later: str) -> None:
    question = "How do you decide?" if language == "en" else "Comment vous décidez ?"
    found = make_deal([(SELLER, question), (BUYER, first), (BUYER, later)], language=language)
    pairs = moved(DealUnits(found).units, "decision_process")
    assert [(old.text, new.text) for old, new in pairs] == [(first, later)]
    cell = OfflineReader().read(found).cells["decision_process"]
    assert (cell.quotes[0].text, [c.earlier.text for c in cell.conflicts]) == (later, [first])


@pytest.mark.parametrize(
    "later",
    [
        "Nothing else moves: the operations committee is on the 22nd.",
        "The dentist is moved to 30 October.",
        "Would you move the operations committee to 30 October?",
    ],
)
def test_nothing_is_moved(make_deal, later: str) -> None:
    said = [(SELLER, "How do you decide?"), (BUYER, "It goes to the operations committee on the 22nd."), (BUYER, later)]
    assert moved(DealUnits(make_deal(said)).units, "decision_process") == []
