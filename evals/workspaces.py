"""What a workspace holds that evals may learn from."""

from pathlib import Path
from typing import Any

from agent.bootstrap import App
from agent.errors import BadInput
from agent.settings import load_settings
from evals.collecting import items


def decided_items(workspace: Path) -> list[dict[str, Any]]:
    """Items of every decided proposal, the names of all contacts known there and of the sender replaced.

    Raises BadInput for a folder that is no workspace.
    """
    settings, _ = load_settings(workspace)
    if not settings.playbook.is_dir():
        raise BadInput(f"`{workspace}` is no workspace (no playbook/); `amorce init DIR` makes one")
    app = App(settings)
    proposals = app.proposals.all()
    people = sorted({p.contact.name for p in proposals if p.contact} | {app.playbook.seller.sender.name})
    return items(((p, app.proposals.decisions(p.proposal_id)) for p in proposals), people)
