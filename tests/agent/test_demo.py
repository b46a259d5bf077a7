"""The demo: repeatable in its own folder, never inside somebody's workspace."""

import json
from pathlib import Path

import pytest

from agent.demo import run_demo
from agent.errors import BadInput
from agent.workspace import init_workspace


def test_two_runs_show_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for _ in range(2):
        assert run_demo(tmp_path / "d", now=None, as_json=True) == 0
        told.append(json.loads(capsys.readouterr().out)["proposals"])
    assert told[0] == told[1]
    assert {p["status"] for p in told[0]} == {"pending", "refused"}


def test_a_workspace_of_ones_own_stays_as_it_is(tmp_path: Path) -> None:
    own = init_workspace(tmp_path / "own")
    before = sorted(p for p in own.rglob("*"))
    with pytest.raises(BadInput, match="of your own"):
        run_demo(own, now=None, as_json=True)
    assert sorted(p for p in own.rglob("*")) == before
