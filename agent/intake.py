"""Bringing lists and dossiers in."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from agent.accounts import in_words_of_ours, resolved, settle
from agent.errors import BadInput
from agent.memory import uncollected
from connectors.dossiers import find_dossiers, read_dossier
from connectors.errors import UnreadableFile
from connectors.records import Purchases, SignalRow
from connectors.resolution import Company

if TYPE_CHECKING:
    from agent.bootstrap import App
    from connectors.files import ImportResult, Item, Layout, SignalReader

SHOWN = 200  # joins of one list told one by one; beyond, they are counted
Progress = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


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
    if report["accounts"] and app.accounts.count():
        settle(app)
    return report


def import_signal_file(
    app: "App",
    file: Path,
    *,
    vendor: str = "auto",
    keep: bool = True,
    show: int | None = 0,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Read a signal list row by row and, when asked, keep its signals; `show` items are listed, None lists all.

    An import that is stopped keeps nothing of the list on SQLite, and whole windows of it on PostgreSQL; the same command then
    reads it again from the start and adds what is missing, nothing twice. Raises UnreadableFile, or BadInput for an unknown
    vendor.
    """
    from connectors.files import import_document

    words = app.settings.workspace / "signals.toml"
    with uncollected():
        if keep:
            read = _read(
                _reader(file, vendor, words, progress), show, lambda rows: app.signals.save_rows(rows, file.name)
            )
            app.standings.keep_purchases(read.bought, file.name)
            app.accounts.add(read.companies)
            found = settle(app)
        else:
            read = _read(_reader(file, vendor, words, progress), show, lambda rows: deque(rows, maxlen=0))
            found = resolved(app, read.companies)
    saved = keep and _remembered(words, read.result.layout)
    report = import_document(read.result)
    mine = found.of(report["account_keys"])
    return report | {
        "customers": len(read.bought),
        "mapping_saved": saved,
        "joined": [line.model_dump() for line in mine.lines[:SHOWN]],
        "joined_count": len(mine.joins),
        "to_confirm": [doubt.model_dump() for doubt in mine.doubts],
    }


class _Read(NamedTuple):
    """What stays of a list once its rows are read: the reader, and what it had to remember, are gone by then."""

    result: "ImportResult"
    bought: dict[str, Purchases]
    companies: Iterator[Company]


def _reader(file: Path, vendor: str, words: Path, progress: Progress | None) -> "SignalReader":
    from connectors.files import SignalReader

    try:
        return SignalReader(file, vendor, words, progress)
    except ValueError as error:
        raise BadInput(str(error)) from None


def _read(reader: "SignalReader", show: int | None, take: Callable[[Iterator[SignalRow]], object]) -> _Read:
    taking = _Taking(reader, show)
    take(taking.rows())
    return _Read(reader.result(taking.listed), taking.bought, taking.companies())


def _remembered(words: Path, layout: "Layout") -> bool:
    """Whether the mapping was new and could be written down; the list is in all the same when it could not."""
    from connectors.files import remember_mapping

    try:
        return remember_mapping(words, layout)
    except OSError:
        return False


class _Taking:
    """One reading of a list: signals for the store, and on the way its companies, its purchases and the first rows."""

    def __init__(self, reader: "SignalReader", show: int | None) -> None:
        from connectors.files.accounts import ListedCompanies
        from connectors.files.purchases import purchase_columns
        from connectors.files.stored import StoredRows

        self._reader, self._show = reader, show
        self._stored, self._history = StoredRows(reader.layout), purchase_columns(reader.layout)
        self._companies = ListedCompanies(reader.layout)
        self.listed: list[Item] = []
        self.bought: dict[str, Purchases] = {}

    def rows(self) -> Iterator[SignalRow]:
        """The signals, in the order of the file."""
        show, listed, history = self._show, self.listed, self._history
        seen, row_of = self._companies.add, self._stored.of
        for item in self._reader:
            if show is None or len(listed) < show:
                listed.append(item)
            if history is not None and (told := history.read(item)):
                self.bought[item.account] = told
            seen(item)
            if item.row.type is not None:
                yield row_of(item)

    def companies(self) -> Iterator[Company]:
        """The companies of the list, complete once its rows are read; given once."""
        return map(in_words_of_ours, self._companies.taken())
