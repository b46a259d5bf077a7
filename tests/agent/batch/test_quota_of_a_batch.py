"""A list of sixty accounts and a small LinkedIn quota: the best spend it, once, also when another list runs the same week."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.batch.flow import BatchOptions, run_batch
from agent.bootstrap import App
from agent.outreach.models import Proposal
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Contact, Dossier

NOTES, INVITATIONS, ACCOUNTS = 3, 10, 60


@pytest.fixture
def app(tmp_path: Path) -> App:
    init_workspace(tmp_path / "w")
    seller = tmp_path / "w" / "playbook" / "seller.yaml"
    before = seller.read_text(encoding="utf-8")
    small = f"notes_per_month: {NOTES}, invitations_per_week: {INVITATIONS}"
    seller.write_text(before.replace("notes_per_month: 5, invitations_per_week: 100", small), encoding="utf-8")
    assert small in seller.read_text(encoding="utf-8")
    return App(load_settings(tmp_path / "w", now="2026-11-16")[0])


def listed(
    app: App, folder: Path, name: str, make_dossier: Callable[..., Dossier], make_contact: Callable[..., Contact]
) -> Path:
    """Sixty accounts that can be written to on LinkedIn only, and a list of their signals."""
    lines = ["company_name,domain,topic,score,date"]
    for n in range(ACCOUNTS):
        id_ = f"{name}-{n:02}"
        reader = make_contact(email=None)
        app.dossiers.save(
            make_dossier(
                id=id_, name=f"{name.title()} {n}", domain=f"{id_}.example", employees=60 + 9 * n, contacts=[reader]
            )
        )
        lines.append(f"{name.title()} {n},{id_}.example,EDR,{60 + n % 40},2026-11-12")
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(app: App, path: Path) -> list[Proposal]:
    run_batch(app, path, BatchOptions(name=path.stem), lambda *_: None)
    return [p for p in app.proposals.all() if p.account.id.startswith(path.stem) and p.plan]


def kinds(proposals: list[Proposal]) -> Counter[str]:
    """How each proposal opens on LinkedIn."""
    found: Counter[str] = Counter()
    for p in proposals:
        noted = any(d.channel == "linkedin_note" and d.body.strip() for d in p.drafts)
        purposes = {s.purpose for s in p.plan.steps} if p.plan else set()
        found["note" if noted else next((x for x in ("invite", "invite_later") if x in purposes), "none")] += 1
    return found


def test_the_quota_is_spent_on_the_best_and_once(
    app: App, tmp_path: Path, make_dossier: Callable[..., Dossier], make_contact: Callable[..., Contact]
) -> None:
    first = run(app, listed(app, tmp_path, "premier", make_dossier, make_contact))
    assert len(first) == ACCOUNTS
    found = kinds(first)
    assert found["note"] == NOTES
    assert found["invite"] == INVITATIONS - NOTES
    assert found["invite_later"] == ACCOUNTS - INVITATIONS
    again = run(app, tmp_path / "premier.csv")
    assert kinds(again) == found
    second = run(app, listed(app, tmp_path, "second", make_dossier, make_contact))
    assert kinds(second)["note"] == 0
    assert kinds(second)["invite"] == 0
