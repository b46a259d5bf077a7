"""Writes approved drafts and deal notes to a folder and says what was withheld, and why."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from agent.errors import BadInput
from agent.export.deals import Note, write_deal_csv, write_deal_jsonl, write_note
from agent.export.files import Outgoing, write_csv, write_eml, write_jsonl
from agent.outreach.models import Proposal, Recipient
from agent.playbook.models import Seller
from agent.qualification.models import DealProposal, whole_hash
from agent.review import DealDesk, ReviewDesk

Format = Literal["eml", "csv", "jsonl"]


_WHY_NOT = {
    "refused": "refused: no draft",
    "rejected": "rejected",
    "stopped": "they have replied since it was approved; approve again what still holds",
}


class Exported(BaseModel):
    """One step of a draft or one part of a deal: the file it went to and the hash of what was approved."""

    proposal: str
    step: int | None = None
    element: str | None = None
    file: str
    content_sha256: str


class Withheld(BaseModel):
    """One proposal, step or element that did not leave."""

    proposal: str
    step: int | None = None
    element: str | None = None
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
    with _writable(out):
        names = _written(leaving, seller, form, out)
    report.exported += [
        Exported(proposal=o.proposal, step=o.draft.value.step, file=name, content_sha256=o.draft.sha256)
        for o, name in zip(leaving, names, strict=True)
    ]
    return report


def export_deals(proposals: list[DealProposal], desk: DealDesk, *, form: Format, out: Path) -> ExportReport:
    """Write the approved parts of deals: rows (csv or jsonl) and one Markdown note a deal."""
    report, notes = ExportReport(), []
    for proposal in proposals:
        parts = desk.approved(proposal)
        pid = proposal.proposal_id
        if form == "eml":
            report.withheld.append(Withheld(proposal=pid, reason="a deal is no e-mail; export it as csv or jsonl"))
            continue
        states = desk.standing(proposal).elements
        report.withheld += [
            Withheld(proposal=pid, element=name, reason={"rejected": "rejected"}.get(state, "not approved"))
            for name, state in states.items()
            if state != "approved"
        ]
        notes += [Note(proposal, parts)] if parts else []
    if not notes:
        return report
    with _writable(out):
        name = (write_deal_csv if form == "csv" else write_deal_jsonl)(notes, out)
        pages = [write_note(note, out) for note in notes]
    for note, page in zip(notes, pages, strict=True):
        pid, hashes = note.proposal.proposal_id, {n: approved.sha256 for n, approved in note.parts.items()}
        report.exported += [Exported(proposal=pid, element=n, file=name, content_sha256=h) for n, h in hashes.items()]
        report.exported.append(Exported(proposal=pid, file=page, content_sha256=whole_hash(list(hashes.values()))))
    return report


@contextmanager
def _writable(out: Path) -> Iterator[None]:
    """The folder, made where it is missing. Raises BadInput when it cannot be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise BadInput(f"`{out}` cannot be written: {error.strerror}") from None


def _cleared(
    proposal: Proposal, desk: ReviewDesk, form: Format, suppressed: Callable[[Recipient], bool], report: ExportReport
) -> list[Outgoing]:
    standing = desk.standing(proposal)
    approved = {a.value.step: a for a in desk.approved(proposal)}
    if proposal.contact is None or not approved:
        reason = _WHY_NOT.get(standing.state, "not approved")
        report.withheld.append(Withheld(proposal=proposal.proposal_id, reason=reason))
        return []
    if suppressed(proposal.contact):
        report.withheld.append(Withheld(proposal=proposal.proposal_id, reason="on the suppression list"))
        return []
    cleared = []
    for step, state in standing.steps.items():
        draft = approved.get(step)
        if draft is None:
            why = _WHY_NOT.get(state, f"step {state}")
            report.withheld.append(Withheld(proposal=proposal.proposal_id, step=step, reason=why))
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
