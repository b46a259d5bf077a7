"""What the READMEs tell people to type exists; what they link to is there; each folder has its README."""

import re
import shlex
from pathlib import Path

import pytest

from agent.cli.main import code_of

ROOT = Path(__file__).parents[2]
READMES = [
    ROOT / "README.md",
    *(ROOT / name / "README.md" for name in ("agent", "connectors", "knowledge", "prompts", "evals")),
]
COMMANDS = sorted(
    {
        line.split("#")[0].strip()
        for path in READMES
        if path.exists()
        for block in re.findall(r"```sh\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
        if line.startswith("amorce ")
    }
)


@pytest.mark.parametrize("path", READMES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_folder_says_what_it_is_and_how_to_add_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    assert path.parent == ROOT or re.search(r"add", text, re.IGNORECASE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shown_is_a_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [w for w in shlex.split(command)[1:] if not w.startswith("~")]
    options = [w for w in words if w.startswith("-")]
    names = []
    for word in words:
        if word.startswith("-") or not re.fullmatch(r"[a-z]+", word):
            break
        names.append(word)
    assert code_of([*names[:2], "--help"]) == 0 or code_of([*names[:1], "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(option in shown for option in options)


@pytest.mark.parametrize("path", READMES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_exactly_two_set_up_commands() -> None:
    block = re.search(r"## Two commands.*?```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block
    assert len(block.group(1).strip().splitlines()) == 2
