"""Numbers as people write them, in French and English: `1 400`, `1,400`, `twelve`, `quatre-vingt-dix`, `une trentaine`.

Works on folded tokens (lower case, no accents) that keep their offsets in the original text.
"""

import re
from typing import NamedTuple

from agent.language.fold import fold

# A word (`GA4` is one; `x` stands apart in `3x8`); digits with French (space) or English (comma) thousands and a decimal
# mark; a sign.
_TOKEN = re.compile(
    r"[^\W\d_x][^\W_]*|x(?!\d)[^\W_]*|x|(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\w\s]",
)

UNITS = {
    "zero": 0, "un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9,
}  # fmt: skip
TEENS = {
    "dix": 10, "ten": 10, "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "treize": 13, "thirteen": 13,
    "quatorze": 14, "fourteen": 14, "quinze": 15, "fifteen": 15, "seize": 16, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "vingt": 20, "vingts": 20, "twenty": 20, "trente": 30, "thirty": 30, "quarante": 40, "forty": 40,
    "cinquante": 50, "fifty": 50, "soixante": 60, "sixty": 60, "septante": 70, "seventy": 70, "huitante": 80,
    "octante": 80, "eighty": 80, "nonante": 90, "ninety": 90,
}  # fmt: skip
HUNDREDS = {"cent": 100, "cents": 100, "hundred": 100}
SCALES = {
    "mille": 1e3, "thousand": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9,
    "billion": 1e9, "billions": 1e9, "k": 1e3, "bn": 1e9, "md": 1e9, "mds": 1e9, "mn": 1e6,
}  # fmt: skip
# Rounded collectives: the value is about right by nature.
COLLECTIVES = {
    "dizaine": 10, "douzaine": 12, "dozen": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
# Plurals that only say "at least about twice that": `des dizaines de sites`, `hundreds of sites`.
VAGUE = {
    "dizaines": 20, "dozens": 24, "centaines": 200, "hundreds": 200, "milliers": 2000, "thousands": 2000,
}  # fmt: skip

# Every word a number can start with; `un`, `une`, `one` are articles too.
_STARTS = {"several", "half", "demi"}
NUMERAL_WORDS = frozenset({*UNITS, *TEENS, *TENS, *HUNDREDS, *SCALES, *COLLECTIVES, *VAGUE, *_STARTS}) - {
    "un",
    "une",
    "one",
}
_HALF_DOZENS = (["half", "a", "dozen"], ["demi", "-", "douzaine"])
# With the articles and `plusieurs` that may open one: any other word opens none.
_OPENINGS = NUMERAL_WORDS | {"un", "une", "one", "a", "plusieurs"}


class Token(NamedTuple):
    """A folded token and its place in the original text."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """True for letters."""
        return self.text[0].isalpha()

    @property
    def is_number(self) -> bool:
        """True for digits."""
        return self.text[0].isdigit()


class Numeral(NamedTuple):
    """A number read from tokens `[start, stop)`. `spelled` means in words; `about` and `vague` come from its form."""

    value: float
    start: int
    stop: int
    spelled: bool = False
    about: bool = False
    vague: bool = False


def tokenize(text: str) -> list[Token]:
    """Tokens of a text: numbers, words, signs. Offsets refer to the text."""
    new = tuple.__new__  # a fifth less than calling the class
    return [new(Token, (m[0], m.start(), m.end())) for m in _TOKEN.finditer(fold(text))]


def digits_value(text: str) -> float:
    """Value of `1 400`, `1,400`, `2,5`, `1.1`: a mark followed by exactly three digits groups thousands."""
    if text.isdecimal():
        return float(text)
    plain = text.replace(" ", "")
    groups = re.split(r"[.,]", plain)
    if len(groups) == 1:
        return float(plain)
    if len(groups) > 2 or (len(groups[1]) == 3 and groups[0] not in ("0", "")):
        return float("".join(groups)) if all(len(g) == 3 for g in groups[1:]) else float(groups[0])
    return float(f"{groups[0]}.{groups[1]}")


def read_numeral(tokens: list[Token], i: int) -> Numeral | None:
    """The number that starts at token `i`, or None. `un`, `une` alone are articles and give None."""
    token = tokens[i]
    if token.is_number:
        return _scaled(tokens, Numeral(digits_value(token.text), i, i + 1))
    word = token.text
    if word not in _OPENINGS:
        return None
    after = tokens[i + 1].text if i + 1 < len(tokens) else ""
    if word in ("several", "plusieurs") and after in ("hundred", "thousand"):
        return Numeral(2.0 * (100 if after == "hundred" else 1000), i, i + 2, True, vague=True)
    if word in ("half", "demi") and [t.text for t in tokens[i : i + 3]] in _HALF_DOZENS:
        return Numeral(6.0, i, i + 3, True, about=True)
    if word in VAGUE:
        return Numeral(VAGUE[word], i, i + 1, True, vague=True)
    if word in COLLECTIVES:
        return _of_millions(tokens, Numeral(COLLECTIVES[word], i, i + 1, True, about=True))
    if word in ("un", "une", "a") and after in COLLECTIVES:
        return _of_millions(tokens, Numeral(COLLECTIVES[after], i, i + 2, True, about=True))
    if word in ("un", "a", "one") and SCALES.get(after, 0) >= 1e6:
        return _scaled(tokens, Numeral(1.0, i, i + 1, True))
    spelled = _spelled(tokens, i)
    return None if spelled is None else _scaled(tokens, spelled)


def _of_millions(tokens: list[Token], number: Numeral) -> Numeral:
    """`une cinquantaine de millions`."""
    link, scale = (tokens[k].text if k < len(tokens) else "" for k in (number.stop, number.stop + 1))
    if link != "de" or SCALES.get(scale, 0) < 1e6:
        return number
    return Numeral(number.value * SCALES[scale], number.start, number.stop + 2, True, about=True)


def _scaled(tokens: list[Token], number: Numeral) -> Numeral:
    """Apply `million`, `k`, `M` when they follow at once."""
    value, j = number.value, number.stop
    while j < len(tokens):
        scale = SCALES.get(tokens[j].text)
        if scale is None and tokens[j].text == "m" and _million_sign(tokens, j):
            scale = 1e6
        if scale is None or (tokens[j].text == "k" and tokens[j].start > tokens[j - 1].end + 1):
            break
        value, j = value * scale, j + 1
    return number if j == number.stop else number._replace(value=value, stop=j)


def _million_sign(tokens: list[Token], j: int) -> bool:
    """`m` is a million beside a currency sign (`£14m`, `12 m€`), a metre elsewhere."""
    after = tokens[j + 1].text if j + 1 < len(tokens) else ""
    before = tokens[j - 2].text if j >= 2 else ""
    return after in ("€", "£", "$", "eur", "euros", "gbp", "usd", "chf") or before in (
        "€",
        "£",
        "$",
        "eur",
        "gbp",
        "chf",
    )


def _spelled(tokens: list[Token], i: int) -> Numeral | None:
    total, current, j = 0.0, -1.0, i
    while j < len(tokens):
        word = tokens[j].text
        if word == "-" and current >= 0:
            j += 1
            continue
        step = _grow(current, word)
        if step is None and current >= 0 and _links(tokens, j, current):
            j += 1
            continue
        if step is None:
            break
        current = step
        j += 1
        if word in ("mille", "thousand"):
            total, current = total + current, 0.0
    while j > i and tokens[j - 1].text == "-":
        j -= 1
    if current < 0 or (j == i + 1 and tokens[i].text in ("un", "une", "one", "cents", "mille")):
        return None
    return Numeral(total + current, i, j, True)


def _grow(current: float, word: str) -> float | None:
    """The value after one more number word, None when the word does not continue the number."""
    start = current <= 0
    if word in UNITS:
        joins = current % 100 in (10, 70, 90) and word in ("sept", "huit", "neuf")  # dix-sept, quatre-vingt-dix-huit
        fits = start or joins or (current >= 20 and current % 10 == 0)
        return max(current, 0.0) + UNITS[word] if fits else None
    if word in TEENS:
        fits = start or current % 100 in (60, 80) or (current >= 100 and current % 100 == 0)
        return max(current, 0.0) + TEENS[word] if fits else None
    if word in TENS:
        if word.startswith("vingt") and current % 100 == 4:
            return current + 76
        return max(current, 0.0) + TENS[word] if start or (current >= 100 and current % 100 == 0) else None
    if word in HUNDREDS:
        return 100.0 if start else current * 100 if 0 < current < 100 else None
    if word in ("mille", "thousand"):
        return 1000.0 if start else current * 1000 if 0 < current < 1000 else None
    return None


def _links(tokens: list[Token], j: int, current: float) -> bool:
    """`vingt et un`, `two hundred and fifty`."""
    if j + 1 >= len(tokens):
        return False
    word, after = tokens[j].text, tokens[j + 1].text
    if word == "et":
        return current >= 20 and current % 10 == 0 and after in ("un", "une", "onze")
    return word == "and" and current >= 100 and _grow(current, after) is not None
