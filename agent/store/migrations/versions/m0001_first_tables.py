"""First tables: dossiers, signals, proposals, decisions, audit, suppressions, batches."""

from alembic import op

from agent.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of the first release."""
    metadata.create_all(op.get_bind())
