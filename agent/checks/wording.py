"""How far a sentence goes beyond its sources: quantifiers, negation, inference, praise, promises, fear, intrusion."""

from collections.abc import Sequence
from itertools import pairwise

from agent.checks import cues
from agent.checks.figures import taint
from agent.checks.grounding import COVERAGE, Case, Flaw
from agent.checks.matching import matches
from agent.checks.moments import moments
from agent.checks.statements import Statement
from agent.checks.wordlists import wordlist
from agent.checks.words import Content, keys
from agent.language.fold import fold
from agent.language.numerals import TEENS, TENS, UNITS
from agent.language.sentences import Span

_ALL = {"tous", "toutes", "all", "every", "toute", "tout"}
_NONE = {"aucun", "aucune", "no", "none", "jamais", "never", "personne", "nobody", "sans", "without", "zero", "pas", "non",
         "not", "ni", "nor", "neither", "t", "ne", "n"}  # fmt: skip
_ALWAYS = {"toujours", "always", "systematiquement", "systematically", "partout", "everywhere"}
_NEVER = {"jamais", "never", "aucun", "aucune", "nobody", "personne", "none"}
_NEGATIONS = {"pas", "not", "jamais", "never", "aucun", "aucune", "nobody", "sans", "without", "non", "no", "ni", "nor",
              "neither", "none", "cannot", "unable", "hors", "plus"}  # fmt: skip
_AUXILIARIES = {"is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "will", "would", "can", "could", "don",
                "doesn", "didn", "isn", "aren", "wasn", "hasn", "haven", "won", "couldn", "should", "may"}  # fmt: skip
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
    "impossible",
    "impossibles",
    "rather",
    "plutot",
    "cannot",
    "can't",
    "refuse",
    "refused",
    "avoid",
    "eviter",
}
_FUTURE = ("era", "eront", "ira", "iront", "dra", "dront", "rez")
_NOT_FUTURE = {"rentrera", "opera", "camera", "sera"}
_NOT_BEST = {"latest", "interest", "request", "harvest", "forest", "contest", "protest", "northwest", "southwest", "earliest",
             "nearest", "newest", "oldest"}  # fmt: skip
_HOW = {"tot", "tard", "souvent", "vite", "rapidement", "possible", "proche", "simple", "grand", "clair", "de", "d", "utile"}
# From here on a sentence is taken for told by its sources.
WELL_COVERED = 0.6
# `tout` inside these says nothing about how many.
_TIMES = frozenset(f"={name}" for name in wordlist("times"))
_NUMBERS = {**UNITS, **TEENS, **TENS}
_IDIOMS = ("tout de suite", "tous les jours", "tout en", "tout se", "all in", "above all", "after all", "at all", "pas tout",
           "tout a fait", "tout dit", "dit tout", "every week", "each week", "every day", "every month", "chaque semaine",
           "chaque mois", "chaque jour", "tous les mois", "toutes les semaines", "tout du", "not all", "chaque annee",
           "every year", "each month", "each day", "non seulement", "not only", "tout cela", "all this")  # fmt: skip


# Reasons that leave no doubt about the premise.
_SURE = {
    "stale",
    "private life",
    "other company of the same name",
    "never reveal",
    "not quotable",
    "injected instruction",
}


def _tokens(statement: Statement) -> set[str]:
    words = [t.text for t in statement.tokens]
    kept = [w for at, w in enumerate(words) if w not in _ALL or _of_all(words, at)]
    plain = f" {' '.join(kept)} "
    for idiom in _IDIOMS:
        plain = plain.replace(f" {idiom} ", " ")
    return set(plain.split())


def _of_all(words: list[str], at: int) -> bool:
    """`tous vos sites`, `all plants`, `toute attaque`; not `every Monday`, `tout se joue`, `at all`."""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] == "tout":
        return after in ("le", "l", "votre", "notre", "leur", "ce")
    counted = after in _NUMBERS or (words[at + 2 : at + 3] and words[at + 2] in _NUMBERS)
    return bool(after) and not keys(after) & _TIMES and not counted and not after.isdigit()


def _held(case: Case) -> set[str]:
    return {t for p in case.window for t in _tokens(p.statement)}


def check_quantifiers(case: Case) -> list[Flaw]:
    """`tous`, `never`, `always`, `no…` must be in the source too."""
    mine, held = _tokens(case.claim), _held(case)
    if not case.supports or any(s.kind != "proof" for s in case.sources if s.side == "seller"):
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
    """A verb denied in the sentence needs a denial in the source."""
    if not case.supports or case.supports[0].score < 2 or not _verb_denied(case.claim):
        return []
    held = {t.text for s in case.sources for p in s.usable for t in p.statement.tokens}
    if held & (_NEGATIONS | wordlist("negatives")):
        return []
    source = case.sources[0].id
    return [Flaw("invented_fact", f"{source} does not deny it", source)]


def _verb_denied(statement: Statement) -> bool:
    """`ne … pas`, `n't`, `is not`, `has never`; not `, pas la supervision`, `not only`, `ne … que`."""
    words = [t.text for t in statement.tokens]
    for at, word in enumerate(words):
        if (
            word in ("ne", "n")
            and "que" not in words[at + 1 : at + 6]
            and set(words[at + 1 : at + 5]) & {"pas", "jamais", "plus", "aucun", "aucune", "rien", "guere"}
        ):
            return True
        if (
            word in ("not", "never", "t")
            and at
            and words[at - 1] in _AUXILIARIES
            and words[at + 1 : at + 2] != ["only"]
        ):
            return True
    return False


def check_denied(case: Case) -> list[Flaw]:
    """What the source denies may not be affirmed: the clause that carries the claim holds a denial, the claim none."""
    if not case.supports or _tokens(case.claim) & (_NEGATIONS | _SOFT | {"n", "ne", "personne"}):
        return []
    for premise in case.supports[0].window:
        for clause in premise.statement.clauses:
            inside = premise.statement.contents_in(clause)
            shared = [w for w in inside if matches(w, case.claim)]
            enough = len(shared) >= 2 and len(shared) >= 0.6 * len(inside)
            if enough and _denied(premise.statement, clause, inside) in shared:
                return [
                    Flaw("invented_fact", f"{premise.source} denies it: {premise.statement.text!r}", premise.source)
                ]
    return []


def _denied(statement: Statement, clause: Span, inside: Sequence[Content]) -> Content | None:
    """The content word closest to the denial of a clause: what is denied."""
    denials = [t for t in statement.tokens if clause.start <= t.start < clause.end and t.text in _STRONG]
    if not denials or not inside:
        return None
    at = denials[0]
    return min(inside, key=lambda c: (abs(c.start - at.start), -c.start))


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
    opening = case.claim.tokens[0] if case.claim.tokens else None
    if opening is not None and opening.text in ("so", "donc"):
        found.append(cues.Cue(opening.text, opening.start, opening.end))
    if not found or case.reading.facing == "seller":
        return []
    held = " ".join(" ".join(t.text for t in p.statement.tokens) for s in case.supports for p in s.source.usable)
    new = [c for c in found if not _drawn(c.phrase.replace("*", ""), held)]
    if not new:
        return []
    source = case.sources[0].id if case.sources else None
    return [Flaw("unsupported_inference", f"`{new[0].phrase}`: the sources do not draw this conclusion", source)]


def _drawn(phrase: str, held: str) -> bool:
    """The source concludes so itself, of `we` where the sentence says `you`."""
    told = [phrase, *(phrase.replace(you, we) for you, we in (("you ", "we "), ("vous ", "nous "), ("vous ", "on ")))]
    bare = phrase.removeprefix("you ").removeprefix("vous ")
    return any(t in held for t in told) or (bare in ("cannot", "can t") and ("cannot" in held or "can t" in held))


def check_tainted(case: Case) -> list[Flaw]:
    """The sentence says what only a refused premise says.

    A premise refused for doubt (hearsay, another company, sources that disagree) must be much closer than the usable
    ones; age, privacy and namesakes are surer.
    """
    for bad in case.tainted:
        sure = bad.premise.reason in _SURE
        good = case.supports[0].score if case.supports else 0.0
        clear = bad.score >= 2.5 and bad.score > good + (0.75 if sure else 1.5) and (sure or case.coverage < 0.6)
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
    if case.coverage >= COVERAGE[case.reading.facing]:
        return []
    first = case.sources[0].id if case.sources else None
    if case.reading.facing == "seller":
        named = any(s.customer for s in case.sources)
        defect = "invented_customer_result" if named else "promise_not_in_playbook"
        return [Flaw(defect, "no proof or claim of the playbook says this", first)]
    return [Flaw("invented_fact", "no source says this", first)]


def check_praise(case: Case) -> list[Flaw]:
    """Praise nobody wrote."""
    told = _unheld(case, "flattery", "flattering_invention", "praise that no source holds", facing="prospect")
    if told or case.reading.facing != "prospect":
        return told
    held = {t.text for s in case.sources for p in s.usable for t in p.statement.tokens}
    new = [word for word in _superlatives(case.claim) if word not in held]
    return [Flaw("flattering_invention", f"`{new[0]}`: no source ranks them first")] if new else []


def _superlatives(statement: Statement) -> list[str]:
    """`the sharpest`, `la mieux tenue`, `le plus avancé`; not `the latest`, `le plus tôt possible`."""
    words = [t.text for t in statement.tokens]
    english = [b for a, b in pairwise(words) if a == "the" and b.endswith("est") and len(b) > 5 and b not in _NOT_BEST]
    french = [
        c
        for a, b, c in zip(words, words[1:], words[2:], strict=False)
        if a in ("le", "la", "les") and b in ("plus", "mieux") and c not in _HOW and not c[:1].isdigit()
    ]
    return english + french


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


def check_interest(case: Case) -> list[Flaw]:
    """`is exploring…`, `se renseigne sur…`: interest that no usable source tells can only come from what we watch."""
    if case.reading.facing != "prospect":
        return []
    watched = any(t.premise.reason == "never reveal" and t.score >= 1 for t in case.tainted)
    if not watched and case.coverage >= WELL_COVERED:
        return []
    return _unheld(case, "interest", "revealed_intent", "interest that no usable source tells")


def check_relation(case: Case) -> list[Flaw]:
    """A contract, a choice or a talk that no source tells: the account never dealt with us."""
    if case.reading.facing == "seller" and not {"vous", "you", "your", "votre"} & {t.text for t in case.claim.tokens}:
        return []
    spoken = any(s.kind == "crm_note" for s in case.sources)
    return [] if spoken else _unheld(case, "relation", "invented_fact", "no source says that we already dealt with each other")


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
