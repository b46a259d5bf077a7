"""Putting a proposal together: ids, evidence, gaps and hashes. Pure; same inputs, same bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from agent.checks.premises import Ground, Offer, ground
from agent.compliance import ContactChannels
from agent.outreach.models import (
    AccountRef,
    Draft,
    EvidenceRef,
    FactRef,
    Finding,
    Level,
    Outcome,
    Proposal,
    Range,
    Recipient,
    Refusal,
    WriterInfo,
    content_hash,
    digest,
)
from agent.outreach.planning import Brief
from agent.playbook.models import Playbook
from agent.reading.circumstances import Circumstances
from agent.reading.facts import Fact
from agent.targeting import Ranked
from connectors.records import Contact, Dossier
from knowledge.cards import card


@dataclass(frozen=True)
class Case:
    """What is known of an account before planning: facts, score, open channels and the outcome they give."""

    dossier: Dossier
    offer: Offer
    facts: Sequence[Fact]
    circumstances: Circumstances
    ranked: Ranked
    channels: Sequence[ContactChannels]
    outcome: Outcome
    now: date

    @property
    def playbook(self) -> Playbook:
        """The playbook of the seller."""
        return self.offer.playbook

    @cached_property
    def ground(self) -> Ground:
        """What the checks hold drafts against, built once an account."""
        return ground(self.dossier, self.facts, self.offer)

    def channels_for(self, contact: Contact) -> ContactChannels:
        """The decision for one contact."""
        return next(c for c in self.channels if c.contact == contact.id)

    def no_draft_reason(self, contact: Contact | None) -> str:
        """Why nobody may be written to, in words."""
        if self.ranked.disqualified:
            rule = next(d.rule for d in self.playbook.icp.disqualifiers if d.id == self.ranked.disqualified)
            return f"disqualified: {self.ranked.disqualified} ({rule})"
        if not self.channels:
            return "no contact is known at this account"
        return "; ".join(f"{c.contact}: {c.email.why}" for c in self.channels)


def pending(case: Case, brief: Brief, drafts: list[Draft], findings: list[Finding], writer: WriterInfo) -> Proposal:
    """A proposal that waits for a human."""
    contact = _recipient(brief.contact)
    cited = {e for d in drafts for s in d.segments for e in s.evidence}
    plan = brief.plan()
    return _proposal(
        case,
        contact,
        status="pending",
        outcome="linkedin_only" if case.outcome == "linkedin_only" else case.outcome,
        level=brief.level,
        plan=plan,
        drafts=drafts,
        findings=findings,
        writer=writer,
        evidence=[*evidence_refs(case, cited), *card_refs(plan.cards, brief.language)],
        gaps=gaps(case, brief),
    )


def refused(
    case: Case,
    contact: Contact | None,
    reason: str,
    *,
    brief: Brief | None = None,
    findings: Sequence[Finding] = (),
) -> Proposal:
    """A refusal that names the reason and the proof that is missing."""
    blocks = [f for f in findings if f.severity == "block"]
    missing = sorted({f"{f.check}: {f.message}" for f in blocks}) or _missing(case)
    outcome: Outcome = case.outcome if case.outcome == "level_1_or_refuse" else "no_draft"
    return _proposal(
        case,
        _recipient(contact) if contact else None,
        status="refused",
        outcome=outcome,
        level=brief.level if brief else Level(required=_required(case), reached=0, why=reason),
        refusal=Refusal(reason=reason, missing=missing),
        findings=list(findings),
        gaps=gaps(case, brief),
    )


def evidence_refs(case: Case, cited: Iterable[str]) -> list[EvidenceRef]:
    """What the segments cite: the dossier's evidence first, then proofs and claims, each with the hash of its text."""
    wanted = set(cited)
    found = [
        EvidenceRef(
            id=e.id,
            kind=e.kind,
            text=e.text,
            source=e.source,
            url=e.url,
            date=e.date,
            age_days=(case.now - e.date).days,
            sha256=e.sha256,
        )
        for e in case.dossier.evidence
        if e.id in wanted
    ]
    return [*found, *(_text_ref(i, k, t) for i, k, t in _own_words(case.playbook) if i in wanted)]


def _own_words(playbook: Playbook) -> Iterable[tuple[str, str, str]]:
    """Id, kind and text of everything the seller may state."""
    for proof in playbook.proofs:
        yield proof.id, "proof", proof.body
    for claim in [*playbook.seller.product.claims, *playbook.seller.value_propositions]:
        yield claim.id, "claim", f"{claim.fr}\n{claim.en}"


def card_refs(ids: Sequence[str], language: str) -> list[EvidenceRef]:
    """The cards the plan follows: they justify the method, never a statement about the prospect."""
    cards = [card(i, "fr" if language == "fr" else "en") for i in ids]
    return [_text_ref(c.id, "card", c.text, source=f"{c.origin} v{c.version}") for c in cards]


def _text_ref(id_: str, kind: str, text: str, source: str = "playbook") -> EvidenceRef:
    return EvidenceRef(id=id_, kind=kind, text=text, source=source, sha256=digest(text))


def gaps(case: Case, brief: Brief | None) -> list[str]:
    """What is not known and would help: fit criteria without value, and a level below what the tier asks."""
    found = [f"fit: {name} unknown" for name in case.ranked.missing]
    if brief and brief.level.reached < brief.level.required.min:
        found.append(f"level {brief.level.required.min}: {brief.level.why}")
    return found


def _missing(case: Case) -> list[str]:
    if case.outcome == "no_draft":
        return []
    return ["a quotable fact about the account: fresh, from a named source, on this company"]


def _required(case: Case) -> Range:
    return {1: Range(min=3, max=4), 2: Range(min=2, max=3)}.get(case.ranked.tier, Range(min=1, max=2))


def _proposal(case: Case, contact: Recipient | None, **fields: object) -> Proposal:
    account = case.dossier.account
    play = digest([account.id, case.now.isoformat(), case.ranked.tier])[:12]
    drafts = fields.get("drafts") or []
    content = content_hash(contact, drafts)  # type: ignore[arg-type]
    inputs = [account.id, contact.id if contact else None, case.now.isoformat(), fields["status"], content]
    return Proposal.model_validate(
        {
            "proposal_id": f"p-{digest(inputs)[:12]}",
            "account": AccountRef(id=account.id, name=account.name, domain=account.domain),
            "contact": contact,
            "tier": case.ranked.tier,
            "play_id": f"play-{play}",
            "plan": None,
            "facts": [_fact_ref(f) for f in case.facts if f.usable],
            "rejected_facts": [_fact_ref(f) for f in case.facts if not f.usable],
            "as_of": case.now,
            "content_sha256": content,
            **fields,
        }
    )


def _fact_ref(fact: Fact) -> FactRef:
    return FactRef.model_validate(fact, from_attributes=True)


def _recipient(contact: Contact) -> Recipient:
    return Recipient.model_validate(contact.model_dump())
