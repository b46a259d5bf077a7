"""Decisions become items: only what teaches, nobody's data, and only after a yes."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.errors import BadInput
from agent.outreach.models import Proposal
from agent.store.decisions import Decision
from evals.collecting import Secret, items, secrets_of, without, write
from evals.written import written


@pytest.fixture(scope="module")
def proposal() -> Proposal:
    return next(
        w.proposal
        for w in written()
        if w.place.dossier.account.id == "valdorge-mecanique" and w.wish.channel == "email"
    )


def decision(proposal: Proposal, action: str, **more: object) -> Decision:
    values = {
        "proposal": proposal.proposal_id,
        "part": "whole",
        "action": action,
        "sha256": "0",
        "by": "Odile Farges",
        "at": "2026-11-20",
    }
    return Decision.model_validate(values | more)


def edited(proposal: Proposal) -> Decision:
    before = proposal.drafts[0].body
    change = {
        "field": "body",
        "before": before,
        "after": before + " Appelez le 06 12 34 56 78 ou odile.farges@mail.example, Odile Farges.",
    }
    return decision(
        proposal, "edit", part=f"step:{proposal.drafts[0].step}", change=change, reason="Madame Marchetti préfère court"
    )


def test_edits_and_rejections_teach_approvals_do_not(proposal: Proposal) -> None:
    found = items(
        [
            (
                proposal,
                [edited(proposal), decision(proposal, "reject", reason="trop long"), decision(proposal, "approve")],
            )
        ]
    )
    assert [i["action"] for i in found] == ["edit", "reject"]
    assert found[1]["reason"] == "trop long"
    assert found[0]["language"] == "fr"


def test_nobody_is_left_in_an_item(proposal: Proposal) -> None:
    told = str(items([(proposal, [edited(proposal), decision(proposal, "reject")])], ["Bruno Valdorge"])).lower()
    assert proposal.contact is not None
    for secret in (
        "valdorge",
        "marchetti",
        "farges",
        "06 12",
        "mail.example",
        "bruno",
        proposal.contact.name.lower(),
        "https://www",
    ):
        assert secret not in told, secret
    assert "exemple" in told


def test_the_same_decisions_give_the_same_items(proposal: Proposal) -> None:
    once = items([(proposal, [edited(proposal)])])
    assert once == items([(proposal, [edited(proposal)])])


def test_a_name_inside_a_word_stays() -> None:
    assert without("Martinique, Martin et MARTIN", [Secret("Martin", "X")]) == "Martinique, X et X"


def test_every_identifier_of_the_proposal_is_a_secret(proposal: Proposal) -> None:
    said = {s.said for s in secrets_of(proposal)}
    assert {proposal.account.name, proposal.account.id, proposal.account.domain} <= said


def test_nothing_is_written_without_a_name_and_a_yes(tmp_path: Path, proposal: Proposal) -> None:
    found = items([(proposal, [edited(proposal)])])
    out = tmp_path / "items.jsonl"
    for by, yes in (("", True), ("Odile", False), ("  ", True)):
        with pytest.raises(BadInput, match="--yes"):
            write(found, out, by, yes=yes)
    assert not out.exists()
    assert write(found, out, "Odile", yes=True) == 1
    assert write(found, out, "Odile", yes=True) == 0, "an item is added once"


def test_the_command_needs_a_workspace(tmp_path: Path) -> None:
    from evals.cli import app

    result = CliRunner().invoke(app, ["collect", "--workspace", str(tmp_path), "--out", str(tmp_path / "x.jsonl")])
    assert isinstance(result.exception, BadInput)
