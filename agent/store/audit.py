"""The audit: an append-only hash chain. What was said of whom sits beside it, so that erasing a person keeps the chain."""

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, func, insert, select

from agent.store.database import Database
from agent.store.tables import audit, audit_texts

GENESIS = "0" * 64


class AuditReport(BaseModel):
    """Result of `audit verify`. `broken_at` is the first row that does not follow, None when the chain holds."""

    ok: bool
    rows: int
    head: str
    broken_at: int | None = None


class AuditLog:
    """Append and verify."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def append(
        self, connection: Connection, *, at: datetime, actor: str, action: str, subject: str, detail: dict[str, Any]
    ) -> str:
        """Add a row in the caller's transaction, so that a decision and its trace are written together or not at all."""
        last = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
        seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
        salt = secrets.token_hex(16)
        row = {
            "seq": seq,
            "at": at.isoformat(timespec="seconds"),
            "actor": actor,
            "action": action,
            "subject": subject,
            "detail_sha256": _salted(salt, detail),
            "previous": previous,
        }
        row["hash"] = _link(row)
        connection.execute(insert(audit).values(**row))
        connection.execute(insert(audit_texts).values(seq=seq, salt=salt, detail=detail))
        return str(row["hash"])

    def verify(self) -> AuditReport:
        """Walk the chain; also check every detail that was not erased against its salted hash."""
        previous, rows, broken = GENESIS, 0, None
        with self._db.read() as connection:
            texts = {t.seq: t for t in connection.execute(select(audit_texts))}
            for row in connection.execute(select(audit).order_by(audit.c.seq)):
                rows += 1
                kept = texts.get(row.seq)
                whole = row.seq == rows and row.previous == previous and row.hash == _link(row._mapping)
                if not whole or (kept and row.detail_sha256 != _salted(kept.salt, kept.detail)):
                    broken = broken or row.seq
                previous = row.hash
        return AuditReport(ok=broken is None, rows=rows, head=previous, broken_at=broken)

    def rows(self) -> int:
        """Number of rows."""
        with self._db.read() as connection:
            return int(connection.execute(select(func.count()).select_from(audit)).scalar_one())


def _link(row: Any) -> str:
    fields = ("seq", "at", "actor", "action", "subject", "detail_sha256", "previous")
    return hashlib.sha256(json.dumps([row[f] for f in fields]).encode()).hexdigest()


def _salted(salt: str, detail: dict[str, Any]) -> str:
    return hashlib.sha256((salt + json.dumps(detail, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()
