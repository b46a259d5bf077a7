"""A long list on its way in: its rows in a file of their own, with how far they go, so that a stopped import goes on from there.

Every window of rows is committed together with the number of rows it brings the stage to: a process killed anywhere leaves whole
windows. The file is named after what decides the rows (`stage_key`), so that another list, another vendor option or other words
in signals.toml begin anew. It holds what the list holds, personal data included: it goes when the list is in, and a week later
when nobody went on with it.
"""

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from agent.errors import StoreLocked
from connectors.records import SignalRow

WINDOW = 10_000  # rows a commit: half a second of work, and what a kill can cost
KEPT_SECONDS = 7 * 24 * 3600  # how long a stopped import can go on
CHUNK = 1 << 20
FORMAT = "1"  # raise when rows are made otherwise than before
_SUFFIXES = ("", "-journal")
FIELDS = ", ".join(SignalRow._fields)
_MARKS = ", ".join("?" * len(SignalRow._fields))


def stage_key(file: Path, *decided: str) -> str:
    """What names the stage of a list: its bytes, and what else decides how its rows are made. Raises OSError."""
    digest = hashlib.sha256("\x1f".join((FORMAT, *decided)).encode("utf-8", "replace"))
    with file.open("rb") as stream:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()[:32]


def plain(row: SignalRow) -> tuple[str | float | None, ...]:
    """A row as SQLite's driver takes it fastest: a bare tuple, and a number for the truth value, which needs an adapter."""
    return (*row[:-1], 1 if row.event else 0)


class Stage:
    """The rows of one list. `rows` and `line` tell what an earlier run left: so many signals, the last of them from that line.

    One process at a time: another that opens the same stage is refused with StoreLocked. A stage that cannot be read, after a
    power cut say, is begun anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        _forget_old(path.parent)
        try:
            self._connection, (self.rows, self.line) = _opened(path)
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise StoreLocked("another process is importing this very list; let it end") from None
            self.discard()
            self._connection, (self.rows, self.line) = _opened(path)

    def add(self, rows: Iterable[SignalRow]) -> None:
        """Append rows, a window at a time."""
        stream = iter(rows)
        while window := list(islice(stream, WINDOW)):
            self.rows, self.line = self.rows + len(window), window[-1].line
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(f"INSERT INTO incoming VALUES ({_MARKS})", map(plain, window))  # noqa: S608
            self._connection.execute("UPDATE progress SET done = ?, line = ?", (self.rows, self.line))
            self._connection.execute("COMMIT")

    def ordered(self) -> Iterator[SignalRow]:
        """Every row, in the order stores keep them."""
        query = f"SELECT {FIELDS} FROM incoming ORDER BY account_key, source, id, line"  # noqa: S608
        for row in self._connection.execute(query):
            yield SignalRow._make((*row[:-1], bool(row[-1])))

    def close(self) -> None:
        """Let go of the file; the rows stay for the next run."""
        self._connection.close()

    def discard(self) -> None:
        """Take the file away: the list is in, or is to be begun anew."""
        with suppress(AttributeError):
            self._connection.close()
        for suffix in _SUFFIXES:
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def _forget_old(folder: Path) -> None:
    for left in folder.glob("*.sqlite*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > KEPT_SECONDS:
                left.unlink()


def _opened(path: Path) -> tuple[sqlite3.Connection, tuple[int, int]]:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        # Appended rows are written once under a rollback journal, twice under a write-ahead log.
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=TRUNCATE", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute(f"CREATE TABLE IF NOT EXISTS incoming ({FIELDS})")
        connection.execute("CREATE TABLE IF NOT EXISTS progress (done INTEGER, line INTEGER)")
        connection.execute("INSERT INTO progress SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM progress)")
        connection.execute("COMMIT")
        rows, line = connection.execute("SELECT done, line FROM progress").fetchone()
        if connection.execute("SELECT count(*) FROM incoming").fetchone()[0] != rows:
            raise sqlite3.DatabaseError("rows and progress disagree")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection, (rows, line)
