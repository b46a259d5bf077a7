"""Decisions of people, on proposals of every kind, in order."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, insert, select

from agent.store.tables import decisions


class Decision(BaseModel):
    """What a named human decided on a part. `sha256` is the hash of the part as it was decided."""

    proposal: str
    part: str
    action: str
    sha256: str
    by: str
    at: str
    reason: str | None = None
    change: dict[str, Any] | None = None


def decide(connection: Connection, decision: Decision) -> None:
    """Add a decision in the caller's transaction."""
    connection.execute(insert(decisions).values(**decision.model_dump()))


def decisions_on(connection: Connection, proposal_id: str) -> Sequence[Decision]:
    """Decisions on a proposal, oldest first."""
    query = select(decisions).where(decisions.c.proposal == proposal_id).order_by(decisions.c.seq)
    return [Decision.model_validate(dict(row._mapping)) for row in connection.execute(query)]
