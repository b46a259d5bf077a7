"""Columns whose name is in no table: read by the words of the name, and only when the values agree.

No alias table is ever complete. `Date de repérage`, `Signal strength` or `Acct Name` say what they hold by their words, and the
cells below confirm it or not. Only roles that no known name has taken are guessed, never against the words that tell a column of
the same kind apart (`Past company`, `First visit date`). The words are data: `[guesses]` in `vocabulary.toml`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from connectors.files.amounts import number, span
from connectors.files.cells import clean, fold
from connectors.files.dates import shape_of
from connectors.files.vocabulary import Guess, Role, Vocabulary
from connectors.resolution.domains import account_domain
from connectors.resolution.names import without_accents

MAX_TRIED = 100  # columns whose values are looked at for one role: no list has more that may hold it
MAX_NAME = 256  # characters of a column name looked at
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9]+")


def words_of(header: str) -> tuple[str, ...]:
    """The words of a column name, without case and accents: `LastSeenAt` gives last, seen, at."""
    return tuple(_WORD.findall(without_accents(_HUMPS.sub(" ", clean(header[:MAX_NAME]))).casefold()))


def may_name(header: str, vocabulary: Vocabulary) -> Iterator[Role]:
    """The roles the words of a column name allow."""
    said = words_of(header)
    for role, guess in vocabulary.guesses.items():
        if _fits(said, guess):
            yield role


def guessed_roles(
    header: Sequence[str], samples: Sequence[Sequence[str]], taken: Mapping[Role, Sequence[int]], vocabulary: Vocabulary
) -> dict[Role, tuple[int, ...]]:
    """One column for each role that has none, among the columns no role has taken, where words and values both say so."""
    used = {at for places in taken.values() for at in places}
    free = [at for at in range(len(header)) if at not in used]
    said = {at: words_of(header[at]) for at in free}
    found: dict[Role, tuple[int, ...]] = {}
    for role, guess in vocabulary.guesses.items():
        if role in taken:
            continue
        named = sorted((at for at in free if _fits(said[at], guess)), key=lambda at: (-_weight(said[at], guess), at))
        agreed = next((at for at in named[:MAX_TRIED] if _agree(role, at, samples, vocabulary)), None)
        if agreed is not None:
            found[role] = (agreed,)
            free.remove(agreed)
    return found


def unsure_role(
    role: Role,
    header: Sequence[str],
    samples: Sequence[Sequence[str]],
    taken: Mapping[Role, Sequence[int]],
    vocabulary: Vocabulary,
) -> int | None:
    """The first free column whose name is too common to trust (`unsure` in the tables) and whose values agree."""
    used = {at for places in taken.values() for at in places}
    folded = {fold(name): at for at, name in reversed(list(enumerate(header))) if at not in used}
    named = (folded[name] for name in vocabulary.unsure.get(role, ()) if name in folded)
    return next((at for at in named if _agree(role, at, samples, vocabulary)), None)


def _fits(said: Sequence[str], guess: Guess) -> bool:
    named = not guess.words.isdisjoint(said) or (bool(said) and said[-1] in guess.ends)
    return named and guess.never.isdisjoint(said)


def _weight(said: Sequence[str], guess: Guess) -> int:
    return sum(word in guess.prefer for word in said)


def _agree(role: Role, at: int, samples: Sequence[Sequence[str]], vocabulary: Vocabulary) -> bool:
    """Whether at least half of the first values that say something are what the role holds."""
    cells = [text for row in samples if at < len(row) and (text := clean(row[at]).lstrip("\0"))]
    said = [text for text in cells if text.casefold() not in vocabulary.placeholders]
    test = _VALUES.get(role, _is_text)
    if role == "type":
        said = [fold(text) for text in said]
        test = vocabulary.types.__contains__
    return bool(said) and 2 * sum(map(test, said)) >= len(said)


def _is_date(text: str) -> bool:
    return shape_of(text).kind != "none"


def _is_text(text: str) -> bool:
    return any(c.isalpha() for c in text) and shape_of(text).kind == "none" and account_domain(text) is None


_VALUES: Mapping[Role, Callable[[str], bool]] = {
    "date": _is_date,
    "score": lambda text: number(text) is not None,
    "domain": lambda text: account_domain(text) is not None,
    "email": lambda text: "@" in text,
    "employees": lambda text: span(text) is not None,
}
