"""An import killed anywhere is made good by running it again: every row once, the same accounts, the same ranking."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import App
from agent.settings import load_settings
from agent.workspace import init_workspace

ROWS = 12_000
# Where the process dies: in the middle of reading, when the signals are in, when the companies are, when the joins are.
POINTS = {
    "while rows are read": ("connectors.files.stored.StoredRows", "of", 7_000),
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
        return f"Firm {n % 900} Filtration,{domain},FR,Topic {n % 40},{n % 100},2026-11-{1 + n % 14:02d}"

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
        "rank": json.loads(run(workspace, "rank", "--json").stdout),
    }


@pytest.fixture
def undisturbed(tmp_path: Path, listed: Path) -> dict[str, Any]:
    workspace = init_workspace(tmp_path / "calm")
    assert run(workspace, "signals", "import", str(listed), "--json").returncode == 0
    return state(workspace)


def test_killed_and_run_again(tmp_path: Path, listed: Path, undisturbed: dict[str, Any]) -> None:
    assert undisturbed["signals"] > 0
    for point, dying in POINTS.items():
        workspace = init_workspace(tmp_path / point.replace(" ", "-"))
        first = run(workspace, "signals", "import", str(listed), "--json", dying=dying)
        assert first.returncode < 0, (point, first.stderr)
        held = App(load_settings(workspace)[0]).signals.count()
        kept = 0 if point == "while rows are read" else undisturbed["signals"]
        assert held == kept, point  # all of a list or none of it
        again = run(workspace, "signals", "import", str(listed), "--json")
        assert again.returncode == 0, (point, again.stderr)
        assert state(workspace) == undisturbed, point


def test_interrupted_it_says_so_and_can_be_run_again(tmp_path: Path, listed: Path, undisturbed: dict[str, Any]) -> None:
    workspace = init_workspace(tmp_path / "w")
    dying = POINTS["while rows are read"]
    first = run(workspace, "signals", "import", str(listed), "--json", dying=dying, by="SIGINT")
    assert (first.returncode, first.stdout) == (130, "")
    assert "run the same command again" in first.stderr
    assert run(workspace, "signals", "import", str(listed), "--json").returncode == 0
    assert state(workspace) == undisturbed
