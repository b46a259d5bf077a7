"""`amorce check` on labelled drafts: unsupported factual sentences found, clean drafts left alone."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from agent.checking import check_drafts_file
from agent.checks.models import DraftCheck
from evals.results import Gate, Metric, share

NAME = "grounding"
SETS: tuple[tuple[str, str, Gate], ...] = (
    ("shared_drafts.jsonl", "shared_accounts", "hard"),
    ("drafts.jsonl", "accounts", "soft"),
)


def run() -> list[Metric]:
    """The shared drafts, and our own sixty on accounts the checks were not written on."""
    return [metric for drafts, accounts, gate in SETS for metric in _measured(drafts, accounts, gate)]


def _measured(drafts: str, accounts: str, gate: Gate) -> list[Metric]:
    root = Path(str(files("evals") / "datasets"))
    lines = (root / drafts).read_text(encoding="utf-8").splitlines()
    gold = {d["id"]: d for d in map(json.loads, filter(None, lines))}
    playbooks = Path(str(files("agent.playbook") / "examples"))
    checked = check_drafts_file(root / drafts, root / accounts, playbooks)
    pairs = [pair for c in checked for pair in _pairs(c, gold[c.id])]
    wrong = [p for p in pairs if p[0]]
    told = [p for p in pairs if p[1]]
    clean = [c for c in checked if _clean(gold[c.id])]
    return [
        share(NAME, f"recall on unsupported ({drafts})", sum(p[1] for p in wrong), len(wrong), target=0.7, gate=gate),
        share(NAME, f"precision on unsupported ({drafts})", sum(p[0] for p in told), len(told), target=0.75, gate=gate),
        share(
            NAME,
            f"clean drafts blocked ({drafts})",
            sum(c.blocked for c in clean),
            len(clean),
            target=0.04,
            direction="max",
            gate=gate,
        ),
    ]


def _pairs(checked: DraftCheck, gold: dict[str, Any]) -> list[tuple[bool, bool]]:
    """For each sentence: labelled unsupported, told unsupported."""
    return [
        (s["factual"] and s["supported"] is False, c.factual and c.supported is False)
        for s, c in zip(gold["sentences"], checked.sentences, strict=True)
    ]


def _clean(gold: dict[str, Any]) -> bool:
    return not gold["defects"] and not any(s["defects"] for s in gold["sentences"])
