"""The order of near accounts inside a tier: bounded points added to the score for the order alone, each explained.

* party_mix: first-party signals before second-party before third-party, and several parties before one (signal cards);
* surge: how far a vendor's score lies above its own surge floor; vendors are never added up nor compared in points;
* engagement: what the account itself did with us lately (site visits, replies), with diminishing returns;
* relation: a person we know has joined the account, or the account is a customer;
* cluster: different signals within a few days of each other; the same one repeated adds nothing;
* stability: what hysteresis holds back (see `stability`).
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from agent.playbook.targeting import OrderRule
from agent.targeting.events import SURGE_FLOOR, Party
from agent.targeting.intent import Fresh

Key = TypeVar("Key", bound=Hashable)
PARTY_SHARE: dict[Party, float] = {"first": 0.6, "second": 0.3, "third": 0.1}
MOVED, CUSTOMER = 1.0, 0.5  # a champion who moved is worth more than a running contract: the door is new and open
SAME_TYPE = 0.5  # another topic of a type already counted is half a signal
# Where each part stops being "none" in words.
_SEEN = 0.005


class Order(BaseModel):
    """The points of each part and their sum; `stability` is what hysteresis adds or takes, in points."""

    points: float
    party_mix: float
    surge: float
    engagement: float
    relation: float
    cluster: float
    stability: float


class Relation(NamedTuple):
    """What ties us to the account: whether somebody we know moved there, and whether it buys from us."""

    moved: bool = False
    customer: bool = False


NO_TIE = Relation()


class Points(NamedTuple):
    """The parts before hysteresis, in points."""

    party_mix: float
    surge: float
    engagement: float
    relation: float
    cluster: float

    @property
    def total(self) -> float:
        """Their sum, to the hundredth."""
        return round(sum(self), 2)


def points_of(
    found: Sequence[Fresh], parties: Mapping[str, Party], rule: OrderRule, relation: Relation = NO_TIE
) -> Points:
    """The points of an account whose fresh events are `found`."""
    present = {parties.get(one.event.type, "third") for one in found}
    surge = max((one.event.surge for one in found if one.event.surge is not None), default=0.0)
    ours = sum(one.decay for one in found if parties.get(one.event.type) == "first")
    tie = MOVED if relation.moved else CUSTOMER if relation.customer else 0.0
    return Points(
        party_mix=round(rule.party_mix * sum(PARTY_SHARE[p] for p in present), 2),
        surge=round(rule.surge * max(0.0, (surge - SURGE_FLOOR) / (1 - SURGE_FLOOR)), 2),
        engagement=round(rule.engagement * (1 - 0.5**ours), 2),
        relation=round(rule.relation * tie, 2),
        cluster=round(rule.cluster * (1 - 0.5 ** max(0.0, together(found, rule.cluster_days) - 1)), 2),
    )


def together(found: Sequence[Fresh], days: int) -> float:
    """How many different signals agree within the best window of that many days; a second topic of a type counts half."""
    by_age = sorted(found, key=lambda one: one.age)
    types: Counter[str] = Counter()
    topics: Counter[tuple[str, str]] = Counter()
    best, start = 0.0, 0
    for one in by_age:
        types[one.event.type] += 1
        topics[_topic(one)] += 1
        while one.age - by_age[start].age > days:
            _take(types, by_age[start].event.type)
            _take(topics, _topic(by_age[start]))
            start += 1
        best = max(best, len(types) + SAME_TYPE * (len(topics) - len(types)))
    return best


def _topic(one: Fresh) -> tuple[str, str]:
    return one.event.type, (one.event.topic or "").casefold()


def _take(counter: Counter[Key], key: Key) -> None:
    counter[key] -= 1
    if not counter[key]:
        del counter[key]


def order_of(points: Points, stability: float = 0.0) -> Order:
    """The points as a rank line shows them."""
    return Order(points=round(points.total + stability, 2), stability=round(stability, 2), **points._asdict())


def order_words(order: Order) -> str:
    """`+1.8 (party_mix 1, cluster 0.5)`: the parts that count, for people."""
    parts = {name: value for name, value in order.model_dump(exclude={"points"}).items() if abs(value) >= _SEEN}
    told = ", ".join(f"{name} {value:g}" for name, value in parts.items())
    return f"{order.points:+g}" + (f" ({told})" if told else "")
