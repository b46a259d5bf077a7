"""Writes approved drafts to a folder and says what was withheld, and why."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from agent.errors import BadInput
from agent.export.files import Outgoing, write_csv, write_eml, write_jsonl
from agent.outreach.models import Proposal, Recipient
from agent.playbook.models import Seller
from agent.review import ReviewDesk

Format = Literal["eml", "csv", "jsonl"]


class Exported(BaseModel):
    """One file and the hash of what it holds."""

    proposal: str
    step: int
    file: str
    content_sha256: str


class Withheld(BaseModel):
    """One proposal or step that did not leave."""

    proposal: str
    step: int | None = None
    reason: str


class ExportReport(BaseModel):
    """What left as a file, what did not."""

    exported: list[Exported] = []
    withheld: list[Withheld] = []


def export(
    proposals: list[Proposal],
    desk: ReviewDesk,
    seller: Seller,
    *,
    form: Format,
    out: Path,
    suppressed: Callable[[Recipient], bool],
) -> ExportReport:
    """Write the approved drafts. Suppression is asked again here: an objection after the approval wins."""
    report, leaving = ExportReport(), []
    for proposal in proposals:
        leaving += _cleared(proposal, desk, form, suppressed, report)
    try:
        out.mkdir(parents=True, exist_ok=True)
        names = _written(leaving, seller, form, out)
    except OSError as error:
        raise BadInput(f"`{out}` cannot be written: {error.strerror}") from None
    report.exported += [
        Exported(proposal=o.proposal, step=o.draft.value.step, file=name, content_sha256=o.draft.sha256)
        for o, name in zip(leaving, names, strict=True)
    ]
    return report


def _cleared(
    proposal: Proposal, desk: ReviewDesk, form: Format, suppressed: Callable[[Recipient], bool], report: ExportReport
) -> list[Outgoing]:
    standing = desk.standing(proposal)
    approved = {a.value.step: a for a in desk.approved(proposal)}
    if proposal.contact is None or not approved:
        reason = {"refused": "refused: no draft", "rejected": "rejected"}.get(standing.state, "not approved")
        report.withheld.append(Withheld(proposal=proposal.proposal_id, reason=reason))
        return []
    if suppressed(proposal.contact):
        report.withheld.append(Withheld(proposal=proposal.proposal_id, reason="on the suppression list"))
        return []
    cleared = []
    for step, state in standing.steps.items():
        draft = approved.get(step)
        if draft is None:
            report.withheld.append(Withheld(proposal=proposal.proposal_id, step=step, reason=f"step {state}"))
        elif form == "eml" and draft.value.channel != "email":
            why = f"{draft.value.channel} is no e-mail; export it as csv or jsonl"
            report.withheld.append(Withheld(proposal=proposal.proposal_id, step=step, reason=why))
        else:
            cleared.append(
                Outgoing(proposal=proposal.proposal_id, contact=proposal.contact, draft=draft, source=proposal)
            )
    return cleared


def _written(leaving: list[Outgoing], seller: Seller, form: Format, out: Path) -> list[str]:
    if form == "eml":
        return [write_eml(o, seller, out) for o in leaving]
    writer = write_csv if form == "csv" else write_jsonl
    name = writer(leaving, out) if leaving else ""
    return [name] * len(leaving)
