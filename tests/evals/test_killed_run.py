"""A run that is killed: its processes end with it, and the next run goes on with the suites that are missing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SUITES = ("resolution", "stage_gates")
RUN = "from evals.cli import run; run()"
# The run kills itself, as nothing else can be caught, as soon as the first suite is on disk.
KILLED = """
import os, signal
import evals.logs as logs
save = logs._save
def saved(folder, done):
    save(folder, done)
    os.kill(os.getpid(), signal.SIGKILL)
logs._save = saved
"""


def called(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """`amorce-evals run` in a process of its own. Waits until every process that holds its output has ended."""
    command = [sys.executable, "-c", code, "run", *SUITES, "--log", str(folder)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, timeout=600, env=env, check=False)


def lines(path: Path) -> list[Any]:
    text = path.read_text(encoding="utf-8")
    told = [json.loads(line) for line in text.splitlines()] if path.suffix == ".jsonl" else [json.loads(text)]
    # What a run stood on is told elsewhere; a file saved while this test runs is no fault of the log.
    return [{k: v for k, v in line.items() if k not in ("time", "run")} for line in told]


def test_a_killed_run_leaves_nobody_behind_and_goes_on(tmp_path: Path) -> None:
    killed = called(tmp_path / "a", KILLED + RUN)
    assert killed.returncode == -9
    kept = {p.name: p.read_bytes() for p in (tmp_path / "a").glob("*.jsonl")}
    assert len(kept) == 1
    assert lines(tmp_path / "a" / "run.json")[0]["finished"] is False

    again = called(tmp_path / "a", RUN)
    assert again.returncode == 0, again.stderr
    assert {p.name: p.read_bytes() for p in (tmp_path / "a").glob("*.jsonl") if p.name in kept} == kept
    assert lines(tmp_path / "a" / "run.json")[0]["finished"] is True

    whole = called(tmp_path / "b", RUN)
    assert whole.returncode == 0
    for file in ("run.json", *(f"{name}.jsonl" for name in SUITES)):
        assert lines(tmp_path / "a" / file) == lines(tmp_path / "b" / file), "the same but for the time"
