"""Initialise, import, rank, draft, and show the proof of every sentence. Runs offline, twice with the same result."""

from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from agent.bootstrap import App
from agent.cli.console import emit, say, warn
from agent.cli.showing import show_head, show_proposal
from agent.drafting import draft_account
from agent.errors import BadInput
from agent.intake import import_dossier_folders, import_signal_file
from agent.outreach.flow import Wish
from agent.outreach.models import Proposal
from agent.ranklist import rank_all
from agent.settings import load_settings
from agent.targeting import Ranked
from agent.workspace import init_workspace

SHOWN = 3
# The day the example dossiers were collected: ages are counted from it, so the demo reads the same for ever.
DEMO_DAY = date(2026, 11, 16)


def run_demo(folder: Path, *, now: date | None, as_json: bool) -> int:
    """Run the whole demo in `folder` (made when new). Returns the exit code. Raises BadInput for somebody's own workspace."""
    _make(folder)
    settings, _ = load_settings(folder, now=now or DEMO_DAY)
    app = App(settings)
    with as_file(files("agent.demo")) as data:
        dossiers = import_dossier_folders(app, [data / "accounts"])
        signals = import_signal_file(app, data / "signals.csv")
    lines = list(rank_all(app))
    have = {d.account.id for d in app.dossiers.all()}
    drafted = [draft_account(app, r.account.id, Wish(now=settings.now)) for r in lines if r.account.id in have]
    if as_json:
        emit({"dossiers": dossiers, "signals": _brief(signals), "ranked": lines, "proposals": drafted})
        return 0
    _show(folder, dossiers, signals, lines, drafted)
    return 0


def _make(folder: Path) -> None:
    mark = folder / ".amorce" / "demo"
    if not (folder / "playbook").is_dir():
        init_workspace(folder, "cyberguard")
        mark.parent.mkdir(exist_ok=True)
        mark.touch()
    elif not mark.is_file():
        raise BadInput(f"`{folder}` is a workspace of your own: the demo makes its own, give it another --dir")


def _brief(signals: dict[str, Any]) -> dict[str, Any]:
    kept = ("rows", "accepted_rows", "accounts", "signals", "rejected", "duplicates")
    return {key: signals[key] for key in kept}


def _show(
    folder: Path, dossiers: dict[str, Any], signals: dict[str, Any], lines: list[Ranked], drafted: list[Proposal]
) -> None:
    say(f"1. Workspace {folder}: example playbook of CyberGuard")
    say(f"2. Imported {dossiers['accounts']} dossiers ({dossiers['evidence']} pieces of evidence) and a signal list:")
    say(
        f"   {signals['rows']} rows = {signals['accepted_rows']} accepted + {len(signals['duplicates'])} duplicates "
        f"+ {len(signals['rejected'])} rejected"
    )
    for item in signals["rejected"]:
        warn(f"   line {item['line']}: {item['reason']}")
    say("3. Ranked:")
    for line in lines:
        say(f"   tier {line.tier}  {line.score:5.1f}  {line.queue:8}  {line.account.name}")
    say()
    say("4. The top drafts, each sentence with its proof")
    waiting = [p for p in drafted if p.status == "pending"]
    for proposal in waiting[:SHOWN]:
        say()
        show_proposal(proposal)
    say()
    say("5. Refused, and why")
    for proposal in (p for p in drafted if p.status == "refused"):
        show_head(proposal)
        say(f"  REFUSED: {proposal.refusal.reason if proposal.refusal else ''}")
    unknown = [r.account.name for r in lines if r.account.id not in {p.account.id for p in drafted}]
    if unknown:
        say(f"  no dossier yet, so no contact and no proof: {', '.join(unknown)}")
    say()
    say(f"{len(waiting)} drafts wait for you. Next:")
    say(f"  amorce --workspace {folder} review list")
