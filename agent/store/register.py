"""Writing a decision: the decision, what it changes and its trace in the audit, together or not at all."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from agent.errors import BadInput
from agent.store.audit import AuditLog
from agent.store.database import Database
from agent.store.decisions import Decision, decide

# What a decision changes, in its transaction.
Effect = Callable[[Connection, Decision], None]


class Ruling(NamedTuple):
    """What was decided: `action` on `part` of `proposal`, in the form hashed `sha256`."""

    proposal: str
    part: str
    action: str
    sha256: str
    reason: str | None = None
    change: dict[str, Any] | None = None


class Register:
    """The one place where decisions are written."""

    def __init__(self, database: Database, audit: AuditLog, clock: Callable[[], datetime]) -> None:
        self._db, self._audit, self._clock = database, audit, clock

    def write(self, ruling: Ruling, by: str, effect: Effect) -> Decision:
        """Write a decision with its effect and its trace. Raises BadInput without a person's name."""
        name = by.strip()
        if not name:
            raise BadInput("a decision needs the name of a person: --as NAME")
        at = self._clock()
        decision = Decision(**ruling._asdict(), by=name, at=at.isoformat(timespec="seconds"))
        with self._db.write(durable=True) as connection:
            effect(connection, decision)
            decide(connection, decision)
            self._audit.append(
                connection,
                at=at,
                actor=name,
                action=ruling.action,
                subject=f"{ruling.proposal}/{ruling.part}",
                detail={"sha256": ruling.sha256, "reason": ruling.reason, "change": ruling.change},
            )
        return decision
