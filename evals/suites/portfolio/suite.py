"""Gates over some six hundred offline drafts."""

from evals.results import Metric, figure, share
from evals.suites.portfolio import scorer
from evals.suites.portfolio.drafts import drafts, made

NAME = "portfolio"
TIER = "full"
# One proposal in so many also loses its evidence, piece by piece.
ABLATED, QUICKLY_ABLATED = 4, 12
QUICK = f"every draft; one proposal in {QUICKLY_ABLATED} also without its evidence, one in {ABLATED} with --tier full"


def run() -> list[Metric]:
    """Every account, contact, channel, language and framework."""
    return _measured(ABLATED)


def quick() -> list[Metric]:
    """The same, with fewer proposals that lose their evidence."""
    return _measured(QUICKLY_ABLATED)


def _measured(every: int) -> list[Metric]:
    found = list(made())
    n = len(drafts(found))
    total, wrong = scorer.unresolved(found)
    tried, kept = scorer.ablation(found[::every])
    return [
        figure(NAME, "drafts", n, n, target=500),
        share(
            NAME,
            "drafts that break a limit of their channel",
            min(n, len(scorer.limit_violations(found))),
            n,
            target=0,
            direction="max",
        ),
        share(NAME, "factual sentences with proof that resolves", total - wrong, total, target=1.0),
        share(
            NAME,
            "drafts with a text left to fill in",
            min(n, len(scorer.unfilled(found))),
            n,
            target=0,
            direction="max",
        ),
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
