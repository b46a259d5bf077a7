"""Each proposal reaches the level its tier asks, or says why the evidence does not carry it; never more than the label allows."""

import json

from evals.meta.places import DATASETS, FOLDERS
from evals.results import Case, Report, scored
from evals.written import Written, written

NAME = "levels"


def run() -> Report:
    """Every proposal with drafts."""
    made = [w for w in written() if w.proposal.drafts]
    most = _labelled()
    asked = [_asked(w) for w in made]
    allowed = [_allowed(w, most[w.place.dossier.account.id]) for w in made]
    return Report(metrics=[scored(asked, target=0.98), scored(allowed, target=1.0)], cases=[*asked, *allowed])


def _asked(made: Written) -> Case:
    level = made.proposal.level
    reached = level.required.min <= level.reached <= level.required.max
    said = level.reached < level.required.min and bool(level.why.strip())
    return Case(
        suite=NAME, metric="level asked by the tier, or the reason", id=made.name, passed=reached or said, group=made.group,
        wanted=f"{level.required.min} to {level.required.max}", got=str(level.reached), why=level.why,
    )  # fmt: skip


def _allowed(made: Written, most: int) -> Case:
    reached = made.proposal.level.reached
    return Case(
        suite=NAME, metric="level the evidence allows", id=made.name, passed=reached <= most, group=made.group,
        wanted=f"at most {most}", got=str(reached),
    )  # fmt: skip


def _labelled() -> dict[str, int]:
    paths = [p for d in FOLDERS for p in (DATASETS / d).glob("*/gold.json")]
    return {p.parent.name: json.loads(p.read_text(encoding="utf-8"))["max_personalisation_level"] for p in paths}
