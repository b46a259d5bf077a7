"""The workspace in order: lists and dossiers together, the same bytes twice, held where nothing moved."""

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from agent.bootstrap import App
from agent.errors import StoreLocked
from agent.intake import import_signal_file
from agent.ranklist import list_day, rank_all, stub_account
from agent.reading.circumstances import Circumstances
from agent.settings import load_settings
from agent.store.database import Database
from agent.store.signals import signal_of
from agent.targeting import Ranker, ranked
from agent.workspace import init_workspace
from connectors.records import Dossier

HEADER = "Company Name,Domain,Industry,Company Size,HQ Country,Topic Name,Composite Score,Report Date"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return init_workspace(tmp_path / "w")


def opened(workspace: Path, now: date | None = None) -> App:
    return App(load_settings(workspace, now=now)[0])


def imported(app: App, folder: Path, *rows: str, header: str = HEADER, name: str = "list.csv") -> dict[str, object]:
    (folder / name).write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return import_signal_file(app, folder / name)


def many(count: int, seed: int = 1) -> list[str]:
    pick = random.Random(seed)
    rows = []
    for _ in range(count):
        n = pick.randrange(count // 4)
        rows.append(
            f"Firm {n},firm-{n}.example,{['Manufacturing', 'Banking', '', 'Food Production'][n % 4]},"
            f"{['201-500', '11-50', '51-200', '1-10'][n % 4]},{['France', 'Spain', '', 'BE'][n % 4]},"
            f"{pick.choice(['SOC', 'SIEM', 'NIS2'])},{pick.randrange(30, 100)},2026-11-{pick.randrange(1, 16):02d}"
        )
    return rows


def dumped(app: App) -> str:
    return json.dumps([line.model_dump(mode="json") for line in rank_all(app)], ensure_ascii=False)


def test_bare_rows_give_the_lines_whole_records_give(workspace: Path, tmp_path: Path) -> None:
    app = opened(workspace)
    imported(app, tmp_path, *many(400))
    ranker, day = Ranker(app.playbook), list_day(app)
    whole = []
    for key, rows in app.signals.by_account():
        signals = [signal_of(row) for row in rows]
        account = stub_account(key, signals, day, ranker.scorer.industries)
        whole.append(ranker.line(account, [], Circumstances(), signals, day))
    found = list(rank_all(app))
    assert found == ranked(whole)
    assert len({line.tier for line in found}) > 1
    assert {line.queue for line in found} == {"work", "nurture", "excluded"}


def test_ranking_twice_gives_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    app = opened(workspace)
    imported(app, tmp_path, *many(200))
    first = dumped(app)
    assert dumped(opened(workspace)) == first
    imported(app, tmp_path, *many(200))
    assert dumped(app) == first


def test_a_list_does_not_flap_and_the_past_is_left_alone(workspace: Path, tmp_path: Path) -> None:
    app = opened(workspace)
    near = [f"Firm {n},firm-{n}.example,Manufacturing,201-500,France,SOC,{80 + n},2026-11-10" for n in range(5)]
    imported(app, tmp_path, *near)
    before = [line.account.id for line in rank_all(app)]
    assert before == [f"firm-{n}.example" for n in (4, 3, 2, 1, 0)]
    imported(app, tmp_path, "Firm 0,firm-0.example,Manufacturing,201-500,France,SOC,88,2026-11-10", name="two.csv")
    imported(app, tmp_path, "Firm 0,firm-0.example,Manufacturing,201-500,France,SIEM,88,2026-11-10", name="three.csv")
    held = list(rank_all(app))
    assert [line.account.id for line in held] == before
    last = held[-1]
    assert last.order.stability < 0
    assert "stability" in last.why
    assert last.order.points == pytest.approx(
        sum(last.order.model_dump(exclude={"points"}).values()), abs=0.011
    )  # parts are rounded
    past = [line.order.stability for line in rank_all(opened(workspace, date(2026, 11, 10)))]
    again = [line.order.stability for line in rank_all(opened(workspace, date(2026, 11, 1)))]
    assert any(past)  # the same day still holds
    assert not any(again)  # a day before the last ranking is ranked on its own
    assert [line.account.id for line in rank_all(app)] == before


def test_a_busy_database_shows_the_list_and_forgets_this_once(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(workspace)
    imported(app, tmp_path, *many(40))

    def busy(*_: object, **__: object) -> None:
        raise StoreLocked("busy")

    monkeypatch.setattr(Database, "write", busy)
    assert len(rank_all(app)) > 0
    assert app.standings.ranked_on() is None


def test_a_dossier_takes_its_list_rows_and_is_named_once(
    workspace: Path, tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    app = opened(workspace)
    app.dossiers.save(make_dossier())
    imported(app, tmp_path, "Mécabois,mecabois.example,Banking,1-10,Spain,SOC,90,2026-11-15")
    (line,) = rank_all(app)
    assert line.account.id == "mecabois"
    assert "intent_surge" in {s.type for s in line.intent.signals}
    assert line.icp_fit.criteria[0].value == "manufacturing"


def test_a_champion_met_elsewhere_lifts_the_new_account(
    workspace: Path, tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    app = opened(workspace)
    app.dossiers.save(make_dossier())
    header = "UG - Person Name,First Name,Last Name,New Company,New Company Domain,New Job Title,Job Change Date,Past Company"
    moved = "x,Jeanne,Ribaud,Verrerie Neuve,verrerie-neuve.example,DSI,2026-11-10,Mécabois"
    stranger = "x,Paul,Inconnu,Autre Verrerie,autre-verrerie.example,DSI,2026-11-10,Ailleurs"
    imported(app, tmp_path, moved, stranger, header=header)
    relation = {line.account.id: line.order.relation for line in rank_all(app)}
    assert relation == {"mecabois": 0, "verrerie-neuve.example": 2, "autre-verrerie.example": 0}


def test_customers_of_a_list_are_segmented(workspace: Path, tmp_path: Path) -> None:
    app = opened(workspace)
    header = "Company,Website,Last purchase,Orders (12 months),Total spent (12 months)"
    rows = [f"C{n},c{n}.example,2026-{n:02d}-10,{n},{n}000" for n in range(1, 10)]
    report = imported(app, tmp_path, *rows, header=header)
    assert report["customers"] == 9
    found = {line.account.id: line.customer for line in rank_all(app)}
    assert found["c9.example"] is not None
    assert found["c9.example"].segment == "champion"
    assert found["c1.example"] is not None
    assert (found["c1.example"].recency, found["c1.example"].ltv) == (1, None)


def test_owners_and_queues_come_from_the_playbook(workspace: Path, tmp_path: Path) -> None:
    (workspace / "playbook" / "targeting.yaml").write_text(
        "owners:\n  - {name: Usines, industries: [manufacturing], capacity: 1}\n  - {name: Belgique, countries: [BE]}\n"
        "queues: {work: {tiers: [1, 2]}}\n",
        encoding="utf-8",
    )
    app = opened(workspace)
    rows = [f"Firm {n},firm-{n}.example,Manufacturing,201-500,France,SOC,{90 - n},2026-11-10" for n in range(3)]
    imported(app, tmp_path, *rows, "Banque,banque.example,Banking,,BE,SOC,90,2026-11-10")
    lines = {line.account.id: line for line in rank_all(app)}
    assert [lines[f"firm-{n}.example"].owner for n in range(3)] == ["Usines", "Claire Vasseur", "Claire Vasseur"]
    assert (lines["banque.example"].owner, lines["banque.example"].queue) == ("Belgique", "nurture")


def test_a_dry_run_keeps_nothing(workspace: Path, tmp_path: Path) -> None:
    app = opened(workspace)
    (tmp_path / "l.csv").write_text("\n".join((HEADER, *many(40))), encoding="utf-8")
    assert import_signal_file(app, tmp_path / "l.csv", keep=False)["signals"] > 0
    assert len(rank_all(app)) == 0
