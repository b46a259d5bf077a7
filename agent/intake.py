"""Bringing lists and dossiers in, and ordering what is there."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.reading.circumstances import Circumstances
from agent.targeting import Ranked, rank_account, ranked
from connectors.dossiers import find_dossiers, read_dossier
from connectors.errors import UnreadableFile
from connectors.records import Account, Signal

if TYPE_CHECKING:
    from agent.bootstrap import App


def import_dossier_folders(app: "App", paths: Sequence[Path]) -> dict[str, Any]:
    """Import dossiers one by one; one that cannot be read, or belongs to another seller, is rejected with its reason."""
    report: dict[str, Any] = {"accounts": 0, "evidence": 0, "contacts": 0, "rejected": []}
    seller = app.playbook.seller.id
    for folder in (folder for path in paths for folder in find_dossiers(path)):
        try:
            dossier = read_dossier(folder)
        except UnreadableFile as error:
            report["rejected"].append({"path": str(folder), "reason": str(error)})
            continue
        if dossier.account.seller not in (None, seller):
            reason = f"collected for seller `{dossier.account.seller}`; this workspace sells for `{seller}`"
            report["rejected"].append({"path": str(folder), "reason": reason})
            continue
        app.dossiers.save(dossier)
        report["accounts"] += 1
        report["evidence"] += len(dossier.evidence)
        report["contacts"] += len(dossier.account.contacts)
    return report


def import_signal_file(app: "App", file: Path, *, vendor: str, keep: bool) -> dict[str, Any]:
    """Read a signal list and, when asked, keep its signals."""
    from connectors.files import read_signal_file

    result = read_signal_file(file, vendor=vendor)
    if keep:
        app.signals.save(result.signals, result.file)
    return result.report()


def rank_all(app: "App") -> list[Ranked]:
    """Every account known by a dossier or by a signal, best first."""
    lines = [app.rank(dossier) for dossier in app.dossiers.all()]
    known = {key for line in lines for key in (line.account.domain, line.account.id) if key}
    lines += _list_only(app, known)
    return ranked(lines)


def _list_only(app: "App", known: set[str]) -> Iterator[Ranked]:
    """Accounts known only from signal lists: what the list does not say is unknown and counts for nothing."""
    now = app.settings.now or app.signals.latest() or date.today()
    for key, signals in app.signals.by_account():
        if key not in known:
            yield rank_account(stub_account(key, signals, now), [], Circumstances(), app.playbook, signals=signals)


def stub_account(key: str, signals: Sequence[Signal], now: date) -> Account:
    """The account as a signal list knows it: a key and a name."""
    name = next((s.company for s in reversed(signals) if s.company), None) or key.removeprefix("name:")
    domain = next((s.domain for s in signals if s.domain), None)
    return Account(id=key, name=name, domain=domain, as_of=now)
