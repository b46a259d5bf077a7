"""How a figure is bounded by the words before it: `environ`, `more than`, `moins de`, `within`, `at least`."""

from collections.abc import Sequence
from typing import Literal

from agent.language.numerals import Token

Bound = Literal["exact", "about", "over", "under", "up to", "at least"]

ABOUT = frozenset(
    {
        "environ", "about", "around", "roughly", "approximately", "quelque", "quelques", "presque", "nearly", "almost",
        "some", "circa", "pres", "autour", "approximativement", "close", "avoisine", "pratiquement", "loin", "peu",
    }
)  # fmt: skip
_OVER = {
    "over",
    "above",
    "exceeding",
    "exceeds",
    "exceeded",
    "depasse",
    "depassent",
    "depassant",
    "beyond",
    "superieur",
}
_UNDER = {"under", "below", "inferieur"}
_PASSED = {"passer", "passe", "passed", "franchi", "franchir", "crossed", "topped", "franchit", "barre", "cap"}
_GLUE = {"de", "d", "des", "du", "than", "a", "to", "'", "of", "the", "la", "le", "les", "un", "une"}
# Words that may stand between the bound and the figure: `dépasse déjà les 300`, `well over 60`.
_BETWEEN = {"deja", "already", "desormais", "now", "largement", "nettement", "bien", "encore", "still"}
_PASSED_OVER = _GLUE | _BETWEEN
_REACH = 5


def read_bound(tokens: Sequence[Token], i: int, *, duration: bool = False) -> Bound:
    """The bound of the figure that starts at token `i`. A `duration` after `over the` is a stretch of time, not a bound."""
    if i and tokens[i - 1].text in ("bonne", "good"):  # `une bonne dizaine`
        return "over"
    k = i - 1
    while k >= 0 and i - k <= _REACH and tokens[k].text in _PASSED_OVER:
        k -= 1
    if k < 0:
        return "exact"
    glue = {t.text for t in tokens[k + 1 : i]}
    return _french(tokens, k, glue) or _english(tokens, k, glue, duration=duration) or "exact"


def _french(tokens: Sequence[Token], k: int, glue: set[str]) -> Bound | None:
    word, before = tokens[k].text, tokens[k - 1].text if k else ""
    if word == "plus" and glue & {"de", "d"}:
        return "up to" if before in ("pas", "au") else "over"
    if word == "moins" and before == "au":
        return "at least"
    if word == "moins" and glue & {"de", "d"}:
        return "at least" if before == "pas" else "under"
    if word == "jusqu":
        return "up to"
    if word in _PASSED and glue & {"les", "la", "the"}:
        return "over"
    loose = word in ("pres", "loin", "autour", "close")
    return "about" if word in ABOUT and (not loose or glue) else None


def _english(tokens: Sequence[Token], k: int, glue: set[str], *, duration: bool) -> Bound | None:
    word, before = tokens[k].text, tokens[k - 1].text if k else ""
    if word == "more" and "than" in glue:
        return "up to" if before == "no" else "over"
    if word in ("less", "fewer") and "than" in glue:
        return "at least" if before == "no" else "under"
    if word in ("least", "most") and before == "at":
        return "at least" if word == "least" else "up to"
    if word == "within" or (word == "up" and "to" in glue):
        return "up to"
    spread = k >= 2 and tokens[k - 1].is_word and tokens[k - 2].is_number  # `610 people over four plants`
    if word in _OVER and not (duration and "the" in glue) and not spread:
        return "over"
    return "under" if word in _UNDER else None
