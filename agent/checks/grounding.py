"""Holds one factual sentence against what a draft may rest on, and says what is wrong, where and how to mend it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from agent.checks.kinds import Cast, Reading
from agent.checks.matching import Support, best_supports, weight
from agent.checks.moments import Moment, allowed, moments
from agent.checks.premises import Ground, Premise, Source
from agent.checks.statements import Statement
from agent.language.quantities import agrees
from connectors.records import Contact

# A source joins the proof of a sentence when it adds at least this much that the others do not hold.
JOIN = 1.0
# A sentence is supported by words alone when this share of the weight of its content words is found.
COVERAGE = 0.34
# Weight of a figure or a date in that share.
ANCHOR = 1.5


@dataclass(frozen=True)
class Flaw:
    """One defect of a sentence: its id, why, the source concerned and what to write instead."""

    defect: str
    why: str
    evidence: str | None = None
    repair: str | None = None


@dataclass(frozen=True)
class Case:
    """A sentence on trial: its reading, the sources it rests on, and who speaks to whom."""

    reading: Reading
    ground: Ground
    cast: Cast
    contact: Contact | None
    ignored: frozenset[str]
    supports: tuple[Support, ...]
    coverage: float
    tainted: tuple[Support, ...] = ()
    cited: tuple[str, ...] = ()

    @property
    def claim(self) -> Statement:
        """The sentence."""
        return self.reading.statement

    @property
    def window(self) -> tuple[Premise, ...]:
        """The sentences of its sources that carry it."""
        return tuple(p for s in self.supports for p in s.window)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources it rests on, best first."""
        return tuple(s.source for s in self.supports)


@dataclass(frozen=True)
class Verdict:
    """Flaws of a sentence and the ids it rests on."""

    flaws: tuple[Flaw, ...]
    evidence: tuple[str, ...] = field(default=())

    @property
    def supported(self) -> bool:
        """True without flaw."""
        return not self.flaws


Test = Callable[[Case], list[Flaw]]


def open_case(
    reading: Reading,
    ground: Ground,
    cast: Cast,
    contact: Contact | None,
    previous: Sequence[str] = (),
    cited: Sequence[str] | None = None,
) -> Case:
    """Choose the sources the sentence rests on (or take the cited ones) and measure how much of it they hold."""
    claim = reading.statement
    ignored = _ignored(ground, cast)
    pool = ground.sources if cited is None else tuple(s for s in ground.sources if s.id in cited)
    ranked = best_supports(claim, pool, ignored)
    if reading.facing == "seller":
        ranked = [s for s in ranked if s.source.side == "seller"]
    if reading.facing == "prospect":
        ranked = [s for s in ranked if s.source.side == "prospect" or _almost_quoted(claim, s, ignored, ground.as_of)]
    if reading.facing == "seller" or previous:
        ranked = _prefer(ranked, reading, previous)
    supports = _cover(claim, ranked, ignored, ground.as_of)
    tainted = tuple(best_supports(claim, ground.sources, ignored, usable=False)[:2])
    return Case(
        reading,
        ground,
        cast,
        contact,
        ignored,
        supports,
        _coverage(claim, supports, ignored, ground.as_of),
        tainted,
        tuple(cited or ()),
    )


def _almost_quoted(claim: Statement, support: Support, ignored: frozenset[str], as_of: date) -> bool:
    """A sentence to `you` may rest on the playbook only when it says a value proposition or a claim."""
    return support.source.kind != "proof" and _coverage(claim, (support,), ignored, as_of) >= 0.6


def _ignored(ground: Ground, cast: Cast) -> frozenset[str]:
    names = cast.prospect | {ground.playbook.seller.name.lower()}
    return frozenset(w for name in names for w in name.split())


def _prefer(ranked: list[Support], reading: Reading, previous: Sequence[str]) -> list[Support]:
    """`Leur prime…` goes on with the proof of the sentence before; a sentence about us looks at the playbook first."""

    def rank(support: Support) -> float:
        bonus = 1.5 if support.source.id in previous and reading.facing != "prospect" else 0.0
        return -(support.score + bonus + (1.0 if support.source.side == reading.facing else 0.0))

    return sorted(ranked, key=rank)


def _cover(claim: Statement, ranked: Sequence[Support], ignored: frozenset[str], as_of: date) -> tuple[Support, ...]:
    """Greedy: the best source, then those that hold what it does not (at most three, never two proofs)."""
    chosen: list[Support] = []
    held: set[int] = set()
    for support in ranked[:8]:
        new = support.matched - held
        gain = sum(weight(claim.contents[i], ignored) for i in new)
        if not chosen or (gain >= JOIN and len(chosen) < 3 and _joins(support.source, chosen)):
            chosen.append(support)
            held |= support.matched
    for moment in moments(claim.text, as_of):
        if chosen and not any(_tells(s, moment, as_of) for s in chosen):
            found = next((s for s in ranked[:8] if _joins(s.source, chosen) and _tells(s, moment, as_of)), None)
            chosen.extend([found] if found else [])
    return tuple(chosen)


def _tells(support: Support, moment: Moment, as_of: date) -> bool:
    return any(allowed(moment, moments(p.statement.text, as_of), None) for p in support.window)


def _joins(source: Source, chosen: Sequence[Support]) -> bool:
    """Sources of one side go together, but each result has one customer."""
    same = source.side == chosen[0].source.side
    return same and not (source.kind == "proof" and any(s.source.kind == "proof" for s in chosen))


def _coverage(claim: Statement, supports: Sequence[Support], ignored: frozenset[str], as_of: date) -> float:
    """Share of the weight of the claim (words, figures, dates) that its sources hold."""
    held = frozenset(i for s in supports for i in s.matched)
    total = sum(weight(c, ignored) for c in claim.contents)
    found = sum(weight(claim.contents[i], ignored) for i in held)
    for quantity in claim.quantities:
        total += ANCHOR
        found += ANCHOR * any(
            agrees(quantity, q) for s in supports for p in s.source.usable for q in p.statement.quantities
        )
    for moment in moments(claim.text, as_of):
        total += ANCHOR
        found += ANCHOR * any(_tells(s, moment, as_of) for s in supports)
    return 1.0 if total == 0 else found / total


def judge(case: Case, tests: Sequence[Test]) -> Verdict:
    """Run the tests in order; each defect id is kept once, the first reason given wins."""
    flaws: dict[str, Flaw] = {}
    for test in tests:
        for flaw in test(case):
            flaws.setdefault(flaw.defect, flaw)
    concerned = [f.evidence for f in flaws.values() if f.evidence]
    ids = concerned or [s.source.id for s in case.supports]
    return Verdict(tuple(flaws.values()), tuple(dict.fromkeys(i for i in ids if i)))
