"""The outside behaviour: commands, JSON, exit codes, and what bad input gets."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.cli.main import code_of
from connectors.records import Dossier

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = code_of(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def write(folder: Path, dossier: Dossier) -> Path:
    folder.mkdir(parents=True)
    account = dossier.account.model_dump(mode="json")
    (folder / "account.json").write_text(json.dumps(account), encoding="utf-8")
    lines = [json.dumps(e.model_dump(mode="json"), ensure_ascii=False) for e in dossier.evidence]
    (folder / "evidence.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def workspace(run: Run, tmp_path: Path, make_dossier: Callable[..., Dossier]) -> Path:
    assert run("init", str(tmp_path / "w"))[0] == 0
    write(tmp_path / "accounts" / "mecabois", make_dossier())
    assert run("--workspace", str(tmp_path / "w"), "dossier", "import", str(tmp_path / "accounts"))[0] == 0
    return tmp_path / "w"


def test_from_dossier_to_file(run: Run, workspace: Path, tmp_path: Path) -> None:
    at = ("--workspace", str(workspace))
    ranked = json.loads(run(*at, "rank", "--json")[1])
    assert set(ranked[0]) >= {
        "account", "tier", "score", "confidence", "missing", "disqualified", "mql", "owner", "queue", "icp_fit",
        "intent", "why",
    }  # fmt: skip
    code, out, _ = run(*at, "draft", "mecabois.example", "--json")
    proposal = json.loads(out)
    assert code == 0
    assert set(proposal) >= {
        "proposal_id", "status", "outcome", "account", "contact", "tier", "play_id", "level", "plan", "drafts", "facts",
        "evidence", "findings", "gaps", "refusal", "writer", "content_sha256",
    }  # fmt: skip
    pid = proposal["proposal_id"]
    listed = json.loads(run(*at, "review", "list", "--json")[1])
    assert [(p["proposal_id"], p["state"]) for p in listed] == [(pid, "pending")]
    decision = json.loads(run(*at, "review", "approve", pid, "--as", "Claire Vasseur", "--json")[1])
    assert decision["sha256"] == proposal["content_sha256"]
    code, out, _ = run(*at, "export", "--format", "eml", "--out", str(tmp_path / "out"), "--json")
    report = json.loads(out)
    assert (code, [e["proposal"] for e in report["exported"]]) == (0, [pid])
    assert (tmp_path / "out" / report["exported"][0]["file"]).is_file()
    assert json.loads(run(*at, "audit", "verify", "--json")[1])["ok"]


def test_drafting_twice_gives_the_same_bytes(run: Run, workspace: Path) -> None:
    at = ("--workspace", str(workspace), "draft", "mecabois", "--now", "2026-11-16", "--json")
    assert run(*at)[1] == run(*at)[1]


def test_now_ages_the_evidence(run: Run, workspace: Path) -> None:
    late = json.loads(run("--workspace", str(workspace), "draft", "mecabois", "--now", "2028-11-16", "--json")[1])
    assert late["level"]["reached"] <= 1
    assert not [f for f in late["facts"] if f["quotable"] and f["signal"] == "linkedin_post"]


def test_a_refusal_is_exit_three_with_its_reason(
    run: Run, workspace: Path, tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    at = ("--workspace", str(workspace))
    folder = write(tmp_path / "small", make_dossier(id="petit", name="Petit", domain="petit.example", employees=9))
    run(*at, "dossier", "import", str(folder))
    code, out, _ = run(*at, "draft", "petit", "--json")
    assert code == 3
    assert "too-small" in json.loads(out)["refusal"]["reason"]
    pid = json.loads(out)["proposal_id"]
    code, _, err = run(*at, "review", "approve", pid, "--as", "Claire")
    assert code == 3
    assert "no draft" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rank",), "no workspace"),
        (("draft", "nobody"), "no workspace"),
        (("nonsense",), "nonsense"),
        (("init",), "folder"),
        (("init", "x", "--example", "nope"), "cyberguard"),
        (("check",), "--accounts"),
        (("check", "--claims", "missing.jsonl"), "missing.jsonl"),
    ],
)
def test_wrong_usage_is_exit_two_and_says_what_to_do(arguments: tuple[str, ...], told: str, run: Run) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert told in err
    assert "Traceback" not in err


def test_bad_input_in_a_workspace(run: Run, workspace: Path, tmp_path: Path) -> None:
    at = ("--workspace", str(workspace))
    assert run(*at, "draft", "nobody")[0] == 2
    assert run(*at, "draft", "mecabois", "--contact", "c9")[0] == 2
    assert run(*at, "draft", "mecabois", "--now", "yesterday")[0] == 2
    assert run(*at, "review", "approve", "p-x", "--as", "Claire")[0] == 2
    assert run(*at, "dossier", "import", str(tmp_path / "nowhere"))[0] == 2
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    code, _, err = run(*at, "signals", "import", str(empty))
    assert code == 2
    assert "empty.csv" in err


def test_a_broken_playbook_names_file_field_and_line(run: Run, workspace: Path) -> None:
    seller = workspace / "playbook" / "seller.yaml"
    text = seller.read_text(encoding="utf-8")
    seller.write_text(text.replace("body_max_words: 125", "body_max_words: many"), encoding="utf-8")
    code, _, err = run("--workspace", str(workspace), "rank")
    assert code == 2
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "body_max_words" in row)
    assert "seller.yaml" in err
    assert f"line {line}" in err
    assert "email_rules.body_max_words" in err


def test_a_half_readable_import_keeps_the_rest(run: Run, workspace: Path, tmp_path: Path) -> None:
    broken = tmp_path / "more" / "broken"
    broken.mkdir(parents=True)
    (broken / "account.json").write_text('{"id": "x"', encoding="utf-8")
    code, out, _ = run("--workspace", str(workspace), "dossier", "import", str(tmp_path / "more"), "--json")
    report = json.loads(out)
    assert code == 3
    assert report["accounts"] == 0
    assert "account.json" in report["rejected"][0]["reason"]


def test_unknown_variables_warn_and_stdout_stays_json(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMORCE_TYPO", "1")
    code, out, err = run("--workspace", str(workspace), "rank", "--json")
    assert code == 0
    assert "AMORCE_TYPO" in err
    assert json.loads(out)


def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    """Root may write anywhere, so the folder is a file: the same refusal, whoever runs it."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = amorce("init", str(tmp_path / "file" / "w"), cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_demo_is_the_same_twice_and_needs_no_network(tmp_path: Path) -> None:
    outs = [amorce("demo", "--dir", name, "--json", cwd=tmp_path, AMORCE_NO_NETWORK="1") for name in ("a", "b")]
    assert [o.returncode for o in outs] == [0, 0]
    assert outs[0].stdout == outs[1].stdout
    document: dict[str, Any] = json.loads(outs[0].stdout)
    assert sum(p["status"] == "pending" for p in document["proposals"]) >= 3


def test_help_imports_nothing_heavy() -> None:
    heavy = {"pydantic", "sqlalchemy", "langchain", "openai", "chromadb", "numpy", "httpx", "yaml", "dbos"}
    code = f"import sys, agent.cli.main; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def amorce(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from agent.cli.main import run; run()", *arguments]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **variables}, timeout=120
    )
