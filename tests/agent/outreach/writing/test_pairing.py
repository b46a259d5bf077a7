"""A proof answers the problem told before it."""

from agent.outreach.writing.pairing import nearness
from agent.playbook.models import Playbook


def test_a_pain_near_to_the_proof_comes_before_a_strange_one(cyberguard: Playbook) -> None:
    proof = next(p for p in cyberguard.proofs if "alertes" in p.problem.casefold())
    near, strange = nearness("alertes lues le lundi matin", "", proof), nearness("prestataires multiples", "", proof)
    assert near > strange


def test_what_was_said_first_counts_twice(cyberguard: Playbook) -> None:
    proof = next(p for p in cyberguard.proofs if "alertes" in p.problem.casefold())
    told = "Vous écriviez que vos prestataires ne se parlent pas."
    assert nearness("prestataires multiples", told, None) > nearness("prestataires multiples", "", proof)
