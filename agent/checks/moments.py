"""Moments of a sentence: months, years, half-years, quarters, seasons, and whether a source allows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from agent.checks.cues import folded_words
from agent.checks.statements import day_months, is_day_after
from agent.language.dates import DateMention, dates
from agent.language.fold import fold
from agent.language.sentences import Word

_SEASONS = {
    "printemps": (3, 6), "spring": (3, 6), "ete": (6, 9), "summer": (6, 9), "automne": (9, 12), "autumn": (9, 12),
    "hiver": (12, 15), "winter": (12, 15),
}  # fmt: skip
# Feasts and ends that stand for months of the year.
_FEASTS = {
    "noel": (12, 12), "christmas": (12, 12), "paques": (3, 4), "easter": (3, 4), "rentree": (9, 9), "soldes": (1, 1),
}  # fmt: skip
_YEAR_END = ("fin de l annee", "fin d annee", "end of the year", "end of year", "year end", "fin de l an")
_MONTHS = {
    "janvier": 1, "january": 1, "fevrier": 2, "february": 2, "avril": 4, "april": 4, "mai": 5, "juin": 6, "june": 6,
    "juillet": 7, "july": 7, "aout": 8, "august": 8, "septembre": 9, "september": 9, "octobre": 10, "october": 10,
    "novembre": 11, "november": 11, "decembre": 12, "december": 12,
}  # fmt: skip
_AMBIGUOUS = {"may": 5, "march": 3}
_HALVES = {"semestre", "half", "halfyear"}
_QUARTERS = {"trimestre", "trimestres", "quarter", "quarters"}
_ORDER = {
    "premier": 1, "premiers": 1, "first": 1, "1er": 1, "deuxieme": 2, "second": 2, "2e": 2, "troisieme": 3, "third": 3,
    "3e": 3, "quatrieme": 4, "fourth": 4, "4e": 4, "dernier": 4, "last": 4,
}  # fmt: skip
# Words that may stand for a stretch of the year.
_STRETCHING = frozenset(
    (*_SEASONS, *_FEASTS, *_HALVES, *_QUARTERS, "mois", "months", *(phrase.split()[0] for phrase in _YEAR_END))
)
# Moments told from another event: they need the same words in the source.
_RELATIVE = (
    "mois suivant", "semaine suivante", "jour suivant", "annee suivante", "following month", "following week",
    "next month", "next week", "next day", "lendemain", "overnight", "du jour au lendemain", "mois prochain",
    "semaine prochaine", "l an prochain", "annee prochaine", "next year", "following year", "within days", "instantly",
    "immediatement", "immediately", "hier", "yesterday", "this week", "cette semaine", "ce mois ci", "this month",
    "la semaine derniere", "last week", "le mois dernier", "last month", "aussitot", "right away",
)  # fmt: skip


# Years told from the one of the source.
_YEARS = (
    (1, (" next year ", " l an prochain ", " annee prochaine ", " l annee qui vient ", " the coming year ")),
    (-1, (" last year ", " l an dernier ", " l an passe ", " annee derniere ", " annee passee ")),
    (0, (" this year ", " cette annee ")),
)
# How far back and ahead of today each may reach, in days.
_STRETCHES = (
    (("hier", "yesterday"), (3, 0)),
    (("this week", "cette semaine"), (8, 7)),
    (("la semaine derniere", "last week"), (16, 0)),
    (("this month", "ce mois ci"), (31, 30)),
    (("le mois dernier", "last month"), (62, 0)),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time: first and last month counted as 12 x year + month, `day` when known.

    When `dated` is False the text gives no year and only the month of the year counts. `loose`: a season. `stretched`: both
    ends are written (`from March to August`).
    """

    first: int
    last: int
    dated: bool
    day: int | None
    start: int
    end: int
    loose: bool = False
    stretched: bool = False

    @property
    def months(self) -> set[int]:
        """Months of the year covered, 1 to 12."""
        return {(m - 1) % 12 + 1 for m in range(self.first, self.last + 1)}


@lru_cache(maxsize=8_192)
def moments(text: str, reference: date) -> tuple[Moment, ...]:
    """Moments of a text in order."""
    tokens = folded_words(text)
    # `sept` alone is seven in French far more often than September in English.
    told = [m for m in dates(tokens, reference) if not m.relative and text[m.start : m.end].lower() != "sept"]
    found = [_from_date(*_unglued(m, text, tokens), text, m.start, m.end) for m in told]
    found += _capital_months(text, tokens, reference, [(m.start, m.end) for m in found])
    taken = [(m.start, m.end) for m in found]
    more = (*_periods(tokens, reference), *_bare(tokens, reference), *_in_figures(text, tokens, reference))
    for moment in more:
        if not any(a <= moment.start < b for a, b in taken):
            found.append(moment)
            taken.append((moment.start, moment.end))
    return tuple(_with_years(sorted(found, key=lambda m: m.start), text))


def _capital_months(
    text: str, tokens: Sequence[Word], reference: date, taken: Sequence[tuple[int, int]]
) -> list[Moment]:
    """`to May`, `from March`: English months that are words too, told by their capital inside the sentence."""
    free = [t for t in tokens if t.text in _AMBIGUOUS and t.start > 0 and not any(a <= t.start < b for a, b in taken)]
    return [
        Moment(base, base, False, None, t.start, t.end)
        for t in free
        if text[t.start].isupper() and (base := 12 * reference.year + _AMBIGUOUS[t.text])
    ]


def _unglued(mention: DateMention, text: str, tokens: Sequence[Word]) -> tuple[date, str]:
    """The mention without a day that is no day: `since early November, 2,300 customers`."""
    inside = [t for t in tokens if mention.start <= t.start < mention.end]
    named = mention.precision == "day" and len(inside) == 2 and not inside[0].text[0].isdigit()
    if named and not is_day_after(text, inside[0], inside[1]):
        return mention.day.replace(day=1), "month"
    return mention.day, mention.precision


def _with_years(found: list[Moment], text: str) -> list[Moment]:
    """`janvier à juin 2026` is one stretch whose first month takes the year of the second."""
    joined: list[Moment] = []
    for moment in found:
        last = joined[-1] if joined else None
        if last is None or not _joins(text, last, moment):
            joined.append(moment)
            continue
        year = (moment.last - 1) // 12
        first = 12 * year + (last.first - 1) % 12 + 1
        first = first if first <= moment.last else first - 12
        joined[-1] = Moment(first, moment.last, moment.dated, None, last.start, moment.end, stretched=True)
    return joined


def _joins(text: str, one: Moment, two: Moment) -> bool:
    gap = fold(text[one.end : two.start]).strip()
    before = fold(text[max(0, one.start - 10) : one.start]).split()[-1:]
    return gap in ("a", "au", "to", "-", "—", "until", "through") or (
        gap in ("et", "and") and before in (["entre"], ["between"])
    )


def _from_date(day: date, precision: str, text: str, start: int, end: int) -> Moment:
    first = 12 * day.year + day.month
    last = first + {"year": 11, "quarter": 2}.get(precision, 0)
    written = str(day.year) in text[start:end]
    return Moment(first, last, written, day.day if precision == "day" else None, start, end)


def _periods(tokens: Sequence[Word], reference: date) -> Iterable[Moment]:
    for at, token in enumerate(tokens):
        if token.text not in _STRETCHING:
            continue
        before = [t.text for t in tokens[max(0, at - 2) : at]]
        after = [t for t in tokens[at + 1 : at + 4] if len(t.text) == 4 and t.text.isdigit()]
        span = _stretch(token.text, before, [t.text for t in tokens[at + 1 : at + 4]])
        if span:
            end = after[0].end if after else token.end
            base = 12 * (int(after[0].text) if after else reference.year)
            loose = token.text in _SEASONS
            yield Moment(base + span[0], base + span[1], bool(after), None, token.start, end, loose)


def _bare(tokens: Sequence[Word], reference: date) -> Iterable[Moment]:
    """Months and recent years that stand alone (`propose janvier`, `its 2026 renewal`). `mars`, `march`, `may` do not."""
    for token in tokens:
        month = _MONTHS.get(token.text)
        if month:
            base = 12 * reference.year + month
            yield Moment(base, base, False, None, token.start, token.end)
        elif len(token.text) == 4 and token.text.isdigit() and 2015 <= int(token.text) <= 2035:
            base = 12 * int(token.text)
            yield Moment(base + 1, base + 12, True, None, token.start, token.end)


def _in_figures(text: str, tokens: Sequence[Word], reference: date) -> Iterable[Moment]:
    """`11/3` with the month first when it can be one."""
    for one, two in day_months(text, tokens):
        first, second = int(one.text), int(two.text)
        month, day = (first, second) if first <= 12 else (second, first)
        base = 12 * reference.year + month
        yield Moment(base, base, False, day, one.start, two.end)


def _stretch(word: str, before: Sequence[str], after: Sequence[str]) -> tuple[int, int] | None:
    """Months of the year that a word stands for with its neighbours."""
    order = next((_ORDER[w] for w in reversed(before) if w in _ORDER), None)
    if word in _SEASONS and (word != "ete" or set(before) & {"l", "cet", "en", "d", "dernier"}):
        return _SEASONS[word]
    if word in _FEASTS:
        return _FEASTS[word]
    if word in _HALVES and order in (1, 2):
        return (1, 6) if order == 1 else (7, 12)
    if word in _QUARTERS and order:
        return (1, 6) if word.endswith("s") and order <= 2 else (3 * order - 2, 3 * order)
    if word in ("mois", "months") and {"six", "6"} & set(before) and {"premiers", "first"} & {*before, *after[:1]}:
        return (1, 6)
    plain = " ".join([word, *after])
    return (12, 12) if plain.startswith(_YEAR_END) else None


def allowed(claim: Moment, source: Iterable[Moment], day: date | None) -> bool:
    """True when the source (or its own date, by month) gives the moment claimed.

    A claim may name a month inside the stretch of the source, or the year, half-year or season that holds its month;
    a stretch of months must be the same.
    """
    found = list(source)
    if day is not None:
        own = 12 * day.year + day.month
        found.append(Moment(own, own, True, day.day, 0, 0))
    return any(_within(claim, moment) for moment in found)


def _within(claim: Moment, moment: Moment) -> bool:
    if claim.day and (claim.day != moment.day or claim.months != moment.months):
        return False
    if claim.loose or moment.loose:
        near = claim.first <= moment.last and moment.first <= claim.last
        return near if claim.dated and moment.dated else bool(claim.months & moment.months)
    if claim.stretched and moment.last > moment.first:
        same = (claim.last - claim.first, claim.last % 12) == (moment.last - moment.first, moment.last % 12)
        return same and (claim.last == moment.last or not (claim.dated and moment.dated))
    if claim.dated and moment.dated:
        inside = moment.first <= claim.first and claim.last <= moment.last
        return inside or (claim.first <= moment.first and moment.last <= claim.last)
    if moment.last - moment.first >= 11 > claim.last - claim.first:
        return False  # a year tells no month
    if claim.dated and claim.last - claim.first >= 11 and abs(claim.first - moment.first) > 23:
        return False  # nor does a month without year tell any year
    return claim.months <= moment.months or moment.months <= claim.months


def stretch(phrase: str, reference: date) -> tuple[date, date] | None:
    """First and last day that `last month`, `cette semaine`, `yesterday` may mean on the reference day, generously."""
    days = next((span for words, span in _STRETCHES if phrase in words), None)
    return None if days is None else (reference - timedelta(days=days[0]), reference + timedelta(days=days[1]))


def relative_years(plain: str, day: date | None) -> list[Moment]:
    """The years that `next year`, `l'an dernier`, `this year` mean in a source of that day (`Statement.plain`)."""
    if day is None:
        return []
    years = [day.year + gap for gap, phrases in _YEARS for p in phrases if p in plain]
    return [Moment(12 * y + 1, 12 * y + 12, True, None, 0, 0) for y in years]


def relative_phrases(plain: str) -> list[str]:
    """Moments told from another event (`le mois suivant`) in a sentence (`Statement.plain`)."""
    return [p for p in _RELATIVE if f" {p} " in plain]
