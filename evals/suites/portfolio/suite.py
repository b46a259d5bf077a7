"""Gates over some five hundred offline drafts."""

from evals.results import Metric, figure, share
from evals.suites.portfolio import scorer
from evals.suites.portfolio.drafts import drafts, made

NAME = "portfolio"
# One proposal in so many also loses its evidence, piece by piece.
ABLATED = 4


def run() -> list[Metric]:
    """Every account, contact, channel, language and framework."""
    found = list(made())
    n = len(drafts(found))
    total, wrong = scorer.unresolved(found)
    tried, kept = scorer.ablation(found[::ABLATED])
    return [
        figure(NAME, "drafts", n, n, target=500),
        figure(NAME, "channel limits broken", len(scorer.limit_violations(found)), n, target=0, direction="max"),
        share(NAME, "factual sentences with proof that resolves", total - wrong, total, target=1.0),
        figure(NAME, "texts left to fill in", len(scorer.unfilled(found)), n, target=0, direction="max"),
        figure(NAME, "hooks shared by two accounts", len(scorer.same_hooks(found)), n, target=0, direction="max"),
        figure(
            NAME, "highest share of identical sentences", scorer.most_shared(found), n, target=0.25, direction="max"
        ),
        figure(
            NAME,
            "highest share, messages asked for alike",
            scorer.most_shared(found, alike=True),
            n,
            target=0.25,
            direction="max",
            gate="soft",
        ),
        share(NAME, "sentences that go with their evidence", tried - len(kept), tried, target=1.0),
    ]
