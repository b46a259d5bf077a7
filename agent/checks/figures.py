"""Figures and dates of a sentence against its sources: absent, bound to the wrong thing, swapped, out of date."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from agent.checks import cues
from agent.checks.grounding import SHORT, Case, Flaw, Scene
from agent.checks.matching import matches, weight
from agent.checks.moments import Moment, allowed, moments, relative_phrases, stretch
from agent.checks.nouns import follows, kinds_of_thing, noun_bond
from agent.checks.premises import Premise, Source
from agent.checks.statements import Statement
from agent.checks.words import Content, alike, keys
from agent.language.quantities import INSTEAD, Quantity, agrees
from agent.language.sentences import Span

_TAINT = {
    "stale": "stale",
    "other company of the same name": "wrong_entity",
    "about another company": "wrong_entity",
    "conflicting": "conflicting_fact",
    "private life": "private_life",
    "unsure": "invented_fact",
    "injected instruction": "invented_fact",
    "never reveal": "revealed_intent",
    "not quotable": "opted_out_person",
}

_NOTHING = {"aucun", "aucune", "no", "none", "sans", "without", "zero", "not", "pas", "never", "jamais", "nobody"}
_MONTH = 30.4 * 1440  # minutes, as `agent.language.units` counts a month
# A sentence of the source must share this much more with the claim to overrule the one that holds the figure.
RIVAL = 1.5
# Spelled figures up to this one count things a source may only list: they are wrong when it counts the same otherwise.
SMALL = 3


def taint(premise: Premise) -> str:
    """Defect of a sentence that rests on a refused premise: by its reason, rivals apart."""
    rival = premise.reason == "about another company" and cues.has("rival", premise.statement.text)
    return "competitor_fact" if rival else _TAINT.get(premise.reason or "", "invented_fact")


def check_figures(case: Case) -> list[Flaw]:
    """Every quantity of the sentence must be in a source it rests on, counting the same thing."""
    flaws = [f for q in case.claim.quantities if not _idle(case, q) and (f := _figure(case, q)) is not None]
    return flaws or _order(case)


def _idle(case: Case, quantity: Quantity) -> bool:
    """Figures that say little: `first` of something new, `second` of nothing, `a month` outside a change."""
    if quantity.kind == "ordinal":
        new = quantity.value == 1 and any("=newrole" in p.statement.keys for p in case.window)
        return new or not quantity.noun
    if quantity.value == 0 and quantity.kind == "count":  # `zéro camion bloqué`: the denials are held by their own test
        return any({t.text for t in p.statement.tokens} & _NOTHING for p in case.window)
    if quantity.kind == "count" and _pointed(case.claim, quantity):
        return True
    alone = quantity.figure is None and quantity.kind == "duration" and quantity.bound == "exact"
    return alone and change(case.claim.text, case.claim.quantities) is None


def _pointed(claim: Statement, quantity: Quantity) -> bool:
    """`ces deux outils`, `these two`: things told just before."""
    before = [t.text for t in claim.tokens if t.end <= quantity.start][-1:]
    return quantity.value <= SMALL and before in (["ces"], ["these"], ["those"], ["both"])


def _figure(case: Case, quantity: Quantity) -> Flaw | None:
    said = case.claim.text[quantity.start : quantity.end]
    candidates = list(_candidates(case, quantity, case.sources))
    agreeing = [c for c in candidates if follows(quantity, c.quantity)]
    first = quantity.kind == "ordinal" and quantity.value == 1
    bound = [c for c in agreeing if c.bond >= 0 or first]
    if bound:
        return _swapped(case, quantity, max(bound, key=lambda c: (c.bond, c.score)), candidates)
    if _derived(case, quantity):
        return None
    elsewhere = _tainted(case, quantity)
    if agreeing:
        source, text = agreeing[0].source.id, agreeing[0].premise.statement.text
        why = f"`{said}` is in {source} but counts something else: {text!r}"
        return Flaw("wrong_number", why, source, _repair(case, quantity, candidates))
    if elsewhere is not None:
        why = f"`{said}` comes from {elsewhere.source}, which may not be used: {elsewhere.reason}"
        return Flaw(taint(elsewhere), why, elsewhere.source)
    others = [c for c in _candidates(case, quantity, _pool(case)) if follows(quantity, c.quantity) and c.bond >= 0]
    small = quantity.kind == "count" and quantity.value <= SMALL and not said[0].isdigit()
    if small and not any(c.bond > 0 for c in candidates) and _listed(case, quantity):
        return None
    if others and quantity.kind != "ordinal" and not small:
        best = max(others, key=lambda c: (c.bond, c.score))
        return _from_elsewhere(case, quantity, best, [c for c in candidates if not follows(quantity, c.quantity)])
    return _absent(case, quantity, said, candidates)


def _listed(case: Case, quantity: Quantity) -> bool:
    """The sources speak of the things counted: they may be told one by one."""
    told = frozenset(k for p in case.window for k in p.statement.keys)
    return not quantity.noun or any(keys(w) & told for w in quantity.noun)


def _derived(case: Case, quantity: Quantity) -> bool:
    """The difference or the sum of two figures of one sentence of the source, or a share of one.

    Small figures come out of any subtraction: below twenty the claim must say that it compares, or spell the figure.
    """
    if quantity.kind not in ("count", "duration", "money") or quantity.bound != "exact":
        return False
    if quantity.kind == "duration" and any(_lasts(case, p, quantity) for s in case.sources for p in s.usable):
        return True
    spelled = not case.claim.text[quantity.start].isdigit()
    if (quantity.figure or 0) < 20 and not spelled and not cues.has("compares", case.claim.text):
        return False
    for premise in case.window:
        held = [q for q in premise.statement.quantities if q.kind == quantity.kind and q.unit == quantity.unit]
        if quantity.kind == "duration" and quantity.figure:  # `on visait 8 heures, il en a fallu 11`
            scale = quantity.value / quantity.figure
            held += [replace(q, value=q.value * scale) for q in premise.statement.quantities if q.bare]
        shares = [q.value / 100 for q in premise.statement.quantities if q.kind == "percent"]
        made = {abs(a.value - b.value) for a in held for b in held if a is not b}
        made |= {a.value + b.value for a, b in combinations(held, 2)} | {q.value * s for q in held for s in shares}
        if any(abs(m - quantity.value) <= 0.01 * quantity.value for m in made):
            return True
    return False


def _lasts(case: Case, premise: Premise, quantity: Quantity) -> bool:
    """The duration is that of a stretch of months of the source: `six months` for `from March to August`."""
    return any(
        m.last > m.first
        and not m.loose
        and abs((m.last - m.first + 1) * _MONTH - quantity.value) <= 0.02 * quantity.value
        for m in moments(premise.statement.text, case.ground.as_of)
    )


def _from_elsewhere(case: Case, quantity: Quantity, best: "Candidate", rivals: Sequence["Candidate"]) -> Flaw | None:
    """The figure is only in a source that the words of the sentence do not point to."""
    said = case.claim.text[quantity.start : quantity.end]
    if best.source.customer and any(s.customer for s in case.sources):
        return Flaw("wrong_entity", f"`{said}` is a result of {best.source.id}", best.source.id)
    others = [q for q in case.claim.quantities if q is not quantity]
    free = (r for r in rivals if r.bond > 0 and not _taken(r, others))
    closer = max(free, key=lambda r: r.score, default=None)
    if closer is not None and closer.score >= best.score + 1:
        why = f"`{said}` is not the figure of that in {closer.source.id}: {closer.premise.statement.text!r}"
        return Flaw("wrong_number", why, closer.source.id, _mended(case, quantity, closer))
    if best.bond > 0 and (not case.sources or best.source.side == case.sources[0].side):
        return None
    return Flaw("fused_facts", f"`{said}` belongs to {best.source.id}", best.source.id)


@dataclass(frozen=True)
class Candidate:
    """A quantity of a source of the same kind and unit. `score` says how much its words share with the claim's."""

    quantity: Quantity
    premise: Premise
    source: Source
    bond: int
    score: float


def _candidates(case: Case, quantity: Quantity, sources: Iterable[Source]) -> Iterator[Candidate]:
    context = case.claim.contents_in(case.claim.clause_at(quantity.start))
    for source in sources:
        for premise in source.usable:
            for other in premise.statement.quantities:
                same = other.kind == quantity.kind and (
                    other.unit == quantity.unit or not (other.unit and quantity.unit)
                )
                if same or follows(quantity, other):
                    bond = noun_bond(quantity, other)
                    score = _shared(case, context, premise, other) + max(bond, 0)
                    yield Candidate(other, premise, source, bond, score)


def _shared(case: Case, context: Iterable[Content], premise: Premise, other: Quantity) -> float:
    """Words of the claim's clause found in the clause of the source's figure, those of its sentence at half price."""
    near = {c.start for c in _around(premise.statement, other)}
    total = 0.0
    for content in context:
        hits = [c for c in premise.statement.contents if alike(content, c)]
        if hits:
            total += weight(content, case.ignored) * (1.0 if any(h.start in near for h in hits) else 0.5)
    return total


def _around(statement: Statement, quantity: Quantity) -> tuple[Content, ...]:
    """Content words of the clause of a figure, with the label before it (`Coût du chantier : 18 M€`)."""
    clause = statement.clause_at(quantity.start)
    before = statement.text[: clause.start].rstrip()
    if before.endswith(":"):
        clause = Span(statement.clause_at(len(before) - 2).start, clause.end)
    return statement.contents_in(clause)


def _pool(case: Case) -> Iterable[Source]:
    return [s for s in case.ground.sources if not case.cited or s.id in case.cited]


def _tainted(case: Case, quantity: Quantity) -> Premise | None:
    for source in case.ground.sources:
        for premise in source.premises:
            if premise.usable:
                continue
            if any(agrees(quantity, q) and noun_bond(quantity, q) >= 0 for q in premise.statement.quantities):
                return premise
    return None


def _swapped(case: Case, quantity: Quantity, held: Candidate, candidates: Sequence[Candidate]) -> Flaw | None:
    """The figure is in the source, but another figure there is closer to what the sentence says."""
    others = [q for q in case.claim.quantities if q is not quantity]
    clause = case.claim.clause_at(quantity.start)
    beside = [q for q in others if clause.start <= q.start < clause.end]
    joint = any(agrees(q, p) for q in beside for p in held.premise.statement.quantities)
    rivals = [c for c in candidates if c.bond >= 0 and not agrees(quantity, c.quantity) and not _taken(c, others)]
    winner = (
        _closer(quantity, held, rivals, others, joint=joint)
        or _governed_elsewhere(quantity, held, candidates)
        or _other_part(case, quantity, held, rivals)
    )
    if winner is None:
        return None
    said = case.claim.text[quantity.start : quantity.end]
    why = f"`{said}` is not the figure of that in {winner.source.id}: {winner.premise.statement.text!r}"
    return Flaw("wrong_number", why, winner.source.id, _mended(case, quantity, winner))


def _taken(rival: Candidate, others: Sequence[Quantity]) -> bool:
    """The rival is another figure of the claim, told there of the same thing or of nothing."""
    return any(agrees(q, rival.quantity) and (not q.noun or noun_bond(q, rival.quantity) > 0) for q in others)


def _closer(
    quantity: Quantity, held: Candidate, rivals: Sequence[Candidate], others: Sequence[Quantity], *, joint: bool
) -> Candidate | None:
    """A figure in a sentence that shares much more with the clause, or that the claim gives to another noun.

    A sentence that holds two figures of the clause (`joint`) is the right one, whatever the others share.
    """
    for rival in rivals:
        context = rival.score - max(rival.bond, 0) - (held.score - max(held.bond, 0))
        named = rival.bond > max(held.bond, 0) and rival.source is held.source
        crossed = any(
            agrees(q, rival.quantity) and noun_bond(q, held.quantity) > max(noun_bond(q, rival.quantity), 0)
            for q in others
        )
        least = 0.5 if rival.premise is held.premise else 1.0
        if named and (crossed or context >= least):
            return rival
        otherwise = held.bond == 0 and rival.bond == 2 and bool(held.quantity.noun)
        if named and otherwise and kinds_of_thing(quantity.noun) & kinds_of_thing(held.quantity.noun):
            return rival
        told = rival.bond > 0 or quantity.kind not in ("count", "ordinal")
        if told and not joint and context >= RIVAL:
            return rival
    return None


def _other_part(case: Case, quantity: Quantity, held: Candidate, rivals: Sequence[Candidate]) -> Candidate | None:
    """Two amounts of one sentence of the source: the clause of the other one holds what the claim says, its own none."""
    said = [c for c in case.claim.contents if weight(c, case.ignored) == 1.0]
    mine = {c.start for c in _around(held.premise.statement, held.quantity)}
    for rival in rivals:
        same = rival.premise is held.premise and rival.quantity.kind == quantity.kind and rival.bond >= held.bond
        if not same or any(agrees(q, rival.quantity) for q in case.claim.quantities):
            continue
        theirs = {c.start for c in _around(rival.premise.statement, rival.quantity)}
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


def _absent(case: Case, quantity: Quantity, said: str, candidates: Sequence[Candidate]) -> Flaw:
    rival = _rival(candidates)
    if rival is None:
        source = case.sources[0].id if case.sources else None
        return Flaw("invented_number", f"no source gives `{said}`", source, None)
    true = _said(rival)
    why = f"{rival.source.id} says `{true}`, not `{said}`"
    return Flaw("wrong_number", why, rival.source.id, _mended(case, quantity, rival))


def _rival(candidates: Sequence[Candidate]) -> Candidate | None:
    """The figure of the sources that counts the same thing, closest to the sentence."""
    return max((c for c in candidates if c.bond >= 0), key=lambda c: c.score, default=None)


def _said(candidate: Candidate) -> str:
    return candidate.premise.statement.text[candidate.quantity.start : candidate.quantity.end]


def _repair(case: Case, quantity: Quantity, candidates: Sequence[Candidate]) -> str | None:
    rival = _rival([c for c in candidates if not agrees(quantity, c.quantity)])
    return None if rival is None else _mended(case, quantity, rival)


def _mended(case: Case, quantity: Quantity, true: Candidate) -> str:
    """The sentence with the figure of the source."""
    return case.claim.text[: quantity.start] + _said(true) + case.claim.text[quantity.end :]


def _order(case: Case) -> list[Flaw]:
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


def change(text: str, found: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """Before and after of a change, when the sentence tells one."""
    for one, two in pairwise(found):
        if one.kind != two.kind or one.unit != two.unit:
            continue
        gap = text[one.end : two.start].lower().strip(" ,;").split()
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


def _told_lately(case: Case, phrase: str) -> bool:
    """The sources use the phrase, or what they tell is of that stretch of days: by its date, else by their own."""
    if phrase in " ".join(s.flat for s in case.sources):
        return True
    if case.reading.facing == "seller":
        return False
    days = stretch(phrase, case.ground.as_of)
    if days is None:
        return case.reading.facing == "prospect"
    first, last = (12 * d.year + d.month for d in days)
    told = [m for p in case.window for m in moments(p.statement.text, case.ground.as_of)]
    elsewhen = any(relative_phrases(p.statement.flat) or cues.has("last_year", p.statement.text) for p in case.window)
    if told or elsewhen:
        return any(m.first <= last and first <= m.last for m in told)
    return any(s.day is not None and days[0] <= s.day <= days[1] for s in case.sources)


def _dated(case: Case, claim: Moment) -> bool:
    """A sentence of the sources gives the moment, and none that is closer to the claim gives another.

    The date of the source itself counts when the claim tells when it was said, published or begun.
    """
    context = case.claim.contents_in(case.claim.clause_at(claim.start))
    given, denied = [], [0.0]
    for source in case.sources:
        near = source.side == "seller" or len(source.usable) <= SHORT
        carrying = [at for at, p in enumerate(source.usable) if p in case.window]
        for at, premise in enumerate(source.usable):
            told = moments(premise.statement.text, case.ground.as_of)
            score = sum(weight(c, case.ignored) for c in context if matches(c, premise.statement))
            if any(allowed(claim, [m], None) for m in told):
                close = any(abs(at - k) <= 1 for k in carrying)
                given += [score] if score or near or close else []
            elif told:
                denied.append(score)
    if given and max(denied) < max(given) + (RIVAL if max(given) else 1.0):
        return True
    own = cues.has("says", case.claim.text) or cues.has("dated", case.claim.text) or max(denied) == 0
    return own and any(allowed(claim, [], s.day) for s in case.sources)


def check_presumed(scene: Scene, claim: Statement) -> list[Flaw]:
    """A question asserts nothing, but the figure it takes for granted must be in a source."""
    for quantity in claim.quantities:
        small = quantity.value <= SMALL and not claim.text[quantity.start].isdigit()
        if (
            quantity.kind not in ("count", "money", "percent")
            or small
            or (quantity.kind == "count" and not quantity.noun)
        ):
            continue
        held = [p for s in scene.ground.sources for p in s.premises if _gives(p, quantity)]
        if any(p.usable for p in held):
            continue
        said = claim.text[quantity.start : quantity.end]
        if held:
            return [
                Flaw(taint(held[0]), f"`{said}` comes from {held[0].source}: {held[0].reason}", held[0].source)
            ]
        return [Flaw("invented_number", f"the question takes `{said}` for granted, no source gives it")]
    return []


def _gives(premise: Premise, quantity: Quantity) -> bool:
    """The figure stands in the premise, and counts the same thing when both say what they count."""
    found = [q for q in premise.statement.quantities if follows(quantity, q)]
    return any(noun_bond(quantity, q) > 0 or not (quantity.noun and q.noun) for q in found)


def check_dates(case: Case) -> list[Flaw]:
    """Every month, year, half-year or season of the sentence must be one its sources give."""
    reference = case.ground.as_of
    flaws: list[Flaw] = []
    for moment in moments(case.claim.text, reference):
        if case.sources and not _dated(case, moment):
            said = case.claim.text[moment.start : moment.end]
            flaws.append(Flaw("wrong_date", f"no source of the sentence gives `{said}`", case.sources[0].id))
    for phrase in relative_phrases(case.claim.flat):
        if not _told_lately(case, phrase):
            flaws.append(Flaw("wrong_date", f"no source says `{phrase}`", case.sources[0].id if case.sources else None))
    return flaws
