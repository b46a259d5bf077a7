"""What was approved before a reply does not leave after it, unless a person says so again; the answer joins the thread."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Literal

import pytest

from agent.bootstrap import App
from agent.drafting import draft_account
from agent.export import export
from agent.export.flow import ExportReport
from agent.outreach.flow import Wish
from agent.replies.message import parse_reply
from agent.replying import reply_to
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Dossier

BY = "Claire Vasseur"


@pytest.fixture
def app(tmp_path: Path, make_dossier: Callable[..., Dossier]) -> App:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w")[0])
    app.dossiers.save(make_dossier())
    return app


def mail(text: str, message_id: str = "<abc.123@mecabois.example>") -> bytes:
    head = "From: Jeanne <j.ribaud@mecabois.example>\nSubject: Re: Bonjour\nDate: Mon, 16 Nov 2026 10:00:00 +0100\n"
    return f"{head}MIME-Version: 1.0\nMessage-ID: {message_id}\nContent-Type: text/plain\n\n{text}\n".encode()


def leave(app: App, out: Path, form: Literal["eml", "jsonl"] = "jsonl") -> ExportReport:
    return export(
        app.proposals.all(),
        app.desk,
        app.playbook.seller,
        form=form,
        out=out,
        suppressed=app.suppressed,
    )


def sequence(app: App) -> str:
    proposal = draft_account(app, next(iter(app.dossiers.all())).account.id, Wish(channel="sequence"))
    app.desk.approve(proposal.proposal_id, BY)
    return proposal.proposal_id


def test_approved_steps_stay_once_the_person_has_replied(app: App, tmp_path: Path) -> None:
    pid = sequence(app)
    assert leave(app, tmp_path / "before").exported
    reply_to(app, parse_reply(mail("C'est trop cher.")))
    report = leave(app, tmp_path / "after")
    assert not report.exported
    assert any(w.proposal == pid and "replied" in w.reason for w in report.withheld)
    app.desk.approve(pid, BY, step=2)
    assert [e.step for e in leave(app, tmp_path / "again").exported] == [2]


def test_an_absence_notice_stops_nothing(app: App, tmp_path: Path) -> None:
    sequence(app)
    reply_to(app, parse_reply(mail("Je suis absente jusqu'au 30 novembre 2026, de retour le 1er décembre.")))
    assert leave(app, tmp_path / "after").exported


@pytest.mark.parametrize(
    ("message_id", "joined"),
    [
        ("<abc.123@mecabois.example>", "<abc.123@mecabois.example>"),
        ("<a b@x> Bcc: all@victim.example", None),
        ("not an id", None),
    ],
)
def test_the_answer_joins_the_thread_of_a_plain_id_only(
    message_id: str, joined: str | None, app: App, tmp_path: Path
) -> None:
    answer = reply_to(app, parse_reply(mail("C'est trop cher.", message_id)))
    app.desk.approve(answer.proposal_id, BY)
    (exported,) = leave(app, tmp_path / "out", "eml").exported
    written = message_from_bytes((tmp_path / "out" / exported.file).read_bytes(), policy=policy.default)
    assert written["In-Reply-To"] == joined
    assert written["References"] == joined
    assert not written["Bcc"]
