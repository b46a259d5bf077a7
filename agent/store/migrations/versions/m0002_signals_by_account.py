"""Signals kept in account order; last standings and customers' purchases."""

from alembic import op
from sqlalchemy import Column, MetaData, String, Table, cast, false, insert, inspect, select, text

from agent.store.tables import metadata, signals

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Rebuild `signals` where it has the first shape (a new database has the new one already), add the new tables."""
    connection = op.get_bind()
    held = {c["name"] for c in inspect(connection).get_columns("signals")}
    if "event" not in held:
        connection.execute(text("DROP INDEX IF EXISTS signals_by_file"))
        op.rename_table("signals", "signals_before")
    metadata.create_all(connection)
    if "event" not in held:
        kept = [c for c in signals.columns if c.name in held]
        old = Table("signals_before", MetaData(), *(Column(c.name, String) for c in kept))
        rows = select(*(cast(old.c[c.name], c.type) for c in kept), false())
        connection.execute(insert(signals).from_select([*(c.name for c in kept), "event"], rows))
        op.drop_table("signals_before")
