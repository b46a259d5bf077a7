"""LinkedIn invitations a human has approved: what the sender's quota is counted from. Nothing is sent by us, so approval is
the nearest record of an invitation made."""

from datetime import date

from sqlalchemy import select

from agent.store.database import Database
from agent.store.tables import decisions, proposals

NOTE = "linkedin_note"


def approved_invitations(database: Database, since: date) -> list[tuple[date, bool]]:
    """Day of each invitation approved since that day, and whether it carries a note. The last approval of a part counts."""
    query = (
        select(decisions.c.proposal, decisions.c.part, decisions.c.at, proposals.c.record)
        .join(proposals, proposals.c.id == decisions.c.proposal)
        .where(decisions.c.action == "approve", decisions.c.at >= since.isoformat())
        .order_by(decisions.c.seq)
    )
    found: dict[tuple[str, int], tuple[date, bool]] = {}
    with database.read() as connection:
        for row in connection.execute(query):
            for draft in row.record.get("drafts", ()):
                if draft["channel"] == NOTE and row.part in ("whole", f"step:{draft['step']}"):
                    found[row.proposal, draft["step"]] = (date.fromisoformat(row.at[:10]), bool(draft["body"].strip()))
    return list(found.values())
