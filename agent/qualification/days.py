"""Days as people say them on a call: `le vingt-cinq janvier`, `the eleventh of January`, `December seventh`, `Tuesday 4 May`.

Written dates are read by `agent.language.dates`; here days spelled out beside a month are put in figures first, and the day of
the week settles a year that was not said.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from agent.language.dates import MONTHS, DateMention, dates
from agent.language.fold import fold
from agent.language.sentences import Word
from agent.language.sentences import words as cut

_FRENCH_MONTHS = frozenset(
    ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")
)  # fmt: skip
_MONTHS = _FRENCH_MONTHS | {
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday", "samedi saturday",
         "dimanche sunday")
    )
    for name in names.split()
}  # fmt: skip
_LONGEST = 3  # words of a day: `vingt et un`
_FIGURE = re.compile(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?")
_ARTICLES = frozenset(("the", "le", "au", "du"))
_COUNTS = frozenset(("un", "one"))  # `the one we saw` is no day

Day = tuple[int, int | None]  # day of the month, and the month where it is said


def days_in(text: str, said_on: date) -> list[DateMention]:
    """The dates of a text said on that day, in order; `start` counts characters of the folded text."""
    folded = fold(text)
    words = _in_figures(cut(folded))
    return [_by_weekday(mention, words, said_on) for mention in dates(words, said_on)]


def days_named(folded: str) -> set[Day]:
    """The days a folded text names: `the 19th`, `le 2 fevrier`, `december 14`, `the twenty-fourth of september`."""
    words = cut(folded)
    found: set[Day] = set()
    at = 0
    while at < len(words):
        day, stop = _told(words, at)
        if day:
            month = stop + 1 if stop < len(words) and words[stop].text in ("of", "de") else stop
            near = [words[i].text for i in (month, at - 1) if 0 <= i < len(words)]
            named = next((MONTHS[word] for word in near if word in MONTHS), None)
            if named or (at and words[at - 1].text in _ARTICLES):
                found.add((day, named))
        at = max(stop, at + 1)
    return found


def same_day(one: Day, other: Day) -> bool:
    """Whether two days may be the same: a month that is not said may be any."""
    return one[0] == other[0] and (one[1] is None or other[1] is None or one[1] == other[1])


def _told(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    """The day written or spelled at that place, and where it stops."""
    figure = _FIGURE.fullmatch(words[at].text)
    if figure:
        return int(figure[1]), at + 1
    return (None, at) if words[at].text in _COUNTS else _spelled(words, at)


def _in_figures(words: Sequence[Word]) -> list[Word]:
    """The words with a day spelled out before or after its month written in figures, its `of` or `the` left out."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        after = bool(found) and found[-1].text in _MONTHS - _FRENCH_MONTHS
        day, stop = _spelled(words, at + 1 if after and words[at].text == "the" else at)
        month = stop + 1 if stop < len(words) and words[stop].text == "of" else stop
        before = month < len(words) and words[month].text in _MONTHS
        if day and (before or after):
            found.append(Word(str(day), words[at].start, words[stop - 1].end))
            at = month if before else stop
        else:
            found.append(words[at])
            at += 1
    return found


def _spelled(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    """The day spelled at that place, the longest reading first, and where it stops."""
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        day = _names().get(" ".join(word.text for word in words[at : at + size]))
        if day:
            return day, at + size
    return None, at


@cache
def _names() -> dict[str, int]:
    """`vingt et un`, `twenty first`, `twenty one` and their kind, to the day of the month."""
    units = (
        "un one first", "deux two second", "trois three third", "quatre four fourth", "cinq five fifth", "six sixth",
        "sept seven seventh", "huit eight eighth", "neuf nine ninth", "dix ten tenth", "onze eleven eleventh",
        "douze twelve twelfth", "treize thirteen thirteenth", "quatorze fourteen fourteenth", "quinze fifteen fifteenth",
        "seize sixteen sixteenth", "dix_sept seventeen seventeenth", "dix_huit eighteen eighteenth",
        "dix_neuf nineteen nineteenth", "vingt twenty twentieth",
    )  # fmt: skip
    found = {name.replace("_", " "): day for day, names in enumerate(units, start=1) for name in names.split()}
    found |= {"premier": 1, "trente": 30, "thirty": 30, "thirtieth": 30, "vingt et un": 21, "trente et un": 31}
    for tens, day in (("vingt", 20), ("twenty", 20), ("trente", 30), ("thirty", 30)):
        for name in (n for unit in units[:9] for n in unit.split()):
            value = day + found[name]
            if value <= 31:
                found[f"{tens} {name}"] = value
    return found


def _by_weekday(mention: DateMention, words: Sequence[Word], said_on: date) -> DateMention:
    """The year after, where the day of the week told before a date without year fits that year and not the one supposed."""
    before = [word for word in words if word.end <= mention.start]
    named = _WEEKDAYS.get(before[-1].text) if before else None
    if named is None or mention.precision != "day" or mention.day.weekday() == named or mention.day >= said_on:
        return mention
    later = mention.day.replace(year=mention.day.year + 1) if (mention.day.month, mention.day.day) != (2, 29) else None
    return mention._replace(day=later) if later and later.weekday() == named else mention
