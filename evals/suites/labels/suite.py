"""The sets themselves: kappa of two readings where labels are judgements, a card for every file, and the controls of every set.

Both readings are ours, the second blind: kappa is an upper bound of what strangers would reach. A control far above chance says
that the length of a text gives its label away; what is measured on such a set is read beside it.
"""

from collections.abc import Iterator

from evals.cards import cards, faults
from evals.meta.controls import Control, controls
from evals.results import Case, Metric, Report, figure, scored
from evals.second_reading import SETS, SetName, agreement

NAME = "labels"
KAPPA, MARGIN = 0.80, 0.15


def run() -> Report:
    """Kappa of three sets, the cards, and length alone on every set with two labels or more."""
    kept = [Case(suite=NAME, metric="sets with a card, a licence, a canary and their bytes", id=card.id, passed=not faults(card),
                 group={"whose": card.whose}, got="; ".join(faults(card))) for card in cards()]  # fmt: skip
    return Report(
        metrics=[*map(_kappa, SETS), scored(kept, target=1.0), *map(_control, controls())], cases=[*kept, *_differ()]
    )


def _kappa(name: SetName) -> Metric:
    found = agreement(name)
    metric = figure(NAME, f"kappa of two readings ({name})", found.kappa, found.n, target=KAPPA)
    return metric.model_copy(update={"reason": f"{found.same:.1%} alike; both readings ours, the second blind"})


def _differ() -> Iterator[Case]:
    """The pairs of labels that differ, to look at."""
    for name in SETS:
        for pair, count in agreement(name).differ.items():
            first, _, second = pair.partition(" > ")
            id_ = f"{name}: {pair}"
            yield Case(
                suite=NAME, metric="labels that differ", id=id_, passed=None, value=count, wanted=first, got=second
            )


def _control(found: Control) -> Metric:
    """Mean recall by length alone, at most a little above chance; the majority is told."""
    target = round(found.chance + MARGIN, 3)
    metric = figure(
        NAME, f"length alone on {found.dataset}", found.length, found.n, target=target, direction="max", gate="soft"
    )
    told = f"chance {found.chance:.2f}; the most frequent label alone is right {found.majority:.0%} of the time"
    return metric.model_copy(update={"reason": told})
