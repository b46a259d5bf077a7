"""How alike drafts for different accounts are, among hook, problem and call to action, at level 2 and above."""

from itertools import combinations

from agent.outreach.models import Draft
from evals.suites.outreach.scorer import Case

KINDS = ("hook", "problem", "cta")


def identical_hooks(found: list[Case]) -> int:
    """Pairs of drafts for different accounts with the same hook."""
    return sum(bool(_said(a, ("hook",)) & _said(b, ("hook",))) for a, b in _pairs(found))


def shared_sentences(found: list[Case]) -> float:
    """The highest share, over all pairs of accounts, of sentences of one account's drafts found in the other's."""
    by_account = {c.dossier.account.id: set().union(*(_said(d, KINDS) for d in _drafts(c))) for c in found}
    shares = [len(a & b) / min(len(a), len(b)) for a, b in combinations(by_account.values(), 2) if a and b]
    return max(shares, default=0.0)


def _pairs(found: list[Case]) -> list[tuple[Draft, Draft]]:
    owned = [(c.dossier.account.id, d) for c in found for d in _drafts(c)]
    return [(a, b) for (x, a), (y, b) in combinations(owned, 2) if x != y]


def _drafts(case: Case) -> list[Draft]:
    return [d for p in case.all for d in p.drafts if d.level >= 2]


def _said(draft: Draft, kinds: tuple[str, ...]) -> set[str]:
    return {" ".join(s.text.split()) for s in draft.segments if s.kind in kinds}
