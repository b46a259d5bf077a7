"""Numbers people write: scores, sums of money, head counts. Text that is no number gives None, never an error."""

import re
from functools import lru_cache
from typing import NamedTuple

MAX_LENGTH = 80  # characters; a longer cell is a sentence
_NUMBER = re.compile(r"\d[\d., '’]*")
_GROUPS = {sep: re.compile(rf"\d{{1,3}}(?:{re.escape(sep)}\d{{3}})+(?!\d)") for sep in (" ", ",", ".", "'")}
_MULTIPLIERS = {
    "k": 1e3, "ke": 1e3, "keur": 1e3, "thousand": 1e3, "thousands": 1e3, "mille": 1e3, "milliers": 1e3,
    "m": 1e6, "mn": 1e6, "mm": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "meur": 1e6, "me": 1e6,
    "md": 1e9, "mds": 1e9, "b": 1e9, "bn": 1e9, "mrd": 1e9, "billion": 1e9, "billions": 1e9, "milliard": 1e9, "milliards": 1e9,
}  # fmt: skip
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_CODES = {code: code for code in ("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "JPY", "INR", "CNY")} | {
    "EURO": "EUR", "EUROS": "EUR", "KEUR": "EUR", "MEUR": "EUR", "DOLLAR": "USD", "DOLLARS": "USD",
}  # fmt: skip


class Span(NamedTuple):
    """A range; `high` is None when open (`10,000+`), equal to `low` for one value."""

    low: float
    high: float | None


class Money(NamedTuple):
    """A sum or a range of sums and the currency the cell states, None when it does not."""

    span: Span
    currency: str | None


def number(text: str) -> float | None:
    """The number a cell states, None when it states none or several.

    Decimal comma or point, thousands by spaces or `,`, then `k`, `M`, `Md` or `B`; a trailing `%` or `/100` is dropped.
    """
    plain = " ".join(re.sub(r"(?:%|/ ?\d+)\Z", "", " ".join(text[: MAX_LENGTH + 1].split())).split())
    found = _values(plain) if len(text) <= MAX_LENGTH else []
    if len(found) != 1 or not _only_number(plain):
        return None
    return -found[0] if plain.lstrip().startswith(("-", "−")) else found[0]


def _only_number(text: str) -> bool:
    rest = re.sub(r"[\d., '’+\-−]", "", text).casefold()
    return rest == "" or rest in _MULTIPLIERS


def span(text: str, unit: float = 1.0) -> Span | None:
    """A head count or a range: `1,001-5,000`, `250 à 499`, `10,000+`, `> 500`, `env. 300`, `< 10`.

    `unit` multiplies what states no unit of its own.
    """
    if len(text) > MAX_LENGTH:
        return None
    found = _values(text, unit)
    if len(found) == 2 and found[0] <= found[1]:
        return Span(found[0], found[1])
    if len(found) != 1:
        return None
    mark = text.strip()
    if mark.endswith("+") or mark.startswith((">", "≥")) or "plus de" in mark.casefold():
        return Span(found[0], None)
    if mark.startswith(("<", "≤")) or "moins de" in mark.casefold():
        return Span(0, found[0])
    return Span(found[0], found[0])


def money(text: str, header: str = "") -> Money | None:
    """A sum or range with its currency: `$22M`, `1 234,5 k€`, `€12,000,000`, `$100M - $250M`, `3,2 Md€`.

    The column's name may state the unit and the currency of bare numbers: `CA (M€)`, `Revenue in $K`.
    """
    values = span(text, stated_unit(header))
    return Money(values, currency_of(text) or currency_of(header)) if values else None


@lru_cache(maxsize=1_024)
def stated_unit(header: str) -> float:
    """What the numbers of a column are counted in by its name: a thousand for `CA (k€)`, 1 where it does not say.

    A single letter counts only beside a currency or in brackets: the M of `CA M` may be anything.
    """
    for word in re.findall(r"[^\W\d_]+|[€$£¥]", header[:MAX_LENGTH].casefold()):
        if len(word) > 1 and word in _MULTIPLIERS:
            return _MULTIPLIERS[word]
    bracket = re.search(
        r"\(\s*(?:en |in )?[€$£¥]?\s*([kmb])\s*[€$£¥]?\s*\)|[€$£¥]\s?([kmb])\b|\b([kmb])\s?[€$£¥]",
        header[:MAX_LENGTH].casefold(),
    )
    letter = next((found for found in bracket.groups() if found), "") if bracket else ""
    return _MULTIPLIERS.get(letter, 1.0)


def currency_of(text: str) -> str | None:
    """The ISO code of the first currency sign or code in the cell."""
    for char in text[:MAX_LENGTH]:
        if char in _SIGNS:
            return _SIGNS[char]
    return next((_CODES[word] for word in re.findall(r"[^\W\d_]+", text[:MAX_LENGTH].upper()) if word in _CODES), None)


def _values(text: str, unit: float = 1.0) -> list[float]:
    spaced = " ".join(text.replace("’", "'").split())
    values: list[float] = []
    factors: list[float | None] = []
    for match in _NUMBER.finditer(spaced):
        value = _value(match[0].strip(" '.,"))
        if value is None:
            return []
        if len(factors) == 1 and factors[0] is None and not _SIGNS.keys() & set(spaced[: match.start()]):
            factors[0] = _multiplier(spaced[match.end() :])  # `1 à 5 M€`: the unit said once holds for both
        values.append(value)
        factors.append(_multiplier(spaced[match.end() :]))
    return [value * (factor or unit) for value, factor in zip(values, factors, strict=True)]


def _multiplier(rest: str) -> float | None:
    word = re.match(r"\s*([^\W\d_]*)", rest)
    return _MULTIPLIERS.get(word[1].casefold()) if word else None


def _value(digits: str) -> float | None:
    """One number: the last of two different separators is the decimal one; alone, `,` between groups of three is thousands."""
    for sep in (" ", "'"):
        if sep in digits:
            whole = re.split(r"[.,]", digits)[0]
            if not _GROUPS[sep].fullmatch(whole):
                return None
            digits = digits.replace(sep, "")
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        decimal, thousands = (".", ",") if point > comma else (",", ".")
        digits = digits.replace(thousands, "").replace(decimal, ".")
    elif comma >= 0:
        grouped = _GROUPS[","].fullmatch(digits) and not digits.startswith("0")
        digits = digits.replace(",", "") if grouped else digits.replace(",", ".")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "") if _GROUPS["."].fullmatch(digits) else digits
    return float(digits) if digits.replace(".", "", 1).isdigit() else None
