"""Proof sentences stand alone and say nothing the customer file does not."""

import pytest

from agent.outreach.writing.proofs import proof_sentences
from agent.playbook import Proof, example_playbook
from prompts import phrases

PROOFS = [p for name in ("cyberguard", "insightplatform") for p in example_playbook(name).proofs]


def sentences(proof: Proof) -> list[str]:
    bank = phrases(proof.language, "email")
    return proof_sentences(proof, bank["proof"], bank["proof_before_after"])


@pytest.mark.parametrize("proof", PROOFS, ids=lambda p: p.id)
def test_every_shipped_proof_can_be_said(proof: Proof) -> None:
    told = sentences(proof)
    assert told
    for sentence in told:
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_an_unnamed_customer_is_described() -> None:
    unnamed = [p for p in PROOFS if not p.may_name]
    assert unnamed
    for proof in unnamed:
        assert all(proof.customer in s for s in sentences(proof))


def test_a_sentence_that_leans_on_another_is_not_sent() -> None:
    proof = next(p for p in PROOFS if p.id == "ip-corvane")
    assert not any("l'utilisaient" in s for s in sentences(proof))
