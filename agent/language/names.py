"""Proper names in French and English text, company aliases and ways of naming a person."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from agent.language.fold import fold
from agent.language.function_words import FUNCTION_WORDS
from agent.language.numerals import COLLECTIVES, HUNDREDS, TEENS, TENS, UNITS

# A word of a name: letters with inner hyphens or apostrophes, digits allowed after a letter (`GA4`, `NIS2`, `3M`).
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ][\wÀ-ÿ&.-]*[\wÀ-ÿ]|[A-Za-zÀ-ÿ]|\d+")
_PARTICLES = {"de", "du", "des", "la", "le", "les", "of", "and", "et", "the", "d", "l", "en", "sur", "von", "van", "à"}
_LEGAL = {
    "sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "scop", "ltd", "limited", "plc", "llp", "llc", "inc", "corp",
    "gmbh", "ag", "bv", "nv", "group", "groupe", "holding", "company", "co", "cie", "spa", "srl",
}  # fmt: skip
_TITLES = {
    "m", "mr", "mrs", "ms", "miss", "mme", "mlle", "madame", "monsieur", "mademoiselle", "dr", "docteur", "me",
    "maitre", "sir",
}  # fmt: skip
# Capitalised by grammar, not because they name something of the dossier.
_CALENDAR = {
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i", "english", "french",
    "british", "european", "christmas", "easter", "noel", "paques", "europe", "internet", "web", "american", "excel", "pdf",
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "q", "t", "h", "s",
}  # fmt: skip


_LEADING = FUNCTION_WORDS | _PARTICLES | set(UNITS) | set(TEENS) | set(TENS) | set(HUNDREDS) | set(COLLECTIVES)
# After one capitalised word that opens a sentence, only these may go on with a name (`Fromageries du Val`).
_OF = {"de", "du", "des", "d", "of", "&"}
# Marks that may stand between the end of a sentence and the next word.
_INSIDE = " \u00a0\u202f\u00ab\u00bb\u201c\u201d\u2018\"'("


class Name(NamedTuple):
    """A run of capitalised words. `opening` means it starts the sentence, where a capital proves little."""

    text: str
    start: int
    end: int
    opening: bool

    @property
    def key(self) -> str:
        """Folded text."""
        return fold(self.text)


def names(text: str) -> list[Name]:
    """Runs of capitalised words, particles inside included (`Les Ateliers de Brévent`), calendar words left out."""
    found: list[Name] = []
    run: list[re.Match[str]] = []
    folded = fold(text)
    for match in _WORD.finditer(text):
        word = match[0]
        if word.islower() and not run:
            continue
        capital = _capital(word)
        if not (capital or run):
            continue
        plain = folded[match.start() : match.end()]
        joined = bool(run) and _joined(text, run[-1].end(), match.start())
        if capital and plain not in _CALENDAR:
            if not joined:
                _close(text, run, found)
                run = []
            run.append(match)
        elif joined and (_goes_on(text, run, plain) or _is_version(text, run, match)):
            run.append(match)
        else:
            _close(text, run, found)
            run = []
    _close(text, run, found)
    return found


def _goes_on(text: str, run: list[re.Match[str]], word: str) -> bool:
    alone = len(run) == 1 and _opens(text, run[0].start())
    return word in (_OF if alone else _PARTICLES)


def _is_version(text: str, run: list[re.Match[str]], match: re.Match[str]) -> bool:
    """`Microsoft 365`, `Windows Server 2019`, `Google Analytics 4`; not `Found 43 machines`."""
    if not match.group().isdigit() or len(match.group()) > 4 or not _capital(run[-1].group()):
        return False
    return len(run) > 1 or match.group() == "365" or not _opens(text, run[0].start())


def _capital(word: str) -> bool:
    return not word.islower() and (word[0].isupper() or (len(word) > 2 and any(c.isupper() for c in word[1:])))


def _joined(text: str, end: int, start: int) -> bool:
    """Only a space, a hyphen, an ampersand or an elision may stand inside a name."""
    return text[end:start].strip() in ("", "-", "&", "'", "’") and start - end <= 3


def _close(text: str, run: list[re.Match[str]], found: list[Name]) -> None:
    while run and not _capital(run[-1].group()) and not run[-1].group().isdigit():
        run = run[:-1]
    while run and (not _capital(run[0].group()) or fold(run[0].group()) in _LEADING):
        run = run[1:]
    if not run or all(len(m.group()) == 1 for m in run):
        return
    start, end = run[0].start(), run[-1].end()
    found.append(Name(text[start:end], start, end, _opens(text, start)))


def _opens(text: str, start: int) -> bool:
    """True at the start of the text or after a sentence mark, a colon, a dash or an opening quote."""
    before = text[:start].rstrip(_INSIDE)
    return not before or before[-1] in ".!?:;—–•·\n"


@lru_cache(maxsize=8_192)
def words_of(name: str) -> tuple[str, ...]:
    """Folded words of a name without particles, titles and legal forms: what identifies it."""
    folded = fold(name)
    words = [folded[m.start() : m.end()] for m in _WORD.finditer(name)]
    kept = [w for w in words if w not in _PARTICLES and w not in _LEGAL and w.rstrip(".") not in _TITLES]
    return tuple(kept or words)


def company_aliases(name: str, domain: str | None = None) -> frozenset[str]:
    """Ways a text may shorten a company name, folded: without legal form, first distinctive word, domain label.

    A generic first word (`Transports`, `Maison`) is not an alias by itself: the alias is then the last word.
    """
    words = words_of(name)
    aliases = {" ".join(words), fold(name)}
    aliases.update(w for w in words if len(w) > 3 and w not in _GENERIC)
    if domain:
        aliases.add(fold(domain.split(".")[0]))
    return frozenset(a for a in aliases if a)


_GENERIC = {
    "transports", "transport", "maison", "clinique", "clinic", "editions", "atelier", "ateliers", "fromageries",
    "fromagerie", "foods", "food", "outdoor", "legal", "mecanique", "groupe", "group", "sports", "hotel", "hotels",
    "logistics", "logistique", "mutuelle", "banque", "bank", "university", "universite", "hopital", "hospital",
    "laboratoires", "laboratoire", "laboratories", "pharma", "industries", "industrie", "services", "solutions",
    "systems", "systemes", "energie", "energy", "assurances", "insurance", "imprimerie", "print", "press", "media",
    "freres", "brothers", "sons", "fils", "international", "france", "technologies", "technology", "works", "house",
    "studio", "agence", "agency", "centre", "center", "retail", "stores", "care", "health", "sante", "cosmetics",
    "cosmetiques", "construction", "batiment", "engineering", "precision", "manufacturing", "travel", "voyages",
    "distribution", "brasserie", "brewery", "dairy", "creamery", "bakes", "bakery", "domaine", "chateau", "cave",
    "caves", "cabinet", "partners", "associates", "associes", "conseil", "consulting", "docks", "port", "saint",
    "sainte", "grand", "grande", "nord", "sud", "north", "south", "east", "west", "etablissements", "compagnie",
}  # fmt: skip


def names_person(mention: str, person: str) -> bool:
    """True when a mention (`Madame Derrien`, `H. Marchetti`, `Gareth`) may be that person (full name)."""
    mine, theirs = words_of(mention), words_of(person)
    if not mine or not theirs:
        return False
    full = set(theirs)
    return all(w in full or (len(w.rstrip(".")) == 1 and any(t[0] == w[0] for t in theirs)) for w in mine) and any(
        len(w.rstrip(".")) > 1 for w in mine
    )


def find_person(text: str, people: Sequence[str]) -> str | None:
    """The first of these full names whose family name appears in the text as a word, or None."""
    flat = fold(text)
    for person in people:
        words = words_of(person)
        if words and _stands(words[-1], flat, whole=True):
            return person
    return None


def covered(name: Name | str, texts: Iterable[str]) -> bool:
    """True when every identifying word of the name appears in one of the (flattened) texts."""
    words = words_of(name if isinstance(name, str) else name.text)
    return any(all(_stands(w, text) for w in words) for text in texts)


def _stands(word: str, text: str, *, whole: bool = False) -> bool:
    """True when a word of the text begins so (`whole`: is so)."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if _parts(text[at - 1 : at], word[0]) and (not whole or _parts(word[-1], text[end : end + 1])):
            return True
        at = text.find(word, at + 1)
    return False


def _parts(left: str, right: str) -> bool:
    """A word ends or begins between two characters (`\\b` of a regular expression)."""
    return _in_word(left) != _in_word(right)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"
