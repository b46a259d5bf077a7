"""Bringing lists and dossiers in."""

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import BadInput
from connectors.dossiers import find_dossiers, read_dossier
from connectors.errors import UnreadableFile
from connectors.records import Purchases, SignalRow

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
    from connectors.files import Item, SignalReader, import_document
    from connectors.files.purchases import purchase_columns
    from connectors.files.stored import StoredRows

    try:
        reader = SignalReader(file, vendor, app.settings.workspace / "signals.toml")
    except ValueError as error:
        raise BadInput(str(error)) from None
    listed: list[Item] = []
    bought: dict[str, Purchases] = {}
    rows, history = StoredRows(reader.layout), purchase_columns(reader.layout)

    def signals() -> Iterator[SignalRow]:
        for item in reader:
            if show is None or len(listed) < show:
                listed.append(item)
            if history is not None and (told := history.read(item)):
                bought[item.account] = told
            if keep and item.row.type is not None:
                yield rows.of(item)

    if keep:
        app.signals.save_rows(signals(), file.name)
        app.standings.keep_purchases(bought, file.name)
    else:
        deque(signals(), maxlen=0)
    return import_document(reader.result(listed)) | {"customers": len(bought)}
