"""`amorce check` on labelled drafts: unsupported factual sentences found, clean drafts left alone. Sentence by sentence."""

from collections.abc import Iterator
from typing import Any

from agent.checks.drafts import check_on
from agent.checks.models import DraftCheck, WrittenDraft
from evals.meta.clean import rows
from evals.meta.places import DATASETS, place_of
from evals.results import Case, Gate, Metric, Report, share

NAME = "grounding"
# Name, file, half, gate. The first is the reference data; on `test` nothing was tuned.
SETS: tuple[tuple[str, str, str | None, Gate], ...] = (
    ("shared_drafts.jsonl", "shared_drafts.jsonl", None, "hard"),
    ("drafts.jsonl", "drafts.jsonl", None, "soft"),
    ("fresh_drafts.jsonl, dev", "fresh_drafts.jsonl", "dev", "soft"),
    ("fresh_drafts.jsonl, test", "fresh_drafts.jsonl", "test", "soft"),
)


def run() -> Report:
    """Every labelled set."""
    metrics: list[Metric] = []
    cases: list[Case] = []
    for name, file, half, gate in SETS:
        found = [c for row in rows(DATASETS / file) if half in (None, row.get("split")) for c in _cases(row, name)]
        cases += found
        metrics += _metrics(found, name, gate)
    return Report(metrics=metrics, cases=cases)


def _metrics(cases: list[Case], name: str, gate: Gate) -> Iterator[Metric]:
    for metric, target in (("recall on unsupported", 0.7), ("precision on unsupported", 0.75)):
        mine = [c for c in cases if c.metric == f"{metric} ({name})"]
        yield share(NAME, f"{metric} ({name})", sum(bool(c.passed) for c in mine), len(mine), target=target, gate=gate)
    metric = f"clean drafts blocked ({name})"
    mine = [c for c in cases if c.metric == metric]
    blocked = sum(not c.passed for c in mine)
    yield share(NAME, metric, blocked, len(mine), target=0.04, direction="max", gate=gate)


def _cases(row: dict[str, Any], name: str) -> Iterator[Case]:
    place = place_of(row["account"])
    checked = check_on(WrittenDraft.model_validate(row), place.ground, place.dossier)
    group = {"language": row["language"], "channel": row["channel"]}
    yield from _sentences(row, checked, name, group)
    if not row["defects"] and not any(s["defects"] for s in row["sentences"]):
        told = [*checked.defects, *(d for s in checked.sentences for d in s.defects)]
        why = "; ".join(s.why for s in checked.sentences if s.defects)
        yield Case(
            suite=NAME, metric=f"clean drafts blocked ({name})", id=row["id"], passed=not checked.blocked, group=group,
            wanted="nothing", got=", ".join(told) or "nothing", why=why,
        )  # fmt: skip


def _sentences(row: dict[str, Any], checked: DraftCheck, name: str, group: dict[str, str]) -> Iterator[Case]:
    """For each sentence labelled or told unsupported: was it told, was it labelled."""
    for at, (gold, found) in enumerate(zip(row["sentences"], checked.sentences, strict=True)):
        wrong = gold["factual"] and gold["supported"] is False
        told = found.factual and found.supported is False
        for metric, concerned, passed in (("recall", wrong, told), ("precision", told, wrong)):
            if concerned:
                yield Case(
                    suite=NAME, metric=f"{metric} on unsupported ({name})", id=f"{row['id']}#{at}", passed=bool(passed),
                    group=group, wanted=", ".join(gold["defects"]) or "supported", got=", ".join(found.defects) or "supported",
                    why=f"{gold['text']} ({found.why})",
                )  # fmt: skip
