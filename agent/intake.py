"""Bringing lists and dossiers in."""

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from agent.accounts import in_words_of_ours, resolved, settle
from agent.errors import BadInput
from agent.memory import uncollected
from agent.store.staging import WINDOW, Stage, stage_key
from connectors.dossiers import find_dossiers, read_dossier
from connectors.errors import UnreadableFile
from connectors.records import Purchases, SignalRow
from connectors.resolution import Company

if TYPE_CHECKING:
    from agent.bootstrap import App
    from connectors.files import ImportResult, Item, Layout, SignalReader

SHOWN = 200  # joins of one list told one by one; beyond, they are counted


class Watcher(Protocol):
    """Whoever watches an import."""

    def show(self, doing: str, done: int, of: int) -> None:
        """Hears how much of a part is done; `of` is 0 while that is not known."""

    def note(self, text: str) -> None:
        """Hears something worth a line."""


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
    watcher: Watcher | None = None,
) -> dict[str, Any]:
    """Read a signal list row by row and, when asked, keep its signals; `show` items are listed, None lists all.

    A list comes in whole or not at all. One that is stopped leaves what it had read in a stage (`agent.store.staging`); the same
    command then goes on from there and ends as if it had never been stopped. Raises UnreadableFile, BadInput for an unknown
    vendor, StoreLocked while another process imports the same list.
    """
    from connectors.files import import_document

    words = app.settings.workspace / "signals.toml"
    with uncollected():
        taking = _Taking(_reader(file, vendor, words, watcher), show)
        if keep:
            stage = _stored(app, taking, (vendor, words), watcher)
            read = taking.end()
            app.standings.keep_purchases(read.bought, file.name)
            app.accounts.add(read.companies)
            found = settle(app)
            if stage is not None:
                stage.discard()
        else:
            deque(taking.rows(), maxlen=0)
            read = taking.end()
            found = resolved(app, read.companies)
    saved = keep and _remembered(words, read.result.layout)
    report = import_document(read.result)
    mine = found.of(report["account_keys"])
    return report | {
        "mapping": report["mapping"] | read.history,
        "unmapped": [name for name in report["unmapped"] if name not in read.history],
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
    history: dict[str, str]  # columns that tell purchases


def _reader(file: Path, vendor: str, words: Path, watcher: Watcher | None) -> "SignalReader":
    from connectors.files import SignalReader

    try:
        return SignalReader(file, vendor, words, watcher.show if watcher else None)
    except ValueError as error:
        raise BadInput(str(error)) from None


def _stage_of(app: "App", file: Path, vendor: str, words: Path) -> Path:
    """Where a list waits until it is in: its name holds all that decides its rows."""
    from importlib.metadata import version

    said = words.read_text(encoding="utf-8-sig") if words.exists() else ""
    return app.settings.state / "imports" / f"{stage_key(file, vendor, said, version('amorce'))}.sqlite"


def _stored(app: "App", taking: "_Taking", asked: tuple[str, Path], watcher: Watcher | None) -> Stage | None:
    """Put the signals of a list into the store; the stage they went through, None for a list of one window."""
    file = taking.layout.path
    name = file.name
    if taking.total <= WINDOW:
        app.signals.save_rows(taking.rows(), name)
        return None
    stage = Stage(_stage_of(app, file, *asked))
    try:
        if stage.rows and watcher:
            watcher.note(
                f"{name}: going on from line {stage.line + 1:,}; the run that was stopped kept {stage.rows:,} signals"
            )
        stage.add(taking.rows(after=stage.rows))
        app.signals.take(stage, name)
    except UnreadableFile:  # nothing to go on with: the same file will be refused again
        stage.discard()
        raise
    finally:
        stage.close()
    return stage


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

        self.layout, self.total, self._reader, self._show = reader.layout, reader.total, reader, show
        self._stored, self._history = StoredRows(reader.layout), purchase_columns(reader.layout)
        self._companies = ListedCompanies(reader.layout)
        self.listed: list[Item] = []
        self.bought: dict[str, Purchases] = {}

    def rows(self, after: int = 0) -> Iterator[SignalRow]:
        """The signals in the order of the file, without the first `after`. Their lines are read all the same: companies and
        duplicates are known from the whole list only."""
        show, listed, history = self._show, self.listed, self._history
        seen, row_of = self._companies.add, self._stored.of
        for item in self._reader:
            if show is None or len(listed) < show:
                listed.append(item)
            if history is not None and (told := history.read(item)):
                self.bought[item.account] = told
            seen(item)
            if item.row.type is None:
                continue
            if after:
                after -= 1
            else:
                yield row_of(item)

    def end(self) -> _Read:
        """What stays of the list, complete once its rows are read. Lets go of the reader; the companies are given once."""
        result = self._reader.result(self.listed)
        del self._reader, self._stored
        history = self._history.named(self.layout) if self._history else {}
        return _Read(result, self.bought, map(in_words_of_ours, self._companies.taken()), history)
