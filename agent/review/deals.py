"""Decisions on deal proposals: approve, correct, reject; the whole, an element or the summary. An approval covers one hash."""

from collections.abc import Callable, Mapping
from datetime import datetime

from pydantic import BaseModel

from agent.errors import BadInput, Outdated, Refused
from agent.qualification.models import SUMMARY, DealFinding, DealLine, DealProposal, Element, Summary
from agent.review.approved import Approved
from agent.review.decisions import State
from agent.store.audit import AuditLog
from agent.store.database import Database
from agent.store.deals import DealProposalStore
from agent.store.decisions import Decision
from agent.store.register import Register, Ruling

WHOLE = "whole"
_TRIES = 5  # times a correction is made again when others correct the same page
# Corrects one part: (proposal, part, {field: value}, reason) -> the proposal that follows from it, checked again.
Correct = Callable[[DealProposal, str, Mapping[str, str], str], DealProposal]


class DealStanding(BaseModel):
    """Where a deal proposal stands: the state of each element and of the summary by name."""

    proposal: str
    state: State
    elements: dict[str, State]


class DealDesk:
    """The only place where a decision on a deal is taken."""

    def __init__(
        self,
        database: Database,
        store: DealProposalStore,
        audit: AuditLog,
        *,
        correct: Correct,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._correct = store, correct
        self._register = Register(database, audit, clock)

    def approve(self, proposal_id: str, by: str, *, element: str | None = None) -> Decision:
        """Approve the whole or a part. Raises Refused when a finding blocks it."""
        proposal = self._store.get(proposal_id)
        part = _part(proposal, element)
        blocks = [f for f in proposal.findings if f.severity == "block" and _concerns(f, element)]
        if blocks:
            raise Refused(f"`{proposal_id}` cannot be approved: {_told(blocks[0])}; correct it first")
        names = proposal.parts() if element is None else [element]
        ruling = Ruling(proposal_id, part, "approve", _hash(proposal, element), change=_parts(proposal, element))
        return self._said(ruling, by) or self._register.write(
            ruling, by, lambda c, decision: self._store.approve(c, proposal, names, decision.by, decision.at)
        )

    def reject(self, proposal_id: str, by: str, *, element: str | None = None, reason: str | None = None) -> Decision:
        """Reject the whole or a part; what was approved of it is approved no more."""
        proposal = self._store.get(proposal_id)
        names = proposal.parts() if element is None else [element]
        part, parts = _part(proposal, element), _parts(proposal, element)
        ruling = Ruling(proposal_id, part, "reject", _hash(proposal, element), reason, parts)
        return self._said(ruling, by) or self._register.write(
            ruling, by, lambda c, _: self._store.void(c, proposal, names)
        )

    def edit(
        self, proposal_id: str, by: str, values: Mapping[str, str], *, element: str | None, reason: str | None
    ) -> Decision:
        """Correct an element or the summary, with a reason; the page is made anew and earlier approvals of the part are void.

        Raises BadInput for a wrong field or value or without a reason, Refused for words nobody said, Outdated when others kept
        correcting the same page.
        """
        for _ in range(_TRIES - 1):
            try:
                return self._edit(proposal_id, by, values, element=element, reason=reason)
            except Outdated:
                continue  # somebody corrected another part meanwhile: correct what they left
        return self._edit(proposal_id, by, values, element=element, reason=reason)

    def _edit(
        self, proposal_id: str, by: str, values: Mapping[str, str], *, element: str | None, reason: str | None
    ) -> Decision:
        proposal = self._store.get(proposal_id)
        if element is None:
            raise BadInput(f"say which part with --element ({', '.join(proposal.parts())})")
        part = _part(proposal, element)
        if not (reason or "").strip():
            raise BadInput("a correction needs a reason: --reason WHY")
        if not by.strip():
            raise BadInput("a decision needs the name of a person: --as NAME")
        changed = self._correct(proposal, element, values, str(reason).strip())
        change = {"fields": dict(values), "before": _shown(proposal, element), "after": _shown(changed, element)}
        ruling = Ruling(proposal_id, part, "edit", _hash(changed, element), reason, change)
        since = proposal.content_sha256
        return self._register.write(ruling, by, lambda c, _: self._store.change(c, changed, since=since))

    def _said(self, ruling: Ruling, by: str) -> Decision | None:
        """The decision when the same person's last word on the part is that very one: said twice, it is written once."""
        taken = [
            d for d in self._store.decisions(ruling.proposal) if ruling.part == WHOLE or d.part in (WHOLE, ruling.part)
        ]
        last = taken[-1] if taken else None
        same = last and last == Decision(**ruling._asdict(), by=by.strip(), at=last.at)
        return last if same else None

    def standing(self, proposal: DealProposal | DealLine) -> DealStanding:
        """The state of each part: the last decision on it holds while its hash is the same."""
        hashes = proposal.hashes if isinstance(proposal, DealLine) else _hashes(proposal)
        states: dict[str, State] = dict.fromkeys(hashes, "pending")
        for decision in self._store.decisions(proposal.proposal_id):
            for name, now in hashes.items():
                if decision.part in (WHOLE, part_name(name)):
                    states[name] = _state(decision, name, now)
        found = set(states.values())
        return DealStanding(
            proposal=proposal.proposal_id, state=found.pop() if len(found) == 1 else "pending", elements=states
        )

    def approved(self, proposal: DealProposal) -> dict[str, Approved[Element | Summary]]:
        """The parts a named human approved in exactly this form, by name."""
        standing, taken = self.standing(proposal), self._store.decisions(proposal.proposal_id)
        found = {}
        for name, state in standing.elements.items():
            part = proposal.part(name)
            if state == "approved" and part is not None:
                last = [d for d in taken if d.part in (WHOLE, part_name(name)) and d.action == "approve"][-1]
                found[name] = Approved(part, proposal.part_hash(name), last.by, last.at)
        return found


def part_name(name: str) -> str:
    """How decisions name a part of a deal."""
    return f"element:{name}"


def _part(proposal: DealProposal, element: str | None) -> str:
    """The part's name in the register. Raises BadInput when the proposal has no such part."""
    if element is None:
        return WHOLE
    if proposal.part(element) is None:
        raise BadInput(f"`{proposal.proposal_id}` has no element `{element}` ({', '.join(proposal.parts())})")
    return part_name(element)


def _hash(proposal: DealProposal, element: str | None) -> str:
    return proposal.content_sha256 if element is None else proposal.part_hash(element)


def _parts(proposal: DealProposal, element: str | None) -> dict[str, object] | None:
    """The hash of every part a decision on the whole covers: correcting one leaves the others decided."""
    return {"parts": _hashes(proposal)} if element is None else None


def _hashes(proposal: DealProposal) -> dict[str, str]:
    return {name: proposal.part_hash(name) for name in proposal.parts()}


def _state(decision: Decision, name: str, now: str) -> State:
    decided = (decision.change or {}).get("parts", {}).get(name) if decision.part == WHOLE else decision.sha256
    if decision.action == "edit" or decided != now:
        return "pending"
    return "approved" if decision.action == "approve" else "rejected"


def _concerns(finding: DealFinding, element: str | None) -> bool:
    return element is None or finding.element is None or finding.element == element


def _told(finding: DealFinding) -> str:
    return f"{finding.element or 'the proposal'}: {finding.check}: {finding.message}"


def _shown(proposal: DealProposal, name: str) -> dict[str, object]:
    """What a correction changed, as the history shows it."""
    if name == SUMMARY:
        return {"text": proposal.summary.text}
    part = proposal.part(name)
    if not isinstance(part, Element):
        return {}
    return {"status": part.status, "why": part.why, "quotes": [q.model_dump(mode="json") for q in part.quotes]}
