"""Proposals and the decisions on them. The first text is kept for ever beside an edited one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from agent.errors import NotFound
from agent.outreach.models import Proposal
from agent.store.database import Database
from agent.store.decisions import Decision, decide, decisions_on
from agent.store.tables import decisions, proposals

KIND = "outreach"


class ProposalStore:
    """Proposals by id, decisions in order."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(self, proposal: Proposal, *, batch: str | None = None, supersede: bool = True) -> Proposal:
        """Add a proposal; one already there under the same id is kept, so that running again changes nothing.

        An undecided older proposal for the same contact becomes `superseded`: one proposal a contact. Only an absence
        notice does not: it stops nothing.
        """
        with self._db.write() as connection:
            if self._row(connection, proposal.proposal_id) is None:
                if supersede:
                    self._supersede(connection, proposal)
                connection.execute(insert(proposals).values(**_row(proposal), batch=batch))
        return self.get(proposal.proposal_id)

    def get(self, proposal_id: str) -> Proposal:
        """The proposal as it stands. Raises NotFound."""
        with self._db.read() as connection:
            return _proposal(self._row(connection, proposal_id), proposal_id)

    def original(self, proposal_id: str) -> Proposal:
        """The proposal as the writer gave it."""
        with self._db.read() as connection:
            row = self._row(connection, proposal_id)
        if row is None:
            raise _unknown(proposal_id)
        return Proposal.model_validate(row.original)

    def all(self, *, status: str | None = None, batch: str | None = None) -> list[Proposal]:
        """Proposals that are not superseded: tier, then account."""
        query = select(proposals.c.record).where(proposals.c.kind == KIND, proposals.c.status != "superseded")
        if status:
            query = query.where(proposals.c.status == status)
        if batch:
            query = query.where(proposals.c.batch == batch)
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(proposals.c.tier, proposals.c.account, proposals.c.id)).all()
        return [Proposal.model_validate(row.record) for row in rows]

    def change(self, connection: Connection, proposal: Proposal) -> None:
        """Replace the current text in the caller's transaction; the original stays."""
        connection.execute(
            update(proposals)
            .where(proposals.c.id == proposal.proposal_id)
            .values(record=proposal.model_dump(mode="json"), content_sha256=proposal.content_sha256)
        )

    def decide(self, connection: Connection, decision: Decision) -> None:
        """Add a decision in the caller's transaction."""
        decide(connection, decision)

    def decisions(self, proposal_id: str) -> Sequence[Decision]:
        """Decisions on a proposal, oldest first."""
        with self._db.read() as connection:
            return decisions_on(connection, proposal_id)

    def _row(self, connection: Connection, proposal_id: str) -> Any:
        return connection.execute(
            select(proposals).where(proposals.c.kind == KIND, proposals.c.id == proposal_id)
        ).first()

    def _supersede(self, connection: Connection, proposal: Proposal) -> None:
        contact = proposal.contact.id if proposal.contact else None
        decided = select(decisions.c.proposal)
        connection.execute(
            update(proposals)
            .where(proposals.c.kind == KIND, proposals.c.account == proposal.account.id, proposals.c.contact == contact)
            .where(proposals.c.status.in_(("pending", "refused")), proposals.c.id.not_in(decided))
            .values(status="superseded")
        )


def _row(proposal: Proposal) -> dict[str, Any]:
    record = proposal.model_dump(mode="json")
    return {
        "id": proposal.proposal_id,
        "kind": KIND,
        "account": proposal.account.id,
        "contact": proposal.contact.id if proposal.contact else None,
        "tier": proposal.tier,
        "status": proposal.status,
        "content_sha256": proposal.content_sha256,
        "record": record,
        "original": record,
    }


def _proposal(row: Any, proposal_id: str) -> Proposal:
    if row is None:
        raise _unknown(proposal_id)
    return Proposal.model_validate(row.record)


def _unknown(proposal_id: str) -> NotFound:
    return NotFound(f"no proposal `{proposal_id}` here; `amorce review list` shows them")
