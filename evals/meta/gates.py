"""What the matrix must show before the checks are trusted, as metrics with targets."""

from collections.abc import Iterable, Iterator, Sequence

from agent.checks.registry import CHECKS
from evals.meta.clean import OTHERS
from evals.meta.matrix import Quiet, Row, Trial, dead, rows, survivors
from evals.meta.weaken import switched_off
from evals.results import Metric, figure, share

NAME = "meta"
KILL, FALSE_ALARM, OVERALL = 0.95, 0.02, 0.98
# A sibling may speak first (a wrong company is also an invented fact), but a check that never speaks is not there.
NAMED = 0.25
LIES, CLEAN, NOT_OURS, MUTATORS = 400, 300, 0.5, 20


def gates(trials: Sequence[Trial], quiet: Sequence[Quiet]) -> list[Metric]:
    """Overall first, then each check."""
    table = rows(CHECKS, trials, quiet)
    idle, proof, n = dead(table), unproven(trials), len(table)
    return [
        *_sizes(trials, quiet),
        *_overall(trials),
        figure(NAME, f"checks that fire on nothing{_names(idle)}", len(idle), n, target=0, direction="max"),
        figure(NAME, f"checks whose loss changes nothing{_names(proof)}", len(proof), n, target=0, direction="max"),
        *(m for row in table.values() for m in per_check(row)),
    ]  # fmt: skip


def per_check(row: Row) -> Iterator[Metric]:
    """Kill rate, share named by itself, false alarms of one check. A check nobody tried is `not_run`, which is no pass."""
    yield share(NAME, f"{row.check}: own lies stopped", row.seen, row.own, target=KILL)
    yield share(NAME, f"{row.check}: named by itself", row.named, row.own, target=NAMED)
    yield share(NAME, f"{row.check}: false alarms", row.false, row.clean, target=FALSE_ALARM, direction="max")


def unproven(trials: Sequence[Trial]) -> list[str]:
    """Checks that can be switched off in the registry without turning their own gates red."""
    found = []
    for check in CHECKS:
        own = [t for t in trials if t.mutant.defect == check]
        with switched_off(check):
            row = rows([check], own, [])[check]
            red = any(m.status == "failed" for m in per_check(row))
        if not red:
            found.append(check)
    return found


def _sizes(trials: Sequence[Trial], quiet: Sequence[Quiet]) -> Iterator[Metric]:
    lies = {t.mutant.id for t in trials}
    items = {q.item.id: q.item for q in quiet}
    others = sum(i.origin in OTHERS for i in items.values())
    kinds = {t.mutant.mutator for t in trials}
    yield figure(NAME, "kinds of lie", len(kinds), len(kinds), target=MUTATORS)
    yield figure(NAME, "lies planted", len(lies), len(lies), target=LIES)
    yield figure(NAME, "good drafts", len(items), len(items), target=CLEAN)
    yield share(NAME, "good drafts not by our offline writer", others, len(items), target=NOT_OURS)


def _overall(trials: Sequence[Trial]) -> Iterator[Metric]:
    lost = survivors(trials)
    for language in ("fr", "en"):
        n = sum(t.mutant.item.language == language for t in trials)
        missed = sum(t.mutant.item.language == language for t in lost)
        yield share(NAME, f"planted lies stopped ({language})", n - missed, n, target=OVERALL)
    for origin in sorted({t.mutant.item.origin for t in trials}):
        n = sum(t.mutant.item.origin == origin for t in trials)
        missed = sum(t.mutant.item.origin == origin for t in lost)
        yield share(NAME, f"planted lies stopped (on {origin} drafts)", n - missed, n, target=OVERALL, gate="soft")


def _names(checks: Iterable[str]) -> str:
    found = ", ".join(checks)
    return f" ({found})" if found else ""
