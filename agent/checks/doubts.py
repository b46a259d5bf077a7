"""Second look at the facts a reader set aside for doubt: is the doubt in the text?

A reader that refuses too much would make good sentences look unproven. Age (yearly figures apart), namesakes and planted
orders are taken as they come; a conflict needs another source that says otherwise, an uncertainty needs a word of hearsay
or a source of that kind.
"""

from collections.abc import Sequence
from datetime import date

from agent.checks import cues
from agent.checks.nouns import kinds_of_thing, noun_bond
from agent.checks.statements import Statement
from agent.language.quantities import Quantity
from agent.reading.facts import Fact
from connectors.records import Evidence

_HEARSAY_KINDS = {"crm_note", "review_site", "intent", "site_visit", "forum"}

# What somebody told the press for print (`my father counted crates`) is private only when it touches private matters.
_PRESS = {"news", "press"}
# Figures further apart than this count two things under one word (`50 postes` to fill, `850 postes` to guard).
_FAR = 2.5
# A page of so many days gives the latest yearly figures there are.
_LATEST = 120


def confirmed(fact: Fact, facts: Sequence[Fact], evidence: Sequence[Evidence], as_of: date) -> bool:
    """False when the fact was refused for a doubt that its own text and the other sources do not show."""
    if fact.reason == "stale":
        told = next((e.date for e in evidence if e.id == fact.evidence), date.min)
        return (as_of - told).days > _LATEST or not _yearly(fact.quote)
    if fact.reason == "conflicting":
        return _contradicted(fact, facts, evidence)
    if fact.reason == "private life":
        kind = next((e.kind for e in evidence if e.id == fact.evidence), "")
        return kind not in _PRESS or fact.speaker is None or cues.has("private", fact.quote)
    if fact.reason == "unsure":
        kind = next((e.kind for e in evidence if e.id == fact.evidence), "")
        return kind in _HEARSAY_KINDS or cues.has("hearsay", fact.quote)
    return True


def _yearly(quote: str) -> bool:
    """`moved 61 million cases last year`: the figure of the last full year, which nothing newer replaces yet."""
    sizes = [q for q in Statement.of(quote).quantities if q.kind in ("count", "money", "percent")]
    return bool(sizes) and cues.has("last_year", quote)


def _contradicted(fact: Fact, facts: Sequence[Fact], evidence: Sequence[Evidence]) -> bool:
    """Another source, not known to be old or foreign, gives another size of the same thing (people, places, vehicles)."""
    mine = [q for q in Statement.of(fact.quote).quantities if _is_size(q)]
    if not mine:
        return False
    out = {
        f.evidence for f in facts if f.reason in ("stale", "other company of the same name", "about another company")
    }
    usable = {f.evidence for f in facts if f.usable}
    apart = [e for e in evidence if e.id != fact.evidence and e.kind not in _HEARSAY_KINDS]
    others = [e for e in apart if e.id not in out or e.id in usable]
    return any(_differs(q, other) for q in mine for e in others for other in Statement.of(e.text).quantities)


def _differs(one: Quantity, two: Quantity) -> bool:
    counts = {"count", "ordinal"}
    same = one.kind == two.kind or {one.kind, two.kind} <= counts
    near = one.value != two.value and max(one.value, two.value) <= _FAR * min(one.value, two.value)
    return same and near and noun_bond(one, two) > 0


def _is_size(quantity: Quantity) -> bool:
    """A number of people, places or vehicles."""
    kinds = kinds_of_thing(quantity.noun)
    return bool(kinds) and kinds <= {"people", "places", "vehicles"}
