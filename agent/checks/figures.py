"""Figures of a sentence against its sources: absent, refused, counting something else."""

from collections.abc import Iterable, Sequence

from agent.checks.candidates import Candidate, candidates, closest_rival, mended, said_by
from agent.checks.derived import derived
from agent.checks.grounding import Case, Flaw, Scene
from agent.checks.nouns import follows, noun_bond
from agent.checks.premises import Premise, Source
from agent.checks.rhythms import RHYTHMS, frequencies
from agent.checks.statements import Statement
from agent.checks.swaps import change, check_crossed, check_order, swapped, taken
from agent.checks.taints import taint
from agent.checks.words import keys
from agent.language.fold import fold
from agent.language.numerals import NUMERAL_WORDS
from agent.language.quantities import Quantity, agrees

_REST = {"autres", "others", "other", "restants", "restantes", "remaining", "left"}
_NOTHING = {"aucun", "aucune", "no", "none", "sans", "without", "zero", "not", "pas", "never", "jamais", "nobody"}
# Spelled figures up to this one count things a source may only list: they are wrong when it counts the same otherwise.
SMALL = 3


def check_figures(case: Case) -> list[Flaw]:
    """Every quantity of the sentence must be in a source it rests on, counting the same thing."""
    flaws = [f for q in case.claim.quantities if not _idle(case, q) and (f := _figure(case, q)) is not None]
    return flaws or check_order(case) or check_crossed(case)


def _idle(case: Case, quantity: Quantity) -> bool:
    """Figures that say little: `first` of something new, `second` of nothing, `a month` outside a change."""
    if quantity.kind == "ordinal":
        new = quantity.value == 1 and any("=newrole" in p.statement.keys for p in case.window)
        return new or not quantity.noun or quantity.noun[0] in NUMERAL_WORDS  # `the first two quarters`
    if quantity.value == 0 and quantity.kind == "count":  # `zéro camion bloqué`: the denials are held by their own test
        return any(p.statement.spoken & _NOTHING for p in case.window)
    if quantity.kind == "count" and _pointed(case.claim, quantity):
        return True
    if quantity.kind == "duration" and _as_often(case, quantity):
        return True
    alone = quantity.figure is None and quantity.kind == "duration" and quantity.bound == "exact"
    return alone and change(case.claim.text, case.claim.quantities) is None


def _as_often(case: Case, quantity: Quantity) -> bool:
    """`toutes les soixante secondes` where the source says every minute."""
    before = [t.text for t in case.claim.tokens if t.end <= quantity.start][-2:]
    unit = {minutes: name for name, minutes in RHYTHMS.items()}.get(quantity.value)
    every = bool(before) and (before[-1] in ("every", "each") or before in (["toutes", "les"], ["tous", "les"]))
    return every and any(unit in frequencies(p.statement) for s in case.sources for p in s.usable)


def _pointed(claim: Statement, quantity: Quantity) -> bool:
    """`ces deux outils`, `these two`: things told just before."""
    before = [t.text for t in claim.tokens if t.end <= quantity.start][-1:]
    return quantity.value <= SMALL and before in (["ces"], ["these"], ["those"], ["both"])


def _figure(case: Case, quantity: Quantity) -> Flaw | None:
    said = case.claim.text[quantity.start : quantity.end]
    near = list(candidates(case, quantity, case.sources))
    agreeing = [c for c in near if follows(quantity, c.quantity)]
    first = quantity.kind == "ordinal" and quantity.value == 1
    bound = [c for c in agreeing if c.bond >= 0 or first]
    if bound:
        return swapped(case, quantity, max(bound, key=lambda c: (c.bond, c.score)), near)
    if derived(case, quantity):
        return None
    elsewhere = _tainted(case, quantity)
    if agreeing:
        source, text = agreeing[0].source.id, agreeing[0].premise.statement.text
        why = f"`{said}` is in {source} but counts something else: {text!r}"
        return Flaw("wrong_number", why, source, _repair(case, quantity, near))
    if elsewhere is not None:
        why = f"`{said}` comes from {elsewhere.source}, which may not be used: {elsewhere.reason}"
        return Flaw(taint(elsewhere), why, elsewhere.source)
    others = [c for c in candidates(case, quantity, _pool(case)) if follows(quantity, c.quantity) and c.bond >= 0]
    small = quantity.kind == "count" and quantity.value <= SMALL and not said[0].isdigit()
    if small and not any(c.bond > 0 for c in near) and _listed(case, quantity):
        return None
    if others and quantity.kind != "ordinal" and not small:
        best = max(others, key=lambda c: (c.bond, c.score))
        return _from_elsewhere(case, quantity, best, [c for c in near if not follows(quantity, c.quantity)])
    return _absent(case, quantity, said, near)


def _listed(case: Case, quantity: Quantity) -> bool:
    """The sources speak of the things counted: they may be told one by one."""
    told = frozenset(k for p in case.window for k in p.statement.keys)
    return not quantity.noun or any(keys(w) & told for w in quantity.noun)


def _from_elsewhere(case: Case, quantity: Quantity, best: Candidate, rivals: Sequence[Candidate]) -> Flaw | None:
    """The figure is only in a source that the words of the sentence do not point to."""
    said = case.claim.text[quantity.start : quantity.end]
    if best.source.customer and any(s.customer for s in case.sources):
        return Flaw("wrong_entity", f"`{said}` is a result of {best.source.id}", best.source.id)
    others = [q for q in case.claim.quantities if q is not quantity]
    free = (r for r in rivals if r.bond > 0 and not taken(r, others))
    closer = max(free, key=lambda r: r.score, default=None)
    if closer is not None and closer.score >= best.score + 1:
        why = f"`{said}` is not the figure of that in {closer.source.id}: {closer.premise.statement.text!r}"
        return Flaw("wrong_number", why, closer.source.id, mended(case, quantity, closer))
    record = best.premise.statement.text.lstrip().startswith("{")  # there the key says what is counted
    told = best.bond > 0 or (record and any(keys(w) & best.premise.statement.keys for w in quantity.noun))
    if told and (not case.sources or best.source.side == case.sources[0].side):
        return None
    return Flaw("fused_facts", f"`{said}` belongs to {best.source.id}", best.source.id)


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


def _absent(case: Case, quantity: Quantity, said: str, near: Sequence[Candidate]) -> Flaw:
    rival = closest_rival(near)
    if rival is None:
        source = case.sources[0].id if case.sources else None
        return Flaw("invented_number", f"no source gives `{said}`", source, None)
    true = said_by(rival)
    why = f"{rival.source.id} says `{true}`, not `{said}`"
    return Flaw("wrong_number", why, rival.source.id, mended(case, quantity, rival))


def _repair(case: Case, quantity: Quantity, near: Sequence[Candidate]) -> str | None:
    rival = closest_rival([c for c in near if not agrees(quantity, c.quantity)])
    return None if rival is None else mended(case, quantity, rival)


def check_presumed(scene: Scene, claim: Statement) -> list[Flaw]:
    """A question asserts nothing, but the figure it takes for granted must be in a source."""
    for quantity in claim.quantities:
        small = quantity.value <= SMALL and not claim.text[quantity.start].isdigit()
        unsure = (quantity.kind == "count") != bool(quantity.noun)  # a bare figure, `25 questions sur 86`
        said = claim.text[quantity.start : quantity.end]
        if any(fold(said) in text and text in claim.flat for text in scene.ground.sayings):
            continue  # `exports from five tools`: the playbook's own remark
        if small or (quantity.kind != "money" and (quantity.kind not in ("count", "percent") or unsure)):
            continue
        held = [p for s in scene.ground.sources for p in _giving(s, quantity)]
        if any(p.usable for p in held):
            continue
        if held:
            return [Flaw(taint(held[0]), f"`{said}` comes from {held[0].source}: {held[0].reason}", held[0].source)]
        return [Flaw("invented_number", f"the question takes `{said}` for granted, no source gives it")]
    return []


def _giving(source: Source, quantity: Quantity) -> Sequence[Premise]:
    """The premises that give the figure; all of them when one holds it and another the thing counted (`les 25 autres`)."""
    figures = (q for p in source.usable for q in p.statement.quantities if not q.noun or q.noun[0] in _REST)
    if quantity.noun and any(follows(quantity, q) for q in figures):
        told = frozenset(k for p in source.usable for k in p.statement.keys)
        if any(keys(w) & told for w in quantity.noun):
            return source.premises
    return [p for p in source.premises if _gives(p, quantity)]


def _gives(premise: Premise, quantity: Quantity) -> bool:
    """The figure stands in the premise, and counts the same thing when both say what they count."""
    found = [q for q in premise.statement.quantities if follows(quantity, q)]
    if not found:
        return False
    bare = not quantity.noun or any(keys(w) & premise.statement.keys for w in quantity.noun)
    return any(bare or noun_bond(quantity, q) > 0 or not q.noun for q in found)
