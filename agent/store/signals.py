"""Imported signals: `source` + `id` is the idempotency key, so that importing a file again changes nothing.

Keys that are one account (`AccountStore`) are read as one: their rows come under the account's key. The rows themselves keep
the key they came with.

A long list is staged as it comes (`agent.store.staging`) and then written in account order: the tree is filled from end to end,
which costs a third of writing rows where they fall.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, groupby, islice
from operator import itemgetter

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql

from agent.store.database import Database
from agent.store.staging import FIELDS, Stage, plain
from agent.store.tables import joins, signals
from connectors.records import Signal, SignalDetails, SignalRow

WINDOW = 5_000  # rows a statement: bounds memory
ACCOUNTS = 500  # accounts of several keys read at a time
_COLUMNS = [signals.c[name] for name in SignalRow._fields]
_MARKS = ", ".join("?" * (len(_COLUMNS) + 1))
_ADDING = f"INSERT INTO signals ({FIELDS}, file) VALUES ({_MARKS}) ON CONFLICT DO NOTHING"  # noqa: S608  names of our own


class SignalStore:
    """Append and read."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(self, records: Iterable[Signal], file: str) -> int:
        """Add the signals that are new; returns how many were."""
        return self.save_rows((row_of(record) for record in records), file)

    def save_rows(self, rows: Iterable[SignalRow], file: str) -> int:
        """Add the rows that are new, all in one transaction; returns how many were. For lists that can be held in memory."""
        held = sorted(rows, key=lambda row: (row.account_key, row.source, row.id, row.line))
        before = self.count()
        with self._db.write() as connection:
            self._append(connection, iter(held), file)
        return self.count() - before

    def take(self, stage: Stage, file: str) -> int:
        """Add the rows of a stage that are new, all in one transaction; returns how many were. The stage is closed, not gone."""
        before = self.count()
        if self._db.sqlite:
            self._attach(stage, file)
        else:
            with self._db.write() as connection:
                self._append(connection, stage.ordered(), file)
            stage.close()
        return self.count() - before

    def of(self, account_key: str) -> list[Signal]:
        """Signals of one account, oldest first."""
        return [signal for _, rows in self.rows_of([account_key]) for signal in map(signal_of, rows)]

    def rows_of(self, account_keys: Sequence[str]) -> Iterator[tuple[str, list[SignalRow]]]:
        """The rows of some accounts, in key order, each account's oldest first."""
        with self._db.read() as connection:
            others = connection.execute(
                select(joins.c.account_key, joins.c.account).where(joins.c.account.in_(account_keys))
            )
            owner = {key: key for key in account_keys} | {row[0]: row[1] for row in others}
            query = select(*_COLUMNS).where(signals.c.account_key.in_(list(owner)))
            found = [SignalRow._make(row) for row in connection.execute(query)]
        yield from _grouped(sorted(((owner[row.account_key], row) for row in found), key=itemgetter(0)))

    def by_account(self) -> Iterator[tuple[str, list[SignalRow]]]:
        """Every account key with its rows, streamed, each account's oldest first: in key order, accounts of several keys last."""
        with self._db.read() as connection:
            joined = {row[0]: row[1] for row in connection.execute(select(joins.c.account_key, joins.c.account))}
            several = set(joined.values())
            for key, own in _grouped((row.account_key, row) for row in self._every(connection)):
                if key not in joined and key not in several:
                    yield key, own
        waiting = iter(sorted(several))
        while window := list(islice(waiting, ACCOUNTS)):
            yield from self.rows_of(window)

    def _every(self, connection: Connection) -> Iterator[SignalRow]:
        """All rows in key order. From the driver on SQLite: rows made by SQLAlchemy cost as much as reading them."""
        query = select(*_COLUMNS).order_by(signals.c.account_key)
        driver = connection.connection.driver_connection
        if self._db.sqlite and driver is not None:
            yield from map(SignalRow._make, driver.execute(str(query.compile(connection))))
        else:
            found = connection.execution_options(yield_per=WINDOW).execute(query)
            yield from map(SignalRow._make, chain.from_iterable(found.partitions()))

    def latest(self) -> date | None:
        """The latest `occurred_on` of all: the "now" of signal lists."""
        with self._db.read() as connection:
            value = connection.execute(select(func.max(signals.c.occurred_on))).scalar()
        return date.fromisoformat(value) if value else None

    def count(self) -> int:
        """Number of signals held."""
        with self._db.read() as connection:
            return int(connection.execute(select(func.count()).select_from(signals)).scalar_one())

    def _attach(self, stage: Stage, file: str) -> None:
        """SQLite reads the stage itself: one ordered insert, without a row passing through Python."""
        stage.close()
        with self._db.bulk() as connection:
            connection.exec_driver_sql("ATTACH DATABASE ? AS staged", (str(stage.path),))
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql(
                f"INSERT OR IGNORE INTO signals ({FIELDS}, file) SELECT {FIELDS}, ? FROM staged.incoming "  # noqa: S608
                "ORDER BY account_key, source, id, line",
                (file,),
            )
            connection.exec_driver_sql("COMMIT")

    def _append(self, connection: Connection, stream: Iterator[SignalRow], file: str) -> None:
        statement = postgresql.insert(signals).on_conflict_do_nothing()
        while window := list(islice(stream, WINDOW)):
            if (
                self._db.sqlite
            ):  # straight to the driver: making SQLAlchemy's parameters costs as much as writing the rows
                connection.exec_driver_sql(_ADDING, [(*plain(row), file) for row in window])
            else:
                connection.execute(statement, [row._asdict() | {"file": file} for row in window])


def row_of(signal: Signal) -> SignalRow:
    """A signal in plain values. Nothing says that its id holds its account: it is identified as an event is."""
    details = signal.details.model_dump_json(exclude_none=True)
    return SignalRow(
        account_key=signal.account_key,
        source=signal.source,
        id=signal.id,
        company=signal.company,
        domain=signal.domain,
        type=signal.type,
        topic=signal.topic,
        score=signal.score,
        score_scale=signal.score_scale,
        vendor=signal.vendor,
        occurred_on=signal.occurred_on.isoformat() if signal.occurred_on else None,
        observed_at=signal.observed_at,
        line=signal.line,
        details=None if details == "{}" else details,
        event=True,
    )


def signal_of(row: SignalRow) -> Signal:
    """The signal a row keeps."""
    plain = row._asdict() | {"details": SignalDetails.model_validate_json(row.details or "{}")}
    return Signal.model_validate(plain)


def _grouped(pairs: Iterable[tuple[str, SignalRow]]) -> Iterator[tuple[str, list[SignalRow]]]:
    """Rows by the account they come with; equal accounts must stand together."""
    for key, group in groupby(pairs, key=itemgetter(0)):
        yield key, sorted((row for _, row in group), key=lambda row: (row.occurred_on or "", row.source, row.id))
