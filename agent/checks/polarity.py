"""All, none, not, up or down: words that turn a sentence against its sources."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from agent.checks.grounding import Case, Flaw
from agent.checks.matching import matches
from agent.checks.nouns import follows
from agent.checks.premises import Premise
from agent.checks.statements import Statement
from agent.checks.swaps import change
from agent.checks.wordlists import wordlist
from agent.checks.words import Content, keys
from agent.language.numerals import TEENS, TENS, UNITS
from agent.language.sentences import Span

_ALL = {
    "tous",
    "toutes",
    "all",
    "every",
    "toute",
    "tout",
    "partout",
    "everywhere",
    "totalite",
    "integralite",
    "entirety",
}
_EACH = {"chaque", "each", "any"}
_NONE = {"aucun", "aucune", "no", "none", "jamais", "never", "personne", "nobody", "sans", "without", "zero", "pas", "non",
         "not", "ni", "nor", "neither", "t", "ne", "n"}  # fmt: skip
_ALWAYS = {"toujours", "always", "systematiquement", "systematically"}
_NEVER = {"jamais", "never"}
_NOBODY = {"aucun", "aucune", "nobody", "none", "personne"}
_NEGATIONS = _NONE - {"zero", "n", "ne", "t", "personne"} | {"cannot", "unable", "hors", "plus"}
_AUXILIARIES = wordlist("auxiliaries")
# Denials that leave no doubt.
_STRONG = {
    "pas",
    "not",
    "jamais",
    "never",
    "aucun",
    "aucune",
    "nobody",
    "no",
    "non",
    "none",
    "n",
    "neither",
    "nor",
    "cannot",
}
_TIMES = frozenset(f"={name}" for name in wordlist("times"))
_NUMBERS = {**UNITS, **TEENS, **TENS}
# `tout` inside these says nothing about how many.
_IDIOMS = ("tout de suite", "tous les jours", "tout en", "tout se", "all in", "above all", "after all", "at all", "pas tout",
           "tout a fait", "tout dit", "dit tout", "every week", "each week", "every day", "every month", "chaque semaine",
           "chaque mois", "chaque jour", "tous les mois", "toutes les semaines", "tout du", "not all", "chaque annee",
           "every year", "each month", "each day", "non seulement", "not only", "tout cela", "all this")  # fmt: skip
# What is never a way of saying something else.
_GRAVE = {"licenciez", "licencie", "licencient", "licenciement", "licenciements", "renvoie", "renvoyez", "fired", "firing",
          "sacked", "layoffs"}  # fmt: skip
# Words after `all` among which its noun stands.
_RULED = 5
# A line of so few words that denies says it of its first word.
_LABEL = 8
# A sentence so well told by its sources may say `nobody` in its own way (`read the next morning`: nobody reads at night).
_OWN_WORDS = 0.65
_ALMOST = {"presque", "quasi", "quasiment", "almost", "nearly", "virtually", "pratiquement"}
# After an `all` that says how, not how many (`thirty-one, all found in…`).
_FLOATING = {
    "found",
    "in",
    "from",
    "at",
    "on",
    "by",
    "with",
    "told",
    "made",
    "kept",
    "held",
    "built",
    "this",
    "that",
    "but",
}
_UP, _DOWN = wordlist("up"), wordlist("down")
_PAIRS = [[frozenset(side.split("+")) for side in pair.split("|")] for pair in sorted(wordlist("opposites"))]
_OPPOSITES = tuple((one, two) for pair in _PAIRS for one, two in (pair, reversed(pair)))


@lru_cache(maxsize=4_096)
def _tokens(statement: Statement) -> frozenset[str]:
    """The words of a sentence without idioms; `tous`, `all` only where they say of how many."""
    words = [t.text for t in statement.tokens]
    kept = [w for at, w in enumerate(words) if w not in _ALL or _of_all(words, at)]
    plain = f" {' '.join(kept)} "
    for idiom in _IDIOMS:
        plain = plain.replace(f" {idiom} ", " ")
    return frozenset(plain.split())


def _of_all(words: list[str], at: int) -> bool:
    """`tous vos sites`, `all plants`, `toute attaque`; not `every Monday`, `tout se joue`, `at all`."""
    after = words[at + 1] if at + 1 < len(words) else ""
    if at and words[at - 1] in _ALMOST:
        return False
    if after in ("les", "the", "of", "vos", "your") and at + 2 < len(words) and keys(words[at + 2]) & _TIMES:
        return False  # `toutes les nuits`
    if words[at] in ("tout", "toute") and after in ("le", "la", "l"):  # `toute l'informatique` is one thing, whole
        return False
    if words[at] == "tout":
        return after in ("votre", "notre", "leur", "ce")
    if words[at] == "all" and (after.endswith("ed") or after in _FLOATING):
        return False
    counted = (after in _NUMBERS and after != "one") or (words[at + 2 : at + 3] and words[at + 2] in _NUMBERS)
    return bool(after) and not keys(after) & _TIMES and not counted and not after.isdigit()


def _held(case: Case) -> set[str]:
    return {t for p in case.window for t in _tokens(p.statement)}


def check_quantifiers(case: Case) -> list[Flaw]:
    """`tous`, `never`, `always`, `no…` must be in the source too, of the same thing."""
    ours = any(s.kind != "proof" for s in case.sources if s.side == "seller")
    if not case.supports or (ours and case.reading.facing != "prospect"):
        return []
    mine, held, source = _tokens(case.claim), _held(case), case.sources[0].id
    said = [w for w in _ALL & mine if not held & (_ALL | _NONE)] or _universal_of_else(case)
    if said:
        return [Flaw("unsupported_inference", f"`{sorted(said)[0]}`: {source} does not say it of all", source)]
    if mine & _ALWAYS and not held & (_ALWAYS | _ALL | _EACH):
        return [Flaw("unsupported_inference", f"{source} tells one case, not a rule", source)]
    if mine & _NEVER and not held & _NEVER and not _first_time(case):
        return [Flaw("unsupported_inference", f"{source} does not say never", source)]
    if mine & _NOBODY and not _denied_there(case) and case.coverage < _OWN_WORDS:
        return [Flaw("unsupported_inference", f"{source} does not say never or none", source)]
    return []


def _denied_there(case: Case) -> bool:
    """A sentence of the sources that says no or none, on the same matter: it shares two words, or all the claim has."""
    enough = min(2, len(case.claim.contents))
    return any(
        _tokens(p.statement) & _NONE and sum(matches(c, p.statement) for c in case.claim.contents) >= enough
        for p in case.window
    )


def _first_time(case: Case) -> bool:
    """`pour la première fois`: it never happened before."""
    told = " ".join(p.statement.flat for p in case.window)
    return "premiere fois" in told or "first time" in told


def _universal_of_else(case: Case) -> list[str]:
    """`tous vos sites` where the source says `tous` of other things: the counted word is in none of its sentences."""
    words = case.claim.tokens
    broad = [p.statement for p in case.window if _tokens(p.statement) & (_ALL | _EACH | _NONE)]
    found: list[str] = []
    for at, word in enumerate(words):
        if word.text not in _ALL or word.text not in _tokens(case.claim):
            continue
        if word.text in ("partout", "everywhere"):
            found += [] if any({"partout", "everywhere"} & _tokens(b) for b in broad) else [word.text]
            continue
        near = [
            c
            for c in case.claim.contents
            if word.end <= c.start and c.start <= words[min(at + 4, len(words) - 1)].start
        ]
        if near and not any(near[0].keys & c.keys for b in broad for c in _ruled(b)):
            found.append(word.text)
    return found


def _ruled(statement: Statement) -> Iterator[Content]:
    """What the source says all, each or none of: the content words after those words."""
    for at, word in enumerate(statement.tokens):
        if word.text in _ALL | _EACH | _NOBODY | {"no"}:
            end = statement.tokens[min(at + _RULED, len(statement.tokens) - 1)].end
            yield from (c for c in statement.contents if word.end <= c.start < end)


def check_negation(case: Case) -> list[Flaw]:
    """A verb denied in the sentence needs a denial where the source tells it."""
    if not case.supports or case.supports[0].score < 2 or _first_time(case):
        return []
    for at in _denials(case.claim):
        told = _tellers(case, at)
        held = {t.text for p in told for t in p.statement.tokens}
        if told and not held & (_NEGATIONS | wordlist("negatives")):
            return [
                Flaw("invented_fact", f"{told[0].source} does not deny it: {told[0].statement.text!r}", told[0].source)
            ]
    return []


def _tellers(case: Case, at: int) -> list[Premise]:
    """The sentences of the sources that hold the word denied (the first content word after it), else all that carry
    the claim."""
    start = case.claim.tokens[at].start
    denied = [c for c in case.claim.contents if c.start >= start][:2]
    for word in denied:
        told = [p for p in case.window if matches(word, p.statement)]
        if told:
            return told
    return list(case.window)


def _denials(statement: Statement) -> list[int]:
    """Places of `ne … pas`, `n't`, `is not`, `has never`; not of `, pas la supervision`, `not only`, `ne … que`."""
    words, found = [t.text for t in statement.tokens], []
    for at, word in enumerate(words):
        closed = set(words[at + 1 : at + 5]) & {"pas", "jamais", "aucun", "aucune", "rien", "guere"}
        if word in ("ne", "n") and closed and "que" not in words[at + 1 : at + 6]:
            found.append(at)
        after = words[at - 1] in _AUXILIARIES if at else False
        if word in ("not", "never", "t") and after and words[at + 1 : at + 2] != ["only"]:
            found.append(at)
    return found


def check_denied(case: Case) -> list[Flaw]:
    """What the source denies may not be affirmed: the clause that carries the claim holds a denial, the claim none."""
    mine = _tokens(case.claim)
    if (
        not case.supports
        or mine & (_NEGATIONS | wordlist("softeners") | {"n", "ne", "personne"})
        or any(map(_un, mine))
    ):
        return []
    for premise in case.window:
        if _label_denies(premise.statement, case.claim):
            why = f"{premise.source} denies it: {premise.statement.text!r}"
            return [Flaw("invented_fact", why, premise.source)]
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


def _label_denies(statement: Statement, claim: Statement) -> bool:
    """`Astreinte : non prévue à ce stade`: a short line that denies what it names first."""
    label, colon, rest = statement.text.partition(":")
    named = [c for c in statement.contents if c.end <= len(label)]
    short = bool(colon) and len(statement.tokens) <= _LABEL and len(named) == 1
    return short and bool({t.text for t in Statement.of(rest).tokens} & _STRONG) and matches(named[0], claim)


def _un(word: str) -> bool:
    """`unseen`, `unwatched`: a denial in one word."""
    return (
        word.startswith("un") and len(word) > 5 and word.endswith(("ed", "en")) and word not in ("unveiled", "united")
    )


def _denied(statement: Statement, clause: Span, inside: Sequence[Content]) -> Content | None:
    """The content word closest to the denial of a clause: what is denied."""
    denials = [t for t in statement.tokens if clause.start <= t.start < clause.end and t.text in _STRONG]
    if not denials or not inside:
        return None
    at = denials[0]
    # `ne sont plus distinguées du bruit`: what is denied comes after the denial; before it only where nothing follows.
    return min(inside, key=lambda c: (c.start < at.start, abs(c.start - at.start)))


def _moves(case: Case, premise: Premise) -> bool | None:
    """Whether the figures of a change that the sentence tells too go up in the source; None when it tells none."""
    told = change(premise.statement.text, premise.statement.quantities)
    if told is None or told[0].value == told[1].value or not _same_figure(case, premise):
        return None
    return told[1].value > told[0].value


def _same_figure(case: Case, premise: Premise) -> bool:
    return any(follows(q, p) for q in case.claim.quantities for p in premise.statement.quantities)


def check_direction(case: Case) -> list[Flaw]:
    """`a augmenté` where the source says `a baissé`, `rose from 9 to 1`, `ferme` for `ouvre`."""
    said = case.claim.spoken - ({"apres"} if "d'apres" in case.claim.flat else set())  # `d'après`: who says it
    up, down = bool(said & _UP), bool(said & _DOWN)
    moved = change(case.claim.text, case.claim.quantities)
    if moved and up != down and moved[0].value != moved[1].value and up != (moved[1].value > moved[0].value):
        return [
            Flaw(
                "invented_fact",
                "the verb and the figures go opposite ways",
                case.sources[0].id if case.sources else None,
            )
        ]
    turned = [p for p in case.window if up != down and _moves(case, p) == (not up)]
    if turned:
        return [Flaw("invented_fact", f"{turned[0].source} tells a change the other way", turned[0].source)]
    held = {t.text for p in case.window for t in p.statement.tokens}
    if said & _GRAVE and not held & _GRAVE and case.reading.facing == "prospect":
        source_id = case.sources[0].id if case.sources else None
        return [Flaw("invented_fact", "no source tells of people sent away", source_id)]
    beside = {t.text for p in case.window if _same_figure(case, p) for t in p.statement.tokens}
    crossed = up != down and not held & (_UP if up else _DOWN) and bool(beside & (_DOWN if up else _UP))
    for mine, theirs in _OPPOSITES:
        crossed = crossed or bool(said & mine and not said & theirs and held & theirs and not held & mine)
    if not crossed or not case.supports:
        return []
    source = case.sources[0].id
    return [Flaw("invented_fact", f"{source} says the opposite", source)]
