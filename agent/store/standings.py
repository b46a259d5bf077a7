"""What targeting remembers between two rankings: where accounts stood, and what customers bought."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select

from agent.store.database import Database
from agent.store.tables import customers, standings
from agent.targeting.places import Stood
from connectors.records import Purchases


class StandingStore:
    """The last ranking, and the purchases lists have told. One row an account in each table."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def ranked_on(self) -> date | None:
        """The "now" of the last ranking, None before the first."""
        with self._db.read() as connection:
            value = connection.execute(select(func.max(standings.c.as_of))).scalar()
        return date.fromisoformat(value) if value else None

    def last(self) -> dict[str, Stood]:
        """Where each account stood, by account key."""
        with self._db.read() as connection:
            rows = connection.execute(select(standings.c.account_key, standings.c.tier, standings.c.value))
            return {row[0]: Stood(row[1], row[2]) for row in rows}

    def keep(self, changed: Mapping[str, Stood], gone: Iterable[str], as_of: date) -> None:
        """Write where accounts stand now: those that moved or are new, without those that are gone."""
        day = as_of.isoformat()
        rows = [{"account_key": key, "tier": s.tier, "value": s.value, "as_of": day} for key, s in changed.items()]
        self._replace(standings, [*changed, *gone], rows)

    def purchases(self) -> dict[str, Purchases]:
        """What each customer bought, by account key."""
        with self._db.read() as connection:
            rows = connection.execute(select(customers)).all()
        return {
            row.account_key: Purchases(
                last=date.fromisoformat(row.last_purchase) if row.last_purchase else None,
                orders=row.orders,
                amount=row.amount,
                years=row.years,
            )
            for row in rows
        }

    def keep_purchases(self, told: Mapping[str, Purchases], file: str) -> None:
        """Keep what a list says of its customers, in place of what an earlier list said of them."""
        rows = [
            {
                "account_key": key,
                "last_purchase": p.last.isoformat() if p.last else None,
                "orders": p.orders,
                "amount": p.amount,
                "years": p.years,
                "file": file,
            }
            for key, p in told.items()
        ]
        self._replace(customers, list(told), rows)

    def _replace(self, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows of `keys` out and put `rows` in, in one transaction; nothing to do opens none."""
        if not keys:
            return
        with self._db.write() as connection:
            connection.execute(delete(table).where(table.c.account_key == bindparam("k")), [{"k": key} for key in keys])
            if rows:
                connection.execute(insert(table), rows)
