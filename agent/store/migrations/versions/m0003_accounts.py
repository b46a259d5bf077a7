"""The companies behind account keys, which keys are one account, and what people decided of it."""

from alembic import op
from sqlalchemy import func, insert, inspect, select

from agent.store.tables import companies, joins, rulings, signals

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables; the companies of lists imported before are known by name and domain."""
    connection = op.get_bind()
    held = set(inspect(connection).get_table_names())
    for table in (companies, joins, rulings):
        if table.name not in held:
            table.create(connection)
    known = select(companies.c.account_key)
    met = (
        select(signals.c.account_key, func.min(signals.c.company), func.min(signals.c.domain))
        .where(signals.c.account_key.not_in(known))
        .group_by(signals.c.account_key)
        .order_by(signals.c.account_key)
    )
    connection.execute(insert(companies).from_select(["account_key", "name", "domain"], met))
