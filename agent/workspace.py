"""Making a workspace: settings, an example playbook to edit, room for documents."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from agent.errors import BadInput
from agent.playbook.loader import EXAMPLES

_SETTINGS = """# Settings of this workspace. Every field may also be set as AMORCE_<FIELD>; secrets only there, never here.
# model = "gpt-5-mini"                            # none: the offline writer and reader do the whole job
# openai_base_url = "http://localhost:11434/v1"   # any OpenAI-compatible endpoint
# max_cost = 5.0                                  # ceiling of a run, in the currency of the two prices below
# price_prompt = 0.25                             # per million tokens
# price_completion = 2.0
# database_url = "postgresql+psycopg://user@host/amorce"   # several machines; SQLite in .amorce/ when not set
"""


def init_workspace(folder: Path, example: str = "cyberguard") -> Path:
    """Write a new workspace and return its path.

    Raises BadInput for an unknown example, a folder that holds a workspace already, or one that cannot be written. The
    playbook is copied beside its place and moved in last, so that a stop leaves no half workspace.
    """
    if example not in EXAMPLES:
        raise BadInput(f"no example `{example}`; there are: {', '.join(EXAMPLES)}")
    root = folder.expanduser().resolve()
    if (root / "playbook").exists():
        raise BadInput(f"`{root}` is a workspace already; give another folder")
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / "knowledge").mkdir(exist_ok=True)
        if not (root / "amorce.toml").exists():
            (root / "amorce.toml").write_text(_SETTINGS, encoding="utf-8")
        partial = root / ".playbook.part"
        shutil.rmtree(partial, ignore_errors=True)
        with as_file(files("agent.playbook") / "examples" / example) as source:
            shutil.copytree(source, partial)
        partial.rename(root / "playbook")
    except OSError as error:
        raise BadInput(f"`{root}` cannot be written: {error.strerror}; choose a folder you may write to") from None
    return root
