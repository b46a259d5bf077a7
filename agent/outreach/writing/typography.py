"""How a number, a date, a list and a name are written in French and in English."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from agent.language.fold import fold
from connectors.records import Language
from prompts import phrases

NBSP = "\u00a0"
_LEGAL = re.compile(
    r"[ ,]+(?:ltd\.?|limited|plc|llp|inc\.?|llc|gmbh|ag|sas|sasu|sarl|eurl|sa|snc|bv|nv|spa|srl)$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_][\w'’.\-]*")


def words(text: str) -> int:
    """Number of words as a reader counts them: "d'échanger" is one, "24 h" is two, punctuation is none."""
    return len(_WORD.findall(text))


def spaced(text: str, language: Language) -> str:
    """French asks for a no-break space inside guillemets and before : ; ? ! and %; English text is left alone."""
    if language != "fr":
        return text
    text = re.sub(r"«\s*", "«" + NBSP, text)
    text = re.sub(r"\s*»", NBSP + "»", text)
    return re.sub(r"(?<=\S) (?=[:;?!%])", NBSP, text)


def articled(text: str, company: str, language: Language) -> str:
    """The company's name with the French article its first word asks for: "à la Clinique X", "pour les Éditions Y".

    `text` is ours: words quoted from a source must not come through here.
    """
    gender = _gender(company) if language == "fr" else None
    if gender is None:
        return text
    article = "l'" if gender != "les" and fold(company)[:1] in "aeiouh" else f"{gender} "
    merged = {"le ": ("au ", "du "), "les ": ("aux ", "des ")}.get(article, (f"à {article}", f"de {article}"))
    name = re.escape(company)
    text = re.sub(
        rf"\b([Cc])hez {name}", lambda m: (merged[0] if m[1] == "c" else upper_first(merged[0])) + company, text
    )
    text = re.sub(rf"\b(?:de |d'){name}", merged[1] + company, text)
    return re.sub(rf"\b(avec|pour|vers|suivre|suivrai|que|sur|rejoint) {name}", rf"\1 {article}{company}", text)


def _gender(company: str) -> str | None:
    head = company.split()[0] if company.strip() else ""
    articles: dict[str, list[str]] = phrases("fr", "email")["articles"]
    return next((article for article, nouns in articles.items() if head in nouns), None)


def day(on: date, language: Language) -> str:
    """A day in words, without its year: "14 octobre", "14 October"; the first is "1er octobre"."""
    number = "1er" if language == "fr" and on.day == 1 else str(on.day)
    return f"{number} {month(on, language)}"


def month(on: date, language: Language) -> str:
    """A month in words."""
    name: str = phrases(language, "email")["months"][on.month - 1]
    return name


def long_day(on: date, language: Language) -> str:
    """A day with its year: "14 octobre 2026"."""
    return f"{day(on, language)} {on.year}"


def listed(names: Sequence[str], language: Language) -> str:
    """ "A, B et C" or "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {'et' if language == 'fr' else 'and'} {names[-1]}"


def short_name(company: str) -> str:
    """A company's name without its legal form, as people say it."""
    return _LEGAL.sub("", company).strip() or company


def lower_first(text: str) -> str:
    """Lower-case the first letter unless the word is an acronym or a name written in capitals."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Upper-case the first letter only."""
    return text[:1].upper() + text[1:]


def pick(variants: Sequence[str], *keys: str) -> str:
    """One of the variants, always the same for the same keys: no chance, so that two runs give the same bytes."""
    return variants[order(len(variants), *keys)[0]]


def order(count: int, *keys: str) -> list[int]:
    """A fixed rotation of 0..count-1 for these keys."""
    start = int(hashlib.sha256("|".join(keys).encode()).hexdigest()[:8], 16) % count
    return [(start + i) % count for i in range(count)]
