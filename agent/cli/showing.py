"""A proposal on the terminal: each sentence with its proof, then what is missing and the next command."""

from agent.cli.console import say
from agent.outreach.models import Draft, EvidenceRef, Proposal

# Not sentences of the message: shown without proof.
_NOTICES = ("greeting", "signature", "opt_out", "source_notice")


def show_proposal(proposal: Proposal) -> None:
    """The whole proposal."""
    show_head(proposal)
    if proposal.refusal:
        say(f"  REFUSED: {proposal.refusal.reason}")
        for item in proposal.refusal.missing:
            say(f"    missing: {item}")
        return
    sources = {e.id: e for e in proposal.evidence}
    for draft in proposal.drafts:
        show_draft(draft, sources)
    if proposal.writer.note:
        say(f"  note: {proposal.writer.note}")
    for finding in proposal.findings:
        say(f"  {finding.severity}: {finding.check}: {finding.message}")
    say(f'  next: amorce review approve {proposal.proposal_id} --as "YOUR NAME"')


def show_head(proposal: Proposal) -> None:
    """Account, contact, tier, level and plan in two lines."""
    contact = f"{proposal.contact.name}, {proposal.contact.title}" if proposal.contact else "nobody"
    say(f"{proposal.account.name} · tier {proposal.tier} · to {contact} · {proposal.proposal_id}")
    plan = f"{proposal.plan.framework.upper()}; {proposal.plan.angle}" if proposal.plan else "no plan"
    level, asked = proposal.level, proposal.level.required
    say(f"  level {level.reached} (asked {asked.min}-{asked.max}): {level.why}; {plan}")


def show_draft(draft: Draft, sources: dict[str, EvidenceRef]) -> None:
    """One message, sentence by sentence, each with the evidence it cites."""
    say(f"  --- day {draft.day}, {draft.channel}, {draft.language}")
    if draft.subject:
        say(f"  Subject: {draft.subject}")
    for segment in draft.segments:
        for line in segment.text.strip().splitlines():
            say(f"    {line}")
        if segment.kind not in _NOTICES:
            for cited in segment.evidence:
                say(f"        ↳ {_citation(sources.get(cited), cited)}")


def _citation(source: EvidenceRef | None, cited: str) -> str:
    if source is None:
        return cited
    if source.kind in ("proof", "claim"):
        return f"{cited}: playbook {source.kind}"
    age = f", {source.age_days} days old" if source.age_days is not None else ""
    return f"{cited}: {source.source}, {source.date}{age}, {source.url or 'no address'}"
