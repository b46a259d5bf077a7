"""What targeting remembers between two rankings: where accounts stood, and what customers bought."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

from sqlalchemy import delete, func, insert, select

from agent.store.database import Database
from agent.store.tables import customers, standings
from agent.targeting.places import Stood
from connectors.records import Purchases

WINDOW = 500  # keys a statement: below SQLite's limit of bound values


class StandingStore:
    """The last ranking, and the purchases lists have told."""

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
        old = iter([*changed, *gone])
        rows = [
            {"account_key": k, "tier": s.tier, "value": s.value, "as_of": as_of.isoformat()} for k, s in changed.items()
        ]
        with self._db.write() as connection:
            while window := list(islice(old, WINDOW)):
                connection.execute(delete(standings).where(standings.c.account_key.in_(window)))
            if rows:
                connection.execute(insert(standings), rows)

    def purchases(self) -> dict[str, Purchases]:
        """What each customer bought, by account key."""
        with self._db.read() as connection:
            rows = connection.execute(select(customers)).all()
        return {
            r.account_key: Purchases(
                date.fromisoformat(r.last_purchase) if r.last_purchase else None, r.orders, r.amount, r.years
            )
            for r in rows
        }

    def keep_purchases(self, told: Mapping[str, Purchases], file: str) -> None:
        """Keep what a list says of its customers, in place of what an earlier list said of them."""
        keys: Sequence[str] = list(told)
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
        with self._db.write() as connection:
            for start in range(0, len(keys), WINDOW):
                window = keys[start : start + WINDOW]
                connection.execute(delete(customers).where(customers.c.account_key.in_(window)))
            if rows:
                connection.execute(insert(customers), rows)
