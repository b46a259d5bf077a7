"""The companies lists speak of, which account keys are one account, and what people decided of it.

Records are kept as they came; joins are made anew from them and from the decisions, so that nothing is merged for good.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from agent.store.audit import AuditLog
from agent.store.database import Database
from agent.store.tables import companies, joins, rulings
from connectors.resolution import Company, Decision, Match

WINDOW = 5_000  # rows a statement
_STATED = ("name", "domain", "country", "siren", "city", "postcode")


class AccountStore:
    """Companies by account key, joins, decisions."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def companies(self) -> list[Company]:
        """Every company lists have told of, in the order they came."""
        query = select(companies.c.account_key, *(companies.c[name] for name in _STATED)).order_by(companies.c.seq)
        with self._db.read() as connection:
            driver = connection.connection.driver_connection
            if self._db.sqlite and driver is not None:  # rows made by SQLAlchemy cost as much as reading them
                return _companies(driver.execute(str(query.compile(connection))))
            return _companies(connection.execute(query))

    def add(self, found: Iterable[Company]) -> bool:
        """Keep companies met for the first time, fill what was blank of the others; whether that changed anything."""
        stream, changed = iter(found), False
        if self._db.sqlite:
            return self._poured(stream)
        while window := list(islice(stream, WINDOW)):
            named = [{"account_key": c.key} | {name: getattr(c, name) for name in _STATED} for c in window]
            with self._db.write() as connection:
                changed = connection.execute(self._filling(), named).rowcount != 0 or changed
        return changed

    def _poured(self, stream: Iterator[Company]) -> bool:
        """On SQLite, through a temporary table and one statement: a statement a row costs a third more."""
        columns = ", ".join(("account_key", *_STATED))
        conflict = str(self._filling().compile(dialect=sqlite.dialect())).partition(" ON CONFLICT ")
        with self._db.bulk() as connection:
            connection.exec_driver_sql(f"CREATE TEMP TABLE met ({columns})")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            while window := [
                (c.key, c.name, c.domain, c.country, c.siren, c.city, c.postcode) for c in islice(stream, WINDOW)
            ]:
                connection.exec_driver_sql(f"INSERT INTO met VALUES ({', '.join('?' * (1 + len(_STATED)))})", window)  # noqa: S608
            filled = connection.exec_driver_sql(
                f"INSERT INTO companies ({columns}) SELECT {columns} FROM met WHERE true ORDER BY rowid"  # noqa: S608
                f"{conflict[1]}{conflict[2]}"
            )
            changed = filled.rowcount != 0
            connection.exec_driver_sql("COMMIT")
        return changed

    def joins(self) -> dict[str, str]:
        """The account of each key that is not its own."""
        with self._db.read() as connection:
            return {row[0]: row[1] for row in connection.execute(select(joins.c.account_key, joins.c.account))}

    def joined(self) -> dict[str, tuple[str, Match]]:
        """The same with how sure it is and why, in key order."""
        with self._db.read() as connection:
            rows = connection.execute(select(joins).order_by(joins.c.account_key)).all()
        return {row.account_key: (row.account, Match("same", row.confidence, row.reason)) for row in rows}

    def settle(self, found: Mapping[str, tuple[str, Match]]) -> None:
        """Put these joins in place of those held; writes nothing when they are the same."""
        before = self.joined()
        gone = [key for key in before if found.get(key) != before[key]]
        new = [
            {"account_key": key, "account": account, "confidence": match.confidence, "reason": match.reason}
            for key, (account, match) in found.items()
            if before.get(key) != (account, match)
        ]
        if not gone and not new:
            return
        with self._db.write() as connection:
            if gone:
                statement = delete(joins).where(joins.c.account_key == bindparam("k"))
                connection.execute(statement, [{"k": key} for key in gone])
            if new:
                connection.execute(insert(joins), new)

    def decisions(self) -> list[Decision]:
        """What people decided, oldest first."""
        with self._db.read() as connection:
            rows = connection.execute(select(rulings).order_by(rulings.c.seq)).all()
        return [Decision.model_validate(row._asdict() | {"at": datetime.fromisoformat(row.at)}) for row in rows]

    def decide(self, taken: Sequence[Decision], audit: AuditLog) -> None:
        """Add decisions with their trace in the audit: all of them or none, on disk before this returns."""
        with self._db.write(durable=True) as connection:
            for one in taken:
                row: dict[str, Any] = one.model_dump() | {"at": one.at.isoformat(timespec="seconds")}
                connection.execute(insert(rulings).values(**row))
                detail = {name: row[name] for name in ("left", "right", "of", "reason")}
                audit.append(
                    connection, at=one.at, actor=one.by, action=f"accounts:{one.kind}", subject=one.id, detail=detail
                )

    def count(self) -> int:
        """Number of companies held."""
        with self._db.read() as connection:
            return int(connection.execute(select(func.count()).select_from(companies)).scalar_one())

    def _filling(self) -> Any:
        """Insert, or fill the blanks of the row held; a row with nothing to add is left untouched."""
        dialect = sqlite if self._db.sqlite else postgresql
        statement = dialect.insert(companies).values({name: bindparam(name) for name in ("account_key", *_STATED)})
        new = statement.excluded
        adds = (and_(companies.c[name].is_(None), new[name].is_not(None)) for name in _STATED)
        return statement.on_conflict_do_update(
            index_elements=["account_key"],
            set_={name: func.coalesce(companies.c[name], new[name]) for name in _STATED},
            where=or_(*adds),
        )


def _companies(rows: Iterable[Sequence[Any]]) -> list[Company]:
    return [
        Company(key, name, domain, (), country, siren, city, postcode)
        for key, name, domain, country, siren, city, postcode in rows
    ]
