"""Dossiers as imported, whole."""

from collections.abc import Iterator

from sqlalchemy import Text, cast, delete, func, insert, or_, select

from agent.errors import BadInput, NotFound
from agent.store.database import Database
from agent.store.tables import dossiers
from connectors.records import Dossier


class DossierStore:
    """One row an account; importing again replaces it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(self, dossier: Dossier) -> None:
        """Insert or replace."""
        account = dossier.account
        with self._db.write() as connection:
            connection.execute(delete(dossiers).where(dossiers.c.account == account.id))
            connection.execute(
                insert(dossiers).values(
                    account=account.id,
                    name=account.name,
                    domain=account.domain.lower() if account.domain else None,
                    record=dossier.model_dump(mode="json"),
                )
            )

    def get(self, account_id: str) -> Dossier | None:
        """The dossier of that account id, None when there is none."""
        with self._db.read() as connection:
            row = connection.execute(select(dossiers.c.record).where(dossiers.c.account == account_id)).first()
        return Dossier.model_validate(row.record) if row else None

    def find(self, name: str) -> Dossier:
        """By id, domain or exact name (case ignored). Raises NotFound, or BadInput when a name fits several accounts."""
        wanted = name.strip().lower()
        query = select(dossiers.c.record, dossiers.c.account).where(
            or_(
                dossiers.c.account == name.strip(),
                dossiers.c.domain == wanted,
                func.lower(dossiers.c.name) == wanted,
                dossiers.c.name == name.strip(),
            )
        )
        with self._db.read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise NotFound(f"no account `{name}` here; `amorce rank` lists them, `amorce dossier import` adds some")
        exact = [r for r in rows if r.account == name.strip()]
        if len(rows) > 1 and not exact:
            raise BadInput(f"`{name}` fits several accounts: {', '.join(r.account for r in rows)}; give the id")
        return Dossier.model_validate((exact or rows)[0].record)

    def with_address(self, email: str) -> list[Dossier]:
        """The dossiers with a contact of that address (case and plus-tag ignored), by account id."""
        wanted = _mailbox(email)
        name, _, domain = wanted.partition("@")
        record = func.lower(cast(dossiers.c.record, Text))
        query = select(dossiers.c.record).where(
            record.contains(name, autoescape=True), record.contains(domain, autoescape=True)
        )
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(dossiers.c.account)).all()
        found = (Dossier.model_validate(row.record) for row in rows)
        return [d for d in found if any(c.email and _mailbox(c.email) == wanted for c in d.account.contacts)]

    def all(self) -> Iterator[Dossier]:
        """Every dossier, by account id."""
        with self._db.read() as connection:
            rows = connection.execute(select(dossiers.c.record).order_by(dossiers.c.account)).all()
        return (Dossier.model_validate(row.record) for row in rows)

    def count(self) -> int:
        """Number of accounts with a dossier."""
        with self._db.read() as connection:
            return int(connection.execute(select(func.count()).select_from(dossiers)).scalar_one())


def _mailbox(email: str) -> str:
    """Lower case, without plus-tag."""
    name, at, domain = email.strip().lower().rpartition("@")
    return f"{name.split('+')[0]}{at}{domain}"
