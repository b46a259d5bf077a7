"""Moments of a sentence: months, years, half-years, quarters, seasons, and whether a source allows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agent.language.dates import dates
from agent.language.fold import fold
from agent.language.sentences import Word, words

_SEASONS = {
    "printemps": (3, 6), "spring": (3, 6), "ete": (6, 9), "summer": (6, 9), "automne": (9, 12), "autumn": (9, 12),
    "hiver": (12, 15), "winter": (12, 15),
}  # fmt: skip
_HALVES = {"semestre", "half", "halfyear"}
_QUARTERS = {"trimestre", "trimestres", "quarter", "quarters"}
_ORDER = {
    "premier": 1, "premiers": 1, "first": 1, "1er": 1, "deuxieme": 2, "second": 2, "2e": 2, "troisieme": 3, "third": 3,
    "3e": 3, "quatrieme": 4, "fourth": 4, "4e": 4, "dernier": 4, "last": 4,
}  # fmt: skip
# Moments told from another event: they need the same words in the source.
_RELATIVE = (
    "mois suivant", "semaine suivante", "jour suivant", "annee suivante", "following month", "following week",
    "next month", "next week", "next day", "lendemain", "overnight", "du jour au lendemain", "mois prochain",
    "semaine prochaine", "l an prochain", "annee prochaine", "next year", "following year", "within days", "instantly",
    "immediatement", "immediately", "hier", "yesterday", "this week", "cette semaine", "ce mois ci", "this month",
    "la semaine derniere", "last week", "le mois dernier", "last month", "aussitot", "right away",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time: first and last month counted as 12 x year + month, `day` when known.

    `year` is None when the text does not give it: only the month of the year then counts.
    """

    first: int
    last: int
    dated: bool
    day: int | None
    start: int
    end: int

    @property
    def months(self) -> set[int]:
        """Months of the year covered, 1 to 12."""
        return {(m - 1) % 12 + 1 for m in range(self.first, self.last + 1)}


@lru_cache(maxsize=8_192)
def moments(text: str, reference: date) -> tuple[Moment, ...]:
    """Moments of a text in order."""
    tokens = words(fold(text))
    found = [_from_date(m.day, m.precision, text, m.start, m.end) for m in dates(tokens, reference) if not m.relative]
    taken = [(m.start, m.end) for m in found]
    found += [m for m in _periods(tokens, reference) if not any(a <= m.start < b for a, b in taken)]
    return tuple(_with_years(sorted(found, key=lambda m: m.start), text))


def _with_years(found: list[Moment], text: str) -> list[Moment]:
    """In `janvier à juin 2026` the first month takes the year of the second."""
    for k in range(len(found) - 2, -1, -1):
        one, two = found[k], found[k + 1]
        if not one.dated and two.dated and len(text[one.end : two.start].strip()) <= 3:
            year = (two.first - 1) // 12
            months = sorted((m - 1) % 12 + 1 for m in (one.first, one.last))
            found[k] = Moment(12 * year + months[0], 12 * year + months[-1], True, one.day, one.start, one.end)
    return found


def _from_date(day: date, precision: str, text: str, start: int, end: int) -> Moment:
    first = 12 * day.year + day.month
    last = first + {"year": 11, "quarter": 2}.get(precision, 0)
    written = str(day.year) in text[start:end]
    return Moment(first, last, written, day.day if precision == "day" else None, start, end)


def _periods(tokens: Sequence[Word], reference: date) -> Iterable[Moment]:
    for at, token in enumerate(tokens):
        window = [t.text for t in tokens[max(0, at - 2) : at]]
        after = [t for t in tokens[at + 1 : at + 4] if len(t.text) == 4 and t.text.isdigit()]
        year = int(after[0].text) if after else reference.year
        order = next((_ORDER[w] for w in reversed(window) if w in _ORDER), None)
        span: tuple[int, int] | None = None
        if token.text in _SEASONS and (token.text != "ete" or set(window) & {"l", "cet", "en", "d", "dernier"}):
            span = _SEASONS[token.text]
        elif token.text in _HALVES and order in (1, 2):
            span = (1, 6) if order == 1 else (7, 12)
        elif token.text in _QUARTERS and order:
            span = (1, 6) if token.text.endswith("s") and order <= 2 else (3 * order - 2, 3 * order)
        if span:
            end = after[0].end if after else token.end
            base = 12 * year
            yield Moment(base + span[0], base + span[1], bool(after), None, token.start, end)


def allowed(claim: Moment, source: Iterable[Moment], day: date | None) -> bool:
    """True when the source (or its own date, by month) gives the moment claimed."""
    found = list(source)
    if day is not None:
        own = 12 * day.year + day.month
        found.append(Moment(own, own, True, day.day, 0, 0))
    if any(_within(claim, moment) for moment in found):
        return True
    span = [m for m in found if m.dated or not claim.dated]
    # `janvier à juin 2026` in the source is two moments: the claim may name the whole stretch or a month inside it.
    return len(span) >= 2 and _spans(claim, span)


def _within(claim: Moment, moment: Moment) -> bool:
    if claim.day and moment.day and (claim.day != moment.day or claim.months != moment.months):
        return False
    if claim.day and not moment.day:
        return False
    if claim.dated:
        return claim.first <= moment.last and moment.first <= claim.last
    return bool(claim.months & moment.months)


def _spans(claim: Moment, found: list[Moment]) -> bool:
    low, high = min(m.first for m in found), max(m.last for m in found)
    return claim.day is None and high - low <= 12 and low <= claim.first and claim.last <= high


def relative_phrases(flat: str) -> list[str]:
    """Moments told from another event (`le mois suivant`) in a folded text."""
    plain = " ".join(w.text for w in words(flat))
    return [p for p in _RELATIVE if f" {p} " in f" {plain} "]
