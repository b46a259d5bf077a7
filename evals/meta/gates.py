"""What the matrix must show before the checks are trusted, as metrics with targets."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.checks.registry import CHECKS
from evals.meta.clean import OTHERS
from evals.meta.matrix import Quiet, Row, Trial, dead, rows, survivors
from evals.meta.weaken import fires, switched_off
from evals.results import Gate, Metric, figure, share

NAME = "meta"
KILL, FALSE_ALARM, OVERALL = 0.95, 0.02, 0.98
# A sibling may speak first (a wrong company is also an invented fact), but a check that never speaks is not there.
NAMED = 0.25
LIES, CLEAN, NOT_OURS, MUTATORS = 400, 300, 0.5, 20
# Checks against what is not true or was never said: together they answer for "nothing is invented".
INVENTED = (
    "wrong_number", "wrong_date", "invented_number", "invented_fact", "invented_customer_result", "fused_facts", "wrong_entity",
    "misattributed", "conflicting_fact", "unsupported_inference", "flattering_invention", "promise_not_in_playbook",
)  # fmt: skip


class Loss(NamedTuple):
    """What becomes of a check's own gates when it is switched off: shares of its `n` lies, and the gates that turn red."""

    check: str
    n: int
    named: float
    named_off: float
    stopped: float
    stopped_off: float
    red: tuple[str, ...]


def gates(trials: Sequence[Trial], quiet: Sequence[Quiet]) -> list[Metric]:
    """Overall first, then each check."""
    table = rows(CHECKS, trials, quiet)
    idle, unseen, n = dead(table), [loss.check for loss in losses(trials) if not loss.red], len(table)
    return [
        *_sizes(trials, quiet),
        *_overall(trials),
        *_good(quiet),
        _listed("checks that fire on nothing", idle, n),
        _listed("checks whose loss changes nothing", unseen, n),
        *(m for row in table.values() for m in per_check(row)),
    ]  # fmt: skip


def per_check(row: Row) -> Iterator[Metric]:
    """Kill rate, share named by itself, false alarms of one check. A check nobody tried is `not_run`, which is no pass."""
    yield share(NAME, f"{row.check}: own lies stopped", row.seen, row.own, target=KILL)
    yield share(NAME, f"{row.check}: named by itself", row.named, row.own, target=NAMED)
    yield share(NAME, f"{row.check}: false alarms", row.false, row.clean, target=FALSE_ALARM, direction="max")


def losses(trials: Sequence[Trial]) -> list[Loss]:
    """Each check in turn switched off in the registry: which of its gates that held are lost, or fall further."""
    return [_loss(check, [t for t in trials if t.mutant.defect == check]) for check in CHECKS]


def _loss(check: str, own: Sequence[Trial]) -> Loss:
    on = rows([check], own, [])[check]
    before = {m.metric: m for m in per_check(on)}
    with switched_off(check):
        off = rows([check], own, [])[check]
        after = {m.metric: m for m in per_check(off)}
    red = tuple(
        name for name, m in after.items() if m.status == "failed" and (m.value or 0) < (before[name].value or 0)
    )
    n = max(on.own, 1)
    return Loss(check, on.own, on.named / n, off.named / n, on.seen / n, off.seen / n, red)


def _listed(metric: str, names: Sequence[str], n: int) -> Metric:
    """A count of checks of which there must be none, their names as the reason."""
    found = share(NAME, metric, len(names), n, target=0, direction="max")
    return found.model_copy(update={"reason": ", ".join(names)}) if names else found


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
    lost = {id(t) for t in survivors(trials)}

    def stopped(metric: str, mine: Sequence[Trial], gate: Gate = "hard") -> Metric:
        return share(NAME, metric, sum(id(t) not in lost for t in mine), len(mine), target=OVERALL, gate=gate)

    invented = [t for t in trials if t.mutant.defect in INVENTED]
    yield stopped("invented claims stopped", invented)
    for language in ("fr", "en"):
        yield stopped(f"planted lies stopped ({language})", [t for t in trials if t.mutant.item.language == language])
        mine = [t for t in invented if t.mutant.item.language == language]
        yield stopped(f"invented claims stopped ({language})", mine, "soft")
    for whose, others in (("drafts of others", True), ("drafts of our writer", False)):
        mine = [t for t in trials if (t.mutant.item.origin in OTHERS) == others]
        yield stopped(f"planted lies stopped (on {whose})", mine, "soft")
    for origin in sorted({t.mutant.item.origin for t in trials}):
        mine = [t for t in trials if t.mutant.item.origin == origin]
        yield stopped(f"planted lies stopped (on {origin} drafts)", mine, "soft")


def _good(quiet: Sequence[Quiet]) -> Iterator[Metric]:
    """Good drafts at which anything cried, by whose they are; and at which something cried that they were invented."""

    def loud(metric: str, mine: Sequence[Quiet], only: Sequence[str] | None, gate: Gate) -> Metric:
        cried = sum(any(fires(h.check) and (only is None or h.check in only) for h in q.hits) for q in mine)
        return share(NAME, metric, cried, len(mine), target=FALSE_ALARM, direction="max", gate=gate)

    yield loud("good drafts said to be invented", quiet, INVENTED, "hard")
    yield loud("good drafts with any false alarm", quiet, None, "soft")
    for whose, others in (("of others", True), ("of our writer", False)):
        mine = [q for q in quiet if (q.item.origin in OTHERS) == others]
        yield loud(f"good drafts {whose} with any false alarm", mine, None, "soft")
    for origin in sorted({q.item.origin for q in quiet}):
        yield loud(
            f"good {origin} drafts with any false alarm", [q for q in quiet if q.item.origin == origin], None, "soft"
        )
