"""Which proof answers which problem: the ones whose words meet each other's and those of what was said first."""

from collections.abc import Sequence

from agent.outreach.planning import Brief
from agent.outreach.relevance import stems
from agent.playbook.models import Proof

# A second shared word adds certainty, a third one only length.
MOST = 2
# A customer of the reader's own trade is worth two shared words.
SAME_TRADE = 2


def nearness(pain: str, told: str, proof: Proof | None) -> int:
    """Points of a pain: what was said first counts twice the proof that will answer it."""
    return 2 * _shared(pain, told) + (_shared(pain, _text(proof)) if proof else 0)


def answering(brief: Brief, pains: Sequence[str], told: str) -> tuple[Proof, ...]:
    """The brief's proofs, those first that answer a pain near to what was said. Equals keep their order."""

    def worth(proof: Proof) -> int:
        trade = SAME_TRADE if proof.industry == brief.account.industry else 0
        return trade + _shared(told, _text(proof)) + max((nearness(p, told, proof) for p in pains), default=0)

    return tuple(sorted(brief.proofs, key=lambda p: -worth(p)))


def _shared(one: str, other: str) -> int:
    return min(MOST, len(stems(one) & stems(other)))


def _text(proof: Proof) -> str:
    return f"{proof.problem} {proof.body}"
