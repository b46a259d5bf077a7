"""A named human decides on exact content; any change voids it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from agent.bootstrap import App
from agent.drafting import draft_account
from agent.errors import BadInput, NotFound, Refused
from agent.outreach.flow import Wish
from agent.outreach.models import Finding, Proposal, step_hash
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Dossier

Make = Callable[..., Dossier]


@pytest.fixture
def app(tmp_path: Path) -> App:
    init_workspace(tmp_path / "w")
    return App(load_settings(tmp_path / "w")[0])


@pytest.fixture
def proposal(app: App, make_dossier: Make) -> Proposal:
    app.dossiers.save(make_dossier())
    return draft_account(app, "mecabois", Wish())


def state(app: App, proposal: Proposal) -> str:
    return app.desk.standing(app.proposals.get(proposal.proposal_id)).state


def test_approval_covers_the_exact_hash(app: App, proposal: Proposal) -> None:
    decision = app.desk.approve(proposal.proposal_id, "Claire Vasseur")
    assert decision.sha256 == proposal.content_sha256
    assert state(app, proposal) == "approved"
    approved = app.desk.approved(app.proposals.get(proposal.proposal_id))
    assert [a.by for a in approved] == ["Claire Vasseur"]
    assert approved[0].sha256 == step_hash(proposal.contact, proposal.drafts[0])


def test_an_edit_voids_the_approval_keeps_both_texts_and_checks_again(app: App, proposal: Proposal) -> None:
    app.desk.approve(proposal.proposal_id, "Claire")
    body = proposal.drafts[0].body.replace("18 heures.", "18 heures. Mécabois emploie 40 000 salariés.", 1)
    assert body != proposal.drafts[0].body
    decision = app.desk.edit(proposal.proposal_id, "Claire", "body", body)
    now = app.proposals.get(proposal.proposal_id)
    assert state(app, proposal) == "pending"
    assert decision.change == {"field": "body", "before": proposal.drafts[0].body, "after": body}
    assert app.proposals.original(proposal.proposal_id).drafts[0].body == proposal.drafts[0].body
    assert any(f.severity == "block" for f in now.findings)
    with pytest.raises(Refused, match="cannot be approved"):
        app.desk.approve(proposal.proposal_id, "Claire")
    app.desk.edit(proposal.proposal_id, "Claire", "body", proposal.drafts[0].body)
    app.desk.approve(proposal.proposal_id, "Claire")
    assert state(app, proposal) == "approved"


def test_an_edit_that_drops_the_opt_out_is_blocked(app: App, proposal: Proposal) -> None:
    lines = proposal.drafts[0].body.splitlines()
    body = "\n".join(line for line in lines if "STOP" not in line)
    app.desk.edit(proposal.proposal_id, "Claire", "body", body)
    with pytest.raises(Refused):
        app.desk.approve(proposal.proposal_id, "Claire")


def test_edited_segments_still_join_to_the_body(app: App, proposal: Proposal) -> None:
    body = proposal.drafts[0].body.replace(" ?", ", selon vous ?")
    app.desk.edit(proposal.proposal_id, "Claire", "body", body)
    draft = app.proposals.get(proposal.proposal_id).drafts[0]
    assert "".join(s.text for s in draft.segments) == draft.body == body


@pytest.mark.parametrize("name", ["", "   "])
def test_nobody_cannot_decide(name: str, app: App, proposal: Proposal) -> None:
    with pytest.raises(BadInput, match="--as"):
        app.desk.approve(proposal.proposal_id, name)


@pytest.mark.parametrize("field", ["contact", "email", "status", "evidence"])
def test_only_words_can_be_set(field: str, app: App, proposal: Proposal) -> None:
    with pytest.raises(BadInput, match="cannot be set"):
        app.desk.edit(proposal.proposal_id, "Claire", field, "x")


def test_unknown_proposals_and_steps_are_told(app: App, proposal: Proposal) -> None:
    with pytest.raises(NotFound, match="p-nothing"):
        app.desk.approve("p-nothing", "Claire")
    with pytest.raises(BadInput, match="no step 7"):
        app.desk.approve(proposal.proposal_id, "Claire", step=7)


def test_every_decision_is_in_the_chain(app: App, proposal: Proposal) -> None:
    app.desk.reject(proposal.proposal_id, "Claire", reason="trop long")
    app.desk.approve(proposal.proposal_id, "Claire")
    report = app.audit.verify()
    assert (report.ok, report.rows) == (True, 2)


class Deciding(RuleBasedStateMachine):
    """Whatever the order of decisions, only the last approved words are approved."""

    app: App
    start: Proposal
    count = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).count += 1
        self.start = self.start.model_copy(update={"proposal_id": f"p-{self.count}"})
        self.app.proposals.save(self.start)
        self.approved_words: str | None = None

    @property
    def now(self) -> Proposal:
        return self.app.proposals.get(self.start.proposal_id)

    @rule()
    def approve(self) -> None:
        self.app.desk.approve(self.start.proposal_id, "Claire")
        self.approved_words = self.now.drafts[0].body

    @rule()
    def reject(self) -> None:
        self.app.desk.reject(self.start.proposal_id, "Claire")
        self.approved_words = None

    @rule(words=st.sampled_from(["Question un", "Question deux", "Question trois"]))
    def edit(self, words: str) -> None:
        self.app.desk.edit(self.start.proposal_id, "Claire", "subject", words)
        self.approved_words = None

    @precondition(lambda self: self.approved_words is None)
    @invariant()
    def nothing_leaves_unapproved(self) -> None:
        assert self.app.desk.approved(self.now) == []

    @precondition(lambda self: self.approved_words is not None)
    @invariant()
    def approved_is_what_was_seen(self) -> None:
        (approved,) = self.app.desk.approved(self.now)
        assert approved.value.body == self.approved_words
        assert approved.sha256 == step_hash(self.now.contact, self.now.drafts[0])


def test_no_order_of_decisions_lets_unapproved_words_out(app: App, proposal: Proposal) -> None:
    machine = type("Bound", (Deciding,), {"app": app, "start": proposal})
    machine.TestCase.settings = settings(
        max_examples=15, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine.TestCase().runTest()


def test_a_block_on_another_step_does_not_stop_this_one(app: App, proposal: Proposal) -> None:
    two = proposal.drafts[0].model_copy(update={"step": 2, "day": 4})
    finding = Finding(check="wrong_number", severity="block", draft=1, message="made up")
    wide = proposal.model_copy(
        update={"proposal_id": "p-wide", "drafts": [*proposal.drafts, two], "findings": [finding]}
    )
    app.proposals.save(wide)
    assert app.desk.approve("p-wide", "Claire", step=1).part == "step:1"
    with pytest.raises(Refused):
        app.desk.approve("p-wide", "Claire", step=2)
