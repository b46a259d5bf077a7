"""Tier, score and queue of an account, with the reasons in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel

from agent.playbook.models import Playbook, Tiers
from agent.reading.circumstances import Circumstances
from agent.reading.facts import Fact
from agent.targeting.fit import FitScore, fit_score
from agent.targeting.intent import IntentScore, intent_score
from connectors.records import Account, Signal

# Share of the score, fixed by the contract.
FIT_SHARE, INTENT_SHARE = 0.6, 0.4
# Marketing-qualified lead: score of at least 50 and an intent signal (card `proof-cyberguard…`, case study on RevOps).
MQL_SCORE = 50.0
INTENT_TYPES = frozenset({"intent_surge", "site_visit", "review_research"})


class AccountName(BaseModel):
    """How a list names an account."""

    id: str
    name: str
    domain: str | None


class Ranked(BaseModel):
    """One line of `amorce rank`. `confidence` is the share of the fit weights whose value is known, 0 to 1."""

    account: AccountName
    tier: int
    score: float
    confidence: float
    missing: list[str]
    disqualified: str | None
    mql: bool
    owner: str
    queue: Literal["work", "nurture", "excluded"]
    icp_fit: FitScore
    intent: IntentScore
    why: str


def rank_account(
    account: Account,
    facts: Sequence[Fact],
    circumstances: Circumstances,
    playbook: Playbook,
    *,
    signals: Sequence[Signal] = (),
    as_of: date | None = None,
) -> Ranked:
    """Score one account with the playbook's own formulas."""
    fit = fit_score(account, facts, playbook.icp)
    intent = intent_score(facts, signals, playbook, as_of or account.as_of)
    disqualified = disqualifier(account, circumstances, playbook)
    score = round(FIT_SHARE * fit.score + INTENT_SHARE * min(100.0, intent.score), 1)
    line = Ranked(
        account=AccountName(id=account.id, name=account.name, domain=account.domain),
        tier=tier_of(fit.score, intent.score, disqualified, playbook.icp.tiers),
        score=score,
        confidence=_confidence(fit),
        missing=fit.missing,
        disqualified=disqualified,
        mql=score >= MQL_SCORE and any(s.type in INTENT_TYPES for s in intent.signals),
        owner=playbook.seller.sender.name,
        queue="excluded" if disqualified else "work" if intent.score > 0 else "nurture",
        icp_fit=fit,
        intent=intent,
        why="",
    )
    return line.model_copy(update={"why": _why(line, playbook)})


def ranked(lines: Iterable[Ranked]) -> list[Ranked]:
    """Best first: tier, then score, then name, so that equal accounts keep a stable order."""
    return sorted(lines, key=lambda r: (r.queue == "excluded", r.tier, -r.score, r.account.name, r.account.id))


def tier_of(fit: float, intent: float, disqualified: str | None, tiers: Tiers) -> int:
    """The tier the playbook's floors give."""
    if disqualified:
        return tiers.disqualified
    if fit >= tiers.tier_1.fit_min and intent >= tiers.tier_1.intent_min:
        return 1
    if fit >= tiers.tier_2.fit_min and intent >= tiers.tier_2.intent_min:
        return 2
    return tiers.otherwise


def disqualifier(account: Account, circumstances: Circumstances, playbook: Playbook) -> str | None:
    """Id of the first disqualifier of icp.yaml that holds, None when none does.

    `too-small` reads the number in its own rule; the others hold when the reader found the circumstance.
    """
    for item in playbook.icp.disqualifiers:
        floor = next((int(word) for word in item.rule.split() if word.isdigit()), None)
        if floor is not None and account.employees is not None and account.employees < floor:
            return item.id
        if item.id in circumstances.holding:
            return item.id
    return None


def _confidence(fit: FitScore) -> float:
    total = sum(c.max for c in fit.criteria)
    known = sum(c.max for c in fit.criteria if c.value is not None)
    return round(known / total, 2) if total else 0.0


def _why(line: Ranked, playbook: Playbook) -> str:
    fit = ", ".join(f"{c.name} {c.points:g}/{c.max:g}" for c in line.icp_fit.criteria)
    intent = ", ".join(f"{s.type} {s.value:.1f} ({s.age_days} d)" for s in line.intent.signals) or "no fresh signal"
    tiers = playbook.icp.tiers
    floors = f"tier 1 from fit {tiers.tier_1.fit_min:g} and intent {tiers.tier_1.intent_min:g}"
    head = f"disqualified: {line.disqualified}; " if line.disqualified else ""
    return f"{head}fit {line.icp_fit.score:g} ({fit}); intent {line.intent.score:g} ({intent}); {floors}"
