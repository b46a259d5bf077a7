"""Deals as read, the proposals made of them, and what people approved in each."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, delete, insert, select, update

from agent.errors import BadInput, NotFound, Outdated
from agent.qualification.models import SUMMARY, DealLine, DealProposal, Earlier, Element, summary_hash
from agent.store.database import Database
from agent.store.decisions import Decision, decide, decisions_on
from agent.store.tables import approvals, deals, decisions, proposals
from connectors.deals import Deal

KIND = "deal"
Record = TypeVar("Record", bound=BaseModel)
_CURRENT = (proposals.c.kind == KIND, proposals.c.status != "superseded")


class DealStore:
    """Deals by id; reading a deal again replaces it. Proposals and approvals stay."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(self, deal: Deal) -> None:
        """Insert or replace."""
        values = {
            "id": deal.id,
            "account": deal.account.name,
            "name": deal.opportunity.name,
            "as_of": deal.as_of.isoformat(),
            "record": deal.model_dump(mode="json"),
        }
        with self._db.write() as connection:
            connection.execute(delete(deals).where(deals.c.id == deal.id))
            connection.execute(insert(deals).values(**values))

    def find(self, name: str) -> Deal:
        """By id, account or opportunity name (case ignored). Raises NotFound, or BadInput when a name fits several deals."""
        wanted = name.strip().casefold()
        with self._db.read() as connection:
            rows = connection.execute(select(deals.c.id, deals.c.account, deals.c.name).order_by(deals.c.id)).all()
        fitting = [row.id for row in rows if wanted in (row.account.casefold(), row.name.casefold())]
        found = [row.id for row in rows if row.id == name.strip()] or fitting
        if not found:
            raise NotFound(f"no deal `{name}` here and no such folder; `amorce qualify FOLDER` reads one")
        if len(found) > 1:
            raise BadInput(f"`{name}` fits several deals: {', '.join(found)}; give the id")
        with self._db.read() as connection:
            row = connection.execute(select(deals.c.record).where(deals.c.id == found[0])).one()
        return _held(Deal, row.record, f"deal `{found[0]}`")

    def holds(self, deal_id: str) -> bool:
        """True when a deal of that id was read."""
        with self._db.read() as connection:
            return connection.execute(select(deals.c.id).where(deals.c.id == deal_id)).first() is not None

    def all(self) -> list[Deal]:
        """Every deal, by id."""
        with self._db.read() as connection:
            rows = connection.execute(select(deals.c.id, deals.c.record).order_by(deals.c.id)).all()
        return [_held(Deal, row.record, f"deal `{row.id}`") for row in rows]


class DealProposalStore:
    """Deal proposals by id, beside the outreach ones; decisions in order; the parts approved."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def save(self, proposal: DealProposal) -> DealProposal:
        """Add a proposal; one already there under the same id is kept, with its decisions.

        Older undecided proposals of the same deal and method become `superseded`.
        """
        with self._db.write() as connection:
            row = self._row(connection, proposal.proposal_id)
            self._supersede(connection, proposal)
            if row is None:
                connection.execute(insert(proposals).values(**_values(proposal)))
            elif row.status == "superseded":
                renewed = update(proposals).where(proposals.c.id == proposal.proposal_id)
                connection.execute(renewed.values(**_values(proposal)))
        return self.get(proposal.proposal_id)

    def holds(self, proposal_id: str) -> bool:
        """True when a deal proposal has that id."""
        with self._db.read() as connection:
            return self._row(connection, proposal_id) is not None

    def get(self, proposal_id: str) -> DealProposal:
        """The proposal as it stands. Raises NotFound."""
        with self._db.read() as connection:
            row = self._row(connection, proposal_id)
        if row is None:
            raise NotFound(f"no proposal `{proposal_id}` here; `amorce review list` shows them")
        return _held(DealProposal, row.record, f"proposal `{proposal_id}`")

    def original(self, proposal_id: str) -> DealProposal:
        """The proposal as it was first made. Raises NotFound."""
        self.get(proposal_id)
        with self._db.read() as connection:
            return _held(DealProposal, self._row(connection, proposal_id).original, f"proposal `{proposal_id}`")

    def all(self) -> list[DealProposal]:
        """Proposals that are not superseded, by deal."""
        query = select(proposals.c.id, proposals.c.record).where(*_CURRENT)
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(proposals.c.account, proposals.c.id)).all()
        return [_held(DealProposal, row.record, f"proposal `{row.id}`") for row in rows]

    def lines(self) -> list[DealLine]:
        """The proposals that are not superseded as lists show them, by deal: a thousand are read without their pages."""
        query = select(proposals.c.id, proposals.c.record).where(*_CURRENT)
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(proposals.c.account, proposals.c.id)).all()
        return [_line(row.id, row.record) for row in rows]

    def change(self, connection: Connection, proposal: DealProposal, *, since: str) -> None:
        """Replace the content hashed `since` in the caller's transaction; the original stays. Raises Outdated when the content
        is another by now: two people correct two elements at once, and neither takes back what the other wrote."""
        values = {"record": proposal.model_dump(mode="json"), "content_sha256": proposal.content_sha256}
        held = (proposals.c.id == proposal.proposal_id, proposals.c.content_sha256 == since)
        if connection.execute(update(proposals).where(*held).values(**values)).rowcount != 1:
            raise Outdated(f"somebody else corrected `{proposal.proposal_id}` at the same time; try again")

    def decide(self, connection: Connection, decision: Decision) -> None:
        """Add a decision in the caller's transaction."""
        decide(connection, decision)

    def decisions(self, proposal_id: str) -> Sequence[Decision]:
        """Decisions on a proposal, oldest first."""
        with self._db.read() as connection:
            return decisions_on(connection, proposal_id)

    def approve(self, connection: Connection, proposal: DealProposal, parts: Sequence[str], by: str, at: str) -> None:
        """Keep these parts as approved."""
        for name in parts:
            part = proposal.part(name)
            if part is not None:
                connection.execute(
                    insert(approvals).values(
                        deal=proposal.deal,
                        proposal=proposal.proposal_id,
                        part=name,
                        sha256=proposal.part_hash(name),
                        by=by,
                        at=at,
                        void=False,
                        record=part.model_dump(mode="json"),
                    )
                )

    def void(self, connection: Connection, proposal: DealProposal, parts: Sequence[str]) -> None:
        """Take back what was approved of these parts in this proposal."""
        held = approvals.c.proposal == proposal.proposal_id
        connection.execute(update(approvals).where(held, approvals.c.part.in_(parts)).values(void=True))

    def earlier(self, deal: str) -> dict[str, Earlier]:
        """Each element of the deal as a person last approved it."""
        held = (approvals.c.deal == deal, approvals.c.part != SUMMARY, approvals.c.void.is_(False))
        with self._db.read() as connection:
            rows = connection.execute(select(approvals).where(*held).order_by(approvals.c.seq)).all()
        return {row.part: _earlier(row) for row in rows}

    def _row(self, connection: Connection, proposal_id: str) -> Any:
        held = (proposals.c.kind == KIND, proposals.c.id == proposal_id)
        return connection.execute(select(proposals).where(*held)).first()

    def _supersede(self, connection: Connection, proposal: DealProposal) -> None:
        same = (
            proposals.c.kind == KIND,
            proposals.c.account == proposal.deal,
            proposals.c.contact == proposal.framework,
            proposals.c.id != proposal.proposal_id,
            proposals.c.id.not_in(select(decisions.c.proposal)),
        )
        connection.execute(update(proposals).where(*same).values(status="superseded"))


def _earlier(row: Any) -> Earlier:
    element = _held(Element, row.record, f"approval of `{row.part}` in `{row.proposal}`")
    return Earlier(element=element, by=row.by, at=row.at)


def _held(kind: type[Record], record: Any, what: str) -> Record:
    """A record as it was written. Raises BadInput when it is damaged, with what it was."""
    try:
        return kind.model_validate(record)
    except ValidationError:
        raise _damaged(what) from None


def _damaged(what: str) -> BadInput:
    return BadInput(f"the record of the {what} is damaged; put back a copy of the database")


def _line(proposal_id: str, record: dict[str, Any]) -> DealLine:
    try:
        return _shown(record)
    except (KeyError, TypeError, AttributeError, ValidationError):
        raise _damaged(f"proposal `{proposal_id}`") from None


def _shown(record: dict[str, Any]) -> DealLine:
    hashes = {name: element["sha256"] for name, element in record["elements"].items()}
    return DealLine(
        proposal_id=record["proposal_id"],
        deal=record["deal"],
        account=record["account"]["name"],
        framework=record["framework"],
        score=record["score"],
        hashes=hashes | {SUMMARY: summary_hash(record["deal"], record["summary"]["text"])},
        blocks=sum(finding["severity"] == "block" for finding in record["findings"]),
        content_sha256=record["content_sha256"],
    )


def _values(proposal: DealProposal) -> dict[str, Any]:
    record = proposal.model_dump(mode="json")
    return {
        "id": proposal.proposal_id,
        "kind": KIND,
        "account": proposal.deal,
        "contact": proposal.framework,
        "tier": None,
        "status": proposal.status,
        "content_sha256": proposal.content_sha256,
        "record": record,
        "original": record,
    }
