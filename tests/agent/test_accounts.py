"""Keys of lists, dossiers and stored signals brought to accounts: joined with a reason, asked, decided, undone."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from agent.accounts import resolved, rule, settle, undo
from agent.bootstrap import App
from agent.cli.main import code_of
from agent.errors import BadInput, NotFound
from agent.intake import import_dossier_folders, import_signal_file
from agent.ranklist import rank_all
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Dossier

HEADER = "Company Name,Domain,HQ Country,City,SIREN,Topic Name,Composite Score,Report Date"


@pytest.fixture
def app(tmp_path: Path) -> App:
    return App(load_settings(init_workspace(tmp_path / "w"))[0])


@pytest.fixture
def bring(app: App, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Imports rows `name,domain,country,city,siren,topic`, each with a score and a day of its own."""
    lists = iter(range(1, 100))

    def call(*rows: str, keep: bool = True, header: str = HEADER) -> dict[str, Any]:
        path = tmp_path / f"list{next(lists)}.csv"
        path.write_text("\n".join([header, *(f"{row},80,2026-11-10" for row in rows)]) + "\n", encoding="utf-8")
        return import_signal_file(app, path, keep=keep, show=None)

    return call


@pytest.fixture
def amorce(app: App, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def call(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = code_of(["--workspace", str(app.settings.workspace), *arguments])
        return code, capsys.readouterr().out

    return call


def ranked(app: App) -> dict[str, set[str]]:
    """The topics that speak for each account of the ranking."""
    return {key: {s.topic or "" for s in app.signals.of(key)} for key in (line.account.id for line in rank_all(app))}


# ---- joined ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_name_joins_the_domain_that_bears_it_whichever_came_first(
    app: App, bring: Any, order: tuple[int, int]
) -> None:
    lists = ["Kalis Filtration SAS,www.kalis.example,France,,,SOC", "KALIS FILTRATION,,FR,,,XDR"]
    reports = [bring(lists[at]) for at in order]
    assert ranked(app) == {"kalis.example": {"SOC", "XDR"}}
    assert app.accounts.joined()["name:kalis filtration"][1].reason == "one name in one country, FR"
    assert [r["items"][0]["account"] for r in reports] == [
        ["kalis.example", "name:kalis filtration"][at] for at in order
    ]
    assert reports[order.index(1)]["joined_count"] == (1 if order == (0, 1) else 0)


def test_the_report_tells_each_join_with_its_reason_and_confidence(bring: Any) -> None:
    bring("Kalis Filtration,kalis.example,FR,,,SOC")
    report = bring("Kalis Filtration,,France,,,XDR")
    assert report["joined"] == [
        {
            "key": "name:kalis filtration",
            "account": "kalis.example",
            "confidence": 0.92,
            "reason": "one name in one country, FR",
        }
    ]
    assert report["to_confirm"] == []


def test_one_company_number_brings_two_domains_together(app: App, bring: Any) -> None:
    bring("Kalis,kalis.example,FR,,732829320,SOC", "Autre,autre.example,FR,,,SIEM")
    bring("Kalis Conseil,kalis-conseil.example,FR,,73282932000074,XDR")
    assert ranked(app) == {"kalis.example": {"SOC", "XDR"}, "autre.example": {"SIEM"}}
    assert "one SIREN" in app.accounts.joined()["kalis-conseil.example"][1].reason
    (line,) = [line for line in rank_all(app) if line.account.id == "kalis.example"]
    assert line.account.domain == "kalis.example"


def test_a_number_on_a_later_row_of_the_list_counts(app: App, bring: Any) -> None:
    bring("Kalis,kalis.example,FR,,732829320,SOC")
    bring("Kalis Conseil,kalis-conseil.example,,,,XDR", "Kalis Conseil,kalis-conseil.example,FR,,732829320,SIEM")
    assert set(ranked(app)) == {"kalis.example"}


def test_two_countries_two_towns_and_groups_stay_apart(app: App, bring: Any) -> None:
    bring("Kalis Filtration,kalis.example,FR,Lyon,,SOC")
    bring("Kalis Filtration,,Belgium,,,XDR")
    bring("Groupe Kalis Filtration,,FR,,,SIEM")
    assert len(ranked(app)) == 3
    assert app.accounts.joins() == {}


def test_a_list_speaks_to_the_dossier_of_that_name(
    app: App, bring: Any, tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    bring("Mécabois,,France,,,SOC")
    assert set(ranked(app)) == {"name:mecabois"}
    held = make_dossier()
    app.dossiers.save(held)
    settle(app)
    assert ranked(app) == {"mecabois": set()}
    assert [s.topic for s in app.signals_of(held)] == ["SOC"]
    (line,) = rank_all(app)
    assert "intent_surge" in {s.type for s in line.intent.signals}


def test_a_dossier_without_a_domain_is_the_account_of_the_domain_that_joins_it(
    app: App, bring: Any, make_dossier: Callable[..., Dossier]
) -> None:
    held = make_dossier(id="scierie-12", name="Scieries du Haut-Doubs", domain=None)
    app.dossiers.save(held)
    bring("Scieries du Haut Doubs SAS,haut-doubs.example,FR,,,SOC")
    assert app.accounts.joins() == {"haut-doubs.example": "scierie-12"}
    assert [line.account.id for line in rank_all(app)] == ["scierie-12"]
    assert [s.topic for s in app.signals_of(held)] == ["SOC"]


def test_importing_dossiers_settles_what_lists_told_before(
    app: App, bring: Any, tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    bring("Mécabois,,FR,,,SOC")
    folder, held = tmp_path / "mecabois", make_dossier()
    folder.mkdir()
    (folder / "account.json").write_text(held.account.model_dump_json(), encoding="utf-8")
    (folder / "evidence.jsonl").write_text("\n".join(e.model_dump_json() for e in held.evidence), encoding="utf-8")
    assert import_dossier_folders(app, [folder])["accounts"] == 1
    assert app.accounts.joins() == {"name:mecabois": "mecabois.example"}


def test_purchases_follow_the_account(app: App, bring: Any, tmp_path: Path) -> None:
    bring("Kalis Filtration,kalis.example,FR,,,SOC")
    path = tmp_path / "customers.csv"
    path.write_text(
        "Company Name,Country,Topic,Report Date,Last Purchase,Orders,Total Spent\n"
        "Kalis Filtration,FR,XDR,2026-11-10,2026-10-01,4,1200\n",
        encoding="utf-8",
    )
    import_signal_file(app, path)
    (line,) = rank_all(app)
    assert (line.account.id, line.customer is not None) == ("kalis.example", True)


def test_importing_again_and_reading_dry_change_nothing(app: App, bring: Any) -> None:
    bring("Kalis Filtration,kalis.example,FR,,,SOC")
    dry = bring("Kalis Filtration,,FR,,,XDR", keep=False)
    assert (dry["joined_count"], app.accounts.joins(), app.accounts.count()) == (1, {}, 1)
    bring("Kalis Filtration,,FR,,,XDR")
    before = (ranked(app), app.accounts.joined(), app.accounts.companies())
    assert app.accounts.add(app.accounts.companies()) is False
    bring("Kalis Filtration,,FR,,,XDR")
    assert (ranked(app), app.accounts.joined(), app.accounts.companies()) == before


# ---- asked, decided, undone --------------------------------------------------------------------------------------------------


def test_a_doubt_is_asked_and_joins_nothing(app: App, bring: Any) -> None:
    bring("Ambroisin Charpentes,,FR,,,SOC")
    report = bring("Ambroissin Charpentes,,FR,,,XDR")
    (doubt,) = report["to_confirm"]
    assert {doubt["left"]["key"], doubt["right"]["key"]} == {"name:ambroisin charpentes", "name:ambroissin charpentes"}
    assert (doubt["reason"], len(ranked(app))) == ("names a slip apart", 2)
    assert resolved(app).doubts[0].id == doubt["id"]


def test_merged_separated_undone_and_audited(app: App, bring: Any) -> None:
    bring("Ambroisin Charpentes,,FR,,,SOC", "Ambroissin Charpentes,,FR,,,XDR")
    (doubt,) = resolved(app).doubts
    (taken,) = rule(app, "merge", [doubt.id], "Claire Vasseur", "same telephone")
    assert list(ranked(app).values()) == [{"SOC", "XDR"}]
    assert resolved(app).doubts == []
    undo(app, [taken.id], "Claire Vasseur")
    assert len(ranked(app)) == 2
    assert [d.id for d in resolved(app).doubts] == [doubt.id]
    rule(app, "separate", [doubt.id], "Paul Renard")
    assert (len(ranked(app)), resolved(app).doubts) == (2, [])
    assert [(d.id, d.kind, d.by) for d in app.accounts.decisions()] == [
        ("d-1", "merge", "Claire Vasseur"),
        ("d-2", "undo", "Claire Vasseur"),
        ("d-3", "separate", "Paul Renard"),
    ]
    assert (app.audit.verify().ok, app.audit.verify().rows) == (True, 3)


def test_a_wrong_join_of_the_program_is_taken_apart(app: App, bring: Any) -> None:
    bring("Kalis Filtration,kalis.example,FR,,,SOC", "Autre,autre.example,FR,,,SIEM")
    bring("Kalis Filtration,,FR,,,XDR")
    (taken,) = rule(app, "separate", ["Kalis Filtration", "kalis.example"], "Claire Vasseur")
    assert ranked(app)["kalis.example"] == {"SOC"}
    bring("Kalis Filtration,,FR,,,NIS2")
    assert ranked(app)["name:kalis filtration"] == {"XDR", "NIS2"}
    undo(app, [taken.id], "Claire Vasseur")
    assert ranked(app) == {"kalis.example": {"SOC", "XDR", "NIS2"}, "autre.example": {"SIEM"}}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (["q-0000000000"], NotFound),
        (["kalis.example", "nobody.example"], NotFound),
        (["kalis.example"], BadInput),
        (["kalis.example", "https://www.kalis.example/x"], BadInput),
        ([], BadInput),
    ],
)
def test_what_cannot_be_decided_is_told_and_changes_nothing(
    app: App, bring: Any, given: list[str], error: type[Exception]
) -> None:
    bring("Kalis Filtration,kalis.example,FR,,,SOC")
    with pytest.raises(error):
        rule(app, "merge", given, "Claire")
    with pytest.raises(BadInput):
        rule(app, "merge", ["kalis.example", "kalis.example"], " ")
    with pytest.raises(NotFound):
        undo(app, ["d-1"], "Claire")
    assert app.accounts.decisions() == []


def test_the_commands(amorce: Any, bring: Any) -> None:
    bring("Morvan,morvan.example,FR,,,SOC", "Morvan,morvan.fr,FR,,,XDR")
    code, out = amorce("signals", "confirm", "--json")
    (doubt,) = json.loads(out)["questions"]
    assert (code, set(doubt)) == (0, {"id", "left", "right", "reason"})
    assert doubt["id"] in amorce("signals", "confirm", "list")[1]
    code, out = amorce("signals", "confirm", "merge", doubt["id"], "--as", "Claire Vasseur", "--json")
    assert (code, json.loads(out)[0]["kind"]) == (0, "merge")
    (line,) = json.loads(amorce("rank", "--json")[1])
    assert line["account"]["id"] == "morvan.example"
    (join,) = json.loads(amorce("signals", "confirm", "joined", "--json")[1])
    assert (join["key"], join["account"], join["reason"]) == (
        "morvan.fr",
        "morvan.example",
        "decided by Claire Vasseur",
    )
    assert amorce("signals", "confirm", "undo", "d-1", "--as", "Claire Vasseur")[0] == 0
    assert len(json.loads(amorce("rank", "--json")[1])) == 2
    assert [d["kind"] for d in json.loads(amorce("signals", "confirm", "decisions", "--json")[1])] == ["merge", "undo"]
    assert amorce("signals", "confirm", "merge", "q-none", "--as", "C")[0] == 2
    assert amorce("signals", "confirm", "merge", doubt["id"])[0] == 2
    assert json.loads(amorce("audit", "verify", "--json")[1])["rows"] == 2


def test_a_batch_takes_the_account_its_rows_joined(
    app: App, tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    app.dossiers.save(make_dossier())
    path = tmp_path / "night.csv"
    path.write_text(f"{HEADER}\nMécabois,,France,,,SOC,90,2026-11-10\n", encoding="utf-8")
    # In a process of its own, as the durable engine holds to the streams of the first run it sees.
    command = ["--workspace", str(app.settings.workspace), "batch", "run", str(path), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", "from agent.cli.main import run; run()", *command],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert (done.returncode, report["accounts"], report["ranked"], report["proposals"]) == (0, 1, 1, 1)


# ---- the store ---------------------------------------------------------------------------------------------------------------


def test_an_older_database_learns_its_companies(app: App, bring: Any) -> None:
    bring("Kalis Filtration,kalis.example,FR,,,SOC", "Ganterie Pérouse,,FR,,,XDR")
    with app.database.write() as connection:
        for table in ("companies", "joins", "rulings"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    app.database.engine.dispose()
    again = App(app.settings)
    assert [(c.key, c.name, c.domain) for c in again.accounts.companies()] == [
        ("kalis.example", "Kalis Filtration", "kalis.example"),
        ("name:ganterie perouse", "Ganterie Pérouse", None),
    ]
