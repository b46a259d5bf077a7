"""Decisions on proposals: approve, edit, reject; on the whole or on one step. An approval covers one exact hash."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from agent.errors import BadInput, Refused
from agent.outreach.models import Draft, Finding, Proposal, content_hash, step_hash
from agent.review.approved import Approved
from agent.store.audit import AuditLog
from agent.store.database import Database
from agent.store.decisions import Decision
from agent.store.proposals import ProposalStore
from agent.store.register import Register, Ruling

State = Literal["pending", "approved", "rejected", "refused", "stopped"]
# Rewrites one draft with new words and checks it: (proposal, step, field, value) -> (draft, findings of the proposal).
Rewrite = Callable[[Proposal, int, str, str], tuple[Draft, list[Finding]]]


class Standing(BaseModel):
    """Where a proposal stands: the state of each step by its number."""

    proposal: str
    state: State
    steps: dict[int, State]


class ReviewDesk:
    """The only place where a decision is taken."""

    def __init__(
        self,
        database: Database,
        store: ProposalStore,
        audit: AuditLog,
        *,
        rewrite: Rewrite,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._rewrite = store, rewrite
        self._register = Register(database, audit, clock)

    def approve(self, proposal_id: str, by: str, *, step: int | None = None) -> Decision:
        """Approve the whole or a step. Raises Refused when a finding blocks it or there is nothing to approve."""
        proposal = self._decidable(proposal_id)
        blocks = [f for f in proposal.findings if f.severity == "block" and _concerns(f, proposal, step)]
        if blocks:
            raise Refused(f"`{proposal_id}` cannot be approved: {blocks[0].check}: {blocks[0].message}; edit it first")
        return self._decide(proposal, "approve", by, step)

    def reject(self, proposal_id: str, by: str, *, step: int | None = None, reason: str | None = None) -> Decision:
        """Reject the whole or a step, with a reason."""
        return self._decide(self._decidable(proposal_id), "reject", by, step, reason=reason)

    def stop(self, proposal: Proposal, by: str, reason: str) -> None:
        """Take back what is approved and not yet decided anew: the person has replied. A later approval holds again."""
        if "approved" in self.standing(proposal).steps.values():
            self._decide(proposal, "stop", by, None, reason=reason)

    def edit(
        self, proposal_id: str, by: str, field: str, value: str, *, step: int | None = None, reason: str | None = None
    ) -> Decision:
        """Replace the subject or body of a step; the checks run again and every earlier approval of it is void."""
        proposal = self._decidable(proposal_id)
        if field not in ("subject", "body"):
            raise BadInput(f"`{field}` cannot be set: `subject` and `body` can; recipients come from the dossier")
        number = step if step is not None else self._only_step(proposal)
        before = _draft(proposal, number)
        if field == "subject" and before.subject is None:
            raise BadInput(f"step {number} is a {before.channel}: it has no subject")
        draft, findings = self._rewrite(proposal, number, field, value)
        drafts = [draft if d.step == number else d for d in proposal.drafts]
        changed = proposal.model_copy(
            update={"drafts": drafts, "findings": findings, "content_sha256": content_hash(proposal.contact, drafts)}
        )
        change = {"field": field, "before": getattr(before, field), "after": value}
        return self._decide(changed, "edit", by, number, reason=reason, change=change)

    def standing(self, proposal: Proposal) -> Standing:
        """The state of the proposal and of each step: the last decision on a part holds while its hash is the same."""
        if proposal.status == "refused":
            return Standing(proposal=proposal.proposal_id, state="refused", steps={})
        taken = self._store.decisions(proposal.proposal_id)
        steps: dict[int, State] = {d.step: "pending" for d in proposal.drafts}
        for decision in taken:
            for draft in proposal.drafts:
                if decision.part in ("whole", f"step:{draft.step}"):
                    steps[draft.step] = self._state(decision, proposal, draft)
        states = set(steps.values())
        return Standing(
            proposal=proposal.proposal_id, state=states.pop() if len(states) == 1 else "pending", steps=steps
        )

    def approved(self, proposal: Proposal) -> list[Approved[Draft]]:
        """The drafts a named human approved in exactly this form."""
        standing = self.standing(proposal)
        taken = self._store.decisions(proposal.proposal_id)
        found = []
        for draft in proposal.drafts:
            if standing.steps.get(draft.step) == "approved":
                last = [d for d in taken if d.part in ("whole", f"step:{draft.step}") and d.action == "approve"][-1]
                found.append(Approved(draft, step_hash(proposal.contact, draft), last.by, last.at))
        return found

    def _decidable(self, proposal_id: str) -> Proposal:
        proposal = self._store.get(proposal_id)
        if proposal.status == "refused":
            reason = proposal.refusal.reason if proposal.refusal else "refused"
            raise Refused(f"`{proposal_id}` has no draft to decide on: {reason}")
        return proposal

    def _only_step(self, proposal: Proposal) -> int:
        if len(proposal.drafts) != 1:
            raise BadInput(f"say which step with --step ({', '.join(str(d.step) for d in proposal.drafts)})")
        return proposal.drafts[0].step

    @staticmethod
    def _state(decision: Decision, proposal: Proposal, draft: Draft) -> State:
        whole = decision.part == "whole"
        now = proposal.content_sha256 if whole else step_hash(proposal.contact, draft)
        if decision.action == "stop":
            return "stopped"
        if decision.action == "edit" or decision.sha256 != now:
            return "pending"
        return "approved" if decision.action == "approve" else "rejected"

    def _decide(
        self,
        proposal: Proposal,
        action: str,
        by: str,
        step: int | None,
        *,
        reason: str | None = None,
        change: dict[str, str | None] | None = None,
    ) -> Decision:
        part = "whole" if step is None else f"step:{step}"
        sha = proposal.content_sha256 if step is None else step_hash(proposal.contact, _draft(proposal, step))
        ruling = Ruling(proposal.proposal_id, part, action, sha, reason, change)
        edited = action == "edit"
        return self._register.write(ruling, by, lambda c, _: self._store.change(c, proposal) if edited else None)


def _draft(proposal: Proposal, step: int) -> Draft:
    found = next((d for d in proposal.drafts if d.step == step), None)
    if found is None:
        raise BadInput(f"no step {step} with a text (steps: {', '.join(str(d.step) for d in proposal.drafts)})")
    return found


def _concerns(finding: Finding, proposal: Proposal, step: int | None) -> bool:
    return step is None or finding.draft is None or proposal.drafts[finding.draft].step == step
