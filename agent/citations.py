"""Cards that stored proposals cite and that are no longer what was cited: gone, or with another text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from agent.outreach.models import Proposal, digest
from knowledge.cards import Language, card
from knowledge.errors import CardUnknown

_LANGUAGES: tuple[Language, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class CardChange:
    """One citation that no longer holds. The proposal keeps the text it was written with, under the same id."""

    proposal: str
    card: str
    change: Literal["gone", "changed"]


def changed_cards(proposals: Iterable[Proposal]) -> list[CardChange]:
    """Citations of the proposals against the cards of today, in the order of the proposals."""
    today: dict[str, set[str]] = {}
    found = []
    for proposal in proposals:
        for ref in (e for e in proposal.evidence if e.kind == "card"):
            if ref.id not in today:
                today[ref.id] = _hashes(ref.id)
            if ref.sha256 not in today[ref.id]:
                found.append(CardChange(proposal.proposal_id, ref.id, "changed" if today[ref.id] else "gone"))
    return found


def _hashes(card_id: str) -> set[str]:
    """Hashes of the card's text in each language; empty when it is gone."""
    try:
        return {digest(card(card_id, language).text) for language in _LANGUAGES}
    except CardUnknown:
        return set()
