"""`amorce-evals` from the command line: one JSON document, exit codes, verdicts."""

import json
import sys
from pathlib import Path

import pytest

from evals import cli
from evals.comparison import Comparison
from evals.logs import Run
from evals.results import share


def called(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["amorce-evals", *words])
    with pytest.raises(SystemExit) as stop:
        cli.run()
    return int(stop.value.code or 0)


def written(path: Path, hits: int) -> str:
    path.write_text(Run(suites=[share("s", "right", hits, 10, target=0.8)]).model_dump_json(), encoding="utf-8")
    return str(path)


def test_a_run_is_one_json_document(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code = called(monkeypatch, "run", "resolution", "--json", "--log", "logs/a", "--out", "run.json")
    told = json.loads(capsys.readouterr().out)
    assert code == 0
    fields = {"name", "metric", "value", "low", "high", "target", "direction", "gate", "status", "reason", "n"}
    assert set(told["suites"][0]) == fields
    assert Run.model_validate_json(Path("run.json").read_text(encoding="utf-8")).suites
    assert "<!doctype html>" in Path("logs/a/report.html").read_text(encoding="utf-8")
    assert called(monkeypatch, "run", "resolution", "--json", "--against", "run.json") == 0
    assert called(monkeypatch, "report", "logs/a", "--out", "page.html") == 0
    assert Path("page.html").is_file()


def test_compare_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good, bad = written(tmp_path / "good.json", 9), written(tmp_path / "bad.json", 2)
    assert called(monkeypatch, "compare", good, good, "--json") == 0
    assert Comparison.model_validate_json(capsys.readouterr().out).verdict == "PROMOTE"
    assert called(monkeypatch, "compare", good, bad) == 1
    assert "ROLLBACK" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("run", "nothing"),
        ("compare", "a.json", "b.json"),
        ("adapt", "ragtruth", "nowhere"),
        ("run", "--tier", "long"),
        ("adapt", "x", "."),
    ],
)
def test_wrong_use_is_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert called(monkeypatch, *words) == 2
    assert "amorce-evals:" in capsys.readouterr().err


def test_published_figures_stand_beside_the_users_data_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    row = {"dataset": "One", "doc": "The mill employs 42 people.", "claim": "The mill employs 42 people.", "label": 1}
    (tmp_path / "test.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert called(monkeypatch, "adapt", "aggrefact", str(tmp_path), "--out", "told.json") == 0
    assert "MiniCheck" in capsys.readouterr().out
    assert Run.model_validate_json(Path("told.json").read_text(encoding="utf-8")).cases
