"""What a sentence is guilty of when it rests on ground that may not be used."""

from agent.checks import cues
from agent.checks.premises import Premise

_TAINT = {
    "stale": "stale",
    "other company of the same name": "wrong_entity",
    "about another company": "wrong_entity",
    "conflicting": "conflicting_fact",
    "private life": "private_life",
    "unsure": "invented_fact",
    "injected instruction": "invented_fact",
    "never reveal": "revealed_intent",
    "not quotable": "opted_out_person",
}


def taint(premise: Premise) -> str:
    """Defect of a sentence that rests on a refused premise: by its reason, rivals apart."""
    rival = premise.reason == "about another company" and cues.has("rival", premise.statement.text)
    return "competitor_fact" if rival else _TAINT.get(premise.reason or "", "invented_fact")
