"""Deals, and the parts of them that people approved."""

from alembic import op
from sqlalchemy import inspect

from agent.store.tables import approvals, deals

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables where they are missing (a new database has them already)."""
    connection = op.get_bind()
    held = set(inspect(connection).get_table_names())
    for table in (deals, approvals):
        if table.name not in held:
            table.create(connection)
