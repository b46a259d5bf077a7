"""Which sources a sentence rests on: the windows of the dossier or the playbook that share the most with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agent.checks.premises import Premise, Source
from agent.checks.statements import Statement
from agent.checks.wordlists import wordlist
from agent.checks.words import Content, alike
from agent.language.names import covered
from agent.language.quantities import agrees

# Weight of an anchor (figure, name) beside one content word.
FIGURE, NAME = 2.0, 1.5
# Weight of three words in a row: a sentence that quotes its source shares many.
RUN = 0.3
# A sentence of the source joins the window when it adds at least this.
ADDS = 0.9
# Words about the act of writing or of selling: a source rarely holds them.
LIGHT = wordlist("light")


@dataclass(frozen=True, eq=False)
class Support:
    """How well one source carries a statement. Each is one of its kind: compared by identity.

    `premise` is its closest sentence, `window` that one and those that add to it; `matched` holds the positions of the
    content words of the statement found in the source.
    """

    source: Source
    premise: Premise
    score: float
    matched: frozenset[int] = field(default=frozenset())
    window: tuple[Premise, ...] = ()


def weight(content: Content, ignored: frozenset[str]) -> float:
    """0 for names everybody shares (account, contact, seller), little for words about writing, 1 otherwise."""
    if content.text in ignored:
        return 0.0
    return 0.35 if content.text in LIGHT else 1.0


def matches(content: Content, statement: Statement) -> bool:
    """True when the statement holds a word alike."""
    if not content.keys.isdisjoint(statement.keys):
        return True
    return len(content.text) >= 5 and any(
        alike(content, other) for other in statement.prefixes.get(content.text[:5], ())
    )


def overlap(claim: Statement, premise: Statement) -> frozenset[int]:
    """Positions of the claim's content words found in the premise."""
    if claim.keys.isdisjoint(premise.keys) and claim.prefixes.keys().isdisjoint(premise.prefixes):
        return frozenset()
    return frozenset(i for i, c in enumerate(claim.contents) if matches(c, premise))


def best_supports(
    claim: Statement, sources: Iterable[Source], ignored: frozenset[str], *, usable: bool = True
) -> list[Support]:
    """One support per source that shares something, best first. With `usable=False` only what may not be used."""
    found: list[Support] = []
    for source in sources:
        pool = source.usable if usable else (p for p in source.premises if not p.usable)
        premises = [p for p in pool if _may_share(claim, p.statement)]
        best = max((_support(claim, source, p, ignored) for p in premises), key=lambda s: s.score, default=None)
        if best is not None and best.score > 0:
            found.append(_widened(claim, best, premises, ignored))
    return sorted(found, key=lambda s: -s.score)


def _may_share(claim: Statement, premise: Statement) -> bool:
    """False when nothing of the two can be shared. Asked first: most premises need not be taken apart."""
    return (
        not premise.hints.isdisjoint(claim.keys)
        or not premise.hints.isdisjoint(claim.prefixes)
        or bool(claim.quantities and premise.may_count)
        or any(covered(n, [premise.flat]) for n in claim.names)
        or not claim.runs.isdisjoint(premise.runs)
    )


def _support(claim: Statement, source: Source, premise: Premise, ignored: frozenset[str]) -> Support:
    matched = overlap(claim, premise.statement)
    score = sum(weight(claim.contents[i], ignored) for i in matched)
    score += FIGURE * sum(any(agrees(q, p) for p in premise.statement.quantities) for q in claim.quantities)
    score += NAME * sum(n.key not in ignored and covered(n, [premise.statement.flat]) for n in claim.names)
    score += RUN * len(claim.runs & premise.statement.runs)
    return Support(source, premise, score, matched)


def _widened(claim: Statement, best: Support, premises: Sequence[Premise], ignored: frozenset[str]) -> Support:
    """Add, at half price, what the rest of the same source covers; sentences that add something join the window."""
    held, score, window = set(best.matched), best.score, [best.premise]
    for premise in premises:
        if premise is best.premise:
            continue
        new = overlap(claim, premise.statement) - held
        gain = sum(weight(claim.contents[i], ignored) for i in new)
        gain += FIGURE * sum(
            any(agrees(q, p) for p in premise.statement.quantities)
            and not any(agrees(q, p) for w in window for p in w.statement.quantities)
            for q in claim.quantities
        )
        if gain >= ADDS:
            window.append(premise)
        held |= new
        score += 0.5 * gain
    return Support(best.source, best.premise, score, frozenset(held), tuple(window))
