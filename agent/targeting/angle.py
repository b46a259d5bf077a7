"""The angle of an account: the best trigger, why now, whom to contact, and what is missing to raise its tier."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel

from agent.playbook.models import Playbook, SignalRule, TierFloor
from agent.reading.facts import Fact
from agent.targeting.committee import Person, Role, missing_roles, people
from agent.targeting.events import Party, parties
from agent.targeting.fit import FitScore
from agent.targeting.intent import Fresh
from connectors.records import Account, Language, Signal

EXACT = 1  # decimals of a score: what is missing is told to the same tenth


class Trigger(BaseModel):
    """The signal that makes this account worth a message today. `quotable` is false for what may never be revealed."""

    id: str
    type: str
    age_days: int
    party: Party
    topic: str | None
    quotable: bool
    quote: str | None


class Way(BaseModel):
    """Something that would add points, and how many at most."""

    what: str
    points: float


class Step(BaseModel):
    """One condition of the next tier that does not hold. `reachable` says whether the ways together would be enough."""

    need: Literal["fit", "intent", "eligibility"]
    now: float | None
    floor: float | None
    missing: float | None
    ways: list[Way]
    reachable: bool


class Angle(BaseModel):
    """How to take up the account."""

    trigger: Trigger | None
    why_now: str
    contacts: list[Person]
    roles_missing: list[Role]
    to_next_tier: list[Step]


class Reasons(BaseModel):
    """What an angle is made from: the scores of the account and its best fresh events."""

    tier: int
    disqualified: str | None
    fit: FitScore
    intent: float


def angle_of(
    account: Account,
    found: tuple[Sequence[Fact], Sequence[Signal]],
    best: Sequence[Fresh],
    reasons: Reasons,
    playbook: Playbook,
) -> Angle:
    """The angle. `found` are the facts and list rows of the account, `best` its best fresh event of each type."""
    facts, signals = found
    language = playbook.seller.default_language
    one = _best(best, playbook)
    trigger = None if one is None else _trigger(one, facts, playbook)
    words = " ".join(filter(None, (trigger.topic, trigger.quote))) if trigger else ""
    known = people(account, signals, playbook, words)
    return Angle(
        trigger=trigger,
        why_now=why_now(one, playbook, language),
        contacts=known,
        roles_missing=missing_roles(known, playbook, reasons.tier, language),
        to_next_tier=to_next_tier(reasons, best, playbook),
    )


def why_now(one: Fresh | None, playbook: Playbook, language: Language) -> str:
    """One line for the salesperson, in the seller's language: what happened, when, how long it holds, what it opens."""
    say = _phrases()[language]
    rule = None if one is None else playbook.signal(one.event.type)
    if one is None or rule is None:
        return str(say["nothing"])
    age = say["today"] if one.age == 0 else say["yesterday"] if one.age == 1 else say["days"].format(age=one.age)
    label = say["labels"].get(one.event.type, one.event.type)
    left = int(rule.half_life_days) - one.age
    told = say["fresh" if left > 1 else "one_more" if left == 1 else "last_day"].format(label=label, age=age, left=left)
    angle = rule.angle.get(language)
    secret = say["secret"] if playbook.never_reveals(one.event.type) else ""
    return str(told + (say["angle"].format(angle=angle) if angle else "") + secret)


def to_next_tier(reasons: Reasons, best: Sequence[Fresh], playbook: Playbook) -> list[Step]:
    """What keeps the account below the next tier, to the tenth of a point. Empty in tier 1."""
    if reasons.disqualified:
        rule = next((d.rule for d in playbook.icp.disqualifiers if d.id == reasons.disqualified), "")
        return [Step(need="eligibility", now=None, floor=None, missing=None, ways=[_way(rule, 0)], reachable=False)]
    if reasons.tier == 1:
        return []
    floor = playbook.icp.tiers.tier_1 if reasons.tier == 2 else playbook.icp.tiers.tier_2
    return [*_fit_step(reasons.fit, floor), *_intent_step(reasons.intent, best, floor, playbook.signals.signals)]


def _fit_step(fit: FitScore, floor: TierFloor) -> list[Step]:
    ways = [_way(c.name, c.max) for c in fit.criteria if c.value is None and c.max > 0]
    return _step("fit", fit.score, floor.fit_min, ways)


def _intent_step(now: float, best: Sequence[Fresh], floor: TierFloor, rules: Sequence[SignalRule]) -> list[Step]:
    held = {one.event.type: one.value for one in best}
    ways = [_way(r.type, r.weight - held.get(r.type, 0.0)) for r in rules]
    return _step("intent", now, floor.intent_min, [w for w in ways if w.points > 0])


def _step(need: Literal["fit", "intent"], now: float, floor: float, ways: Sequence[Way]) -> list[Step]:
    """Nothing when the floor is reached; else the ways, those that suffice alone first, the smallest of them leading."""
    missing = round(floor - now, EXACT)
    if missing <= 0:
        return []
    ordered = sorted(ways, key=lambda w: (w.points < missing, w.points if w.points >= missing else -w.points, w.what))
    enough = round(sum(w.points for w in ways), EXACT) >= missing
    return [Step(need=need, now=now, floor=floor, missing=missing, ways=ordered, reachable=enough)]


def _way(what: str, points: float) -> Way:
    return Way(what=what, points=round(points, EXACT))


def _best(best: Sequence[Fresh], playbook: Playbook) -> Fresh | None:
    """The event worth most; of two worth the same, the one that may be quoted."""
    return min(best, key=lambda one: (-round(one.value, EXACT), playbook.never_reveals(one.event.type)), default=None)


def _trigger(one: Fresh, facts: Sequence[Fact], playbook: Playbook) -> Trigger:
    fact = next((f for f in facts if f.id == one.event.id), None)
    return Trigger(
        id=one.event.id,
        type=one.event.type,
        age_days=one.age,
        party=parties().get(one.event.type, "third"),
        topic=one.event.topic,
        quotable=not playbook.never_reveals(one.event.type) and (fact is None or fact.quotable),
        quote=fact.quote if fact is not None and fact.quotable else None,
    )


@cache
def _phrases() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(
        (files("agent.targeting") / "words" / "reasons.yaml").read_text(encoding="utf-8")
    )
    return found
