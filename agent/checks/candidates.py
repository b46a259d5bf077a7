"""Figures of the sources that may stand behind a figure of the sentence, and how close each is to what it says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agent.checks.grounding import Case
from agent.checks.matching import matches, weight
from agent.checks.nouns import answers, follows, noun_bond
from agent.checks.premises import Premise, Source
from agent.checks.statements import Statement
from agent.checks.words import Content, alike, keys
from agent.language.quantities import Quantity
from agent.language.sentences import Span


@dataclass(frozen=True)
class Candidate:
    """A quantity of a source of the same kind and unit. `score` says how much its words share with the claim's."""

    quantity: Quantity
    premise: Premise
    source: Source
    bond: int
    score: float


def candidates(case: Case, quantity: Quantity, sources: Iterable[Source]) -> Iterator[Candidate]:
    """Figures of these sources that may be the one of the sentence: same kind, or the same value."""
    context = case.claim.contents_in(case.claim.clause_at(quantity.start))
    for source in sources:
        for premise in source.usable:
            for other in premise.statement.quantities:
                same = other.kind == quantity.kind and (
                    other.unit == quantity.unit or not (other.unit and quantity.unit)
                )
                if (same or follows(quantity, other)) and (
                    answers(quantity, other, premise.record) or _named_before(quantity, premise.statement, other)
                ):
                    bond = noun_bond(quantity, other) or _named_before(quantity, premise.statement, other)
                    score = _shared(case, context, premise, other) + max(bond, 0)
                    yield Candidate(other, premise, source, bond, score)


def _named_before(quantity: Quantity, statement: Statement, other: Quantity) -> int:
    """`a workforce that now stands at 700`: the thing counted comes before its figure, no other figure between them."""
    if other.noun or not quantity.noun:
        return 0
    since = max((q.end for q in statement.quantities if q.end <= other.start), default=0)
    before = statement.contents_in(Span(since, other.start))
    return int(any(keys(w) & c.keys for w in quantity.noun for c in before))


def _shared(case: Case, context: Iterable[Content], premise: Premise, other: Quantity) -> float:
    """Words of the claim's clause found in the clause of the source's figure, those of its sentence at half price."""
    near = {c.start for c in around(premise.statement, other)}
    total = 0.0
    for content in context:
        if matches(content, premise.statement):
            beside = any(alike(content, c) for c in premise.statement.contents if c.start in near)
            total += weight(content, case.ignored) * (1.0 if beside else 0.5)
    return total


def around(statement: Statement, quantity: Quantity) -> tuple[Content, ...]:
    """Content words of the clause of a figure, with the label before it (`Coût du chantier : 18 M€`)."""
    clause = statement.clause_at(quantity.start)
    before = statement.text[: clause.start].rstrip()
    if before.endswith(":"):
        clause = Span(statement.clause_at(len(before) - 2).start, clause.end)
    return statement.contents_in(clause)


def closest_rival(found: Sequence[Candidate]) -> Candidate | None:
    """The figure of the sources that counts the same thing, closest to the sentence."""
    return max((c for c in found if c.bond >= 0), key=lambda c: c.score, default=None)


def said_by(candidate: Candidate) -> str:
    """The figure as the source writes it."""
    return candidate.premise.statement.text[candidate.quantity.start : candidate.quantity.end]


def mended(case: Case, quantity: Quantity, true: Candidate) -> str:
    """The sentence with the figure of the source."""
    return case.claim.text[: quantity.start] + said_by(true) + case.claim.text[quantity.end :]
