"""Batches: their options, and one line an account with how it ended."""

from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import delete, insert, select, update

from agent.errors import NotFound
from agent.store.database import Database
from agent.store.tables import batch_items, batches

State = Literal["proposed", "refused", "failed", "skipped"]


class Written(BaseModel):
    """What one person of an account got; `contact` is None where the account has nobody to write to."""

    contact: str | None
    proposal: str | None = None
    state: State
    reason: str | None = None


class Item(BaseModel):
    """One account of a batch, `people` the one to begin with first. `key` is the idempotency key it ran under."""

    account: str
    key: str
    state: State
    proposal: str | None = None
    people: list[Written] = Field(default_factory=list)
    reason: str | None = None
    tokens: int = 0
    cost: float | None = 0.0

    def count(self, state: State) -> int:
        """How many proposals, or accounts without any, ended so."""
        return sum(one.state == state for one in self.people) if self.people else int(self.state == state)


class Batch(BaseModel):
    """A named run over one file."""

    name: str
    file: str
    options: dict[str, Any]
    cancelled: bool = False
    report: dict[str, Any] | None = None


class BatchStore:
    """Batches by name."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def open(self, name: str, file: str, options: dict[str, Any]) -> Batch:
        """The batch of that name, made when new; running it again lifts a cancellation."""
        with self._db.write() as connection:
            if connection.execute(select(batches.c.name).where(batches.c.name == name)).first():
                values = {"file": file, "options": options, "cancelled": False}
                connection.execute(update(batches).where(batches.c.name == name).values(**values))
            else:
                connection.execute(insert(batches).values(name=name, file=file, options=options, cancelled=False))
        return self.get(name)

    def get(self, name: str) -> Batch:
        """Raises NotFound."""
        with self._db.read() as connection:
            row = connection.execute(select(batches).where(batches.c.name == name)).first()
        if row is None:
            raise NotFound(f"no batch `{name}`; `amorce batch list` shows them")
        return Batch.model_validate(dict(row._mapping))

    def all(self) -> list[Batch]:
        """Every batch, by name."""
        with self._db.read() as connection:
            rows = connection.execute(select(batches).order_by(batches.c.name)).all()
        return [Batch.model_validate(dict(row._mapping)) for row in rows]

    def cancel(self, name: str) -> Batch:
        """Stop before the next account."""
        self.get(name)
        with self._db.write() as connection:
            connection.execute(update(batches).where(batches.c.name == name).values(cancelled=True))
        return self.get(name)

    def close(self, name: str, report: dict[str, Any]) -> None:
        """Keep the report of the last run."""
        with self._db.write() as connection:
            connection.execute(update(batches).where(batches.c.name == name).values(report=report))

    def record(self, name: str, item: Item) -> None:
        """Insert or replace the line of an account."""
        row = item.model_dump() | {"batch": name, "cost": None if item.cost is None else repr(item.cost)}
        with self._db.write() as connection:
            same = (batch_items.c.batch == name) & (batch_items.c.account == item.account)
            connection.execute(delete(batch_items).where(same))
            connection.execute(insert(batch_items).values(**row))

    def items(self, name: str) -> dict[str, Item]:
        """The lines of a batch by account."""
        with self._db.read() as connection:
            rows = connection.execute(select(batch_items).where(batch_items.c.batch == name)).all()
        return {row.account: Item.model_validate(row._asdict() | {"people": row.people or []}) for row in rows}
