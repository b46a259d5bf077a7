"""`amorce pipeline` from outside: one JSON document, files, exit codes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.cli.main import code_of

SHARED = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared"
FIELDS = {
    "as_of",
    "deals",
    "forecast",
    "kill",
    "stale",
    "movement",
    "velocity",
    "conversion",
    "accuracy",
    "clocks",
    "agenda",
    "failed",
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = code_of(["--workspace", str(tmp_path / "w"), "pipeline", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    assert code_of(["init", str(tmp_path / "w")]) == 0
    return call


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    for name in ("fr-cg-01", "en-ip-08"):
        shutil.copytree(SHARED / name, tmp_path / "deals" / name)
    return tmp_path / "deals"


def test_json_files_and_a_second_week(run: Run, deals: Path, tmp_path: Path) -> None:
    code, out, _ = run(str(deals), "--json", "--now", "2026-11-06", "--out", str(tmp_path / "o"))
    report = json.loads(out)
    assert (code, set(report) >= FIELDS) == (0, True)
    assert {d["id"]: d["gates"]["kill_candidate"] for d in report["deals"]}["en-ip-08"] is True
    assert json.loads((tmp_path / "o" / "pipeline.json").read_text(encoding="utf-8")) == report
    assert (tmp_path / "o" / "pipeline.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    code, out, _ = run(str(deals), "--json", "--now", "2026-11-13")
    assert json.loads(out)["movement"]["since"] == "2026-11-06"


def test_text_for_people_in_the_language_asked(run: Run, deals: Path, tmp_path: Path) -> None:
    code, out, err = run(str(deals), "--language", "en", "--html", str(tmp_path / "r.html"))
    assert code == 0
    assert "Weekly review" in out and "Assumptions" in out
    assert "r.html" in err
    assert "Revue hebdomadaire" in run(str(deals), "--language", "fr")[1]


def test_a_terminal_is_told_names_pace_and_late_clocks(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Currency,Created Date,Close Date,"
        "Closed On,Last Activity Date\n"
        "006xx1,Kiln watch,Brunel,Demo,46000,EUR,2026-11-01,2026-11-05,,2026-09-02\n"
        "006xx2,Shop BI,Kerdreux,Closed Won,12000,EUR,2026-01-05,,2026-03-06,\n",
        encoding="utf-8",
    )
    _, out, _ = run(str(path), "--language", "en", "--now", "2026-11-20")
    assert "No contact: Kiln watch" in out and "006xx1" not in out
    assert "€200 a day = 1 deal × 100% × €12,000 ÷ 60 days" in out
    assert "Kiln watch: no contact" in out
    assert "not enough outcomes seen yet" in out


def test_a_deal_that_cannot_be_read_is_exit_3(run: Run, deals: Path) -> None:
    (deals / "en-ip-08" / "deal.json").write_text("{", encoding="utf-8")
    code, out, err = run(str(deals), "--json")
    assert code == 3
    assert [f["place"] for f in json.loads(out)["failed"]] == ["en-ip-08"]
    assert "en-ip-08" in err


def test_bad_rows_of_an_export_are_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text("Opportunité,Compte,Étape,Montant\nA,B,Démo,1 000 €\nC,D,Démo,beaucoup\n", encoding="utf-8")
    code, out, err = run(str(path), "--json")
    assert code == 3
    assert [d["name"] for d in json.loads(out)["deals"]] == ["A"]
    assert "line 3" in err


@pytest.mark.parametrize("target", ["nowhere", "empty", "text.csv"])
def test_nothing_to_read_is_exit_2(run: Run, tmp_path: Path, target: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.csv").write_text("bonjour\n", encoding="utf-8")
    code, out, err = run(str(tmp_path / target), "--json")
    assert (code, out) == (2, "")
    assert err.startswith("amorce: ")


def test_a_place_that_cannot_be_written_is_exit_2(run: Run, deals: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run(str(deals), "--out", str(tmp_path / "file" / "o"))[0] == 2


@pytest.mark.parametrize("target", ["nowhere/r.html", "deals"])
def test_a_page_that_could_not_be_written_is_told_before_anything_is_read(
    run: Run, deals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.setattr("agent.pipeline.flow.Portfolio.report", lambda *_, **__: pytest.fail("it was read"))
    assert run(str(deals), "--html", str(tmp_path / target))[0] == 2


def test_a_page_is_a_page_whatever_its_name_and_leaves_nothing_beside(run: Run, deals: Path, tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "week.json.tmp").write_text("another run's draft", encoding="utf-8")
    assert run(str(deals), "--html", str(tmp_path / "o" / "week.json"))[0] == 0
    assert (tmp_path / "o" / "week.json").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["week.json", "week.json.tmp"]


def test_a_deal_read_in_part_is_exit_3_like_qualify(run: Run, deals: Path) -> None:
    source = next(p for p in (deals / "fr-cg-01").iterdir() if p.suffix == ".txt")
    source.unlink()
    code, out, err = run(str(deals), "--json")
    assert code == 3
    assert source.name in err and "fr-cg-01" in err
    assert len(json.loads(out)["deals"]) == 2


@pytest.mark.parametrize(("now", "state"), [("2026-09-18T12:00", "running"), ("2026-09-18T12:01", "breached")])
def test_the_minute_of_now_holds_the_clocks(run: Run, tmp_path: Path, now: str, state: str) -> None:
    path = tmp_path / "e.csv"
    path.write_text("Deal,Stage,Created Date,First Contacted\nA,new,2026-09-18 08:00,\n", encoding="utf-8")
    _, out, _ = run(str(path), "--json", "--now", now)
    assert [c["state"] for c in json.loads(out)["clocks"]] == [state]
    assert run(str(path), "--now", "2026-09-18T99:00")[0] == 2


def test_french_figures_are_written_the_french_way(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "Affaire;Étape;Montant;Date de création;Date de clôture réelle\nA;Démo;1000;;\n"
        "B;Gagné;1000;01/01/2026;11/01/2026\nC;Gagné;1000;01/01/2026;12/01/2026\n",
        encoding="utf-8",
    )
    out = run(str(path), "--now", "2026-02-01")[1]
    assert "÷ 10,5 jours" in out and "10.5" not in out
    assert "1 affaire × 100\u202f% × 1\u202f000 ÷" in out


def test_a_deal_that_is_gone_keeps_its_name(run: Run, tmp_path: Path) -> None:
    path, page = tmp_path / "e.csv", tmp_path / "r.html"
    rows = ["Deal ID,Deal Name,Stage\n", "x1,Kiln watch,demo\n", "x2,Shop BI,demo\n"]
    path.write_text("".join(rows), encoding="utf-8")
    run(str(path), "--now", "2026-09-11")
    path.write_text("".join(rows[:2]), encoding="utf-8")
    _, out, _ = run(str(path), "--now", "2026-09-18", "--language", "en", "--html", str(page))
    assert "Shop BI: no longer in the list" in out
    assert "Shop BI" in page.read_text(encoding="utf-8")


def test_deals_judged_on_other_days_than_the_title_are_told(run: Run, deals: Path) -> None:
    assert "each deal is judged on its own day" in run(str(deals), "--language", "en")[1]
    assert "own day" not in run(str(deals), "--language", "en", "--now", "2026-11-20")[1]


def test_a_control_character_never_reaches_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text(json.dumps({"name": "a\u001b[2Jb\u202e", "account": "x", "stage": "demo"}), encoding="utf-8")
    _, out, _ = run(str(path))
    assert "\u001b" not in out and "\u202e" not in out
