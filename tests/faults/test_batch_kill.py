"""A batch killed in the middle loses nothing and does nothing twice."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.bootstrap import App
from agent.settings import load_settings
from agent.store.batches import BatchStore
from agent.workspace import init_workspace
from connectors.records import Dossier

ACCOUNTS = 12


@pytest.fixture
def workspace(tmp_path: Path, make_dossier: Callable[..., Dossier]) -> Path:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w")[0])
    for number in range(ACCOUNTS):
        name = f"Scierie {number}"
        app.dossiers.save(make_dossier(id=f"scierie-{number}", name=name, domain=f"scierie-{number}.example"))
    with (tmp_path / "list.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Company Name", "Domain", "Topic Name", "Composite Score", "Report Date"])
        for number in range(ACCOUNTS):
            writer.writerow([f"Scierie {number}", f"scierie-{number}.example", "SOC", 80, "11/14/2026"])
    return tmp_path / "w"


def command(workspace: Path, *more: str) -> list[str]:
    file = str(workspace.parent / "list.csv")
    code = "from agent.cli.main import run; run()"
    return [
        sys.executable,
        "-c",
        code,
        "--workspace",
        str(workspace),
        "batch",
        "run",
        file,
        "--name",
        "night",
        "--json",
        *more,
    ]


def proposals(workspace: Path) -> list[str]:
    return [p.proposal_id for p in App(load_settings(workspace)[0]).proposals.all(batch="night")]


def test_killed_and_run_again(workspace: Path) -> None:
    first = subprocess.Popen(
        command(workspace, "--concurrency", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and first.poll() is None:
        if (workspace / ".amorce" / "amorce.sqlite").exists() and 0 < len(proposals(workspace)) < ACCOUNTS:
            os.kill(first.pid, signal.SIGKILL)
            break
    first.wait(timeout=60)
    assert first.returncode == -signal.SIGKILL, "the batch ended before it could be killed"
    kept = proposals(workspace)
    second = subprocess.run(command(workspace), capture_output=True, text=True, check=False, timeout=120)
    assert second.returncode == 0, second.stderr
    report = json.loads(second.stdout)
    assert report["proposals"] == ACCOUNTS
    assert report["failed"] == []
    after = proposals(workspace)
    assert len(after) == len(set(after)) == ACCOUNTS
    assert set(kept) <= set(after)


def test_running_a_finished_batch_again_changes_nothing(workspace: Path) -> None:
    reports = [
        json.loads(subprocess.run(command(workspace), capture_output=True, text=True, check=True, timeout=120).stdout)
        for _ in range(2)
    ]
    for report in reports:
        report.pop("seconds")
    assert reports[0] == reports[1]
    assert len(proposals(workspace)) == ACCOUNTS


def test_an_interrupt_leaves_a_resumable_batch(workspace: Path) -> None:
    first = subprocess.Popen(
        command(workspace, "--concurrency", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and first.poll() is None:
        if (workspace / ".amorce" / "amorce.sqlite").exists() and proposals(workspace):
            first.send_signal(signal.SIGINT)
            break
    _, err = first.communicate(timeout=60)
    assert first.returncode == 130, err
    assert "run the same command again" in err
    again = subprocess.run(command(workspace), capture_output=True, text=True, check=False, timeout=120)
    assert json.loads(again.stdout)["proposals"] == ACCOUNTS


def test_top_and_cancel(workspace: Path) -> None:
    done = subprocess.run(command(workspace, "--top", "3"), capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(done.stdout)["proposals"] == 3
    app = App(load_settings(workspace)[0])
    assert BatchStore(app.database).cancel("night").cancelled
