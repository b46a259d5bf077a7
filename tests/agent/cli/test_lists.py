"""What people read of an import and a ranking, beside the JSON."""

from pathlib import Path

import pytest

from agent.cli.main import code_of
from agent.workspace import init_workspace

LIST = """Société;Site web;Sujet;Date du signal;Effectif;Couleur
Acmé;acme.example;EDR;05/11/2026;300;vert
Bémol;bemol.example;EDR;06/11/2026;40;bleu
;;EDR;06/11/2026;40;bleu
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    return init_workspace(tmp_path / "w", "cyberguard")


def told(capsys: pytest.CaptureFixture[str], workspace: Path, *arguments: str) -> tuple[int, str, str]:
    code = code_of(["--workspace", str(workspace), *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_an_import_tells_how_dates_were_read_and_what_was_not(
    capsys: pytest.CaptureFixture[str], workspace: Path
) -> None:
    code, out, err = told(capsys, workspace, "signals", "import", str(workspace.parent / "list.csv"))
    assert code == 3
    assert "generic, utf-8, dates day first, 3 rows" in out
    assert "kept as they are: Couleur" in out
    assert "line 4: no domain or name" in err


def test_many_rejected_lines_are_counted_not_flooded(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    path = workspace.parent / "bad.csv"
    path.write_text("Company,Domain,Topic\nA,a.example,x\n" + ",,x\n" * 30, encoding="utf-8")
    _, _, err = told(capsys, workspace, "signals", "import", str(path))
    assert err.count("no domain or name") == 10
    assert "and 20 more rejected lines" in err


def test_a_ranking_says_what_would_raise_each_account(capsys: pytest.CaptureFixture[str], workspace: Path) -> None:
    told(capsys, workspace, "signals", "import", str(workspace.parent / "list.csv"))
    code, out, _ = told(capsys, workspace, "rank")
    lines = {name: line for line in out.splitlines() for name in ("Acmé", "Bémol") if name in line}
    assert code == 0
    assert "to raise its tier" in out
    assert "fit +20 (" in lines["Acmé"]
    assert "fewer than 50 employees" in lines["Bémol"]
