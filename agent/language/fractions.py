"""Durations told in halves, quarters and round words: `trois quarts d'heure`, `two and a half years`, `une bonne heure`."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.language.numerals import Numeral, Token
from agent.language.units import ARTICLES, DAY, DURATIONS, HOUR

# Adjectives that make a round duration of one unit: `une bonne heure`, `a whole year`.
_ROUND = {"bonne", "petite", "grosse", "bon", "petit", "gros", "good", "short", "full", "whole", "entiere", "pleine"}
_HALVES = {"demi", "demie", "half"}
_QUARTERS = {"quart": 1, "quarts": 1, "quarter": 1, "quarters": 1}
# Halves of longer units than this are told roughly: `un mois et demi` for six weeks.
_DAYS = 7 * DAY
_HOURS = {"heure", "hour"}


class Fraction(NamedTuple):
    """A duration in minutes, the token after it, and whether it is about right only."""

    minutes: float
    stop: int
    about: bool = False


def read_duration(tokens: list[Token], i: int, numeral: Numeral | None) -> Fraction | None:
    """The duration in parts of a unit that starts at token `i`, None when there is none.

    `numeral` is the number read there; an article counts as one.
    """
    if tokens[i].text in ARTICLES:
        return _and_half(tokens, 1.0, i + 1) or _round_unit(tokens, i)
    if numeral is None:
        return None
    return _quarters(tokens, numeral) or _and_half(tokens, numeral.value, numeral.stop)


def _word(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text if 0 <= i < len(tokens) else ""


def _quarters(tokens: list[Token], number: Numeral) -> Fraction | None:
    """`trois quarts d'heure`, `three quarters of an hour`."""
    if number.value not in (2, 3) or _word(tokens, number.stop) not in _QUARTERS:
        return None
    near = [k for k in range(number.stop + 1, number.stop + 4) if _word(tokens, k) in _HOURS]
    return Fraction(number.value * HOUR / 4, near[0] + 1) if near else None


def _and_half(tokens: list[Token], value: float, j: int) -> Fraction | None:
    """`deux ans et demi`, `une heure et demie`, `an hour and a half`, `two and a half years`; the number ends at `j`."""
    if _word(tokens, j) in DURATIONS and _half_at(tokens, j + 1):
        unit = DURATIONS[_word(tokens, j)]
        return Fraction((value + 0.5) * unit, _half_at(tokens, j + 1), about=unit > _DAYS)
    stop = _half_at(tokens, j)
    if stop and _word(tokens, stop) in DURATIONS:
        unit = DURATIONS[_word(tokens, stop)]
        return Fraction((value + 0.5) * unit, stop + 1, about=unit > _DAYS)
    return None


def _half_at(tokens: list[Token], j: int) -> int:
    """The token after `et demi`, `and a half`; 0 when they are not there."""
    if _word(tokens, j) == "et" and _word(tokens, j + 1) in _HALVES:
        return j + 2
    if _word(tokens, j) == "and" and _word(tokens, j + 1) == "a" and _word(tokens, j + 2) == "half":
        return j + 3
    return 0


def _round_unit(tokens: list[Token], i: int) -> Fraction | None:
    """`une bonne heure`, `a full year`; `une quinzaine de jours`, `une poignée de minutes` have no value of their own."""
    wished = DAY <= DURATIONS.get(_word(tokens, i + 2), 0) <= _DAYS and _word(tokens, i + 1) in ("bonne", "good")
    if _word(tokens, i + 1) in _ROUND and _word(tokens, i + 2) in DURATIONS and not wished:  # `bonne journée` is a wish
        return Fraction(DURATIONS[_word(tokens, i + 2)], i + 3, about=True)
    if _word(tokens, i + 1) in DURATIONS and _word(tokens, i + 2) in _ROUND:
        return Fraction(DURATIONS[_word(tokens, i + 1)], i + 3, about=True)
    return None
