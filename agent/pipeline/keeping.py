"""What a portfolio keeps in the workspace: a snapshot a day, and the readings of deals whose files have not changed.

Everything lies in `.amorce/pipeline`: `readings.jsonl`, appended as each deal is done so that an interrupted run goes on, and
`<portfolio>/<day>.json`.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from agent.pipeline.records import Judged, Line, Snapshot

_MOST_KEPT = 20_000  # readings in the file before those of deals no longer asked for are dropped
_MOST_SNAPSHOTS = 120  # read back: two years of weeks
_EACH_DAY = 35  # days back in which every day is read; of older weeks the last day tells enough
_LARGEST = 20_000_000  # bytes of a file that are hashed; beyond, its size and day stand for it

# What a reading depends on beside the files of a deal.
_DECIDING = (
    "agent.pipeline",
    "agent.qualification",
    "agent.reading",
    "agent.language",
    "connectors.deals",
    "prompts.qualification",
    "knowledge.cards.criterion",
)


class Readings:
    """Lines by the content of their folder and the recipe that read them. Safe to kill between two lines."""

    def __init__(self, folder: Path | None, recipe: str) -> None:
        self._path = folder / "readings.jsonl" if folder else None
        self._recipe = recipe
        self._lines: dict[str, str] = dict(self._held())
        self._cut = _ends_cut(self._path)

    def key(self, folder: Path) -> str:
        """Hash of what is in a deal's folder, and of what reads it."""
        digest = hashlib.sha256(self._recipe.encode())
        for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
            stat = path.stat()
            digest.update(f"\0{path.name}\0{stat.st_size}\0".encode())
            digest.update(path.read_bytes() if stat.st_size <= _LARGEST else str(stat.st_mtime_ns).encode())
        return digest.hexdigest()

    def find(self, key: str) -> Line | None:
        """The line read before under that key."""
        held = self._lines.get(key)
        return Line.model_validate_json(held) if held else None

    def keep(self, key: str, line: Line) -> None:
        """Add a line; written at once."""
        text = line.model_dump_json()
        self._lines[key] = text
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write("\n" * self._cut + json.dumps({"key": key, "line": text}, ensure_ascii=False) + "\n")
            self._cut = False

    def tidy(self, used: Iterable[str]) -> None:
        """Rewrite the file with the lines just used when it has grown far beyond them."""
        if self._path and len(self._lines) > _MOST_KEPT:
            kept = "".join(
                json.dumps({"key": k, "line": self._lines[k]}, ensure_ascii=False) + "\n"
                for k in used
                if k in self._lines
            )
            _replace(self._path, kept)

    def _held(self) -> Iterator[tuple[str, str]]:
        if self._path is None or not self._path.is_file():
            return
        with self._path.open(encoding="utf-8", errors="replace") as stream:
            for row in stream:
                try:
                    value = json.loads(row)
                    Line.model_validate_json(value["line"])
                except (ValueError, KeyError, TypeError):
                    continue  # a line cut by a stop: its deal is read again
                yield value["key"], value["line"]


class Snapshots:
    """The snapshots of one name, by day. A second run of a day replaces the first of the same deals; a look at other deals under
    that name, or at one of many, lies beside it."""

    def __init__(self, folder: Path | None, name: str) -> None:
        self._folder = folder / hashlib.sha256(name.encode()).hexdigest()[:12] if folder else None

    def before(self, day: date) -> list[Snapshot]:
        """The earlier snapshots, oldest first: each day of the last weeks, one a week before; the unreadable passed over."""
        if self._folder is None or not self._folder.is_dir():
            return []
        paths = list(_thinned(sorted(self._folder.glob("*.json")), day))
        found = (_snapshot(path) for path in paths[-_MOST_SNAPSHOTS:])
        return [snapshot for snapshot in found if snapshot and snapshot.as_of < day]

    def keep(self, snapshot: Snapshot) -> None:
        """Write the snapshot of its day, without what only that day's page showed; nothing for no deals."""
        if self._folder and snapshot.deals:
            self._folder.mkdir(parents=True, exist_ok=True)
            slim = [deal.model_copy(update={"flags": [], "missing": [], "statuses": {}}) for deal in snapshot.deals]
            text = Snapshot(as_of=snapshot.as_of, deals=slim).model_dump_json()
            _replace(self._place(self._folder, snapshot), text)

    def _place(self, folder: Path, snapshot: Snapshot) -> Path:
        """The file of that day that holds the same portfolio, else a new one."""
        day = snapshot.as_of.isoformat()
        plain = folder / f"{day}.json"
        for path in sorted(folder.glob(f"{day}*.json")):
            held = _snapshot(path)
            if held is None or same_portfolio(held.deals, snapshot.deals):
                return path
        ids = "\0".join(sorted(deal.id for deal in snapshot.deals))
        return folder / f"{day}-{hashlib.sha256(ids.encode()).hexdigest()[:12]}.json" if plain.exists() else plain


def same_portfolio(deals: Sequence[Judged], others: Sequence[Judged]) -> bool:
    """Whether two lists are one portfolio at two moments: deals come and go, but a third of the longer list stays."""
    ids, theirs = {deal.id for deal in deals}, {deal.id for deal in others}
    return 3 * len(ids & theirs) >= max(len(ids), len(theirs), 1)


def _thinned(paths: Iterable[Path], day: date) -> list[Path]:
    """By the days their names begin with; the rest of a name tells one portfolio from another."""
    kept: dict[tuple[int, int, str], Path] = {}
    for path in paths:
        try:
            of = date.fromisoformat(path.stem[:10])
        except ValueError:
            continue
        old = (day - of).days > _EACH_DAY
        year, week, _ = of.isocalendar()
        kept[(year, week, path.stem[10:]) if old else (0, of.toordinal(), path.stem[10:])] = path
    return sorted(kept.values())


def _snapshot(path: Path) -> Snapshot | None:
    try:
        return Snapshot.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def _ends_cut(path: Path | None) -> bool:
    """True when a stop cut the last line: the next one must not be glued to it, or both are lost."""
    if path is None or not path.is_file() or not path.stat().st_size:
        return False
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) != b"\n"


def _replace(path: Path, text: str) -> None:
    """Written beside its place and moved in: a stop leaves no half file."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


@cache
def recipe(reader: str) -> str:
    """What decides a reading beside the files: the reader's name, and the code, words and prompts it reads with."""
    digest = hashlib.sha256(reader.encode())
    for package in _DECIDING:
        top, *rest = package.split(".")
        for name, content in _files(resources.files(top).joinpath(*rest)):
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry)
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield entry.name, entry.read_bytes()
