"""Queue, MQL and owner of an account, by the rules of targeting.yaml."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from agent.playbook.targeting import MqlRule, Owner, Queues
from agent.targeting.profile import Heads, Profile

Queue = Literal["work", "nurture", "excluded"]
_WORST_LAST: tuple[Queue, ...] = ("work", "nurture", "excluded")


class Scores(NamedTuple):
    """What queues look at."""

    tier: int
    score: float
    fit: float
    intent: float


def queue_of(scores: Scores, queues: Queues, *, disqualified: bool, customer: bool) -> Queue:
    """`excluded` for the disqualified; `work` when every condition of the playbook holds; `nurture` otherwise."""
    if disqualified:
        return "excluded"
    rule = queues.work
    works = (
        scores.tier in rule.tiers
        and scores.intent > rule.intent_above
        and scores.fit >= rule.fit_min
        and scores.score >= rule.score_min
    )
    queue: Queue = "work" if works else "nurture"
    return max(queue, queues.customers, key=_WORST_LAST.index) if customer else queue


def is_mql(score: float, types: Iterable[str], rule: MqlRule) -> bool:
    """A score of at least the playbook's and one of its intent signals."""
    return score >= rule.score_min and any(type_ in rule.signals for type_ in types)


class Routing:
    """Gives each account an owner, best account first: who takes its kind and has most room. Keeps count of the load.

    Only accounts to work fill a capacity. When everybody who takes the kind is full, or nobody takes it, the sender has it.
    """

    def __init__(self, owners: Sequence[Owner], sender: str) -> None:
        self._owners, self._sender = owners, sender
        self._load: Counter[str] = Counter()

    def owner(self, profile: Profile, tier: int, queue: Queue) -> str:
        """The owner of the next account; the most specific of equals, then the first of the file."""
        fitting = [o for o in self._owners if takes(o, profile, tier) and (queue != "work" or self._room(o) > 0)]
        if not fitting:
            return self._sender
        chosen = max(fitting, key=lambda o: (_specific(o), self._room(o)))
        if queue == "work":
            self._load[chosen.name] += 1
        return chosen.name

    def _room(self, owner: Owner) -> float:
        """Free share of the capacity, 0 to 1; without a capacity, less the more they have."""
        load = self._load[owner.name]
        if owner.capacity is None:
            return 1 / (1 + load)
        return max(0.0, 1 - load / owner.capacity) if owner.capacity else 0.0


def takes(owner: Owner, profile: Profile, tier: int) -> bool:
    """Whether an account is of the kind an owner takes: industry, country, head count, tier. Unknown matches no list."""
    return (
        (not owner.industries or profile.industry in owner.industries)
        and (not owner.countries or profile.country in owner.countries)
        and (not owner.tiers or tier in owner.tiers)
        and (owner.employees is None or _within(profile.employees, owner))
    )


def _within(heads: Heads | None, owner: Owner) -> bool:
    band = owner.employees
    if heads is None or band is None:
        return False
    return band.holds(heads.low) and (band.max is None if heads.high is None else band.holds(heads.high))


def _specific(owner: Owner) -> int:
    """How many kinds of condition an owner has: the specialist goes before the generalist."""
    return sum((bool(owner.industries), bool(owner.countries), bool(owner.tiers), owner.employees is not None))
