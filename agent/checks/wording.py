"""How far a sentence goes beyond its sources: quantifiers, negation, inference, praise, promises, fear, intrusion."""

from agent.checks import cues
from agent.checks.figures import taint
from agent.checks.grounding import COVERAGE, Case, Flaw
from agent.checks.matching import matches
from agent.checks.moments import moments
from agent.checks.statements import Statement
from agent.checks.words import keys
from agent.language.fold import fold

_ALL = {"tous", "toutes", "all", "every", "toute", "tout", "any", "entire", "whole"}
_NONE = {"aucun", "aucune", "no", "none", "jamais", "never", "personne", "nobody", "sans", "without", "zero", "pas", "non",
         "not", "ni", "nor", "neither", "t", "ne", "n"}  # fmt: skip
_ALWAYS = {"toujours", "always", "systematiquement", "systematically", "partout", "everywhere"}
_NEVER = {"jamais", "never", "aucun", "aucune", "nobody", "personne", "none"}
_NEGATIONS = {"pas", "not", "jamais", "never", "aucun", "aucune", "nobody", "sans", "without", "non", "no", "ni", "nor",
              "neither", "none", "cannot", "unable", "hors", "plus"}  # fmt: skip
# Denials that leave no doubt.
_STRONG = {"pas", "not", "jamais", "never", "aucun", "aucune", "nobody", "no", "non", "none", "n", "neither", "nor"}
# Words that deny without a negation.
_SOFT = {
    "manque",
    "lack",
    "lacks",
    "absence",
    "absent",
    "peu",
    "few",
    "rarely",
    "rarement",
    "only",
    "seul",
    "seule",
    "hardly",
    "unlisted",
    "inconnu",
    "inconnues",
    "inconnus",
    "unknown",
    "fini",
    "reste",
    "encore",
    "still",
    "libre",
    "free",
    "keep",
    "keeps",
    "leaves",
    "laisse",
    "garde",
    "place",
    "instead",
}
_FUTURE = ("era", "eront", "ira", "iront", "dra", "dront", "rez")
_NOT_FUTURE = {"rentrera", "opera", "camera", "sera"}
# `tout` inside these says nothing about how many.
_TIMES = frozenset(
    f"=={k}"[1:]
    for k in (
        "day",
        "week",
        "month",
        "year",
        "quarter",
        "hours",
        "minute",
        "weekend",
        "night",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "times",
        "spring",
        "summer",
        "autumn",
        "winter",
    )
)
_IDIOMS = ("tout de suite", "tous les jours", "tout en", "tout se", "all in", "above all", "after all", "at all", "pas tout",
           "tout a fait", "tout dit", "dit tout", "every week", "each week", "every day", "every month", "chaque semaine",
           "chaque mois", "chaque jour", "tous les mois", "toutes les semaines", "tout du", "not all", "chaque annee",
           "every year", "each month", "each day", "non seulement", "not only", "tout cela", "all this")  # fmt: skip


def _tokens(statement: Statement) -> set[str]:
    words = [t.text for t in statement.tokens]
    kept = [w for w, after in zip(words, [*words[1:], ""], strict=True) if not (w in _ALL and keys(after) & _TIMES)]
    plain = f" {' '.join(kept)} "
    for idiom in _IDIOMS:
        plain = plain.replace(f" {idiom} ", " ")
    return set(plain.split())


def _held(case: Case) -> set[str]:
    return {t for p in case.window for t in _tokens(p.statement)}


def check_quantifiers(case: Case) -> list[Flaw]:
    """`tous`, `never`, `always`, `no…` must be in the source too."""
    mine, held = _tokens(case.claim), _held(case)
    if not case.supports:
        return []
    source = case.sources[0].id
    if mine & _ALL and not held & (_ALL | _NONE):
        said = sorted(mine & _ALL)[0]
        return [Flaw("unsupported_inference", f"`{said}`: {source} does not say it of all", source)]
    if mine & _ALWAYS and not held & (_ALWAYS | _ALL | {"chaque", "each"}):
        return [Flaw("unsupported_inference", f"{source} tells one case, not a rule", source)]
    if mine & _NEVER and not held & _NONE:
        return [Flaw("unsupported_inference", f"{source} does not say never or none", source)]
    return []


def check_negation(case: Case) -> list[Flaw]:
    """A denial needs a denial in the source, and what the source denies may not be affirmed."""
    if not case.supports or case.supports[0].score < 2:
        return []
    mine = _tokens(case.claim) & (_NEGATIONS - {"plus", "sans", "without", "hors", "no", "non"})
    near = {t for s in case.supports for p in s.source.usable for t in _tokens(p.statement)}
    if (
        mine
        and not near & _NEGATIONS
        and not any("n't" in p.statement.text for s in case.supports for p in s.source.usable)
    ):
        source = case.sources[0].id
        return [Flaw("invented_fact", f"{source} does not deny it", source)]
    return []


def check_denied(case: Case) -> list[Flaw]:
    """What the source denies may not be affirmed: the clause that carries the claim holds a denial, the claim none."""
    if not case.supports or _tokens(case.claim) & (_NEGATIONS | _SOFT):
        return []
    for premise in case.supports[0].window:
        clause = max(
            premise.statement.clauses,
            key=lambda c: sum(matches(w, case.claim) for w in premise.statement.contents_in(c)),
        )
        inside = premise.statement.contents_in(clause)
        shared = [w for w in inside if matches(w, case.claim)]
        denied = {t.text for t in premise.statement.tokens if clause.start <= t.start < clause.end} & _STRONG
        if denied and len(shared) >= 2 and len(shared) >= 0.6 * len(inside):
            return [Flaw("invented_fact", f"{premise.source} denies it: {premise.statement.text!r}", premise.source)]
    return []


def check_modality(case: Case) -> list[Flaw]:
    """What a source plans may not be told as done."""
    if not cues.has("done", case.claim.text) or _planned(case.claim):
        return []
    for support in case.supports[:1]:
        told = [m for p in support.window for m in moments(p.statement.text, case.ground.as_of)]
        now = 12 * case.ground.as_of.year + case.ground.as_of.month
        past = any(m.last < now or (m.first <= now and m.day and m.day <= case.ground.as_of.day) for m in told)
        if _planned(support.premise.statement) and not past:
            source = support.source.id
            return [
                Flaw("invented_fact", f"{source} plans it, it is not done: {support.premise.statement.text!r}", source)
            ]
    return []


def _planned(statement: Statement) -> bool:
    """A future tense or a word of intention."""
    return bool(cues.has("plan", statement.text)) or any(
        len(t.text) > 5 and t.text.endswith(_FUTURE) and t.text not in _NOT_FUTURE for t in statement.tokens
    )


def check_inference(case: Case) -> list[Flaw]:
    """`donc`, `which means`, `you lack…`: a conclusion the sources do not draw."""
    found = cues.find("inference", case.claim.text)
    if not found or case.reading.facing == "seller":
        return []
    held = " ".join(" ".join(t.text for t in p.statement.tokens) for s in case.supports for p in s.source.usable)
    new = [c for c in found if c.phrase.replace("*", "") not in held]
    if not new:
        return []
    source = case.sources[0].id if case.sources else None
    return [Flaw("unsupported_inference", f"`{new[0].phrase}`: the sources do not draw this conclusion", source)]


def check_tainted(case: Case) -> list[Flaw]:
    """The sentence says what only a refused premise says."""
    if not case.tainted:
        return []
    bad = case.tainted[0]
    good = case.supports[0].score if case.supports else 0.0
    clear = bad.score >= 2.5 and bad.score > good + 0.75
    weak = bad.score >= 2.0 and bad.score > good and case.coverage < 0.5
    old = bad.premise.reason == "stale" and bad.score >= 1.5 and cues.has("recent", case.claim.text)
    if clear or weak or (old and not _fresh(case)):
        return [Flaw(taint(bad.premise.reason), f"rests on {bad.source.id}: {bad.premise.reason}", bad.source.id)]
    return []


def _fresh(case: Case) -> bool:
    """A usable sentence about the same change."""
    return any(cues.has("recent", p.statement.text) for p in case.window)


def check_coverage(case: Case) -> list[Flaw]:
    """Too little of the sentence is in any source."""
    if case.coverage >= COVERAGE:
        return []
    first = case.sources[0].id if case.sources else None
    if case.reading.facing == "seller":
        named = any(s.customer for s in case.sources)
        defect = "invented_customer_result" if named else "promise_not_in_playbook"
        return [Flaw(defect, "no proof or claim of the playbook says this", first)]
    return [Flaw("invented_fact", "no source says this", first)]


def check_praise(case: Case) -> list[Flaw]:
    """Praise nobody wrote."""
    return _unheld(case, "flattery", "flattering_invention", "praise that no source holds", facing="prospect")


def check_promise(case: Case) -> list[Flaw]:
    """Guarantees, delays, prices and results we may not promise."""
    return _unheld(
        case, "promise", "promise_not_in_playbook", "the playbook does not allow this promise", facing="seller"
    )


def check_fear(case: Case) -> list[Flaw]:
    """Fear of an attack or a fine."""
    return _unheld(case, "fear", "fear", "plays on fear")


def check_intent(case: Case) -> list[Flaw]:
    """Site visits, research and scores order the list and are never told."""
    return _unheld(case, "intent", "revealed_intent", "reveals what we watch")


def check_private(case: Case) -> list[Flaw]:
    """Family, health, leisure."""
    return _unheld(case, "private", "private_life", "private life of the person")


def intrusions(text: str) -> list[Flaw]:
    """Fear, private life and what we watch, in a sentence that asserts nothing."""
    told = (("fear", "fear"), ("private", "private_life"), ("intent", "revealed_intent"))
    return [Flaw(defect, f"`{found[0].phrase}`") for cue, defect in told if (found := cues.find(cue, text))]


def _unheld(case: Case, cue: str, defect: str, why: str, facing: str | None = None) -> list[Flaw]:
    """The cue stands in the sentence and not in a usable source it rests on."""
    if facing is not None and case.reading.facing != facing:
        return []
    held = " ".join(s.flat for s in case.sources)
    for found in cues.find(cue, case.claim.text):
        said = case.claim.text[found.start : found.end]
        if fold(said) not in held:
            source = next((s.source.id for s in case.tainted if fold(said) in fold(s.premise.statement.text)), None)
            return [Flaw(defect, f"`{said}`: {why}", source)]
    return []
