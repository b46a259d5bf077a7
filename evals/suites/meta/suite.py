"""Planted lies and good drafts, item by item: what `amorce-evals meta` measures, in every run."""

from evals.meta.gates import NAME
from evals.meta.matrix import Trial
from evals.meta.run import Measured, Sample, measure
from evals.results import Case, Report

TIER = "full"
# The sample of every commit: lies of each kind in each language, and what `Sample` says.
EACH, SAMPLE = 8, Sample(others=300, ours=60, deals_every=4)
QUICK = (
    f"{EACH} lies of each kind in each language, each at one door; {SAMPLE.others} good drafts of others and {SAMPLE.ours} of "
    f"our writer, one deal in {SAMPLE.deals_every}; all of them with --tier full"
)


def run() -> Report:
    """Everything, on every core."""
    return _told(measure())


def quick() -> Report:
    """The sample, in this process: other suites run beside it."""
    return _told(measure(EACH, workers=1, sample=SAMPLE))


def _told(found: Measured) -> Report:
    by_deal = (
        Case(suite=NAME, metric="spoiled deal proposals seen", id=f"{t.mutator}/{t.deal}", passed=t.seen,
             group={"language": t.language}, wanted=t.defect, got=", ".join(sorted(t.told)) or "nothing")
        for t in found.deals.trials
    )  # fmt: skip
    good = (
        Case(suite=NAME, metric="good drafts left alone", id=f"{q.item.id}@{q.door}", passed=not q.hits,
             group={"language": q.item.language, "origin": q.item.origin}, why="; ".join(f"{h.check}: {h.why}" for h in q.hits))
        for q in found.quiet
    )  # fmt: skip
    return Report(metrics=found.metrics, cases=[*map(_lie, found.trials), *good, *by_deal])


def _lie(trial: Trial) -> Case:
    item = trial.mutant.item
    return Case(
        suite=NAME, metric="planted lies stopped", id=f"{trial.mutant.id}@{trial.door}", passed=trial.seen(),
        group={"language": item.language, "origin": item.origin, "channel": item.channel}, wanted=trial.mutant.defect,
        got=", ".join(sorted({h.check for h in trial.hits})) or "nothing", why=f"{trial.mutant.before} => {trial.mutant.after}",
    )  # fmt: skip
