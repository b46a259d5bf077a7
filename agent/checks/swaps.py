"""Figures that are in the sources but belong to something else there: swapped, partial, told the other way round."""

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from agent.checks.candidates import Candidate, around, mended
from agent.checks.grounding import Case, Flaw
from agent.checks.matching import weight
from agent.checks.nouns import follows, kinds_of_thing, noun_bond
from agent.checks.statements import Statement
from agent.checks.words import Content, alike, exact, keys
from agent.language.quantities import INSTEAD, Quantity, agrees
from agent.language.sentences import Span
from agent.language.units import GROUPS

# A sentence of the source must share this much more with the claim to overrule the one that holds the figure.
RIVAL = 1.5


# Words between the two figures of a change, at most.
_GAP = 7


def swapped(case: Case, quantity: Quantity, held: Candidate, candidates: Sequence[Candidate]) -> Flaw | None:
    """The figure is in the source, but another figure there is closer to what the sentence says."""
    others = [q for q in case.claim.quantities if q is not quantity]
    clause = case.claim.clause_at(quantity.start)
    beside = [q for q in others if clause.start <= q.start < clause.end]
    joint = any(agrees(q, p) for q in beside for p in held.premise.statement.quantities)
    rivals = [c for c in candidates if c.bond >= 0 and not agrees(quantity, c.quantity) and not taken(c, others)]
    winner = (
        _closer(quantity, held, rivals, others, joint=joint)
        or _governed_elsewhere(quantity, held, candidates)
        or (None if joint else _other_part(case, quantity, held, rivals))
    )
    if winner is None:
        return None
    said = case.claim.text[quantity.start : quantity.end]
    why = f"`{said}` is not the figure of that in {winner.source.id}: {winner.premise.statement.text!r}"
    return Flaw("wrong_number", why, winner.source.id, mended(case, quantity, winner))


def _narrowed(claim: Quantity, held: Quantity, rival: Candidate) -> bool:
    """`18 solicitors` where the source says 18 staff, and counts the solicitors elsewhere."""
    if rival.bond < 2 or not held.noun or not claim.noun:
        return False
    generic = any("=people" in exact(w) for w in held.noun) or bool(set(held.noun) & GROUPS)
    return generic and not any("=people" in exact(w) for w in claim.noun) and not set(claim.noun) & GROUPS


def taken(rival: Candidate, others: Sequence[Quantity]) -> bool:
    """The rival is another figure of the claim, told there of the same thing or of nothing."""
    return any(agrees(q, rival.quantity) and (not q.noun or noun_bond(q, rival.quantity) > 0) for q in others)


def _closer(
    quantity: Quantity, held: Candidate, rivals: Sequence[Candidate], others: Sequence[Quantity], *, joint: bool
) -> Candidate | None:
    """A figure in a sentence that shares much more with the clause, or that the claim gives to another noun.

    A sentence that holds two figures of the clause (`joint`) is the right one, whatever the others share.
    """
    for rival in rivals:
        if rival.source.side == "prospect" and held.bond < 2 and _narrowed(quantity, held.quantity, rival):
            return rival
        context = rival.score - max(rival.bond, 0) - (held.score - max(held.bond, 0))
        named = rival.bond > max(held.bond, 0) and rival.source is held.source
        crossed = any(
            agrees(q, rival.quantity) and noun_bond(q, held.quantity) > max(noun_bond(q, rival.quantity), 0)
            for q in others
        )
        least = 0.5 if rival.premise is held.premise and rival.bond == 2 else 1.0
        if named and (crossed or (context >= least and not joint)):
            return rival
        otherwise = held.bond == 0 and rival.bond == 2 and bool(held.quantity.noun) and context >= 0
        same_side = rival.source.side == held.source.side == "prospect" and rival.bond == 2
        if (named or same_side) and otherwise and kinds_of_thing(quantity.noun) & kinds_of_thing(held.quantity.noun):
            return rival
        told = rival.bond > 0 or quantity.kind not in ("count", "ordinal")
        if told and not joint and context >= RIVAL:
            return rival
    return None


def _other_part(case: Case, quantity: Quantity, held: Candidate, rivals: Sequence[Candidate]) -> Candidate | None:
    """Two amounts of one sentence of the source: the clause of the other one holds what the claim says, its own none."""
    if held.bond > 0 and not held.quantity.noun:  # named before its figure, in another clause
        return None
    said = [c for c in case.claim.contents if weight(c, case.ignored) == 1.0]
    mine = {c.start for c in around(held.premise.statement, held.quantity)}
    for rival in rivals:
        same = rival.premise is held.premise and rival.quantity.kind == quantity.kind and rival.bond >= held.bond
        if not same or any(agrees(q, rival.quantity) for q in case.claim.quantities):
            continue
        theirs = {c.start for c in around(rival.premise.statement, rival.quantity)}
        hits = [{c.start for c in held.premise.statement.contents if alike(word, c)} for word in said]
        own, other = sum(bool(h & (mine - theirs)) for h in hits), sum(bool(h & (theirs - mine)) for h in hits)
        if other and not own and not mine & theirs:
            return rival
    return None


def _governed_elsewhere(quantity: Quantity, held: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """`recrutement de 12 personnes` where the source counts the recruitments otherwise."""
    if not quantity.governor:
        return None
    mine = keys(quantity.governor)
    if any(mine & keys(w) for w in (*held.quantity.noun, held.quantity.governor) if w):
        return None
    for candidate in candidates:
        words = (*candidate.quantity.noun, candidate.quantity.governor)
        if not agrees(quantity, candidate.quantity) and any(mine & keys(w) for w in words if w):
            return candidate
    return None


def check_order(case: Case) -> list[Flaw]:
    """`from 9 to 140` where the source says `from 140 to 9`."""
    mine = change(case.claim.text, case.claim.quantities)
    if mine is None:
        return []
    for source in case.sources:
        for premise in source.usable:
            theirs = change(premise.statement.text, premise.statement.quantities)
            if theirs and agrees(mine[0], theirs[1]) and agrees(mine[1], theirs[0]) and mine[0].value != mine[1].value:
                return [Flaw("wrong_number", f"{source.id} tells the change the other way round", source.id)]
    return []


def check_crossed(case: Case) -> list[Flaw]:
    """Two figures that a sentence of the source holds too, each beside the words of the other."""
    for one, two in combinations(case.claim.quantities, 2):
        if one.kind != two.kind or one.unit != two.unit or one.value == two.value:
            continue
        for mine, theirs in _held_together(case, one, two):
            straight = _fit(case, one, *mine) + _fit(case, two, *theirs)
            turned = (_fit(case, one, *theirs), _fit(case, two, *mine))
            if not straight and min(turned) >= 1:
                said, source = case.claim.text[one.start : one.end], case.sources[0].id
                why = f"`{said}` stands for the other figure there: {mine[0].text!r}"
                return [Flaw("wrong_number", why, source)]
    return []


Held = tuple[Statement, Quantity]


def _held_together(case: Case, one: Quantity, two: Quantity) -> Iterator[tuple[Held, Held]]:
    """Where a source of the sentence holds both figures, each with the sentence it stands in."""
    for source in case.sources:
        first = [(p.statement, q) for p in source.usable for q in p.statement.quantities if follows(one, q)]
        second = [(p.statement, q) for p in source.usable for q in p.statement.quantities if follows(two, q)]
        yield from ((a, b) for a in first for b in second if a[1] is not b[1])


def _fit(case: Case, mine: Quantity, statement: Statement, theirs: Quantity) -> float:
    """Words beside the figure of the sentence that stand beside the one of the source."""
    there = _beside(statement, theirs)
    return sum(weight(c, case.ignored) for c in _beside(case.claim, mine) if any(alike(c, t) for t in there))


def _beside(statement: Statement, quantity: Quantity) -> tuple[Content, ...]:
    """Content words between the figure and its neighbours, within its clause."""
    clause = statement.clause_at(quantity.start)
    after = min((q.start for q in statement.quantities if q.start >= quantity.end), default=clause.end)
    return statement.contents_in(Span(quantity.start, min(after, clause.end)))


def change(text: str, found: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """Before and after of a change, when the sentence tells one."""
    for one, two in pairwise(found):
        if one.kind != two.kind or one.unit != two.unit:
            continue
        gap = text[one.end : two.start].lower().strip(" ,;").split()
        if len(gap) > _GAP:
            continue
        if " ".join(gap).endswith(INSTEAD) or {"instead", "lieu"} & set(gap):
            return two, one
        if {"became", "become", "devenus", "devenues", "devenu"} & set(gap):
            return one, two
        before = text[: one.start].lower().split()[-1:]
        if gap[:1] == ["from"] and before == ["to"]:
            return two, one
        if {"to", "à"} & set(gap) and before and before[-1] in ("de", "from", "d'"):
            return one, two
    return None
