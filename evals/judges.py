"""Model judges of what no rule can hold: tone and relevance. They advise; they gate only once people have found them right.

A judge gates when, on at least `LABELS` items labelled by people, it passes 90 % of what people pass (TPR) and fails 90 % of what
people fail (TNR): Husain and Shankar, validating evaluators. A broken answer leaves the item unscored, never wrong.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.errors import BadInput, ModelFailure
from agent.ports import ChatModel
from evals.results import Case, Metric, not_run, share
from prompts import load_prompt

Criterion = Literal["tone", "relevance"]
CRITERIA: tuple[Criterion, ...] = ("tone", "relevance")
NAME, TRUST, LABELS = "judges", 0.90, 100


class JudgeAnswer(BaseModel):
    """What a judge answers. `words` are those that decided."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["pass", "fail"]
    words: str
    reason: str


class Judged(BaseModel):
    """An item to judge, with the verdict of a person when there is one."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    criterion: Criterion
    language: Literal["fr", "en"]
    message: str
    reader: str = ""
    passed: bool | None = None


def judge(model: ChatModel, item: Judged) -> tuple[bool | None, str]:
    """The verdict of the model and its reason; None when its answer cannot be used. BudgetExceeded is the caller's."""
    prompt = load_prompt(f"judges/{item.criterion}")
    values = {"language": item.language, "message": item.message, "reader": item.reader}
    asked = prompt.render(**{name: values[name] for name in prompt.inputs})
    try:
        told = model.answer(asked.system, asked.user, JudgeAnswer).value
    except ModelFailure as failure:
        return None, f"unscored: {failure}"
    return told.verdict == "pass", f"{told.reason} ({asked.ref})"


def judged(model: ChatModel, items: Sequence[Judged]) -> list[Case]:
    """One case an item: passed means that the judge agrees with the person; unscored when it broke or nobody labelled it."""
    cases = []
    for item in items:
        verdict, why = judge(model, item)
        agrees = None if verdict is None or item.passed is None else verdict == item.passed
        cases.append(Case(
            suite=NAME, metric=item.criterion, id=item.id, passed=agrees, why=why, wanted=_word(item.passed), got=_word(verdict),
            group={"language": item.language},
        ))  # fmt: skip
    return cases


def trust(criterion: Criterion, cases: Sequence[Case]) -> list[Metric]:
    """TPR and TNR of a judge against people, `not_run` on too few labels. Soft: a judge never stops a release by itself."""
    told = [c for c in cases if c.metric == criterion and c.passed is not None]
    if len(told) < LABELS:
        return [
            not_run(
                NAME,
                f"{criterion}: agreement with people",
                f"{len(told)} items labelled by people; {LABELS} are needed",
            )
        ]
    found = []
    for rate, wanted in (("TPR", "pass"), ("TNR", "fail")):
        mine = [c for c in told if c.wanted == wanted]
        found.append(
            share(NAME, f"{criterion}: {rate}", sum(bool(c.passed) for c in mine), len(mine), target=TRUST, gate="soft")
        )
    return found


def may_gate(metrics: Sequence[Metric]) -> bool:
    """True when both rates of a judge were measured and reach the trust asked for."""
    return len(metrics) == 2 and all(m.status == "passed" for m in metrics)


def corrected(observed: float, tpr: float, tnr: float) -> float | None:
    """The true pass rate behind the one a judge observed (Rogan and Gladen 1978). None for a judge no better than chance."""
    if tpr + tnr <= 1:
        return None
    return min(1.0, max(0.0, (observed + tnr - 1) / (tpr + tnr - 1)))


def read_labels(path: Path) -> list[Judged]:
    """The labelled items of a JSONL file. Raises BadInput naming the line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                found.append(Judged.model_validate(json.loads(line)))
            except (ValueError, ValidationError) as error:
                raise BadInput(f"`{path}`, line {number}: {str(error).splitlines()[0]}") from None
    return found


def _word(passed: bool | None) -> str:
    return {True: "pass", False: "fail", None: "unscored"}[passed]
