"""Which accounts still have to run, each under its idempotency key: batch / account / hash(inputs + recipe)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from agent.durable import Run
from agent.outreach.models import digest
from agent.store.batches import Item
from agent.targeting import Ranked

if TYPE_CHECKING:
    from agent.bootstrap import App

RECIPE = "outreach-2"  # raise when the same inputs should give new drafts


def planned(app: "App", name: str, work: Iterable[Ranked], before: dict[str, Item]) -> list[Run]:
    """The runs to submit. An account that ended well or was refused on these very inputs is not run again."""
    runs = []
    for line in work:
        held = before.get(line.account.id)
        base = f"{name}/{line.account.id}/{_inputs(app, line)}"
        if held and held.key.startswith(base) and held.state in ("proposed", "refused"):
            continue
        again = _attempt(held.key) + 1 if held and held.key.startswith(base) else 1
        runs.append(Run(key=f"{base}/{again}", subject=line.account.id))
    return runs


def _attempt(key: str) -> int:
    return int(key.rpartition("/")[2])


def _inputs(app: "App", line: Ranked) -> str:
    """Hash of what the draft depends on: dossier, playbook, settings of the writer, recipe."""
    dossier = app.dossiers.get(line.account.id)
    record = dossier.model_dump(mode="json") if dossier else line.account.model_dump()
    writer = [app.settings.model, app.settings.openai_base_url, str(app.settings.now)]
    return digest([record, app.playbook.model_dump(mode="json"), line.tier, writer, RECIPE])[:12]
