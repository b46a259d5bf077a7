"""The offline writer behind the Writer port: e-mails and LinkedIn notes from the phrase bank."""

from collections.abc import Sequence

from agent.outreach.models import Draft, Finding, WriterInfo
from agent.outreach.planning import Brief
from agent.outreach.writing.notices import email_draft, note_draft
from agent.outreach.writing.offline import Written, write_email, write_note
from agent.ports import Writing


class OfflineWriter:
    """Deterministic, no key, no network."""

    fallback = None

    def write(self, brief: Brief, complaints: Sequence[Finding] = (), previous: Sequence[Draft] = ()) -> Writing:
        """The drafts of the brief; a repair leaves out the facts complained of and turns to other words and proofs."""
        said = self._repaired(brief, complaints, previous) if complaints else brief
        return Writing(self._drafts(said), WriterInfo(kind="offline"))

    @staticmethod
    def _repaired(brief: Brief, complaints: Sequence[Finding], previous: Sequence[Draft]) -> Brief:
        segments = [
            previous[c.draft].segments[c.segment]
            for c in complaints
            if c.severity == "block" and c.draft is not None and c.segment is not None and c.draft < len(previous)
        ]
        return brief.without(frozenset(f for s in segments for f in s.facts)).turned()

    @staticmethod
    def _drafts(brief: Brief) -> list[Draft] | None:
        written: Written | None
        if brief.channel == "email":
            written = write_email(brief)
            return [email_draft(brief, written)] if written else None
        step = next(s for s in brief.steps if s.channel == "linkedin_note")
        written = write_note(brief, brief.playbook.seller.note_limit)
        return [note_draft(brief, written, step=step.step, day=step.day)] if written else None
