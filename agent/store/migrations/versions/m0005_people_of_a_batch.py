"""What each person of an account got in a batch."""

from alembic import op
from sqlalchemy import Column, inspect

from agent.store.tables import batch_items

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column where it is missing (a new database has it already)."""
    held = {column["name"] for column in inspect(op.get_bind()).get_columns(batch_items.name)}
    if "people" not in held:
        op.add_column(batch_items.name, Column("people", batch_items.c.people.type))
