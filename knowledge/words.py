"""Words of a text as the search compares them: folded, split, without stop words, stemmed.

Accents are folded before stemming because half of the sources, and many users, type without them. The stemmer is a
light one (one suffix off, then a doubled letter): on our development questions it ranks as well as Snowball's, whose
package costs 0.3 s of import and 0.1 ms a word.
"""

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Literal

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
SHORTEST_STEM = 3  # letters left after a suffix is taken off

_WORD = re.compile(r"[a-z0-9]+")
_ONE_FORM = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "\u00a0": " ", "\u202f": " "})

# Suffix and what replaces it; the first that fits is used, so the longer form of a family comes first.
_SUFFIXES: dict[Language, str] = {
    "fr": """issements:iss issement:iss ellement: ivement:if usement:u ements: ement: atrices:at atrice:at ateurs:at
        ateur:at ations:at ation:at itions:it ition:it isees:is isee:is ises:is isent:is iser:is ise:is euses:eu euse:eu
        eurs:eu eur:eu eux:eu ences:enc ence:enc ances:anc ance:anc iques:iqu ique:iqu ismes: isme: istes: iste: ables:
        able: ibles: ible: ites:it ite:it ives:if ive:if ifs:if elles:el elle:el els:el eaux:eau aux:al ales:al ale:al
        ieres:ier iere:ier iers:ier eraient:er erait:er erons:er erez:er eront:er era:er assent: aient: antes: ante:
        ants: ant: ions: iez: ees: ee: es: er: ez: ons: ent: ais: ait: ai: e: s: x:""",
    "en": """ational:at ization:iz isation:iz ations:at ation:at izers:iz izer:iz izing:iz ising:iz ized:iz ised:iz
        izes:iz ises:iz ize:iz ise:iz fulness:ful iveness:iv ousness:ous ities:it ity:it ments:ment ness: ively:iv
        ally:al ingly: edly: ly: ators:at ator:at ating:at ated:at ates:at ate:at iers:y ier:y ings: ing: ives:iv ive:iv
        ions: ion: ies:y ied:y ers: er: ors: or: sses:ss ss:ss ed: es: s: e:""",
}


def _rules(language: Language) -> tuple[tuple[str, str], ...]:
    pairs = (rule.partition(":") for rule in _SUFFIXES[language].split())
    return tuple((suffix, replacement) for suffix, _, replacement in pairs)


_RULES = {language: _rules(language) for language in LANGUAGES}


def fold(text: str) -> str:
    """Lower case without accents or ligatures, compatibility forms spelt out ("ﬁ" is "fi")."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_ONE_FORM))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """Folded words and numbers, in order; a lone letter is left out, a lone digit is kept."""
    return [word for word in _WORD.findall(fold(text)) if len(word) > 1 or word.isdigit()]


def stems(text: str, language: Language) -> list[str]:
    """What the index holds for a text: stems of its words without the language's stop words, in order."""
    stop = stop_words(language)
    return [stem(word, language) for word in words(text) if word not in stop]


@lru_cache(maxsize=1024)
def query_stems(query: str, language: Language) -> tuple[str, ...]:
    """Distinct stems of a query, kept for the next time it is asked."""
    return tuple(dict.fromkeys(stems(query, language)))


@lru_cache(maxsize=2)
def stop_words(language: Language) -> frozenset[str]:
    """Words of a language that carry no topic, folded."""
    listed = (resources.files("knowledge") / "lists" / f"stop.{language}.txt").read_text(encoding="utf-8")
    return frozenset(fold(listed).split())


@lru_cache(maxsize=50_000)
def stem(word: str, language: Language) -> str:
    """The stem of a folded word; numbers, codes and words of three letters are left as they are."""
    if len(word) <= SHORTEST_STEM or not word.isalpha():
        return word
    for suffix, replacement in _RULES[language]:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            word = word[: -len(suffix)] + replacement
            break
    if len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > SHORTEST_STEM else word


_FRENCH_LETTERS = frozenset("àâçèéêëîïôùûüœ")


def lean(text: str) -> float:
    """How French a text looks, by its little words and its letters: above 0 French, below 0 English, 0 either."""
    found = words(text)
    french, english = stop_words("fr"), stop_words("en")
    little = sum((word in french) - (word in english) for word in found)
    return little + sum(char in _FRENCH_LETTERS for char in text.lower())
