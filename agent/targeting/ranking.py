"""The lines of `amorce rank`: an account's scores with every point explained, its owner, its angle and why it stands there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pydantic import BaseModel

from agent.playbook.models import Playbook
from agent.reading.circumstances import Circumstances
from agent.reading.facts import Fact
from agent.targeting.angle import Angle, Reasons, angle_of
from agent.targeting.customers import Customer
from agent.targeting.fit import FitScore, fit_of
from agent.targeting.intent import IntentScore, shown
from agent.targeting.order import Order, order_of, order_words
from agent.targeting.routing import Queue, Routing
from agent.targeting.standing import Known, Scorer
from connectors.records import Account, Signal


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
    queue: Queue
    icp_fit: FitScore
    intent: IntentScore
    order: Order
    angle: Angle
    customer: Customer | None
    why: str


@dataclass(frozen=True)
class Ranker:
    """A playbook ready to rank with, and what the workspace knows of people and customers."""

    playbook: Playbook
    known: Known = field(default_factory=Known)

    @cached_property
    def scorer(self) -> Scorer:
        """What gives the scores."""
        return Scorer(self.playbook, self.known)

    def line(
        self,
        account: Account,
        facts: Sequence[Fact],
        circumstances: Circumstances,
        signals: Sequence[Signal],
        as_of: date,
    ) -> Ranked:
        """The whole line of one account, before other accounts give it its owner and its stability."""
        subject = self.scorer.subject(account, facts, circumstances, signals)
        standing = self.scorer.standing(subject, as_of)
        fit = fit_of(subject.profile, subject.technology, self.playbook.icp)
        reasons = Reasons(tier=standing.tier, disqualified=standing.disqualified, fit=fit, intent=standing.intent)
        line = Ranked(
            account=AccountName(id=account.id, name=account.name, domain=account.domain),
            tier=standing.tier,
            score=standing.score,
            confidence=standing.fit.known,
            missing=fit.missing,
            disqualified=standing.disqualified,
            mql=standing.mql,
            owner=self.routing().owner(subject.profile, standing.tier, standing.queue),
            queue=standing.queue,
            icp_fit=fit,
            intent=shown(standing.best, self.scorer.rules),
            order=order_of(standing.points),
            angle=angle_of(_reachable(account, circumstances), (facts, signals), standing.best, reasons, self.playbook),
            customer=self.known.customers.get(subject.key, Customer() if subject.key in self.scorer.buyers else None),
            why="",
        )
        return line.model_copy(update={"why": why(line, self.playbook)})

    @property
    def sender(self) -> str:
        """Who owns what nobody else takes."""
        return self.playbook.seller.sender.name

    def routing(self) -> Routing:
        """Owners with empty desks."""
        return Routing(self.playbook.targeting.owners, self.sender)


def _reachable(account: Account, circumstances: Circumstances) -> Account:
    """The account without the people who left it or asked not to be written to."""
    gone = circumstances.departed | circumstances.objected
    return account.model_copy(update={"contacts": tuple(c for c in account.contacts if c.id not in gone)})


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
    return Ranker(playbook).line(account, facts, circumstances, signals, as_of or account.as_of)


def settled(line: Ranked, owner: str, stability: float, playbook: Playbook) -> Ranked:
    """The line with what the other accounts and the last ranking decide: its owner, and what hysteresis holds back."""
    if owner == line.owner and not stability:
        return line
    points = round(line.order.points - line.order.stability + stability, 2)
    order = line.order.model_copy(update={"points": points, "stability": round(stability, 2)})
    held = line.model_copy(update={"owner": owner, "order": order})
    return held.model_copy(update={"why": why(held, playbook)})


def ranked(lines: Iterable[Ranked]) -> list[Ranked]:
    """Best first: tier, then score and order points, then name, so that equal accounts keep a stable order."""

    def rank(line: Ranked) -> tuple[bool, int, float, str, str]:
        value = round(line.score + line.order.points, 2)
        return (line.queue == "excluded", line.tier, -value, line.account.name, line.account.id)

    return sorted(lines, key=rank)


def why(line: Ranked, playbook: Playbook) -> str:
    """The line in words: the points of fit and intent, the floors of tier 1, the order inside the tier."""
    fit = ", ".join(f"{c.name} {c.points:g}/{c.max:g}" for c in line.icp_fit.criteria)
    intent = ", ".join(f"{s.type} {s.value:.1f} ({s.age_days} d)" for s in line.intent.signals) or "no fresh signal"
    tiers = playbook.icp.tiers
    floors = f"tier 1 from fit {tiers.tier_1.fit_min:g} and intent {tiers.tier_1.intent_min:g}"
    head = f"disqualified: {line.disqualified}; " if line.disqualified else ""
    order = f"order {order_words(line.order)}"
    return f"{head}fit {line.icp_fit.score:g} ({fit}); intent {line.intent.score:g} ({intent}); {floors}; {order}"
