"""Scores the reader against labelled account folders (`account.json`, `evidence.jsonl`, `gold.json`).

A gold fact is found when a fact of the same evidence quotes it: the quote contains the gold quote, or shares at least half of
its words at the same place of the text.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.language.fold import fold, squeeze
from agent.language.sentences import words
from agent.playbook.loader import example_playbook
from agent.playbook.models import Playbook
from agent.reading.circumstances import Circumstances, circumstances
from agent.reading.facts import Fact
from agent.reading.reader import read
from agent.targeting.ranking import rank_account
from connectors.records import Account, Dossier, Evidence

Score = dict[str, float | int | list[str]]
_SHARE = 0.5


@dataclass(slots=True)
class _Tally:
    """Counts over folders; `slips` names each failure."""

    counts: Counter[str] = field(default_factory=Counter)
    slips: dict[str, list[str]] = field(default_factory=dict)

    def add(self, metric: str, hit: bool, slip: str) -> None:
        self.counts[metric] += 1
        self.counts[metric + "+"] += hit
        if not hit:
            self.slips.setdefault(metric, []).append(slip)

    def share(self, metric: str) -> float:
        total = self.counts[metric]
        return round(self.counts[metric + "+"] / total, 4) if total else 1.0


def load_dossier(folder: Path) -> Dossier:
    """A dossier folder as records."""
    lines = (folder / "evidence.jsonl").read_text(encoding="utf-8").splitlines()
    account = Account.model_validate_json((folder / "account.json").read_text(encoding="utf-8"))
    return Dossier(
        account=account, evidence=tuple(Evidence.model_validate_json(line) for line in lines if line.strip())
    )


def score(folder: Path, only: Callable[[str], bool] = lambda _: True) -> Score:
    """Metrics over the account folders in `folder` whose name passes `only`. `slips_<metric>` lists what went wrong."""
    tally = _Tally()
    differences: list[float] = []
    for account in sorted(p for p in folder.iterdir() if (p / "gold.json").is_file() and only(p.name)):
        differences.append(_account(account, tally))
    metrics: Score = {name: tally.share(name) for name in _METRICS}
    metrics |= {"n_" + name: tally.counts[name] for name in _METRICS}
    metrics["bad_admissions"] = tally.counts["rejection"] - tally.counts["rejection+"]
    metrics["intent_difference_max"] = round(max(differences, default=0.0), 2)
    metrics["intent_difference_mean"] = round(sum(differences) / len(differences), 2) if differences else 0.0
    return metrics | {"slips_" + name: slips for name, slips in tally.slips.items()}


_METRICS = (
    "usable_recall",
    "rejection",
    "reason",
    "quotable",
    "signal",
    "about",
    "tier",
    "disqualified",
    "clean_quotes",
)


def _account(folder: Path, tally: _Tally) -> float:
    dossier = load_dossier(folder)
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    playbook = example_playbook(dossier.account.seller or "cyberguard")
    facts = read(dossier, playbook)
    for label in gold["facts"]:
        _fact(folder.name, label, facts, dossier, tally)
    shown = [squeeze(f.quote).lower() for f in facts if f.quotable]
    for banned in gold["must_not_appear"]:
        tally.add("clean_quotes", not any(banned.lower() in q for q in shown), f"{folder.name}: {banned}")
    return _ranking(folder.name, gold, dossier, facts, playbook, tally)


def _ranking(
    name: str, gold: dict[str, Any], dossier: Dossier, facts: list[Fact], playbook: Playbook, tally: _Tally
) -> float:
    state: Circumstances = circumstances(dossier, facts, playbook)
    line = rank_account(dossier.account, facts, state, playbook)
    tally.add("tier", line.tier == gold["expected_tier"], f"{name}: {line.tier}, gold {gold['expected_tier']}")
    tally.add(
        "disqualified",
        line.disqualified == gold["disqualified"],
        f"{name}: {line.disqualified}, gold {gold['disqualified']}",
    )
    return abs(line.intent.score - float(gold["intent_score"]))


def _fact(name: str, label: dict[str, Any], facts: list[Fact], dossier: Dossier, tally: _Tally) -> None:
    text = next(e.text for e in dossier.evidence if e.id == label["evidence"])
    near = [f for f in facts if f.evidence == label["evidence"] and overlaps(text, label["quote"], f.quote)]
    usable = [f for f in near if f.usable]
    where = f"{name} {label['id']} {label['evidence']} {label['quote'][:70]!r}"
    if not label["usable"]:
        tally.add("rejection", not usable, f"{where} [{label['reason']}] admitted as {[f.quote[:60] for f in usable]}")
        if near and not usable:
            tally.add(
                "reason",
                label["reason"] in {f.reason for f in near},
                f"{where} {near[0].reason}, gold {label['reason']}",
            )
        return
    tally.add("usable_recall", bool(usable), f"{where} found as {[(f.quote[:40], f.reason) for f in near]}")
    if usable:
        best = usable[0]
        tally.add("quotable", best.quotable == label["quotable"], f"{where} {best.quotable}")
        tally.add(
            "signal", label["signal"] in {f.signal for f in usable}, f"{where} {best.signal}, gold {label['signal']}"
        )
        tally.add("about", label["about"] in {f.about for f in usable}, f"{where} {best.about}, gold {label['about']}")


def overlaps(text: str, gold: str, quote: str) -> bool:
    """True when a quote covers a gold quote of the same text: holds it, or shares half of its words in place."""
    if gold in quote:
        return True
    start, at = text.find(gold), text.find(quote)
    if start < 0 or at < 0:
        return False
    wanted = words(fold(text[start : start + len(gold)]))
    shared = [w for w in wanted if at <= start + w.start and start + w.end <= at + len(quote)]
    return len(shared) >= _SHARE * max(len(wanted), 1)


def summary(metrics: Score) -> Iterable[str]:
    """One line a metric, then the slips."""
    for name, value in metrics.items():
        if not isinstance(value, list) and not name.startswith("n_"):
            yield f"{name:24} {value}  (n={metrics.get('n_' + name, '-')})"
    for name, value in metrics.items():
        if isinstance(value, list):
            yield from (f"  {name[6:]}: {slip}" for slip in value)
