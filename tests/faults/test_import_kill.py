"""An import killed anywhere goes on when run again: every row once, the same report, the same accounts, the same ranking."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import App
from agent.errors import StoreLocked
from agent.intake import import_signal_file
from agent.ranklist import rank_all
from agent.settings import load_settings
from agent.store.staging import KEPT_SECONDS, WINDOW, Stage
from agent.workspace import init_workspace
from connectors.files import Item
from connectors.files.stored import StoredRows
from connectors.records import SignalRow

ROWS = 13_000
# Where the process dies: in the middle of reading, before the signals are in, when they are, when the companies are.
POINTS = {
    "while rows are read": ("connectors.files.stored.StoredRows", "of", WINDOW + 2_000),
    "before the signals are kept": ("agent.store.signals.SignalStore", "take", 1),
    "before the companies are kept": ("agent.store.accounts.AccountStore", "add", 1),
    "before the joins are kept": ("agent.store.accounts.AccountStore", "settle", 1),
}
DYING = """
import importlib, os, signal, sys
path, method, nth = sys.argv[1], sys.argv[2], int(sys.argv[3])
module, name = path.rsplit('.', 1)
owner = getattr(importlib.import_module(module), name)
whole, calls = getattr(owner, method), []
def dying(*args, **kwargs):
    calls.append(1)
    if len(calls) == nth:
        os.kill(os.getpid(), signal.{signal})
    return whole(*args, **kwargs)
setattr(owner, method, dying)
from agent.cli.main import code_of
sys.exit(code_of(sys.argv[4:]))
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"

    def row(n: int) -> str:
        domain = f"firm-{n % 900}.example" if n % 3 else ""
        return f"Firm {n % 900} Filtration,{domain},FR,Topic {n % 40},{n % 100},2026-10-{1 + n % 23:02d}"

    rows = map(row, range(ROWS))
    header = "Company Name,Domain,HQ Country,Topic Name,Composite Score,Report Date"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def run(workspace: Path, *arguments: str, dying: tuple[str, str, int] | None = None, by: str = "SIGKILL") -> Any:
    code = (
        DYING.replace("{signal}", by)
        if dying
        else "import sys; from agent.cli.main import code_of; sys.exit(code_of(sys.argv[1:]))"
    )
    point = [str(part) for part in dying or ()]
    command = [sys.executable, "-c", code, *point, "--workspace", str(workspace), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def state(workspace: Path) -> dict[str, Any]:
    app = App(load_settings(workspace)[0])
    return {
        "signals": app.signals.count(),
        "companies": sorted(app.accounts.companies()),
        "joins": app.accounts.joined(),
        "rank": [line.model_dump() for line in rank_all(app)],
    }


@pytest.fixture
def undisturbed(tmp_path: Path, listed: Path) -> dict[str, Any]:
    workspace = init_workspace(tmp_path / "calm")
    done = run(workspace, "signals", "import", str(listed), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return {"report": json.loads(done.stdout), **state(workspace)}


def test_killed_and_run_again(tmp_path: Path, listed: Path, undisturbed: dict[str, Any]) -> None:
    assert undisturbed["signals"] > WINDOW
    for point, dying in POINTS.items():
        workspace = init_workspace(tmp_path / point.replace(" ", "-"))
        first = run(workspace, "signals", "import", str(listed), "--json", dying=dying)
        assert first.returncode < 0, (point, first.stderr)
        held = App(load_settings(workspace)[0]).signals.count()
        early = point in ("while rows are read", "before the signals are kept")
        assert held == (0 if early else undisturbed["signals"]), point  # all of a list or none of it
        again = run(workspace, "signals", "import", str(listed), "--json")
        assert again.returncode == 0, (point, again.stderr)
        staged = WINDOW if point == "while rows are read" else undisturbed["signals"]
        assert f"the run that was stopped kept {staged:,} signals" in again.stderr, point
        assert json.loads(again.stdout) == undisturbed["report"], point
        assert {"report": undisturbed["report"], **state(workspace)} == undisturbed, point
        assert not list((workspace / ".amorce" / "imports").iterdir()), point


def test_interrupted_it_says_so_and_can_be_run_again(tmp_path: Path, listed: Path, undisturbed: dict[str, Any]) -> None:
    workspace = init_workspace(tmp_path / "w")
    dying = POINTS["while rows are read"]
    first = run(workspace, "signals", "import", str(listed), "--json", dying=dying, by="SIGINT")
    assert (first.returncode, first.stdout) == (130, "")
    assert "run the same command again" in first.stderr
    again = run(workspace, "signals", "import", str(listed), "--json")
    assert (again.returncode, json.loads(again.stdout)) == (0, undisturbed["report"])
    assert f"going on from line {WINDOW + 2:,}" in again.stderr  # the header is line 1


def test_rows_staged_are_not_made_again(tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = init_workspace(tmp_path / "w")
    run(workspace, "signals", "import", str(listed), dying=POINTS["while rows are read"])
    made, whole = [], StoredRows.of

    def counted(self: StoredRows, item: Item) -> SignalRow:
        made.append(item.line)
        return whole(self, item)

    monkeypatch.setattr(StoredRows, "of", counted)
    report = import_signal_file(App(load_settings(workspace)[0]), listed)
    assert len(made) == report["signals"] - WINDOW


def test_another_list_of_the_same_name_begins_anew(tmp_path: Path, listed: Path) -> None:
    workspace = init_workspace(tmp_path / "w")
    run(workspace, "signals", "import", str(listed), dying=POINTS["while rows are read"])
    with listed.open("a", encoding="utf-8") as stream:
        stream.write("Another,another.example,FR,Topic 1,50,2026-10-01\n")
    done = run(workspace, "signals", "import", str(listed), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "another.example" in json.loads(done.stdout)["account_keys"]


def test_a_damaged_stage_is_begun_anew_and_a_busy_one_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "imports" / "x.sqlite"
    path.parent.mkdir()
    path.write_bytes(b"SQLite format 3\x00" + b"\x07" * 9_000)
    stage = Stage(path)
    assert (stage.rows, stage.line) == (0, 0)
    with pytest.raises(StoreLocked, match="this very list"):
        Stage(path)
    stage.discard()
    assert not list(path.parent.iterdir())


def test_what_nobody_went_on_with_does_not_stay(tmp_path: Path) -> None:
    old, new = tmp_path / "old.sqlite", tmp_path / "new.sqlite"
    for path in (old, new):
        Stage(path).close()
    week = old.stat().st_mtime - KEPT_SECONDS - 60
    os.utime(old, (week, week))
    Stage(tmp_path / "mine.sqlite").discard()
    assert not old.exists()
    assert new.exists()
