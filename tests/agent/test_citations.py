"""A card that disappears or changes is told against the proposals that cite it."""

from collections.abc import Callable

from agent.citations import CardChange, changed_cards
from agent.outreach.flow import Outreach, Wish
from agent.outreach.models import EvidenceRef, Proposal
from connectors.records import Dossier


def _with_card(proposal: Proposal, at: int, **changes: str) -> Proposal:
    cards = [n for n, e in enumerate(proposal.evidence) if e.kind == "card"]
    evidence: list[EvidenceRef] = list(proposal.evidence)
    evidence[cards[at]] = evidence[cards[at]].model_copy(update=changes)
    return proposal.model_copy(update={"evidence": evidence})


def test_a_proposal_of_today_cites_what_is_there(outreach: Outreach, make_dossier: Callable[..., Dossier]) -> None:
    assert changed_cards([outreach.propose(make_dossier(), Wish())]) == []


def test_a_changed_and_a_gone_card_are_told(outreach: Outreach, make_dossier: Callable[..., Dossier]) -> None:
    proposal = outreach.propose(make_dossier(), Wish())
    changed = _with_card(proposal, 0, sha256="0" * 64)
    gone = _with_card(proposal, 0, id="framework-nowhere")
    first = next(e.id for e in proposal.evidence if e.kind == "card")
    assert changed_cards([changed, gone]) == [
        CardChange(proposal.proposal_id, first, "changed"),
        CardChange(proposal.proposal_id, "framework-nowhere", "gone"),
    ]
