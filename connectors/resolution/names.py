"""Company names as keys: the account key of a signal list, and the stricter form used to compare two companies."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

MAX_NAME = 512  # characters that count; beyond, a cell is a text, not a name
# Dropped from an account key, at either end, once. A closed list: a key must not change when the tables below grow.
KEY_LEGAL_FORMS = frozenset((
    "sas", "sasu", "sarl", "eurl", "sa", "snc", "scop", "gmbh", "ag", "inc", "ltd", "llc", "bv", "nv", "spa", "srl", "oy", "ab", "plc",  # noqa: E501 - one case a line
))  # fmt: skip
_PUNCTUATION = re.compile(r"[\W_]+")
_NONE: frozenset[str] = frozenset()
_STE = re.compile(r"\bsté\b")  # société, where `ste` without accent is sainte
_CAPITAL = " au capital"  # the legal mention that may follow a French name
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def without_accents(text: str) -> str:
    """The text in its compatibility form without combining marks; case is kept."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def account_name(name: str) -> str:
    """The name an account key is made of: case, accents, dots, punctuation and one legal form at each end removed.

    A name made of signs only keeps its folded form, so that it is never empty unless the name is.
    """
    folded = without_accents(name[:MAX_NAME].casefold())
    if not folded.isascii():
        folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    tokens = folded.replace(".", "").split()
    if not "".join(tokens).isalnum():  # most names are letters and digits
        tokens = _PUNCTUATION.sub(" ", folded.replace(".", "")).split()
    if len(tokens) > 1 and tokens[0] in KEY_LEGAL_FORMS:
        tokens = tokens[1:]
    if len(tokens) > 1 and tokens[-1] in KEY_LEGAL_FORMS:
        tokens = tokens[:-1]
    return " ".join(tokens) or " ".join(folded.split())


class NameTables(NamedTuple):
    """Word lists used to compare names (`names.toml`), all folded. `special` are the words that change a name's compact form,
    `last_words` the legal forms of one word that is no synonym of another."""

    legal_forms: frozenset[tuple[str, ...]]
    form_starts: frozenset[str]
    form_ends: frozenset[str]
    synonyms: dict[str, str]
    fillers: frozenset[str]
    group: frozenset[str]
    places: frozenset[str]
    generic: frozenset[str]
    special: frozenset[str]
    last_words: frozenset[str]


class ComparableName(NamedTuple):
    """A name prepared for comparison: its `words`, and which of them identify (`core`), place it in a group, or in a country.

    `spoken` is the whole name without legal form, small words kept, as one word. `compact` is the name as one word, umlauts in
    either spelling: `Bio Logis` and `Biologis`, `Müller` and `Mueller` are the same; `compact_core` the same for the words that
    identify, the key under which a group's companies meet. `numbers` are the words with a digit.
    """

    spoken: str
    compact: str
    compact_core: str
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    core: tuple[str, ...]
    group: frozenset[str]
    places: frozenset[str]

    @property
    def distinctive(self) -> bool:
        """Whether the name alone can name one company: a word that is not a trade word, and enough letters."""
        rare = [word for word in self.core if word not in name_tables().generic and not word.isdigit()]
        return bool(rare) and (len(self.core) > 1 or len(rare[0]) >= 10)


def _unspelled(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@cache
def name_tables() -> NameTables:
    """The shipped word lists."""
    table = tomllib.loads(resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    forms = frozenset(tuple(form.split()) for form in table["legal_forms"])
    starts, ends = frozenset(form[0] for form in forms), frozenset(form[-1] for form in forms)
    synonyms, fillers = dict(table["synonyms"]), frozenset(table["fillers"])
    return NameTables(
        forms,
        starts,
        ends,
        synonyms,
        fillers,
        frozenset(table["group"]),
        frozenset(table["places"]),
        frozenset(table["generic"]),
        starts | ends | fillers | synonyms.keys(),
        frozenset(form[0] for form in forms if len(form) == 1) - synonyms.keys(),
    )


def compact_forms(name: str) -> tuple[str, str]:
    """The `compact` and the `spoken` of a name: what decides whether two names are one, without the rest."""
    folded, tables = name[:MAX_NAME].casefold(), name_tables()
    plain = folded.split()
    joined = "".join(plain)
    if (
        joined.isalnum() and folded.isascii() and _CAPITAL not in folded
    ):  # as most names are: nothing to take off, or one legal form
        if tables.special.isdisjoint(plain):
            joined = _unspelled(joined)
            return joined, joined
        if len(plain) > 1 and plain[-1] in tables.last_words and tables.special.isdisjoint(plain[:-1]):
            joined = _unspelled(joined[: -len(plain[-1])])
            return joined, joined
    whole, tokens = _words(name)
    compact = _unspelled("".join(tokens))
    return compact, compact if tokens is whole else _unspelled("".join(whole))


def _words(name: str) -> tuple[list[str], list[str]]:
    """The words of a name without legal forms, spellings unified; and those that are not small words, if any."""
    tables, tokens = name_tables(), _tokens(name)
    if tables.special.isdisjoint(tokens):  # as most names are
        return tokens, tokens
    synonyms, fillers = tables.synonyms, tables.fillers
    whole = _without_legal_forms([synonyms.get(token, token) for token in tokens])
    if fillers.isdisjoint(whole):
        return whole, whole
    return whole, [token for token in whole if token not in fillers] or whole


@lru_cache(maxsize=65_536)
def comparable_name(name: str) -> ComparableName:
    """The name prepared for comparison: legal forms off both ends, spellings unified, group and place words set apart."""
    tables = name_tables()
    whole, tokens = _words(name)
    spoken, compact = _unspelled("".join(whole)), _unspelled("".join(tokens))
    numbers = () if compact.isalpha() else tuple(sorted(t for t in tokens if any(map(str.isdigit, t))))
    core = [token for token in tokens if token not in tables.group and token not in tables.places]
    if not core or len(core) == len(tokens):  # a name made of such words only identifies by them
        words = tuple(tokens)
        return ComparableName(spoken, compact, compact, numbers, words, words, _NONE, _NONE)
    group, places = tables.group.intersection(tokens), tables.places.intersection(tokens)
    return ComparableName(
        spoken, compact, _unspelled("".join(core)), numbers, tuple(tokens), tuple(core), group, places
    )


def _tokens(name: str) -> list[str]:
    folded = name[:MAX_NAME].casefold()
    if _CAPITAL in folded:
        folded = folded.partition(_CAPITAL)[0]
    if not folded.isascii():
        folded = without_accents(_STE.sub("societe", folded).translate(_LIGATURES).replace("’", "'"))
    words = folded.split()
    if "".join(words).isalnum():  # as most names are
        return words
    folded = folded.replace("&", " et ").replace("+", " et ").replace(".", "").replace("'s ", "s ")
    return _PUNCTUATION.sub(" ", folded).split()


def _without_legal_forms(tokens: list[str]) -> list[str]:
    """Legal forms off both ends, as long as something is left: `SAS Duval & Cie` and `Duval et Cie` meet."""
    tables = name_tables()
    while len(tokens) > 1 and (tokens[-1] in tables.form_ends or tokens[0] in tables.form_starts):
        shorter = _without_one_form(tokens, tables.legal_forms)
        if shorter is tokens:
            break
        tokens = shorter
    return tokens


def _without_one_form(tokens: list[str], forms: frozenset[tuple[str, ...]]) -> list[str]:
    for length in range(min(4, len(tokens) - 1), 0, -1):
        if tuple(tokens[-length:]) in forms:
            return tokens[:-length]
        if tuple(tokens[:length]) in forms:
            return tokens[length:]
    return tokens
