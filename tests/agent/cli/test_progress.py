"""A bar where somebody watches, a line each tenth where nobody does."""

import sys

import pytest

from agent.cli.progress import Bar


def test_a_bar_on_a_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Bar() as bar:
        bar.show("reading", 40_000, 0)
        bar.show("rows", 20_000, 40_000)
        bar.show("rows \x1b[2J", 40_000, 40_000)
    first, half, whole = capsys.readouterr().err.split("\r")[1:]
    assert first.endswith("40,000 reading")
    assert (half.count("#"), half.count("."), whole.count("#")) == (15, 15, 30)
    assert "\x1b[2J" not in whole
    assert whole.endswith("\n")


def test_a_line_each_tenth_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar(lines_from=1) as bar:
        for done in range(1, 101):
            bar.show("acme.example", done, 100)
    lines = capsys.readouterr().err.splitlines()
    assert (len(lines), lines[0], lines[-1]) == (11, "1/100 acme.example", "100/100 acme.example")


def test_short_lists_are_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        bar.show("rows", 1_000, 2_000)
        bar.show("reading", 300_000, 0)
    assert capsys.readouterr().err == ""
