"""The offline writer behind the Writer port: every step of the plan from the phrase banks."""

from collections.abc import Sequence

from agent.outreach.models import Draft, Finding, WriterInfo
from agent.outreach.planning import Brief
from agent.outreach.writing.steps import Repair, write_steps
from agent.ports import Writing


class OfflineWriter:
    """Deterministic, no key, no network."""

    fallback = None

    def write(self, brief: Brief, complaints: Sequence[Finding] = (), previous: Sequence[Draft] = ()) -> Writing:
        """The drafts of the brief.

        A repair leaves out the facts complained of and turns to other words and proofs.
        """
        repair = Repair.of(brief, complaints, previous)
        said = self._repaired(brief, repair.first, previous) if repair.first else brief
        return Writing(write_steps(said, repair), WriterInfo(kind="offline"))

    @staticmethod
    def _repaired(brief: Brief, complaints: Sequence[Finding], previous: Sequence[Draft]) -> Brief:
        segments = [previous[c.draft or 0].segments[c.segment] for c in complaints if c.segment is not None]
        return brief.without(frozenset(f for s in segments for f in s.facts)).turned()
