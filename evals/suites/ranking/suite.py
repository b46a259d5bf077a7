"""Ranking gate: the AUC of our ranking against that of the worlds' own latent score, on fields a user would have.

The full tier measures five seeds and 10,000 leads a world (some ten minutes on one core), the quick one a seed and 1,500 leads.
`python -m evals.suites.ranking.suite` runs the full tier and writes its worlds down in `full.json` beside this file.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from agent.targeting import Ranker
from evals.results import Metric, figure, not_run, share
from evals.suites.ranking.mapping import line_of, playbook, value_of
from evals.suites.ranking.measures import auc, between, lift, logistic, ndcg, resampled
from evals.suites.ranking.worlds import DIFFICULTIES, READ, World, leaky, world

NAME = "ranking"
TIER = "full"
QUICK_SEEDS, QUICK_LEADS = (11,), 1_500
QUICK = "one seed and 1,500 leads a world; five seeds and 10,000 with --tier full"
FULL_SEEDS, FULL_LEADS = (1, 2, 3, 4, 5), 10_000
TARGET = 0.95
RATIO = "AUC over AUC of the latent score, mean of worlds"
FIRST = 100  # lines of the list that nDCG looks at


class Measured(NamedTuple):
    """The figures of one world. The two AUCs of `half` are on the rows the logistic regression was not trained on;
    `resamples` are the ratio of the two AUCs on leads drawn again with replacement.
    """

    difficulty: str
    seed: int
    leads: int
    converted: float
    auc: float
    latent_auc: float
    lift: float
    latent_lift: float
    ndcg: float
    latent_ndcg: float
    half_auc: float
    half_logistic_auc: float
    resamples: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Our AUC over that of the latent score."""
        return self.auc / self.latent_auc

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the ratio of this world lies, its leads drawn again."""
        return between(self.resamples)


def run() -> list[Metric]:
    """The full tier. Without leadforge nothing is measured and nothing passes as measured."""
    return _measured(FULL_SEEDS, FULL_LEADS)


def quick() -> list[Metric]:
    """The same on fewer and smaller worlds, for every commit."""
    return _measured(QUICK_SEEDS, QUICK_LEADS)


def _measured(seeds: Sequence[int], leads: int) -> list[Metric]:
    try:
        return metrics(list(worlds(seeds, leads)))
    except ImportError:
        return [not_run(NAME, RATIO, "leadforge is not installed; `pip install amorce[test]` brings it", target=TARGET)]


def worlds(seeds: Sequence[int], leads: int) -> Iterator[Measured]:
    """The figures of each world, as they come. Raises ImportError when leadforge is not installed."""
    for seed in seeds:
        for difficulty in DIFFICULTIES:
            yield measured(world(difficulty, seed, leads))


def measured(one: World) -> Measured:
    """Rank the leads of a world and compare."""
    ranker = Ranker(playbook())
    values = [value_of(line_of(lead, ranker)) for lead in one.leads]
    held_out = [at % 2 == 1 for at in range(len(values))]
    learnt = logistic(one.columns, one.converted, [not out for out in held_out])

    def half(found: Sequence[float]) -> float:
        rows = [at for at, out in enumerate(held_out) if out]
        return auc([found[at] for at in rows], [one.converted[at] for at in rows])

    return Measured(
        difficulty=one.difficulty,
        seed=one.seed,
        leads=len(values),
        converted=mean(map(float, one.converted)),
        auc=auc(values, one.converted),
        latent_auc=auc(one.latent, one.converted),
        lift=lift(values, one.converted),
        latent_lift=lift(one.latent, one.converted),
        ndcg=ndcg(values, one.converted, FIRST),
        latent_ndcg=ndcg(one.latent, one.converted, FIRST),
        half_auc=half(values),
        half_logistic_auc=half(learnt.tolist()),
        resamples=tuple(resampled(values, one.latent, one.converted)),
    )


def metrics(found: Sequence[Measured]) -> list[Metric]:
    """The gate (mean ratio of AUCs, no leaky column) and the figures beside it; intervals by resampling leads in each world."""
    n = sum(m.leads for m in found)
    read = {column for columns in READ.values() for column in columns}
    chance = mean((m.auc - 0.5) / (m.latent_auc - 0.5) for m in found)
    low, high = between([mean(draw) for draw in zip(*(m.resamples for m in found), strict=True)])
    ratio = figure(NAME, RATIO, mean(m.ratio for m in found), n, target=TARGET)
    return [
        ratio.model_copy(update={"low": low, "high": high}),
        figure(NAME, "leaky columns read", len(read & leaky()), len(read), target=0, direction="max"),
        *(_of_level(level, [m for m in found if m.difficulty == level]) for level in DIFFICULTIES),
        _lowest(min(found, key=lambda m: m.ratio)),
        share(NAME, "worlds at the target or above", sum(m.ratio >= TARGET for m in found), len(found), target=0.9, gate="soft"),
        figure(NAME, "part above chance, ours over latent", chance, n, target=0.9, gate="soft"),
        figure(NAME, "lift of the first tenth", mean(m.lift for m in found), n, target=1.2, gate="soft"),
        figure(NAME, "AUC over a logistic regression on the same fields",
               mean(m.half_auc / m.half_logistic_auc for m in found), n // 2, target=0.95, gate="soft"),
    ]  # fmt: skip


def _lowest(one: Measured) -> Metric:
    """The world our ranking does worst in, with its own interval and what its latent score reaches."""
    low, high = one.interval
    line = figure(NAME, "AUC ratio, lowest world", one.ratio, one.leads, target=TARGET, gate="soft")
    reason = f"{one.difficulty}, seed {one.seed}: ours {one.auc:.3f}, latent score {one.latent_auc:.3f}"
    return line.model_copy(update={"low": low, "high": high, "reason": reason})


def _of_level(level: str, found: Sequence[Measured]) -> Metric:
    """The AUC at one difficulty; the reason gives what the latent score itself reaches."""
    n = sum(m.leads for m in found)
    line = figure(NAME, f"AUC ({level})", mean(m.auc for m in found), n, target=0.55, gate="soft")
    return line.model_copy(update={"reason": f"latent score {mean(m.latent_auc for m in found):.3f}"})


def main() -> None:
    """The full tier, world by world on stderr, written down at the end."""
    found = []
    for one in worlds(FULL_SEEDS, FULL_LEADS):
        found.append(one)
        sys.stderr.write(json.dumps(_told(one)) + "\n")
    document = {"metrics": [m.model_dump() for m in metrics(found)], "worlds": [_told(m) for m in found]}
    Path(__file__).with_name("full.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _told(one: Measured) -> dict[str, object]:
    numbers = {k: round(v, 4) if isinstance(v, float) else v for k, v in one._asdict().items() if k != "resamples"}
    low, high = one.interval
    return numbers | {"ratio": round(one.ratio, 4), "low": low, "high": high}


if __name__ == "__main__":
    main()
