"""Bringing lists and dossiers in, and ordering what is there."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import BadInput
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


def import_signal_file(
    app: "App", file: Path, *, vendor: str = "auto", keep: bool = True, show: int | None = 0
) -> dict[str, Any]:
    """Read a signal list row by row and, when asked, keep its signals; `show` items are listed, None lists all.

    Raises UnreadableFile, or BadInput for an unknown vendor.
    """
    from connectors.files import Item, SignalReader, import_document, signal_of

    try:
        reader = SignalReader(file, vendor, app.settings.workspace / "signals.toml")
    except ValueError as error:
        raise BadInput(str(error)) from None
    listed: list[Item] = []

    def signals() -> Iterator[Signal]:
        for item in reader:
            if show is None or len(listed) < show:
                listed.append(item)
            if item.row.type is not None:
                yield signal_of(item, reader.layout)

    if keep:
        app.signals.save(signals(), file.name)
    else:
        for _ in signals():
            pass
    return import_document(reader.result(listed))


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
