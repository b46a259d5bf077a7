"""Where an account stands: fit, intent, tier, score, queue and order points, without the lines behind them.

`Scorer` makes a playbook ready once. It is what orders a list of a hundred thousand; `ranking` writes out what is shown.
Fit, intent, tier and score are the playbook's own formulas.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

from agent.playbook.models import Icp, Playbook, SignalRule, Tiers
from agent.reading.circumstances import Circumstances
from agent.reading.facts import Fact
from agent.targeting.customers import Customer
from agent.targeting.events import JOINED, Event, Party, events_in, events_of, parties
from agent.targeting.fit import Fit, bare_fit, technology_in
from agent.targeting.intent import Fresh, best_of, fresh, total
from agent.targeting.order import Points, Relation, points_of
from agent.targeting.profile import Heads, Profile, listed, profile_of, said_in
from agent.targeting.routing import Queue, Scores, is_mql, queue_of
from agent.targeting.vocabulary import Industries
from connectors.records import Account, Signal, SignalRow

# Share of the score, fixed by the contract.
FIT_SHARE, INTENT_SHARE = 0.6, 0.4


class Known(NamedTuple):
    """What the workspace knows beside the account: where people were met (by account), and who buys from us."""

    people: Mapping[str, str] = {}
    customers: Mapping[str, Customer] = {}


class Subject(NamedTuple):
    """An account ready to be scored. `key` is its domain, else its id."""

    key: str
    profile: Profile
    technology: str | None
    events: Sequence[Event]
    holding: frozenset[str]


class Standing(NamedTuple):
    """Where an account stands, without the lines behind it."""

    tier: int
    score: float
    queue: Queue
    mql: bool
    disqualified: str | None
    fit: Fit
    intent: float
    best: Sequence[Fresh]
    points: Points

    @property
    def value(self) -> float:
        """What orders it inside its tier, to the hundredth: the score and the order points."""
        return round(self.score + self.points.total, 2)


@dataclass(frozen=True)
class Scorer:
    """A playbook ready to score with, and what the workspace knows of people and customers."""

    playbook: Playbook
    known: Known = field(default_factory=Known)
    _fits: dict[tuple[Profile, str | None], Fit] = field(default_factory=dict, repr=False)

    @cached_property
    def rules(self) -> Mapping[str, SignalRule]:
        """Signal rules by type; the first of a type counts."""
        return {rule.type: rule for rule in reversed(self.playbook.signals.signals)}

    @cached_property
    def industries(self) -> Industries:
        """The words of lists as this playbook's industries."""
        return Industries(self.playbook)

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """Whose data each signal type is."""
        return parties()

    @cached_property
    def buyers(self) -> frozenset[str]:
        """Keys of the accounts that buy from us: those of targeting.yaml and those whose purchases a list told."""
        return frozenset(domain.lower() for domain in self.playbook.targeting.customers).union(self.known.customers)

    def standing(self, subject: Subject, as_of: date) -> Standing:
        """Score one account."""
        icp, targeting = self.playbook.icp, self.playbook.targeting
        fit = self._fit(subject.profile, subject.technology)
        found = list(fresh(subject.events, self.rules, as_of))
        best = best_of(found)
        intent = total(best)
        disqualified = disqualifier(subject.profile.employees, subject.holding, icp)
        tier = tier_of(fit.score, intent, disqualified, icp.tiers)
        score = round(FIT_SHARE * fit.score + INTENT_SHARE * min(100.0, intent), 1)
        buys = subject.key in self.buyers
        return Standing(
            tier=tier,
            score=score,
            queue=queue_of(
                Scores(tier, score, fit.score, intent),
                targeting.queues,
                disqualified=disqualified is not None,
                customer=buys,
            ),
            mql=is_mql(score, (one.event.type for one in best), targeting.mql),
            disqualified=disqualified,
            fit=fit,
            intent=intent,
            best=best,
            points=points_of(found, self.parties, targeting.order, Relation(self._moved(subject.key, found), buys)),
        )

    def subject(
        self, account: Account, facts: Sequence[Fact], circumstances: Circumstances, signals: Sequence[Signal]
    ) -> Subject:
        """An account, its facts and its list rows, ready to be scored."""
        return Subject(
            key=(account.domain or account.id).lower(),
            profile=profile_of(account, facts, signals, self.industries),
            technology=technology_in(facts, self.playbook.icp),
            events=events_of(facts, signals),
            holding=circumstances.holding,
        )

    def listed(self, key: str, rows: Sequence[SignalRow]) -> Subject:
        """An account known from signal lists alone: the subject its stub account and signals would give."""
        profile = listed(said_in(row.details for row in rows if row.details), self.industries)
        return Subject(key=key, profile=profile, technology=None, events=events_in(rows), holding=frozenset())

    def _fit(self, profile: Profile, technology: str | None) -> Fit:
        held = self._fits.get((profile, technology))
        if held is None:
            held = self._fits[(profile, technology)] = bare_fit(profile, technology, self.playbook.icp)
        return held

    def _moved(self, key: str, found: Iterable[Fresh]) -> bool:
        """Whether a person met at another account has joined this one."""
        met = self.known.people
        if not met:
            return False
        return any(met.get(who, key) != key for one in found if one.event.type == JOINED for who in one.event.people)


def tier_of(fit: float, intent: float, disqualified: str | None, tiers: Tiers) -> int:
    """The tier the playbook's floors give."""
    if disqualified:
        return tiers.disqualified
    if fit >= tiers.tier_1.fit_min and intent >= tiers.tier_1.intent_min:
        return 1
    if fit >= tiers.tier_2.fit_min and intent >= tiers.tier_2.intent_min:
        return 2
    return tiers.otherwise


def disqualifier(heads: Heads | None, holding: frozenset[str], icp: Icp) -> str | None:
    """Id of the first disqualifier of icp.yaml that holds, None when none does.

    `too-small` reads the number in its own rule, and a range counts when all of it lies below; the others hold when the
    reader found the circumstance.
    """
    for item in icp.disqualifiers:
        if item.id in holding:
            return item.id
        floor = _floor(item.rule)
        if floor is not None and heads is not None and heads.high is not None and heads.high < floor:
            return item.id
    return None


@cache
def _floor(rule: str) -> int | None:
    return next((int(word) for word in rule.split() if word.isdigit()), None)
