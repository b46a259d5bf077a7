"""Existing customers: RFM segments and lifetime value (cards `strategy-rfm-segments`, `strategy-ltv-variables`).

RFM is relative: each criterion is scored 1 to 3 by terciles among the customers of the same list.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel

from agent.playbook.targeting import LifetimeValue
from connectors.records import Purchases

Segment = Literal["champion", "new", "at_risk", "dormant", "regular"]
Action = Literal["loyalty", "onboarding", "contact", "reactivation", "develop"]
ACTIONS: dict[Segment, Action] = {
    "champion": "loyalty",
    "new": "onboarding",
    "at_risk": "contact",
    "dormant": "reactivation",
    "regular": "develop",
}
LOW, MIDDLE, HIGH = 1, 2, 3


class Customer(BaseModel):
    """A customer in a rank line. Scores are 1 (low) to 3 (high), None when unknown; `ltv` is in the list's own currency."""

    recency: int | None = None
    frequency: int | None = None
    monetary: int | None = None
    segment: Segment | None = None
    action: Action | None = None
    ltv: float | None = None


def customers_of(purchases: Mapping[str, Purchases], values: LifetimeValue) -> dict[str, Customer]:
    """The segment and lifetime value of each customer, by account."""
    days = sorted(p.last.toordinal() for p in purchases.values() if p.last is not None)
    orders = sorted(p.orders for p in purchases.values() if p.orders is not None)
    amounts = sorted(p.amount for p in purchases.values() if p.amount is not None)

    def customer(p: Purchases) -> Customer:
        recency = None if p.last is None else tercile(p.last.toordinal(), days)
        frequency = None if p.orders is None else tercile(p.orders, orders)
        monetary = None if p.amount is None else tercile(p.amount, amounts)
        segment = segment_of(recency, frequency, monetary)
        return Customer(
            recency=recency,
            frequency=frequency,
            monetary=monetary,
            segment=segment,
            action=ACTIONS[segment] if segment else None,
            ltv=lifetime_value(p, values),
        )

    return {account: customer(p) for account, p in purchases.items()}


def tercile(value: float, ordered: Sequence[float]) -> int:
    """1, 2 or 3: the third of `ordered` (which holds the value) that the middle of its equals lies in."""
    middle = (bisect_left(ordered, value) + bisect_right(ordered, value)) / 2
    share = middle / len(ordered)
    return LOW if share < 1 / 3 else HIGH if share > 2 / 3 else MIDDLE


def segment_of(recency: int | None, frequency: int | None, monetary: int | None) -> Segment | None:
    """The profile of the RFM card; None without a recency, or without any of the two others.

    Champion: high on all three. New: recent, little bought. Dormant: bought much, long ago. At risk: bought much, less
    recent than it was. Everything else is a regular customer.
    """
    weights = [score for score in (frequency, monetary) if score is not None]
    if recency is None or not weights:
        return None
    much, little = min(weights) == HIGH, max(weights) == LOW
    if recency == HIGH:
        return "champion" if much else "new" if little else "regular"
    if not much:
        return "regular"
    return "dormant" if recency == LOW else "at_risk"


def lifetime_value(p: Purchases, values: LifetimeValue) -> float | None:
    """Yearly margin x retention / (1 + discount - retention): the sum of future margins, discounted, kept each year with
    the retention rate (Gupta and Lehmann, 2003). None when the amount, its period, the margin or the retention is unknown.
    """
    known = p.amount is not None and p.years and values.gross_margin is not None and values.retention is not None
    if not known:
        return None
    yearly = (p.amount or 0.0) / (p.years or 1.0) * (values.gross_margin or 0.0)
    retention = values.retention or 0.0
    return round(yearly * retention / (1 + values.discount - retention), 2)
