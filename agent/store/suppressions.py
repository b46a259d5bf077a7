"""The suppression list: objection wins, for ever. Addresses are kept as keyed hashes, so erasure keeps the objection.

Every change leaves a row in the audit, written in the same transaction; the chain holds the hash, the address sits beside it.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import Connection, delete, insert, select

from agent.store.audit import AuditLog
from agent.store.database import Database
from agent.store.tables import suppressions
from connectors.records import Account, Contact

# The key only keeps the list from being read as addresses at a glance; it is not a secret that protects it.
_KEY = b"amorce/suppression/v1"


class Suppressed(BaseModel):
    """One line of the list. `shown` is None once the person asked for erasure."""

    scope: Literal["email", "domain"]
    shown: str | None
    reason: str
    by: str
    at: str


class SuppressionStore:
    """Add, remove, list, ask."""

    def __init__(self, database: Database) -> None:
        self._db, self._audit = database, AuditLog(database)

    def add(self, value: str, *, reason: str, by: str, at: datetime) -> Suppressed:
        """Suppress an address or a whole domain; adding twice keeps the first, and audits nothing more."""
        line = Suppressed(
            scope=_scope(value), shown=_plain(value), reason=reason, by=by, at=at.isoformat(timespec="seconds")
        )
        with self._db.write(durable=True) as connection:
            if not connection.execute(select(suppressions).where(suppressions.c.digest == _digest(value))).first():
                connection.execute(insert(suppressions).values(digest=_digest(value), **line.model_dump()))
                self._trace(connection, "suppress", value, by=by, at=at, reason=reason)
        return line

    def remove(self, value: str, *, by: str, at: datetime) -> bool:
        """Take a line out; True when there was one. Only a removal that was one leaves a row in the audit."""
        with self._db.write(durable=True) as connection:
            done = connection.execute(delete(suppressions).where(suppressions.c.digest == _digest(value)))
            if done.rowcount:
                self._trace(connection, "unsuppress", value, by=by, at=at)
        return bool(done.rowcount)

    def _trace(
        self, connection: Connection, action: str, value: str, *, by: str, at: datetime, reason: str | None = None
    ) -> None:
        detail = {"value": _plain(value), "scope": _scope(value), "reason": reason}
        subject = f"suppression/{_digest(value)[:16]}"
        self._audit.append(connection, at=at, actor=by, action=action, subject=subject, detail=detail)

    def all(self) -> list[Suppressed]:
        """Every line, oldest first."""
        with self._db.read() as connection:
            rows = connection.execute(select(suppressions).order_by(suppressions.c.at, suppressions.c.digest)).all()
        return [Suppressed.model_validate(dict(row._mapping)) for row in rows]

    def holds(self, email: str | None, domain: str | None) -> bool:
        """True when the address (plus-tag and case ignored), its domain or the account's domain is on the list."""
        asked = [email, email.rpartition("@")[2] if email else None, domain]
        digests = [_digest(value) for value in asked if value]
        with self._db.read() as connection:
            return (
                connection.execute(select(suppressions.c.digest).where(suppressions.c.digest.in_(digests))).first()
                is not None
            )

    def contacts(self, account: Account) -> frozenset[str]:
        """Ids of the account's contacts that must not be written to."""
        return frozenset(c.id for c in account.contacts if self._is(c, account))

    def _is(self, contact: Contact, account: Account) -> bool:
        return self.holds(contact.email, account.domain)


def _scope(value: str) -> Literal["email", "domain"]:
    return "email" if "@" in value else "domain"


def _plain(value: str) -> str:
    """Lower case, without plus-tag: `Anna+news@Firm.example` is `anna@firm.example`."""
    name, at, domain = value.strip().lower().rpartition("@")
    return f"{name.split('+')[0]}{at}{domain}"


def _digest(value: str) -> str:
    return hmac.new(_KEY, _plain(value).encode(), hashlib.sha256).hexdigest()
