"""Holds one factual sentence against what a draft may rest on, and says what is wrong, where and how to mend it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from agent.checks import cues
from agent.checks.kinds import Cast, Reading
from agent.checks.matching import Support, best_supports, matches, weight
from agent.checks.moments import Moment, allowed, moments
from agent.checks.nouns import answers
from agent.checks.premises import Ground, Premise, Source
from agent.checks.statements import Statement
from agent.language.quantities import agrees
from connectors.records import Contact

# A source joins the proof of a sentence when it adds at least this much that the others do not hold.
JOIN = 1.0
# A sentence is supported by words alone when this share of the weight of its content words is found.
COVERAGE = {"seller": 0.52, "prospect": 0.40, "nobody": 0.42}
# Ways to choose the sources of a sentence that are tried.
WAYS = 3
# Words by which a sentence speaks of us.
OURS = frozenset({"nous", "notre", "nos", "we", "our", "ours", "us"})
# Words by which a sentence goes on about a customer.
_THEIRS = frozenset(
    {"leur", "leurs", "ils", "elles", "y", "sa", "son", "ses", "their", "theirs", "they", "there", "it", "its"}
)
# A source is tried as the first when its score is at least this share of the best one's.
CLOSE = 0.75
# A source of so few sentences is read as a whole when a date is looked for.
SHORT = 6
# A choice of sources that carries so much less of the sentence than another does not speak for it.
_WORSE = 0.15
# Weight of a figure or a date in that share.
ANCHOR = 1.5
# Weight there of three words in a row taken from the source.
QUOTED = 0.4


@dataclass(frozen=True)
class Flaw:
    """One defect of a sentence: its id, why, the source concerned and what to write instead."""

    defect: str
    why: str
    evidence: str | None = None
    repair: str | None = None


@dataclass(frozen=True)
class Scene:
    """Who writes to whom on what ground. Build it once per draft."""

    ground: Ground
    cast: Cast
    contact: Contact | None

    @cached_property
    def ignored(self) -> frozenset[str]:
        """Names that every source of the account shares: they tell nothing."""
        names = self.cast.prospect | {self.ground.playbook.seller.name.lower()}
        return frozenset(w for name in names for w in name.split())


@dataclass(frozen=True)
class Case:
    """A sentence on trial with one choice of the sources it may rest on."""

    reading: Reading
    scene: Scene
    supports: tuple[Support, ...]
    coverage: float
    tainted: tuple[Support, ...] = ()
    cited: tuple[str, ...] = ()

    @property
    def ground(self) -> Ground:
        """What the draft is held against."""
        return self.scene.ground

    @property
    def contact(self) -> Contact | None:
        """Whom it is written to."""
        return self.scene.contact

    @property
    def ignored(self) -> frozenset[str]:
        """Words that tell nothing here."""
        return self.scene.ignored

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


def open_cases(
    scene: Scene, reading: Reading, previous: Sequence[str] = (), cited: Sequence[str] | None = None
) -> list[Case]:
    """The ways to read the sentence: each of its closest sources as the first, completed by the others.

    With `cited` only those sources count, and they are read together.
    """
    claim, ground = reading.statement, scene.ground
    pool = ground.sources if cited is None else tuple(s for s in ground.sources if s.id in cited)
    ranked = best_supports(claim, pool, scene.ignored)
    ranked = _eligible(scene, reading, ranked, previous if cited is None else (*previous, *cited))
    ranked = _prefer(ranked, reading, previous)
    tainted = tuple(best_supports(claim, ground.sources, scene.ignored, usable=False)[:2])
    leads = [s for s in ranked[:WAYS] if s.score >= CLOSE * ranked[0].score]
    covers = [_cover(scene, claim, [lead, *(s for s in ranked if s is not lead)]) for lead in leads] or [()]
    return [
        Case(reading, scene, cover, _coverage(scene, claim, cover), tainted, tuple(cited or ()))
        for cover in dict.fromkeys(covers)
    ]


def _eligible(scene: Scene, reading: Reading, ranked: list[Support], previous: Sequence[str]) -> list[Support]:
    """A sentence about us rests on the playbook, a sentence to `you` on the dossier (or says a claim); one that names
    nobody rests on a proof only when it tells of that customer, by name, by trade or after a sentence on it."""
    if reading.facing == "seller":
        return [s for s in ranked if s.source.side == "seller"]
    if reading.facing == "prospect":
        return [s for s in ranked if s.source.side == "prospect" or _almost_quoted(scene, reading.statement, s)]
    told = [s for s in ranked if s.source.kind != "proof" or _tells_of(reading.statement, s.source, previous)]
    best = max((s.score for s in told), default=-1.0)
    quoted = (s for s in ranked if s.score >= best + 1 and _almost_quoted(scene, reading.statement, s, results=True))
    return sorted(dict.fromkeys((*told, *quoted)), key=lambda s: -s.score)


def _tells_of(claim: Statement, source: Source, previous: Sequence[str]) -> bool:
    theirs = claim.spoken & _THEIRS
    if source.id in previous or theirs:
        return True
    customer = Statement.of(source.customer or "")
    return any(matches(c, customer) for c in claim.contents)


def _almost_quoted(scene: Scene, claim: Statement, support: Support, *, results: bool = False) -> bool:
    """A sentence to `you` may rest on the playbook only when it says a value proposition or a claim."""
    return (results or support.source.kind != "proof") and _coverage(scene, claim, (support,)) >= 0.6


def _prefer(ranked: list[Support], reading: Reading, previous: Sequence[str]) -> list[Support]:
    """`Leur prime…` goes on with the proof of the sentence before; a sentence about us looks at the playbook first."""

    def rank(support: Support) -> float:
        bonus = 1.5 if support.source.id in previous and reading.facing != "prospect" else 0.0
        claim = 0.5 if support.source.kind in ("claim", "value_proposition") else 0.0
        return -(support.score + bonus + claim)

    return sorted(ranked, key=rank)


def _cover(scene: Scene, claim: Statement, ranked: Sequence[Support]) -> tuple[Support, ...]:
    """Greedy: the first source, then those that hold what it does not (at most three, never two proofs)."""
    as_of, ignored = scene.ground.as_of, scene.ignored
    chosen: list[Support] = []
    held: set[int] = set()
    for support in ranked[:8]:
        new = support.matched - held
        gain = sum(weight(claim.contents[i], ignored) for i in new)
        if not chosen or (gain >= JOIN and len(chosen) < 3 and _joins(support.source, chosen, claim)):
            chosen.append(support)
            held |= support.matched
    for moment in moments(claim.text, as_of):
        if chosen and not any(_tells(s, moment, as_of) for s in chosen):
            found = next((s for s in ranked[:8] if _joins(s.source, chosen, claim) and _tells(s, moment, as_of)), None)
            chosen.extend([found] if found else [])
    return tuple(chosen)


def _tells(support: Support, moment: Moment, as_of: date) -> bool:
    """The sentences that carry the claim give the moment; a record or a post is one whole."""
    short = len(support.source.usable) <= SHORT
    return any(
        allowed(moment, moments(p.statement.text, as_of), None)
        for p in (support.source.usable if short else support.window)
    )


def _joins(source: Source, chosen: Sequence[Support], claim: Statement) -> bool:
    """Sources of one side go together, but each result has one customer, whose proof a product claim completes only
    in a sentence that speaks of us."""
    if source.side != chosen[0].source.side:
        return False
    results = [s for s in chosen if s.source.kind == "proof"]
    if source.kind == "proof" and results:
        return False
    mixed = bool(results) != (source.kind == "proof") and (bool(results) or source.kind == "proof")
    return not mixed or bool(claim.spoken & OURS)


def _coverage(scene: Scene, claim: Statement, supports: Sequence[Support]) -> float:
    """Share of the weight of the claim (words, figures, dates) that its sources hold."""
    as_of, ignored = scene.ground.as_of, scene.ignored
    held = frozenset(i for s in supports for i in s.matched)
    total = sum(weight(c, ignored) for c in claim.contents)
    found = sum(weight(claim.contents[i], ignored) for i in held)
    for quantity in claim.quantities:
        total += ANCHOR
        found += ANCHOR * any(
            agrees(quantity, q) and answers(quantity, q, p.record)
            for s in supports
            for p in s.source.usable
            for q in p.statement.quantities
        )
    for moment in moments(claim.text, as_of):
        total += ANCHOR
        own = cues.has("dated", claim.text)  # `your ad of early November` is told by the day of the ad
        found += ANCHOR * any(_tells(s, moment, as_of) or (own and allowed(moment, [], s.source.day)) for s in supports)
    shared = max((len(claim.runs & p.statement.runs) for s in supports for p in s.window), default=0)
    total, found = total + QUOTED * shared, found + QUOTED * shared
    return 1.0 if total == 0 else found / total


def judge(cases: Sequence[Case], tests: Sequence[Test]) -> Verdict:
    """The verdict of the reading with the fewest flaws: a sentence is faulty when no choice of sources carries it."""
    verdicts: list[tuple[int, float, Verdict]] = []
    best = max((c.coverage for c in cases), default=0.0)
    for case in cases:
        verdict = _judge(case, tests)
        worse = case.coverage < best - _WORSE
        if verdict.supported and not worse:
            return verdict
        if verdict.supported:
            continue
        verdicts.append((len(verdict.flaws), -case.coverage, verdict))
    return min(verdicts, key=lambda v: v[:2])[2]


def _judge(case: Case, tests: Sequence[Test]) -> Verdict:
    """Run the tests in order; each defect id is kept once, the first reason given wins."""
    flaws: dict[str, Flaw] = {}
    for test in tests:
        for flaw in test(case):
            flaws.setdefault(flaw.defect, flaw)
    concerned = [f.evidence for f in flaws.values() if f.evidence]
    ids = concerned or [s.source.id for s in case.supports]
    return Verdict(tuple(flaws.values()), tuple(dict.fromkeys(i for i in ids if i)))
