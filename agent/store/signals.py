"""Imported signals: `source` + `id` is the idempotency key, so that importing a file again changes nothing."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from agent.store.database import Database
from agent.store.tables import signals
from connectors.records import Signal

WINDOW = 5_000  # rows a transaction: bounds memory and lock time on long lists


class SignalStore:
    """Append and read."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(self, records: Iterable[Signal], file: str) -> int:
        """Add the signals that are new; returns how many were."""
        build = sqlite.insert if self._db.sqlite else postgresql.insert
        before, stream = self.count(), iter(records)
        while window := list(islice(stream, WINDOW)):
            with self._db.write() as connection:
                statement = build(signals).on_conflict_do_nothing(index_elements=["source", "id"])
                connection.execute(statement, [_row(s, file) for s in window])
        return self.count() - before

    def of(self, account_key: str) -> list[Signal]:
        """Signals of one account, oldest first."""
        query = select(signals).where(signals.c.account_key == account_key)
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(signals.c.occurred_on, signals.c.source, signals.c.id)).all()
        return [_signal(row._mapping) for row in rows]

    def by_account(self) -> Iterator[tuple[str, list[Signal]]]:
        """Every account key with its signals, streamed in key order."""
        query = select(signals).order_by(signals.c.account_key, signals.c.occurred_on, signals.c.source, signals.c.id)
        key: str | None = None
        held: list[Signal] = []
        with self._db.read() as connection:
            for row in connection.execution_options(yield_per=WINDOW).execute(query):
                if row.account_key != key and held:
                    yield key or "", held
                    held = []
                key = row.account_key
                held.append(_signal(row._mapping))
        if held:
            yield key or "", held

    def latest(self) -> date | None:
        """The latest `occurred_on` of all: the "now" of signal lists."""
        with self._db.read() as connection:
            value = connection.execute(select(func.max(signals.c.occurred_on))).scalar()
        return date.fromisoformat(value) if value else None

    def count(self) -> int:
        """Number of signals held."""
        with self._db.read() as connection:
            return int(connection.execute(select(func.count()).select_from(signals)).scalar_one())


def _row(signal: Signal, file: str) -> dict[str, Any]:
    row = signal.model_dump(mode="json", exclude={"raw"})
    row["score"] = None if signal.score is None else repr(signal.score)
    return row | {"file": file}


def _signal(row: Any) -> Signal:
    return Signal.model_validate({k: v for k, v in row.items() if k != "file" and v is not None})
