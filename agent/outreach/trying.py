"""Write and check; repair once; then the writer behind; then say less, one level at a time; refuse when level 1 fails too."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.errors import BudgetExceeded, ModelFailure
from agent.outreach.assembly import Case, pending, refused
from agent.outreach.checking import check_drafts
from agent.outreach.models import Draft, Finding, Proposal, WriterInfo
from agent.outreach.planning import Brief
from agent.outreach.stepping import first_text
from agent.ports import Writer


def tried(case: Case, brief: Brief, first: Writer) -> Proposal:
    """The proposal of the first drafts that pass, at the highest level that gives some; else a refusal.

    A writer whose model failed is not asked again for this proposal. Raises ModelFailure or BudgetExceeded only when there
    is no other writer.
    """
    writers: list[Writer] = [first, *_behind(first)]
    used, findings = WriterInfo(kind="offline"), list[Finding]()
    for level in range(brief.level.reached, 0, -1):
        lower = brief if level == brief.level.reached else brief.at(level, _step_down(brief, level))
        for writer in list(writers):
            attempt = _attempt(case, lower, writer, last=writer is writers[-1])
            used = attempt.info.after(used)
            findings = attempt.findings or findings
            if attempt.drafts:
                return pending(case, _as_said(lower, attempt.drafts), attempt.drafts, attempt.findings, used)
            if attempt.failed:
                writers.remove(writer)
    proposal = refused(case, brief.contact, "no draft passed the checks", brief=brief, findings=findings)
    return proposal.model_copy(update={"writer": used})


@dataclass(frozen=True)
class _Attempt:
    """One writer's try at one level: drafts when nothing blocks, its findings, and whether its model failed."""

    drafts: list[Draft] | None
    findings: list[Finding]
    info: WriterInfo
    failed: bool = False


def _attempt(case: Case, brief: Brief, writer: Writer, *, last: bool) -> _Attempt:
    """Write, and repair once what the checks block."""
    drafts: list[Draft] | None = []
    findings: list[Finding] = []
    used = WriterInfo(kind="offline")
    for _ in ("write", "repair"):
        try:
            writing = writer.write(brief, findings, drafts or ())
        except (ModelFailure, BudgetExceeded) as failure:
            if last:
                raise
            return _Attempt(None, findings, _after_failure(failure).after(used), failed=True)
        drafts, used = writing.drafts, writing.info.after(used)
        if drafts is None:
            break
        findings = check_drafts(case, brief, drafts)
        if not blocking(findings):
            return _Attempt(drafts, findings, used)
    kept = _passing(brief, drafts or (), findings)
    if kept:
        return _Attempt(kept, check_drafts(case, brief, kept), used)
    return _Attempt(None, findings, _after_blocks(used, findings))


def _passing(brief: Brief, drafts: Sequence[Draft], findings: Sequence[Finding]) -> list[Draft]:
    """The drafts nothing blocks, when the first message is among them: a later step stays in the plan without a text."""
    blocked = {f.draft for f in blocking(findings)}
    kept = [d for at, d in enumerate(drafts) if at not in blocked]
    first = first_text(brief.steps)
    return kept if None not in blocked and any(d.step == first for d in kept) else []


def blocking(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that stop a draft."""
    return [f for f in findings if f.severity == "block"]


def _behind(writer: Writer) -> list[Writer]:
    return [] if writer.fallback is None else [writer.fallback, *_behind(writer.fallback)]


def _after_failure(failure: ModelFailure | BudgetExceeded) -> WriterInfo:
    note = f"written without the model: {failure}"
    if isinstance(failure, ModelFailure):
        return WriterInfo(kind="offline", tokens=failure.tokens, cost=failure.cost, note=note)
    return WriterInfo(kind="offline", note=note)


def _after_blocks(used: WriterInfo, findings: Sequence[Finding]) -> WriterInfo:
    if used.kind == "offline":
        return used
    checks = ", ".join(sorted({f.check for f in blocking(findings)}))
    why = f"its drafts did not pass ({checks})" if checks else "it found no fact to tell at this level"
    note = f"written without the model: {why}"
    return used.model_copy(update={"kind": "offline", "model": None, "note": note})


def _as_said(brief: Brief, drafts: Sequence[Draft]) -> Brief:
    """The brief at the level the words really reached: a short note may say less than the evidence allows."""
    said = max(d.level for d in drafts)
    return brief if said >= brief.level.reached else brief.at(said, _step_down(brief, said))


def _step_down(brief: Brief, level: int) -> str:
    if brief.language == "fr":
        return f"niveau {level} : le niveau au-dessus n'a pas donné de message assez court et entièrement prouvé"
    return f"level {level}: the level above gave no message that was short enough and wholly proven"
