"""`check`: second readers come only when asked for, and say what they lack."""

import json
from pathlib import Path

import pytest

from agent.cli.main import code_of

ROOT = Path(__file__).parents[3]
DATASETS = ROOT / "evals" / "datasets"


@pytest.fixture
def drafts(tmp_path: Path) -> list[str]:
    line = (DATASETS / "shared_drafts.jsonl").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "drafts.jsonl").write_text(line + "\n", encoding="utf-8")
    playbooks = ROOT / "agent" / "playbook" / "examples"
    return ["check", "drafts.jsonl", "--accounts", str(DATASETS / "shared_accounts"), "--playbooks", str(playbooks)]


def test_without_an_option_no_model_is_asked(
    drafts: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AMORCE_MODEL", "m")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert code_of([*drafts, "--json"]) == 0
    captured = capsys.readouterr()
    [found] = json.loads(captured.out)
    assert found["note"] is None
    assert {s["reader"] for s in found["sentences"]} == {"offline"}
    assert captured.err == ""


def test_a_model_that_is_not_set_is_an_error(drafts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of([*drafts, "--model"]) == 2
    assert "AMORCE_MODEL" in capsys.readouterr().err


def test_an_endpoint_that_is_gone_leaves_the_offline_verdict(
    drafts: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (
        ("AMORCE_MODEL", "m"),
        ("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"),
        ("AMORCE_MODEL_ATTEMPTS", "1"),
    ):
        monkeypatch.setenv(name, value)
    assert code_of([*drafts, "--model", "--json"]) == 0
    captured = capsys.readouterr()
    [found] = json.loads(captured.out)
    assert "without the second reader" in found["note"]
    assert "notes on 1 of 1" in captured.err


def test_a_folder_without_a_model_is_an_error(drafts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of([*drafts, "--nli", "."]) == 2
    assert "--nli" in capsys.readouterr().err
