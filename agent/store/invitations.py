"""LinkedIn invitations a human has approved: what the sender's quota is counted from. Nothing is sent by us, so approval is
the nearest record of an invitation made."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from agent.store.database import Database
from agent.store.tables import decisions, proposals

NOTE = "linkedin_note"
# Tasks that invite: without a note, or a week after the e-mail.
INVITES = ("invite", "invite_later")


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
            for step, with_note in invitations_in(row.record):
                if row.part in ("whole", f"step:{step}"):
                    found[row.proposal, step] = (date.fromisoformat(row.at[:10]), with_note)
    return list(found.values())


def invitations_in(record: Mapping[str, Any]) -> list[tuple[int, bool]]:
    """Steps of a proposal's record that invite on LinkedIn, and whether with a note: notes, and tasks to invite without one."""
    plan = record.get("plan") or {}
    bare = {s["step"] for s in plan.get("steps", ()) if s["channel"] == "task" and s["purpose"] in INVITES}
    drafts = [d for d in record.get("drafts", ()) if d["channel"] == NOTE or d["step"] in bare]
    return [(d["step"], d["channel"] == NOTE and bool(d["body"].strip())) for d in drafts]
