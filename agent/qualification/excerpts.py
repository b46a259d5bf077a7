"""Cutting a quote to what a reader needs: always an unbroken stretch of it, one sentence at most."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from agent.language.fold import fold
from agent.language.quantities import Quantity, quantities
from agent.language.sentences import Span, sentences
from agent.qualification.days import days_in
from agent.qualification.figures import amount_in, amounts
from agent.qualification.records import Quote

_WORD = re.compile(r"\S+")
_CLAUSE = re.compile(r"[,;:](?=\s)|\s[–—-](?=\s)")
# Hesitations a speaker opens with: leaving them out changes nothing that was said.
_FILLERS = frozenset(
    ("euh", "er", "um", "uh", "ben", "bah", "bon", "alors", "donc", "ah", "oh", "well", "so", "yeah", "voila", "enfin", "ok",
     "okay", "hein", "et", "and", "mais", "but", "-", "–", "—", "...", "…")
)  # fmt: skip
# Answers before the sentence: only with a mark after them, since "no idea" without "no" says the contrary.
_ANSWERS = frozenset(("oui", "non", "yes", "no", "right", "si"))
# What was refused or does not exist is what a manager must read.
_NEGATIONS = frozenset(
    ("pas", "personne", "aucun", "aucune", "rien", "jamais", "ni", "plus", "no", "not", "nobody", "nothing", "never", "none",
     "neither", "cannot", "without", "sans")
)  # fmt: skip
_MARKS = '«»“”"'
_ENDS = " \t\r\n,;:–—-"
# Never the last word of a cut: the reader would wait for the rest.
_OPEN_ENDS = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "a", "au", "aux", "et", "ou", "que", "qui", "qu",
     "en", "pour", "par", "sur", "dans", "avec", "sans", "se", "ne", "the", "an", "of", "to", "and", "or", "that",
     "which", "in", "for", "with", "on", "at", "by", "we", "i", "it", "is", "est", "on", "il", "elle", "je", "ce",
     "c", "si", "if", "as", "from", "our", "your", "their", "plus", "tres", "very", "not", "pas", "nos", "vos",
     "leurs", "leur", "notre", "votre", "ma", "mon", "mes", "son", "sa", "ses", "parce", "depuis", "quand", "dont", "because",
     "since", "when", "where", "comme")
)  # fmt: skip


class _Piece(NamedTuple):
    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Taste:
    """What a stretch should hold: `cues` of its subject; figures when it is about how much, names when it is about who,
    days when it is about when."""

    cues: tuple[str, ...] = ()
    who: bool = False
    figures: bool = False
    days: bool = False


_PLAIN = Taste(figures=True)
# Which quote is told: the strongest to the reader, unless another tells much more. Chosen on labelled deals, where the words
# shown are then among those marked by hand in 64 % of met elements; weighing twelve quotes by what they tell gave 57 %.
_LATER, _TELLS, _AMOUNT = 4.0, 0.8, 4.0
_ANNOUNCE = (":", " this", " the following", " ceci", " la chose suivante")
_WHOLE = 3  # words over the limit that are kept where they end the clause
_SHORT = 4  # words: less is read without its question
# For a stretch that opens its sentence, and for one that ends it: a reader guesses at what is left out on either side.
_BEGUN, _ENDED = 2.0, 1.5
# What a figure tells of a stake, by kind; a rank, or a number of nothing, tells next to nothing.
_FIGURES = {"money": 8.0, "percent": 5.0, "duration": 3.0, "ordinal": 0.5}
_COUNT, _BARE = 3.0, 1.0
_WHEN = 5.0  # a day, where the subject is when
_ANY_DAY = date(2026, 1, 1)  # what `tomorrow` is counted from, where only its being a day matters
_BESIDE = 0.4  # what figures are worth where the subject is no figure


def excerpt(quote: Quote, limit: int, taste: Taste = _PLAIN) -> Quote:
    """The stretch of `quote` of at most `limit` words, three more where they end a clause, that tells most: figures, names,
    refusals, cues of its subject."""
    best = _best(quote.text, limit, taste)
    if best is None:
        return quote
    return quote.model_copy(update={"text": quote.text[best.start : best.end], "start": quote.start + best.start})


def is_fragment(quote: Quote) -> bool:
    """True for words too short to be read without their question, or that only announce the next ones."""
    flat = fold(quote.text).rstrip(" .!?…\"'»”")
    return len(_WORD.findall(quote.text)) < _SHORT or flat.endswith(_ANNOUNCE)


def tells(text: str, taste: Taste) -> bool:
    """True when the text holds a cue of its subject."""
    return any(_flat(cue) in _flat(text) for cue in taste.cues)


def denies(text: str) -> bool:
    """True when the text refuses, calls off or rules out something."""
    return bool(_NEGATIONS & {word.strip(".,;:!?") for word in _flat(text).split()})


def by_telling(quotes: Sequence[Quote], limit: int, taste: Taste) -> list[Quote]:
    """Quotes, the strongest first, in the order to tell them: an amount where it is about how much, then what the best stretch
    tells, the order given counting for more than either."""

    def told(at: int) -> float:
        best = _best(quotes[at].text, limit, taste)
        counted = _AMOUNT if taste.figures and amount_in(quotes[at].text) else 0.0
        return (best.weight if best else 0.0) * _TELLS + counted - _LATER * math.log2(1 + at)

    return [quotes[at] for at in sorted(range(len(quotes)), key=lambda at: (-told(at), at))]


def _best(text: str, limit: int, taste: Taste) -> _Piece | None:
    return max(_pieces(text, limit, taste), key=lambda p: (p.weight, -p.start), default=None)


def _pieces(text: str, limit: int, taste: Taste) -> list[_Piece]:
    found = []
    for sentence in sentences(text, Span(0, len(text))) or [Span(0, len(text))]:
        for span in _windows(text, sentence, limit, tails=taste.days):
            start, end = _trim(text, span.start, span.end)
            if start < end:
                begun = _BEGUN if start <= sentence.start + 12 else 0.0
                ended = _ENDED if not text[end : sentence.end].strip(_ENDS + ".!?…") else 0.0
                found.append(_Piece(start, end, _weight(text[start:end], taste) + begun + ended))
    return found


def _windows(text: str, sentence: Span, limit: int, *, tails: bool) -> list[Span]:
    """Runs of clauses of the sentence that fit, the longest from each clause on; a clause too long is cut at a word.

    `tails`: the end of such a clause too, for a day often stands there.
    """
    cuts = [sentence.start, *(sentence.start + m.end() for m in _CLAUSE.finditer(text[sentence.start : sentence.end]))]
    ends = [*cuts[1:], sentence.end]
    found = []
    for at, start in enumerate(cuts):
        fitting = [end for end in ends[at:] if len(_WORD.findall(text[start:end])) <= limit]
        found.append(Span(start, fitting[-1] if fitting else _cut(text, start, ends[at], limit)))
        spans = list(_WORD.finditer(text, start, ends[at]))
        if tails and not fitting and len(spans) > limit + _WHOLE:
            tail = Span(spans[-limit].start(), ends[at])
            found += [tail] if days_in(text[tail.start : tail.end], _ANY_DAY) else []
    return found


def _cut(text: str, start: int, end: int, limit: int) -> int:
    """Where to stop after `limit` words without leaving an article or a preposition hanging; a few more where they end it."""
    spans = list(_WORD.finditer(text, start, end))
    if len(spans) <= limit + _WHOLE:
        return end
    spans = spans[:limit]
    while len(spans) > 3 and fold(spans[-1].group()).strip("'’.,") in _OPEN_ENDS:
        spans.pop()
    return spans[-1].end() if spans else end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without opening hesitations, stray punctuation and the stop."""
    for match in list(_WORD.finditer(text, start, end)):
        word = fold(match.group())
        answer = word.strip(_ENDS + ".!?") in _ANSWERS and word[-1:] in ",.!?;"
        remark = word[:1] == "[" and word[-1:] == "]"  # a transcriber's: `[inaudible]`
        if word.strip(_ENDS + ".") not in _FILLERS and not answer and not remark and match.group().strip(_ENDS):
            break
        start = match.end()
    while start < end and text[start] in _ENDS + ".…":
        start += 1
    while end > start and text[end - 1] in _ENDS + ".":
        end -= 1
    last = next(iter(_WORD.findall(text[start:end])[-1:]), "")
    hanging = fold(last) in _OPEN_ENDS and bool(text[end:].strip(_ENDS + "."))
    if (fold(last) in _FILLERS or hanging) and last != text[start:end]:
        return _trim(text, start, end - len(last))
    return start, end


def _weight(text: str, taste: Taste) -> float:
    """How much a stretch tells: what it is about, then its length; marks inside confuse a reader."""
    count = len(_WORD.findall(text))
    capitals = sum(1 for m in list(_WORD.finditer(text))[1:] if m.group()[:1].isupper() and len(m.group()) > 1)
    marks = sum(text.count(mark) for mark in _MARKS)
    fits = 3 if tells(text, taste) else 0
    denied = 2 if denies(text) else 0
    told = _figure(text, taste) + _day(text, taste) + (4.0 if taste.who else 1.5) * min(2, capitals)
    short = 3 if count < _SHORT else 0
    return told + denied + fits + min(count, 14) * 0.35 - 3 * marks - short


def _figure(text: str, taste: Taste) -> float:
    """What the figures are worth: the one that tells most, and half of the next."""
    found = quantities(text)
    big = {amount.start for amount in amounts(text)} if found else set()
    ranked = sorted((_FIGURES["money"] if q.start in big else _worth(q) for q in found), reverse=True)
    worth = sum(value / (at + 1) for at, value in enumerate(ranked[:2]))
    return worth * (1.0 if taste.figures else _BESIDE)


def _worth(quantity: Quantity) -> float:
    return _BARE if quantity.bare else _FIGURES.get(quantity.kind, _COUNT)


def _day(text: str, taste: Taste) -> float:
    """What the days are worth where the subject is when: any day will do to tell the words apart from those without one."""
    return _WHEN if taste.days and days_in(text, _ANY_DAY) else 0.0


def _flat(text: str) -> str:
    return fold(text).replace("n't", " not").replace("'", " ")
