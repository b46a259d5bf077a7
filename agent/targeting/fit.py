"""ICP fit, 0 to 100: each criterion of icp.yaml gives its weight x 1, x 0.5 or x 0. Unknown gives 0 and is named."""

from collections.abc import Sequence

from pydantic import BaseModel

from agent.playbook.models import Criterion, HeadCount, Icp
from agent.reading.facts import Fact
from connectors.records import Account


class CriterionScore(BaseModel):
    """One line of the fit score. `value` is what was found, None when unknown."""

    name: str
    points: float
    max: float
    value: str | int | None


class FitScore(BaseModel):
    """The sum and its lines; `missing` names the criteria whose value is unknown."""

    score: float
    criteria: list[CriterionScore]
    missing: list[str]


def fit_score(account: Account, facts: Sequence[Fact], icp: Icp) -> FitScore:
    """Score an account against the ICP. Technologies count when named in a usable fact (rule of icp.yaml)."""
    lines = [_line(c, _value(c, account, facts)) for c in icp.criteria]
    return FitScore(
        score=round(sum(line.points for line in lines), 1),
        criteria=lines,
        missing=[line.name for line in lines if line.value is None],
    )


def _value(criterion: Criterion, account: Account, facts: Sequence[Fact]) -> str | int | None:
    if criterion.id == "technologies":
        return _technology(criterion, facts)
    value: str | int | None = getattr(account, criterion.id)
    return value


def _technology(criterion: Criterion, facts: Sequence[Fact]) -> str | None:
    wanted = criterion.full if isinstance(criterion.full, list) else []
    said = [f"{f.technology or ''} {f.quote}".casefold() for f in facts if f.usable]
    return next((name for name in wanted if any(name.casefold() in text for text in said)), None)


def _line(criterion: Criterion, value: str | int | None) -> CriterionScore:
    share = (
        0.0 if value is None else 1.0 if _in(criterion.full, value) else 0.5 if _in(criterion.partial, value) else 0.0
    )
    return CriterionScore(name=criterion.id, points=criterion.weight * share, max=criterion.weight, value=value)


def _in(accepted: list[str] | HeadCount | list[HeadCount], value: str | int) -> bool:
    if isinstance(accepted, HeadCount):
        return isinstance(value, int) and accepted.holds(value)
    return any(isinstance(value, int) and a.holds(value) if isinstance(a, HeadCount) else a == value for a in accepted)
