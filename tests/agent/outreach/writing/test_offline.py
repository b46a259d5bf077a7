"""The offline writer's e-mails over every labelled account: whole frameworks, and words that belong together."""

import pytest

from agent.outreach.flow import Wish
from agent.outreach.models import Proposal
from agent.outreach.writing.proofs import customer_name
from evals.meta.places import Place, places
from evals.written import flow_of

PLACES = [p for p in places().values() if p.labelled is None]


def email(place: Place) -> Proposal:
    return flow_of(place).propose(place.dossier, Wish(channel="email"))


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.dossier.account.id)
def test_the_question_names_a_customer_only_when_the_proof_was_told(place: Place) -> None:
    for draft in email(place).drafts:
        told = " ".join(s.text for s in draft.segments if s.kind == "proof")
        asked = " ".join(s.text for s in draft.segments if s.kind == "cta")
        for proof in flow_of(place).playbook.proofs:
            assert customer_name(proof) not in asked or customer_name(proof) in told


def test_joined_facts_leave_room_for_the_problem_and_the_proof() -> None:
    joined = [d for p in PLACES for d in email(p).drafts if d.level == 4]
    assert joined
    for draft in joined:
        assert {"hook", "problem", "proof", "cta"} <= {s.kind for s in draft.segments}
