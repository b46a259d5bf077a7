"""Approved content only, as files nobody can run."""

import csv
import json
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from agent.bootstrap import App
from agent.drafting import draft_account
from agent.errors import Refused
from agent.export import export
from agent.export.files import safe_cell
from agent.outreach.flow import Wish
from agent.outreach.models import Proposal
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Contact, Dossier

Make = Callable[..., Dossier]


@pytest.fixture
def app(tmp_path: Path) -> App:
    init_workspace(tmp_path / "w")
    return App(load_settings(tmp_path / "w")[0])


def leave(app: App, form: str, out: Path) -> object:
    return export(
        app.proposals.all(),
        app.desk,
        app.playbook.seller,
        form=form,
        out=out,
        suppressed=app.suppressed,  # type: ignore[arg-type]
    )


def approved(app: App, dossier: Dossier, channel: str = "email") -> Proposal:
    app.dossiers.save(dossier)
    proposal = draft_account(app, dossier.account.id, Wish(channel=channel))  # type: ignore[arg-type]
    app.desk.approve(proposal.proposal_id, "Claire Vasseur")
    return proposal


def test_eml_is_an_unsent_draft_to_one_person(app: App, make_dossier: Make, tmp_path: Path) -> None:
    proposal = approved(app, make_dossier())
    report = leave(app, "eml", tmp_path / "out")
    (exported,) = report.exported  # type: ignore[attr-defined]
    mail = message_from_bytes((tmp_path / "out" / exported.file).read_bytes(), policy=policy.default)
    assert mail["X-Unsent"] == "1"
    assert [a.addr_spec for a in mail["To"].addresses] == ["j.ribaud@mecabois.example"]
    assert mail["Subject"] == proposal.drafts[0].subject
    assert mail.get_content().replace("\r\n", "\n").rstrip("\n") == proposal.drafts[0].body.rstrip("\n")
    assert mail["X-Amorce-Approved-By"] == "Claire Vasseur"


def test_what_is_not_approved_is_withheld(app: App, make_dossier: Make, tmp_path: Path) -> None:
    app.dossiers.save(make_dossier())
    draft_account(app, "mecabois", Wish())
    report = leave(app, "jsonl", tmp_path / "out")
    assert report.exported == []  # type: ignore[attr-defined]
    assert [w.reason for w in report.withheld] == ["not approved"]  # type: ignore[attr-defined]


def test_an_objection_after_the_approval_wins(app: App, make_dossier: Make, tmp_path: Path) -> None:
    approved(app, make_dossier())
    app.suppressions.add("J.Ribaud+x@Mecabois.example", reason="STOP", by="Claire", at=app.settings.clock)
    report = leave(app, "eml", tmp_path / "out")
    assert report.exported == []  # type: ignore[attr-defined]
    assert "suppression" in report.withheld[0].reason  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name", ["Jeanne Ribaud\r\nBcc: x@evil.example", "=?utf-8?q?a=0D=0ABcc=3A_x=40evil.example?=", "J\x00R"]
)
def test_a_name_cannot_inject_a_header(
    name: str, app: App, make_dossier: Make, make_contact: Callable[..., Contact], tmp_path: Path
) -> None:
    proposal = approved(app, make_dossier())
    assert proposal.contact
    hostile = proposal.model_copy(
        update={"proposal_id": "p-x", "contact": proposal.contact.model_copy(update={"name": name})}
    )
    app.proposals.save(hostile)
    app.desk.approve("p-x", "Claire")
    with pytest.raises(Refused, match="header"):
        leave(app, "eml", tmp_path / "out")


def test_csv_and_jsonl_hold_the_same_words(app: App, make_dossier: Make, tmp_path: Path) -> None:
    proposal = approved(app, make_dossier(), "linkedin")
    assert leave(app, "eml", tmp_path / "o").exported == []  # type: ignore[attr-defined]
    leave(app, "csv", tmp_path / "o")
    leave(app, "jsonl", tmp_path / "o")
    with (tmp_path / "o" / "approved.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [json.loads(line) for line in (tmp_path / "o" / "approved.jsonl").read_text(encoding="utf-8").splitlines()]
    bodies = [d.body for d in proposal.drafts]
    assert [r["body"] for r in rows] == [line["body"] for line in lines] == bodies
    assert all(line["segments"] for line in lines)
    assert not list((tmp_path / "o").glob("*.part"))


@pytest.mark.parametrize("cell", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\tx", "\rx", " =cmd", "\u00a0=x", "\ufeff=x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe_cell(cell).startswith("'")


@pytest.mark.parametrize("cell", ["Bonjour", "a=b", "", "12", "   "])
def test_plain_cells_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell
