"""Sequences and calls: steps from the cards, each with something new."""

from collections.abc import Callable

import pytest

from agent.outreach.flow import Outreach, Wish
from connectors.records import Dossier

Make = Callable[..., Dossier]


def test_the_linkedin_sequence_follows_its_card(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(), Wish(channel="linkedin"))
    assert proposal.plan
    assert [(s.day, s.channel, s.condition) for s in proposal.plan.steps] == [
        (1, "linkedin", None),
        (3, "linkedin_note", None),
        (5, "linkedin_message", "accepted"),
        (8, "linkedin_message", "accepted"),
        (12, "linkedin_message", "engaged"),
    ]
    assert [d.channel for d in proposal.drafts][:2] == ["task", "linkedin_note"]


def test_a_sequence_repeats_nothing(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(), Wish(channel="sequence"))
    assert proposal.status == "pending"
    questions = [s.text.strip() for d in proposal.drafts for s in d.segments if s.kind == "cta" and "?" in s.text]
    assert len(questions) == len(set(questions))
    proofs = [s.text.strip() for d in proposal.drafts for s in d.segments if s.kind == "proof"]
    assert len(proofs) == len(set(proofs))
    assert all(d.body == "".join(s.text for s in d.segments) for d in proposal.drafts)


def test_a_closed_channel_leaves_the_sequence(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(country="DE"), Wish(channel="sequence"))
    assert proposal.plan
    assert proposal.plan.steps
    assert not [s for s in proposal.plan.steps if s.channel == "email"]


def test_every_email_of_a_sequence_carries_the_notices(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(), Wish(channel="sequence"))
    for draft in proposal.drafts:
        kinds = {s.kind for s in draft.segments}
        assert ({"opt_out", "source_notice", "signature"} <= kinds) is (draft.channel == "email")


def test_a_call_is_a_script_with_its_timing(outreach: Outreach, make_dossier: Make) -> None:
    proposal = outreach.propose(make_dossier(), Wish(channel="call"))
    assert proposal.plan
    assert proposal.plan.steps[0].task
    assert "10 s" in proposal.plan.steps[0].task
    (script,) = proposal.drafts
    assert script.channel == "call"
    assert [s.kind for s in script.segments if s.factual] == ["hook"]


@pytest.mark.parametrize("channel", ["linkedin", "sequence", "call"])
def test_the_same_twice(channel: str, outreach: Outreach, make_dossier: Make) -> None:
    wish = Wish(channel=channel)  # type: ignore[arg-type]
    assert outreach.propose(make_dossier(), wish) == outreach.propose(make_dossier(), wish)
