"""Doubt: rumours, hearsay, questions and notes that say of themselves that they were not checked."""

import re
from collections.abc import Sequence

from agent.language.sentences import Span, clauses
from agent.reading.lexicon import Cue
from agent.reading.page import Page, Statement

_HEDGED_VOICES = ("press", "note", "review", "record", "person")
_ALONE = 7  # words of a remark on the entry, that tells nothing itself
_ASIDE = 5  # words before a quoted question that make a statement of their own
_DOCUMENTS = frozenset(
    ("etude", "rapport", "communique", "barometre", "calcul", "document", "avis", "decret", "sondage", "calendrier", "enquete",
     "note", "courrier", "decompte", "estimation", "classement", "tableau", "arrete", "rythme", "plan", "schema", "mode")
)  # fmt: skip
_TOLD_BY_OTHERS = ("press", "note", "review", "record")
# The French press reports what it has not checked in the conditional: `étudierait`, `vendraient`. The e before -rait has no
# accent there, unlike the imperfect `gérait`; the imperfects in -irait and the words of plan and condition are set apart.
_CONDITIONAL = re.compile(r"\b\w{2,}(?:e|i|end|iend|oud)rai(?:t|ent)\b", re.IGNORECASE)
_NOT_RUMOUR = re.compile(
    r"^(?:re|at|é|sou)?tirai|^ad?mirai|^(?:in|re|a|ex|trans|con)?spirai|^expirai|^désirai|^virai|^déchirai|^empirai|^cirai"
    r"|^(?:permett|faud|souhaite|aime|voud|suffi|convien|préfére|préfère|serai|aurai)",
    re.IGNORECASE,
)


def hearsay_aside(page: Page, span: Span) -> Span | None:
    """`…, hosted in a cupboard according to one surgeon, …`: what somebody without a name says, inside a sentence."""
    parts = _attributed(page, span)
    held = next((part for part in parts if _nameless(page, part) > 0), None)
    return held if len(parts) > 1 else None


def _attributed(page: Page, span: Span) -> list[Span]:
    """The clauses of a sentence of the press that names a source, none of any other."""
    named = any(page.folded.find(mark, span.start, span.end) >= 0 for mark in ("according", "selon"))
    return clauses(page.visible, span) if named and page.voice == "press" else []


def _nameless(page: Page, part: Span) -> int:
    """Where `according to one…`, `selon un…` stands in a clause, in words; -1 when it does not."""
    said = [w.text for w in page.words_in(part)]
    english = (at for at in range(len(said)) if said[at : at + 3] == ["according", "to", "one"])
    french = (
        at for at in range(len(said) - 2)
        if said[at] == "selon" and said[at + 1] in ("un", "une") and said[at + 2] not in _DOCUMENTS
    )  # fmt: skip
    return min([*english, *french], default=-1)


def doubtful(page: Page, found: Sequence[Statement]) -> set[int]:
    """Positions of the statements that may not be believed."""
    unsure = {at for at, s in enumerate(found) if _hedged(page, s.span)}
    if page.voice != "note":
        return unsure
    spread = {found[at].line for at in unsure if _casts_doubt(page, found, at)}
    return unsure | {at for at, s in enumerate(found) if s.line in spread}


def _casts_doubt(page: Page, found: Sequence[Statement], at: int) -> bool:
    """`Not cross-checked.` and a nameless informant named at the head of a note are said of the whole entry.

    A rumour told with its own source in a later sentence doubts that sentence alone.
    """
    span = found[at].span
    opens = at == 0 or found[at - 1].line != found[at].line
    told = at > 0 and _hedged(page, found[at - 1].span)  # `Somebody swears… Unconfirmed.`: of that sentence
    alone = len(page.words_in(span)) <= _ALONE and not told
    return (opens or alone) and page.any(("doubt_whole", "hearsay"), span)


def _hedged(page: Page, span: Span) -> bool:
    text = page.visible[span.start : span.end].rstrip("\"'»” ")
    if (text.endswith("?") and not _asks_in_quotes(page, span)) or "??" in text:
        return not (page.voice == "person" and ": " in text)  # `I got a question: can eight people…?` tells of it
    if page.voice not in _HEDGED_VOICES:
        return page.has("doubt_whole", span)
    return (
        page.has("doubt_whole", span)
        or any(not _asks_itself(page, cue) for cue in page.within("doubt", span))
        or (page.voice == "note" and page.has("hearsay", span))
        or any(_nameless(page, part) == 0 for part in _attributed(page, span))
        or (page.language == "fr" and page.voice in _TOLD_BY_OTHERS and _in_conditional(page, span))
    )


def _asks_in_quotes(page: Page, span: Span) -> bool:
    """`The honest answer is "which August?"`: the question is quoted by a sentence that tells something."""
    last = max(page.speech(span), key=lambda q: q.end, default=None)
    if last is None or page.visible[last.end - 1] != "?":
        return False
    return len(page.words_in(Span(span.start, last.start))) >= _ASIDE


def _asks_itself(page: Page, cue: Cue) -> bool:
    """`the first question is whether…`, `nobody who could fix it`: the word doubts no fact."""
    word = page.words[cue.first].text
    able = word in ("could", "whether") and cue.last - cue.first == 1 and page.voice == "person"  # their own words
    return able or (word == "whether" and cue.first > 0 and page.words[cue.first - 1].text == "is")


def _in_conditional(page: Page, span: Span) -> bool:
    """A conditional outside quoted words, unless somebody announced it before: `a annoncé que le site ouvrirait`."""
    if page.folded.find("rai", span.start, span.end) < 0:
        return False
    text = page.visible[span.start : span.end]
    for verb in _CONDITIONAL.finditer(text):
        at = span.start + verb.start()
        spoken = any(q.start <= at < q.end for q in page.speech(span))
        announced = page.has("speech", Span(span.start, at)) and " que " in page.folded[span.start : at]
        if not (spoken or announced or _NOT_RUMOUR.match(verb[0])):
            return True
    return False
