"""targeting.yaml, optional: queues, owners, caps and order inside a tier. A missing file or field has the default shown."""

from typing import Literal

from pydantic import Field, model_validator

from agent.playbook.parts import HeadCount, Part

Tier = Literal[1, 2, 3]


class MqlRule(Part):
    """Marketing-qualified: a score and at least one intent signal (card `proof-insightplatform-data-model`)."""

    score_min: float = 50.0
    signals: tuple[str, ...] = ("intent_surge", "site_visit", "review_research")


class WorkRule(Part):
    """What enters the `work` queue: every condition holds. What does not is nurtured; the disqualified are excluded."""

    tiers: tuple[Tier, ...] = (1, 2, 3)
    score_min: float = 0.0
    fit_min: float = 0.0
    intent_above: float = Field(default=0.0, ge=0)


class Queues(Part):
    """The three queues; `customers` says where existing customers go at best."""

    work: WorkRule = WorkRule()
    customers: Literal["work", "nurture", "excluded"] = "work"


class Owner(Part):
    """A salesperson and what they take: an empty list takes everything. `capacity` is accounts of the work queue."""

    name: str
    industries: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    employees: HeadCount | None = None
    tiers: tuple[Tier, ...] = ()
    capacity: int | None = Field(default=None, ge=0)


class Caps(Part):
    """Most accounts of a tier in one batch; None takes the tier card's own maximum (10-25, 50-200, 200-1,000)."""

    tier_1: int | None = Field(default=None, ge=0)
    tier_2: int | None = Field(default=None, ge=0)
    tier_3: int | None = Field(default=None, ge=0)

    def of(self, tier: int) -> int | None:
        """The cap set for a tier."""
        return (self.tier_1, self.tier_2, self.tier_3)[tier - 1]


class OrderRule(Part):
    """Points that order the accounts of one tier, added to the score for the order alone.

    The defaults sum to 8.5: less than half of a 30-point ICP criterion, so that they settle near scores and no clear difference.
    `margin` is what an account must gain or lose before it moves; `cluster_days` the window in which signals agree.
    """

    party_mix: float = Field(default=2.5, ge=0)
    surge: float = Field(default=1.0, ge=0)
    engagement: float = Field(default=2.0, ge=0)
    relation: float = Field(default=2.0, ge=0)
    cluster: float = Field(default=1.0, ge=0)
    margin: float = Field(default=1.0, ge=0)
    cluster_days: int = Field(default=14, ge=1)


class LifetimeValue(Part):
    """What the seller knows of its own customers, as yearly shares: needed for a lifetime value, never guessed."""

    gross_margin: float | None = Field(default=None, ge=0, le=1)
    retention: float | None = Field(default=None, ge=0, lt=1)
    discount: float = Field(default=0.1, ge=0)


class Targeting(Part):
    """targeting.yaml"""

    seller: str | None = None
    mql: MqlRule = MqlRule()
    queues: Queues = Queues()
    owners: tuple[Owner, ...] = ()
    caps: Caps = Caps()
    order: OrderRule = OrderRule()
    ltv: LifetimeValue = LifetimeValue()
    customers: tuple[str, ...] = ()
    industries: dict[str, tuple[str, ...]] = Field(default={})

    @model_validator(mode="after")
    def _once(self) -> "Targeting":
        names = [owner.name for owner in self.owners]
        if len(set(names)) < len(names):
            raise ValueError("two owners of the same name; give one line an owner")
        return self
