"""How the command line starts."""

import gc
import sys
from collections.abc import Iterator

import pytest

from agent.cli import main


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """The collector as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_cycles_are_looked_for_seldom_and_not_among_what_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["amorce", "--version"])
    with pytest.raises(SystemExit) as ended:
        main.run()
    assert ended.value.code == 0
    assert gc.get_threshold()[0] > 700
    assert gc.get_freeze_count() > 0
    assert "amorce" in capsys.readouterr().out
