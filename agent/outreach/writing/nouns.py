"""Number and gender of the noun that opens a French phrase, so that a label of the playbook reads as part of a sentence.

`alertes lues le lundi` becomes `des alertes lues le lundi`; what is not sure stays as written: no article beats a wrong one.
"""

from typing import Literal, NamedTuple

from prompts import phrases

# Endings that say the gender of most French nouns; the exceptions are listed in the phrase bank.
_FEMININE = ("tion", "sion", "ance", "ence", "té", "ure", "ie", "ette", "ée", "esse", "tude", "ise", "aine", "elle")
_MASCULINE = ("ment", "age", "eur", "ier", "al", "port", "isme", "eau", "et", "oir", "ard", "teur", "ot")
_SAME_IN_PLURAL = frozenset(
    ("accès", "temps", "prix", "choix", "cas", "corps", "avis", "poids", "succès", "progrès", "parcours")
)


class Noun(NamedTuple):
    """`gender` m or f, None when it is not sure."""

    gender: Literal["m", "f"] | None
    plural: bool


def opening_noun(phrase: str) -> Noun | None:
    """The noun the phrase opens on; None when it opens on anything else (an article, a number, a verb) or in doubt."""
    words = phrase.split()
    if len(words) < 2 or not words[0].isalpha() or not words[0].islower():
        return None
    word = words[0]
    plural = word.endswith(("s", "x")) and word not in _SAME_IN_PLURAL
    return _known(word.removesuffix("s") if plural else word, plural=plural)


def _known(word: str, *, plural: bool) -> Noun | None:
    bank: dict[str, list[str]] = phrases("fr", "email")["nouns"]
    if word in bank["none"]:
        return None
    if word in bank["f"] or word in bank["m"]:
        return Noun("f" if word in bank["f"] else "m", plural)
    if word.endswith(_FEMININE):
        return Noun("f", plural)
    if word.endswith(_MASCULINE):
        return Noun("m", plural)
    return None


def with_article(phrase: str) -> str:
    """`équipe de moins de dix` → `une équipe de moins de dix`; the phrase as written when its noun is not known."""
    noun = opening_noun(phrase)
    if noun is None:
        return phrase
    return f"{'des' if noun.plural else 'une' if noun.gender == 'f' else 'un'} {phrase}"
