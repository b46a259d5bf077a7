"""The checks as the flow calls them: a proposal's drafts in, findings out."""

from collections.abc import Sequence

from agent.checks.models import DraftView, SegmentView
from agent.checks.premises import Ground
from agent.checks.segments import check_segments
from agent.outreach.assembly import Case
from agent.outreach.models import Draft, Finding, Kind, Segment
from agent.outreach.planning import Brief
from agent.outreach.writing.steps import DIRECTION


def check_drafts(case: Case, brief: Brief, drafts: Sequence[Draft]) -> list[Finding]:
    """Every finding on the drafts, in order. A task is a note to the rep, never sent: it is not held to proof."""
    found: list[Finding] = []
    for position, draft in enumerate(drafts):
        if draft.channel == "task":
            continue
        found += findings_of(draft, position, brief.contact.id, case.ground, brief.framework)
    return found


def findings_of(
    draft: Draft, position: int, contact: str | None, ground: Ground, framework: str | None = None
) -> list[Finding]:
    """The findings on one draft; `position` is its place in the proposal.

    A call is a talk: asking leave, asking the question and asking to go on are three questions, and that is its structure.
    """
    found = check_segments(view_of(draft, position, contact, framework), ground)
    spoken = draft.channel == "call"
    return [Finding.model_validate(f.model_dump()) for f in found if not (spoken and f.check == "two_questions")]


def _kind(draft: Draft, segment: Segment) -> Kind:
    """Directions of a call script are read by the caller and not said: the checks see them as they see a signature."""
    return "signature" if draft.channel == "call" and DIRECTION in segment.cards else segment.kind


def view_of(draft: Draft, position: int, contact: str | None, framework: str | None = None) -> DraftView:
    """A draft as the checks see it. `framework` is that of the plan: the first message keeps the order of its parts."""
    return DraftView(
        draft_id=position,
        channel=draft.channel,
        language=draft.language,
        subject=draft.subject,
        body=draft.body,
        segments=tuple(
            SegmentView(text=s.text, kind=_kind(draft, s), factual=s.factual, evidence=tuple(s.evidence), part=s.part)
            for s in draft.segments
        ),
        contact_id=contact,
        framework=framework,
    )
