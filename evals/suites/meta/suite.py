"""Planted lies and good drafts, item by item: what `amorce-evals meta` measures, in every run."""

from evals.meta.gates import NAME
from evals.meta.matrix import Trial
from evals.meta.run import measure
from evals.results import Case, Report

EACH = 8  # lies of each kind in each language: `amorce-evals meta` plants more


def run() -> Report:
    """About forty seconds on two cores."""
    found = measure(EACH)
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
