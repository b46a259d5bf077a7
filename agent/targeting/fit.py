"""ICP fit, 0 to 100: each criterion of icp.yaml gives its weight x 1, x 0.5 or x 0. Unknown gives 0 and is named.

A head count known as a range counts only when the whole range lies inside one band, or outside all of them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import BaseModel

from agent.playbook.models import Criterion, Icp
from agent.playbook.parts import HeadCount
from agent.reading.facts import Fact
from agent.targeting.profile import Heads, Profile
from connectors.records import Account

FULL, PARTIAL, NOTHING = 1.0, 0.5, 0.0
Band = HeadCount | list[HeadCount] | list[str]


class CriterionScore(BaseModel):
    """One line of the fit score. `value` is what was found, a range as `201-500`, None when unknown."""

    name: str
    points: float
    max: float
    value: str | int | None


class FitScore(BaseModel):
    """The sum and its lines; `missing` names the criteria whose value is unknown."""

    score: float
    criteria: list[CriterionScore]
    missing: list[str]


class Fit(NamedTuple):
    """The same without its lines, for ranking many: the sum and the share of the weights whose value is known."""

    score: float
    known: float


def fit_score(account: Account, facts: Sequence[Fact], icp: Icp) -> FitScore:
    """Score an account against the ICP. Technologies count when named in a usable fact (rule of icp.yaml)."""
    heads = None if account.employees is None else Heads(account.employees, account.employees)
    return fit_of(Profile(account.industry, heads, account.country), technology_in(facts, icp), icp)


def fit_of(profile: Profile, technology: str | None, icp: Icp) -> FitScore:
    """Score a profile, with the line of each criterion."""
    lines = [_line(criterion, profile, technology) for criterion in icp.criteria]
    return FitScore(
        score=round(sum(line.points for line in lines), 1),
        criteria=lines,
        missing=[line.name for line in lines if line.value is None],
    )


def bare_fit(profile: Profile, technology: str | None, icp: Icp) -> Fit:
    """The sum `fit_of` gives, without building its lines."""
    shares = [(c.weight, share_of(c, profile, technology)) for c in icp.criteria]
    total = sum(weight for weight, _ in shares)
    known = sum(weight for weight, share in shares if share is not None)
    return Fit(round(sum(w * (s or NOTHING) for w, s in shares), 1), round(known / total, 2) if total else 0.0)


def share_of(criterion: Criterion, profile: Profile, technology: str | None) -> float | None:
    """The share of the weight a profile earns, None when the value is unknown."""
    if criterion.id == "employees":
        return None if profile.employees is None else _head_share(criterion, profile.employees)
    value = technology if criterion.id == "technologies" else getattr(profile, criterion.id)
    if value is None:
        return None
    return FULL if _named(criterion.full, value) else PARTIAL if _named(criterion.partial, value) else NOTHING


def technology_in(facts: Sequence[Fact], icp: Icp) -> str | None:
    """The first technology of icp.yaml that a usable fact names."""
    wanted = next((c.full for c in icp.criteria if c.id == "technologies" and isinstance(c.full, list)), [])
    if not facts or not wanted:
        return None
    said = [f"{f.technology or ''} {f.quote}".casefold() for f in facts if f.usable]
    return next((name for name in wanted if any(name.casefold() in text for text in said)), None)


def _line(criterion: Criterion, profile: Profile, technology: str | None) -> CriterionScore:
    share = share_of(criterion, profile, technology)
    value = None if share is None else _shown(criterion, profile, technology)
    return CriterionScore(
        name=criterion.id, points=criterion.weight * (share or NOTHING), max=criterion.weight, value=value
    )


def _shown(criterion: Criterion, profile: Profile, technology: str | None) -> str | int | None:
    if criterion.id == "technologies":
        return technology
    value: str | Heads | None = getattr(profile, criterion.id)
    if isinstance(value, Heads):
        return str(value) if value.exact is None else value.exact
    return value


def _named(accepted: Band, value: str) -> bool:
    return isinstance(accepted, list) and value in accepted


def _head_share(criterion: Criterion, heads: Heads) -> float | None:
    """Full or half when one band holds the whole range, nothing when none touches it, unknown when a band cuts it."""
    bands = [(FULL, b) for b in _bands(criterion.full)] + [(PARTIAL, b) for b in _bands(criterion.partial)]
    held = next((share for share, band in bands if _holds(band, heads)), None)
    if held is not None:
        return held
    return None if any(_touches(band, heads) for _, band in bands) else NOTHING


def _bands(accepted: Band) -> list[HeadCount]:
    if isinstance(accepted, HeadCount):
        return [accepted]
    return [band for band in accepted if isinstance(band, HeadCount)]


def _holds(band: HeadCount, heads: Heads) -> bool:
    if heads.high is None:
        return band.max is None and band.holds(heads.low)
    return band.holds(heads.low) and band.holds(heads.high)


def _touches(band: HeadCount, heads: Heads) -> bool:
    above = band.max is not None and heads.low > band.max
    below = band.min is not None and heads.high is not None and heads.high < band.min
    return not above and not below
