"""From "we" to "you": turns somebody's own words into reported speech, or says that it cannot.

`reported("Nos ateliers tournent en 3x8", "fr")` gives "vos ateliers tournent en 3x8"; None means: quote the words instead.
Only the first person plural and a few plain forms are handled; anything else is quoted verbatim, which is always true.
"""

import re
from functools import lru_cache

from agent.language.fold import fold
from agent.language.function_words import FUNCTION_WORDS
from connectors.records import Language

# "I" keeps its capital wherever it stands.
_OPENINGS = FUNCTION_WORDS - {"i"} | {"half", "two", "three", "year", "l", "d", "j", "qu", "n", "c", "s"}
# Nouns and adjectives that end as French verbs of the third person plural do.
_NOUNS = re.compile(
    r"\b\w+ments?\b|\b(?:président|client|patient|agent|talent|argent|urgent|récent|différent|accident|incident|adhérent"
    r"|concurrent|dirigeant|permanent|régent|évident|moment|fréquent|excellent|continent)e?s?\b",
    re.IGNORECASE,
)

_FR_WORDS = {
    "nos": "vos",
    "notre": "votre",
    "nous": "vous",
    "nôtre": "vôtre",
    "nôtres": "vôtres",
}
_FR_VERBS = {
    "sommes": "êtes",
    "faisons": "faites",
    "disons": "dites",
    "avons": "avez",
    "étions": "étiez",
    "avions": "aviez",
    "fûmes": "fûtes",
}
_EN_WORDS = {"we": "you", "our": "your", "ours": "yours", "us": "you", "ourselves": "yourselves", "we're": "you are"}
_EN_CONTRACTIONS = {"we've": "you have", "we'll": "you will", "we'd": "you would"}
# "on", "I", imperatives and exclamations do not turn into reported speech without rewriting: they are quoted.
_FR_REFUSED = frozenset(
    {"je", "j", "moi", "me", "m", "mon", "ma", "mes", "on", "tu", "te", "toi", "vous", "votre", "vos"}
)
_EN_REFUSED = frozenset({"i", "i'm", "i've", "i'd", "my", "me", "mine", "you", "your", "yours", "let's"})
_DATELINE = re.compile(r"^[A-ZÀ-Ý][\w'’ -]{1,28}\s[—–-]\s")
# Ranking, framing and each try at a message ask the same of a fact's words.
_RECENT = 4_096
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_FINITE = {
    "fr": re.compile(
        r"\b(?:nous (?:ne |n'|n’|en |y )?(?:\w+ons|sommes)\b"
        r"|(?:est|sont|a|ont|était|étaient|sera|seront|avait|avaient|va|vont|fait|font"
        r"|veut|veulent|doit|doivent|peut|peuvent)\b|\w{3,}(?:ent|era|eront|aient|ait)\b)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:is|are|was|were|has|have|had|will|would|can|could|must|need|needs|do|does|did|run|runs|made|took|found"
        r"|we \w+|\w{3,}ed)\b",
        re.IGNORECASE,
    ),
}


@lru_cache(maxsize=_RECENT)
def reported(quote: str, language: Language) -> str | None:
    """The quote as reported speech addressed to its author, without final stop; None when it must stay a quotation."""
    text = quote.strip().rstrip(".").strip()
    if not _plain(text) or re.search(r"\s:|[;—–]", text) or re.match(r"[^\s]+:", text):
        return None
    words = set(_WORD.findall(text.lower().replace("’", "'")))
    if not _first_person(words, language):
        return None
    # French elisions: "j'ai" is one token.
    refused = _FR_REFUSED if language == "fr" else _EN_REFUSED
    if words & refused or any(w.split("'")[0] in refused for w in words if "'" in w):
        return None
    if not _FINITE[language].search(text):
        return None
    turned = _WORD.sub(lambda m: _turn(m.group(), language), text)
    return lower_opening(_verbs(turned) if language == "fr" else turned)


def clause(text: str) -> str | None:
    """A third-person statement that can follow "that": one sentence, no quotation marks, no colon. Without final stop.

    A dateline ("Lyon — …") is left out: the words after it are still the source's own.
    """
    plain = _DATELINE.sub("", text.strip()).rstrip(".").strip()
    return plain if _plain(plain) and not re.search(r"[:;–—\[\]{}|]", plain) else None


def _plain(text: str) -> bool:
    """One sentence without quotation marks of its own."""
    return bool(text) and not re.search(r"[.!?…]\s|[!?…\n]|[«»\"“”]", text)


def _first_person(words: set[str], language: Language) -> bool:
    ours = _FR_WORDS if language == "fr" else _EN_WORDS | _EN_CONTRACTIONS
    return not words.isdisjoint(ours)


def _turn(word: str, language: Language) -> str:
    table = _FR_WORDS if language == "fr" else _EN_WORDS | _EN_CONTRACTIONS
    key = word.lower().replace("’", "'")
    new = table.get(key)
    if new is None:
        return word
    return new.capitalize() if word[0].isupper() else new


def _verbs(text: str) -> str:
    """After the swap "vous voulons" must become "vous voulez": -ons to -ez, irregulars by table."""

    def second_plural(match: re.Match[str]) -> str:
        subject, verb = match.group(1), match.group(2)
        new = _FR_VERBS.get(verb.lower())
        if new is None and verb.lower().endswith("ons"):
            new = verb[:-3] + "ez"
        return f"{subject}{new or verb}"

    turned = re.sub(r"(\b[Vv]ous (?:n'|n’|ne |en |y |l'|l’|les |le |la )?)(\w+)", second_plural, text)
    return re.sub(r"\bne (?=[aeiouyéèêâîô])", "n'", turned)


def elided(text: str) -> str:
    """French contractions: "que Apolline" is "qu'Apolline", "de Odile" is "d'Odile", "à Le Journal" is "au Journal"."""
    text = re.sub(r"\bque (?=[aeiouyâàéèêëîïôœAEIOUYÂÀÉÈÊËÎÏÔŒ])", "qu'", text)
    text = re.sub(r"\bde (?=[AEIOUÂÀÉÈÊËÎÏÔŒ])", "d'", text)
    return re.sub(r"\bà Les ", "aux ", re.sub(r"\bà Le ", "au ", text))


@lru_cache(maxsize=_RECENT)
def tells(text: str, language: Language) -> bool:
    """True when a fragment says something by itself: it has a finite verb, and not only one that says who spoke."""
    if re.match(r"(?:said|says|told|dit|explique|selon|according)\b", text.strip(), re.IGNORECASE):
        return False
    return bool(_FINITE[language].search(_NOUNS.sub("", text)))


def lower_opening(text: str) -> str:
    """Lower-case an opening word of grammar (article, pronoun, preposition); a name keeps its capital."""
    first = re.split(r"[\s'’]", text, maxsplit=1)[0]
    return text[0].lower() + text[1:] if fold(first) in _OPENINGS else text
