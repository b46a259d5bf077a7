"""Quantities of a sentence with unit and magnitude normalised: `12 M€` = `12 millions d'euros` = `€12m`.

Money is in units of its currency, durations in minutes, shares in percent, counts carry the words of what is counted.
A quantity may be bounded: `plus d'une semaine` is over 7 days, `près d'un cinquième` is about 20 %.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from agent.language.agreement import agrees as agrees
from agent.language.bounds import ABOUT, Bound, read_bound
from agent.language.fold import fold
from agent.language.fractions import read_duration
from agent.language.inheriting import INSTEAD as INSTEAD
from agent.language.inheriting import inherit_units
from agent.language.numerals import NUMERAL_WORDS, Numeral, Token, read_numeral, tokenize
from agent.language.units import (
    ARTICLES,
    CLOCK_BEFORE,
    COMPARED,
    CURRENCIES,
    DAY_KINDS,
    DURATIONS,
    ENGLISH_UNITS,
    GROUPS,
    HOUR,
    MINUTE,
    MOST,
    MULTIPLES,
    ORDINALS,
    SHARES,
    STOPS,
)

Kind = Literal["count", "money", "percent", "duration", "clock", "ordinal", "multiple"]

# A quantity starts at a figure, at one of the openings or is a unit of time after an article.
_STARTS = NUMERAL_WORDS | {*ORDINALS, *MULTIPLES, *SHARES, *MOST}
_NUMBER_WORDS = _STARTS | {*DURATIONS}
_OPENINGS = _STARTS | ARTICLES

_NO_GOVERNORS = STOPS | GROUPS | ABOUT | {"plus", "moins"}
_REACH = 4
_DIGIT, _SPELLED = re.compile(r"\d"), re.compile(r"[^\W\d_][^\W_]*")


class Quantity(NamedTuple):
    """A quantity and its place in the text.

    `noun` holds folded words of what is counted; `governor` the word it completes (`hausse de 6 %`, `recrutement de 12
    personnes`), empty when there is none; `figure` the number as written, before its unit, None for `a day`.
    """

    value: float
    kind: Kind
    unit: str = ""
    bound: Bound = "exact"
    noun: tuple[str, ...] = ()
    governor: str = ""
    start: int = 0
    end: int = 0
    figure: float | None = None

    @property
    def bare(self) -> bool:
        """A count that does not say of what."""
        return self.kind == "count" and not self.noun and not self.unit


def quantities(text: str, masked: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Quantities of a text in order. Spans of `masked` (dates, product names) are not read."""
    if not may_count(fold(text)):
        return []
    tokens = tokenize(text)
    for a, b in masked:
        tokens = [t for t in tokens if not a <= t.start < b]
    found: list[Quantity] = []
    i = 0
    while i < len(tokens):
        word = tokens[i].text
        if word not in _OPENINGS and not word[0].isdigit():
            i += 1
            continue
        quantity, i = _at(tokens, i)
        if quantity is not None:
            found.append(quantity)
    return inherit_units(text, found) if len(found) > 1 else found


def may_count(folded: str) -> bool:
    """False when a folded text holds neither a figure nor a word that may begin a quantity."""
    return _DIGIT.search(folded) is not None or not _NUMBER_WORDS.isdisjoint(_SPELLED.findall(folded))


def _at(tokens: list[Token], i: int) -> tuple[Quantity | None, int]:
    """The quantity at token `i` and where to go on. The number there is read once, for every reader."""
    numeral = read_numeral(tokens, i)
    for reader in (_constant, _parted, _share, _multiple, _ordinal, _counted):
        result = reader(tokens, i, numeral)
        if result is not None:
            return result
    return None, i + 1


def _word(tokens: list[Token], i: int) -> str:
    return tokens[i].text if 0 <= i < len(tokens) else ""


def _constant(tokens: list[Token], i: int, numeral: Numeral | None) -> tuple[Quantity | None, int] | None:
    """`24/7`, `24 h sur 24`, `7 j/7`, `3x8`: ways of working, not quantities. Shift patterns keep their figures."""
    if not tokens[i].is_number:
        return None
    one, two, three, four = (_word(tokens, i + k) for k in range(4))
    if one in ("24", "7") and ((two == "/" and three in ("7", "24")) or (three in ("/", "sur") and four == one)):
        return None, i + (3 if two == "/" else 4)
    if one == "24" and two == "hours" and three == "a":
        return None, i + 4
    if one.isdigit() and two == "x" and three.isdigit():
        value = float(one) * 10 + float(three)
        return Quantity(value, "count", "shift", start=tokens[i].start, end=tokens[i + 2].end), i + 3
    return None


def _parted(tokens: list[Token], i: int, numeral: Numeral | None) -> tuple[Quantity | None, int] | None:
    """A duration in halves and quarters."""
    parted = read_duration(tokens, i, numeral)
    if parted is None:
        return None
    bound: Bound = "about" if parted.about else "exact"
    return _bounded(tokens, i, parted.stop, Quantity(parted.minutes, "duration", bound=bound)), parted.stop


def _share(tokens: list[Token], i: int, numeral: Numeral | None) -> tuple[Quantity | None, int] | None:
    """`about half`, `un tiers`, `près d'un cinquième`, `six in ten`, `une semaine sur quatre`, `most`."""
    word = tokens[i].text
    if word in MOST and _word(tokens, i + 1) in ("of", "de", "des", "d", "du"):
        return _bounded(tokens, i, i + 1, Quantity(50, "percent", bound="over")), i + 1
    head = 1.0 if word in ARTICLES and not _word(tokens, i + 1)[:1].isdigit() else None  # not `à 61 questions sur 86`
    numeral = numeral if head is None else None
    j = i + 1 if numeral is None else numeral.stop
    if word in ("half", "moitie"):
        return _half(tokens, i)
    if (head is not None or numeral is not None) and _word(tokens, j) in SHARES and _is_share(tokens, j):
        times = head if numeral is None else numeral.value
        return _bounded(tokens, i, j + 1, Quantity((times or 1.0) * SHARES[_word(tokens, j)], "percent")), j + 1
    return _ratio(tokens, i, j, head if numeral is None else numeral.value)


def _half(tokens: list[Token], i: int) -> tuple[Quantity | None, int] | None:
    """`half` as a share; `half an hour`, `first half of 2026`, `half-year` are not shares."""
    before, after = _word(tokens, i - 1), _word(tokens, i + 1)
    if [after, _word(tokens, i + 2)] == ["a", "dozen"]:
        return None
    if after in ("an", "a") and _word(tokens, i + 2) in DURATIONS:
        value = DURATIONS[_word(tokens, i + 2)] / 2
        return _bounded(tokens, i, i + 3, Quantity(value, "duration")), i + 3
    if before in ("first", "second", "same", "this", "last", "premiere", "seconde", "deuxieme") or after == "-":
        return None, i + 1
    led = before in ABOUT or before in ("over", "under", "by", "than", "de", "la", "in", "to", "only", "spends")
    owned = after in ("of", "its", "their", "your", "the", "our", "my", "his", "her")
    if tokens[i].text == "half" and not led and not owned:
        return None, i + 1
    return _bounded(tokens, i, i + 1, Quantity(50, "percent")), i + 1


def _is_share(tokens: list[Token], j: int) -> bool:
    """Tell `un cinquième de` from `un cinquième site`, `a third of` from `a third plant`, `un quart d'heure`."""
    word, after = _word(tokens, j), _word(tokens, j + 1)
    if word == "quarter" and [_word(tokens, j + k) for k in (1, 2, 3)] == ["of", "an", "hour"]:
        return False
    if word in ("quart", "quarts") and after == "d" and _word(tokens, j + 3) in ("heure", "heures"):
        return False
    if word in ("quart", "quarts") and _word(tokens, j + 2) in ("heure", "heures"):
        return False
    if word in ("tiers", "quarts", "cinquiemes", "thirds", "fifths", "quarters"):
        return True
    return not after or not after[0].isalpha() or after in STOPS


def _ratio(tokens: list[Token], i: int, j: int, value: float | None) -> tuple[Quantity | None, int] | None:
    if value is None or value > 100:
        return None
    for k in (j, j + 1, j + 2):
        link, out = _word(tokens, k), _word(tokens, k + 1)
        if link not in ("sur", "in", "out") or (link == "out" and out != "of"):
            continue
        m = k + 2 if link == "out" else k + 1
        base = read_numeral(tokens, m) if m < len(tokens) else None
        if base is None or base.value < value or base.value > 100 or not _is_base(tokens, link, k - j, base):
            return None
        nights = _word(tokens, k - 1) in ("nuits", "jours", "nights", "days", "nuit", "jour")
        if base.value == 7 and nights:
            counted = Quantity(value, "count", noun=(_word(tokens, k - 1),))
            return _bounded(tokens, i, base.stop, counted), base.stop
        noun = tuple(_word(tokens, n) for n in range(j, k))
        return _bounded(tokens, i, base.stop, Quantity(100 * value / base.value, "percent", noun=noun)), base.stop
    return None


def _is_base(tokens: list[Token], link: str, between: int, base: Numeral) -> bool:
    """`sept étuis sur dix partent` is a share; `six sites in ten weeks` and `11 sources sur 12 mois` are not."""
    word = _word(tokens, base.stop)
    if word in DURATIONS or word in CURRENCIES or word == "%":
        return False
    round_base = base.value in (3, 4, 5, 7, 10, 100)
    if (link == "sur") == bool(between) and round_base:
        return True
    return not (len(word) > 1 and word[0].isalpha() and word not in STOPS)


def _multiple(tokens: list[Token], i: int, numeral: Numeral | None) -> tuple[Quantity | None, int] | None:
    word = tokens[i].text
    compared = _word(tokens, i + 1) in ("fois", "times") and _word(tokens, i + 2) in COMPARED
    if compared and numeral and numeral.stop == i + 1:
        return Quantity(numeral.value, "multiple", start=tokens[i].start, end=tokens[i + 1].end), i + 2
    parted = [_word(tokens, i - 2), _word(tokens, i - 1)]
    if numeral and (parted == ["factor", "of"] or (parted[1] == "par" and parted[0].startswith("divis"))):
        end = tokens[numeral.stop - 1].end
        return Quantity(numeral.value, "multiple", start=tokens[i].start, end=end), numeral.stop
    if word == "twice" and _word(tokens, i + 1) in ("a", "an", "each", "per", "in"):
        return None, i + 1
    if word not in MULTIPLES or (word == "double" and _word(tokens, i - 1) in ("a", "le", "un")):
        return None
    return Quantity(MULTIPLES[word], "multiple", start=tokens[i].start, end=tokens[i].end), i + 1


def _ordinal(tokens: list[Token], i: int, numeral: Numeral | None) -> tuple[Quantity | None, int] | None:
    """`dixième agence`, `3rd plant`, `2e site`. Months follow dates, which are masked."""
    word, after = tokens[i].text, _word(tokens, i + 1)
    value, j = float(ORDINALS.get(word, 0)), i + 1
    if not value and not tokens[i].is_number:
        return None
    suffixed = tokens[i].is_number and after in ("e", "eme", "er", "ere", "nd", "rd", "th", "st")
    if not value and suffixed and _word(tokens, i + 1) and tokens[i + 1].start == tokens[i].end:
        value, j = float(word) if word.isdigit() else 0.0, i + 2
    if not value or (word in ("second", "seconde") and after in ("main", "hand")):
        return None
    noun = _following(tokens, j)
    return Quantity(value, "ordinal", noun=noun, start=tokens[i].start, end=tokens[j - 1].end), j


def _counted(tokens: list[Token], i: int, numeral: Numeral | None) -> tuple[Quantity | None, int] | None:
    """A number with its currency, per cent sign, duration unit or counted noun."""
    if numeral is None:
        return _article_duration(tokens, i)
    j = numeral.stop
    unit = _word(tokens, j)
    before = _word(tokens, i - 1)
    if before in CURRENCIES and not tokens[i - 1].is_word:
        return _bounded(tokens, i - 1, j, Quantity(numeral.value, "money", CURRENCIES[before]), numeral), j
    if unit in ("d", "de") and (money := [k for k in (j + 1, j + 2) if _is_money(_word(tokens, k))]):
        j = money[0]
        unit = _word(tokens, j)
    if unit == "livres" and (numeral.value >= 1e6 or _word(tokens, j + 1) == "sterling"):
        return _bounded(tokens, i, j + 1, Quantity(numeral.value, "money", "GBP"), numeral), j + 1
    if unit in ("de", "d") and numeral.about and _word(tokens, j + 1) in DURATIONS:  # `une douzaine de minutes`
        return _timed(tokens, numeral, j + 1)
    if [unit, _word(tokens, j + 1)] in (["-", "odd"], ["et", "quelques"]):  # `forty-odd machines`
        return _odd(tokens, i, j + 2, numeral)
    if unit in CURRENCIES:
        return _bounded(tokens, i, j + 1, Quantity(numeral.value, "money", CURRENCIES[unit]), numeral), j + 1
    if unit in ("%", "percent", "pourcent") or (unit in ("per", "pour") and _word(tokens, j + 1) == "cent"):
        stop = j + (2 if unit in ("per", "pour") else 1)
        return _bounded(tokens, i, stop, Quantity(numeral.value, "percent"), numeral), stop
    if timed := _time_unit(tokens, j):
        return _timed(tokens, numeral, timed)
    dotted = _word(tokens, j + 1) == "." and _word(tokens, j + 2) == "m"
    if unit in ("am", "pm") or (unit in ("a", "p") and dotted):
        noon = 720 if unit[0] == "p" and numeral.value < 12 else 0
        stop = j + (3 if dotted else 1)
        end = tokens[stop - 1].end
        return Quantity(numeral.value * 60 + noon, "clock", start=tokens[i].start, end=end), stop
    loose = numeral.about or numeral.vague or numeral.value >= 1e6
    skip = (_word(tokens, j) in ("de", "d", "of")) + (_word(tokens, j + 1) == "'") if loose else 0
    noun = _following(tokens, j + skip) + _preceding(tokens, i)
    if _is_year(tokens, numeral, noun):
        return None, j
    return _bounded(tokens, i, j, Quantity(numeral.value, "count", noun=noun), numeral), j


def _time_unit(tokens: list[Token], j: int) -> int:
    """Where the unit of time after a number stands (`9 jours`, `two-week`, `two working days`); 0 without one."""
    unit = _word(tokens, j)
    weekend = unit in ("week", "weeks") and _word(tokens, j + 1) == "-" and _word(tokens, j + 2).startswith("end")
    if unit in DURATIONS:
        return 0 if weekend else j
    return j + 1 if (unit == "-" or unit in DAY_KINDS) and _word(tokens, j + 1) in DURATIONS else 0


def _odd(tokens: list[Token], i: int, stop: int, numeral: Numeral) -> tuple[Quantity, int]:
    """A round figure and a little more."""
    quantity = Quantity(numeral.value, "count", noun=_following(tokens, stop))
    return _bounded(tokens, i, stop, quantity, numeral)._replace(bound="over"), stop


def _is_money(word: str) -> bool:
    return word in CURRENCIES or word == "livres"


def _is_year(tokens: list[Token], numeral: Numeral, noun: tuple[str, ...]) -> bool:
    """A bare 1950 to 2100: a date that nobody masked, never a count."""
    text = tokens[numeral.start].text
    alone = len(text) == 4 and text.isdigit() and numeral.stop == numeral.start + 1
    recent = 2015 <= numeral.value <= 2035
    return alone and (recent or (1900 <= numeral.value <= 2100 and not _following(tokens, numeral.stop)))


def _timed(tokens: list[Token], numeral: Numeral, j: int) -> tuple[Quantity, int]:
    """A duration, or a time of day: `avant 5 heures`, `à 3 h du matin`, `18 h 30`."""
    i, unit = numeral.start, _word(tokens, j)
    before = _word(tokens, i - 1)
    hourly = DURATIONS[unit] == HOUR and not (before == "a" and _word(tokens, i - 2) in DURATIONS)
    morning = _word(tokens, j + 1) in ("du", "de") and _word(tokens, j + 2) in ("matin", "soir", "apres")
    at_hour = before in CLOCK_BEFORE and unit != "hours"
    if hourly and numeral.value <= 24 and (morning or at_hour or (before == "a" and unit in ("h", "heures"))):
        evening = 720 if morning and _word(tokens, j + 2) != "matin" and numeral.value < 12 else 0
        stop = j + (3 if morning else 1)
        return Quantity(numeral.value * 60 + evening, "clock", start=tokens[i].start, end=tokens[j].end), stop
    quantity = Quantity(numeral.value * DURATIONS[unit], "duration", noun=_preceding(tokens, i))
    return _bounded(tokens, i, j + 1, quantity, numeral), j + 1


def _article_duration(tokens: list[Token], i: int) -> tuple[Quantity | None, int] | None:
    """`plus d'une semaine`, `down to a day`, `un quart d'heure`, `en une heure`; not `22 a month`, not `une semaine`."""
    word = tokens[i].text
    if word in ("one", "un", "une") and _ends_change(tokens, i):
        return Quantity(1, "count", start=tokens[i].start, end=tokens[i].end), i + 1
    if word not in ARTICLES:
        return None
    if _word(tokens, i + 1) in ("quart", "quarter", "demi", "half"):
        reach = [k for k in range(i + 2, i + 5) if _word(tokens, k) in ("heure", "hour")]
        if reach:
            value = 15.0 if _word(tokens, i + 1).startswith("quart") else 30.0
            return _bounded(tokens, i, reach[0] + 1, Quantity(value, "duration")), reach[0] + 1
    unit = _word(tokens, i + 1)
    english = word in ("a", "an", "one")
    if unit not in DURATIONS or DURATIONS[unit] < MINUTE or english != (unit in ENGLISH_UNITS):
        return None
    before = {_word(tokens, i - 1), _word(tokens, i - 2)}
    led = before & {"than", "to", "de", "d", "en", "in", "within", "under", "over", "a", "from", "for", "pendant"}
    if (
        (not led and _word(tokens, i + 2) != "ago")
        or _word(tokens, i - 1) in ("fois", "times")
        or _word(tokens, i - 1)[:1].isdigit()
    ):
        return None
    return _bounded(tokens, i, i + 2, Quantity(DURATIONS[unit], "duration")), i + 2


def _ends_change(tokens: list[Token], i: int) -> bool:
    """`from nine days to one`, `de neuf jours à un`: the article is the figure."""
    after = _word(tokens, i + 1)
    led = _word(tokens, i - 1) in ("to", "a") and any(t.text in ("from", "de") for t in tokens[max(0, i - 5) : i])
    return led and (not after or not after[0].isalpha() or after in STOPS)


def _following(tokens: list[Token], j: int) -> tuple[str, ...]:
    """Words of the group after the number: up to four, until a function word or a mark."""
    words: list[str] = []
    for token in tokens[j : j + _REACH]:
        if token.text == "-":
            continue
        if not token.is_word or token.text in STOPS:
            break
        words.append(token.text)
    return tuple(words)


def _preceding(tokens: list[Token], i: int) -> tuple[str, ...]:
    """Words of a group that a number counts: `une équipe de cinq`, `IT team of nine`, `équipe data de quatre`."""
    if i < 2 or tokens[i - 1].text not in ("de", "d", "of"):
        return ()
    before = [t.text for t in tokens[max(0, i - 3) : i - 1] if t.is_word and t.text not in STOPS]
    return tuple(reversed(before)) if set(before) & GROUPS else ()


def _bounded(tokens: list[Token], i: int, stop: int, quantity: Quantity, numeral: Numeral | None = None) -> Quantity:
    """Place the quantity and read its bound from the words before it or from its own form (`une trentaine`)."""
    bound = quantity.bound
    if bound == "exact":
        bound = read_bound(tokens, i, duration=quantity.kind == "duration")
    if numeral is not None and bound == "exact":
        bound = "over" if numeral.vague else "about" if numeral.about else "exact"
    governor = _governor(tokens, i)
    figure = numeral.value if numeral is not None else None
    start, end = tokens[max(i, 0)].start, tokens[stop - 1].end
    value, kind, unit, noun = quantity.value, quantity.kind, quantity.unit, quantity.noun
    return Quantity(value, kind, unit, bound, noun, governor, start, end, figure)


def _governor(tokens: list[Token], i: int) -> str:
    k = i - 1
    while k >= 0 and (tokens[k].text in ABOUT or tokens[k].text == "'"):
        k -= 1
    led = k >= 1 and tokens[k].text in ("de", "d", "of", "by")
    word = tokens[k - 1].text if led and tokens[k - 1].is_word else ""
    return "" if word in _NO_GOVERNORS else word
