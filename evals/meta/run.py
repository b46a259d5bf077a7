"""`amorce-evals meta`: plant, check, count, and say what survives."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from agent.checks.registry import CHECKS
from evals.meta.clean import OTHERS, clean_items, written_lies
from evals.meta.controls import Control, controls, planted_control
from evals.meta.deals import DealsMeasured, deal_gates, measure_deals
from evals.meta.doors import hits
from evals.meta.gates import NAME, OVERALL, gates, losses
from evals.meta.matrix import Quiet, Row, Trial, rows, survivors
from evals.meta.plant import EACH, in_turn, planted
from evals.meta.trial import quiet, trials
from evals.meta.weaken import fires
from evals.mutators.material import Item
from evals.results import Metric, share, wilson
from evals.seeds import SEED

RATES = Path(str(files("agent.checks") / "measured.json"))
SCHEMA = 1


@dataclass(frozen=True)
class Measured:
    """Everything one meta-evaluation found."""

    trials: list[Trial]
    quiet: list[Quiet]
    metrics: list[Metric]
    controls: list[Control]
    deals: DealsMeasured
    each: int = EACH
    seed: int = SEED

    @property
    def table(self) -> dict[str, Row]:
        """One row a check."""
        return rows(CHECKS, self.trials, self.quiet)


@dataclass(frozen=True)
class Sample:
    """Less than everything, the same every time: good drafts not ours and ours, one deal in so many, one door a lie."""

    others: int
    ours: int
    deals_every: int

    def of(self, items: Sequence[Item], seed: int) -> list[Item]:
        """Good drafts of every origin in turn."""
        mixed = list(in_turn(items, f"{seed}:sample"))
        ours = [i for i in mixed if i.origin not in OTHERS]
        return [*[i for i in mixed if i.origin in OTHERS][: self.others], *ours[: self.ours]]


def measure(each: int = EACH, seed: int = SEED, workers: int | None = None, sample: Sample | None = None) -> Measured:
    """Run the whole meta-evaluation: about a minute on two cores. Deterministic for a seed."""
    items = clean_items() if sample is None else sample.of(clean_items(), seed)
    good = quiet(items, workers)
    tried = trials(planted(items, each, seed), good, workers, one_door=sample is not None)
    deals = measure_deals(seed, sample.deals_every if sample else 1)
    metrics = [*gates(tried, good), _by_hand(), *deal_gates(deals)]
    return Measured(tried, good, metrics, [planted_control(tried, good), *controls()], deals, each, seed)


def _by_hand() -> Metric:
    """False sentences written by people, not by a mutator: planted errors are easier than natural ones."""
    found = [any(h.place == 1 and fires(h.check) for h in hits(item, "written")) for item, _ in written_lies()]
    return share(NAME, "hand-written lies stopped", sum(found), len(found), target=OVERALL, gate="soft")


def rates(found: Measured) -> dict[str, Any]:
    """What `agent/checks/measured.json` holds: for each check its detection and false alarms, with intervals and counts.

    `detection` is the share of the lies it is there to see that were stopped at their place, `named` the share it named
    itself. Rates are None when nothing was tried.
    """
    return {
        "schema": SCHEMA,
        "seed": found.seed,
        "each": found.each,
        "checks": {r.check: _rate(r) for r in found.table.values()},
    }


def _rate(row: Row) -> dict[str, Any]:
    low, high = wilson(row.seen, row.own) if row.own else (None, None)
    below, above = wilson(row.false, row.clean) if row.clean else (None, None)
    return {
        "detection": round(row.seen / row.own, 4) if row.own else None,
        "detection_interval": [low, high],
        "named": round(row.named / row.own, 4) if row.own else None,
        "n": row.own,
        "false_alarm": round(row.false / row.clean, 4) if row.clean else None,
        "false_alarm_interval": [below, above],
        "clean_n": row.clean,
        "specificity": round(1 - row.strange / row.other, 4) if row.other else None,
    }


def document(found: Measured) -> dict[str, Any]:
    """The JSON of `amorce-evals meta`."""
    return {
        "suites": [m.model_dump() for m in found.metrics],
        "checks": rates(found)["checks"],
        "mutations": mutations(found.trials),
        "matrix": {row.check: dict(sorted(row.mutators.items())) for row in found.table.values()},
        "deals": {"clean": found.deals.clean, "loud": found.deals.loud, "survivors": _deal_survivors(found.deals)},
        "survivors": [_told(t) for t in survivors(found.trials)],
        "false_alarms": [
            {"item": q.item.id, "origin": q.item.origin, "account": q.item.account, "door": q.door,
             "check": h.check, "why": h.why}
            for q in found.quiet for h in q.hits if fires(h.check)
        ],
        "switched_off": [loss._asdict() for loss in losses(found.trials)],
        "controls": [c._asdict() for c in found.controls],
        "origins": dict(sorted(Counter(i.origin for i in {q.item.id: q.item for q in found.quiet}.values()).items())),
    }  # fmt: skip


def mutations(tried: Sequence[Trial]) -> list[dict[str, Any]]:
    """One line a mutator: tried and stopped, in each language and on drafts of each origin."""
    lines = []
    for name in dict.fromkeys(t.mutant.mutator for t in tried):
        mine = [t for t in tried if t.mutant.mutator == name]
        seen = sum(t.seen() for t in mine)
        line: dict[str, Any] = {"mutator": name, "check": mine[0].mutant.defect, "n": len(mine), "stopped": seen}
        line["interval"] = list(wilson(seen, len(mine)))
        for side in ("language", "origin"):
            values = sorted({getattr(t.mutant.item, side) for t in mine})
            line[side] = {v: _share([t for t in mine if getattr(t.mutant.item, side) == v]) for v in values}
        lines.append(line)
    return lines


def _share(tried: Sequence[Trial]) -> list[int]:
    return [sum(t.seen() for t in tried), len(tried)]


def _deal_survivors(found: DealsMeasured) -> dict[str, list[str]]:
    lost = [t for t in found.trials if not t.seen]
    return {name: [t.deal for t in lost if t.mutator == name] for name in dict.fromkeys(t.mutator for t in lost)}


def _told(trial: Trial) -> dict[str, Any]:
    mutant = trial.mutant
    return {
        "mutant": mutant.id, "door": trial.door, "check": mutant.defect, "account": mutant.item.account,
        "contact": mutant.item.contact, "origin": mutant.item.origin, "language": mutant.item.language,
        "before": mutant.before, "after": mutant.after,
    }  # fmt: skip


def write_rates(found: Measured, path: Path = RATES) -> None:
    """Write the measured rates where the registry reads them."""
    path.write_text(json.dumps(rates(found), indent=1, sort_keys=True) + "\n", encoding="utf-8")
