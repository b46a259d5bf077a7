"""How near a fact lies to what we sell: shared word stems with the seller's own pains, goals, vocabulary and claims."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from agent.language.fold import fold
from agent.language.function_words import FUNCTION_WORDS
from agent.outreach.writing.voice import reported, tells
from agent.playbook.models import Playbook
from agent.reading.facts import Fact
from connectors.records import Contact, Language

if TYPE_CHECKING:
    from agent.outreach.planning import Brief

STEM = 5
# Openings that lean on the sentence before: alone they say little.
_LEANING = re.compile(
    r"^(?:elle|il|ils|elles|ce|cela|ceci|ses|son|sa|leurs?|celui|celle|dont|it|its|they|their|he|she|his|her|this|these|that"
    r"|two of|some of|the (?:[\w,-]+ ){0,2}(?:deal|firm|move|news|company|project|group|chain|business|brand)"
    r"|the (?:answer|result|reason|rest|second|latter|former|outcome|upshot) (?:was|is)"
    r"|(?:la r[ée]ponse|le r[ée]sultat|la raison|le reste|l'explication)\b"
    r"|l'(?:op[ée]ration|accord|entreprise|enseigne|usine)|le (?:projet|groupe)|la (?:soci[ée]t[ée]|marque|maison)"
    r"|les? \w+(?:er|ir|re),)\b|\bd'entre (?:elles|eux)\b|\bof them\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(r"\b(?:je|j'\w+|j’\w+|i|i'm|i've|my|mon|ma|mes|me)\b", re.IGNORECASE)


# The head of an advert: contract, hours, pay, or a row of them.
_HEAD = re.compile(
    r"[•|]|\b(?:cdi|cdd|f/h|h/f|hybrid|remote|full[- ]time|part[- ]time|shift pay|salary|salaire)\b"
    r"|\d\s?k€|[£$€]\s?\d[\d,.]*\s+(?:plus|a year|per)",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[^:\n]{3,40}\s?:\s\S")
_SHORT = 6  # words under which a sentence that leans on the one before tells nothing
_TELLING = 5  # words from which a figure makes a fragment worth telling


def scrap(fact: Fact, language: Language) -> bool:
    """True for the head of an advert and for words that neither tell nor count anything (`Six weeks into the integration`)."""
    if fact.signal == "job_change":
        return False  # said in our words, not in the source's
    length = len(fact.quote.split())
    if _HEAD.search(fact.quote) or (length <= _SHORT and _LEANING.search(fact.quote)):
        return True
    counts = length >= _TELLING and bool(re.search(r"\d", fact.quote))
    return not (counts or tells(fact.quote, language) or _LABELLED.match(fact.quote))


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Folded words of four letters or more, cut to their first five: enough to match across endings."""
    return frozenset(w[:STEM] for w in re.findall(r"[a-z]{4,}", fold(text)) if w not in FUNCTION_WORDS)


class Relevance:
    """How near facts lie to what we sell, for one reader. Made ready once; each fact is measured once."""

    def __init__(self, playbook: Playbook, contact: Contact, language: Language) -> None:
        self._seller = _seller_stems(playbook, language)
        self._persona = _persona_stems(playbook, contact.persona, language)
        self._technologies = [name.casefold() for name in _technologies(playbook)]
        self._language = language
        self._known: dict[str, float] = {}

    def of(self, fact: Fact) -> float:
        """One point a shared stem (persona twice), less for long or leaning fragments, more for speech and figures."""
        known = self._known.get(fact.quote)
        if known is None:
            known = self._known[fact.quote] = self._measured(fact.quote)
        return known

    def _measured(self, quote: str) -> float:
        said = stems(quote)
        shared, near = len(said & self._seller), len(said & self._persona)
        length = max(len(quote.split()), 6)
        speech = 0.6 if reported(quote, self._language) else 0.0
        figure = 0.3 if re.search(r"\d", quote) else 0.0
        lonely = 0.8 if _SINGULAR.search(quote) else 0.0
        leaning = 0.6 if _LEANING.search(quote) else 0.0
        told = quote.casefold()
        stack = 1.5 if sum(name in told for name in self._technologies) > 1 else 0.0
        return (shared + near) * (12 / (length + 6)) + speech + figure - lonely - leaning - stack


def role_stems(brief: "Brief") -> frozenset[str]:
    """What the reader's role cares about, as stems."""
    return _persona_stems(brief.playbook, brief.contact.persona, brief.language)


@lru_cache(maxsize=64)
def _cached(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(s for w in words for s in stems(w))


def _seller_stems(playbook: Playbook, language: Language) -> frozenset[str]:
    seller = playbook.seller
    claims = [c.text(language) for c in [*seller.product.claims, *seller.value_propositions]]
    problems = [p.problem for p in playbook.proofs if p.language == language]
    return _cached((seller.product.summary.get(language, ""), *claims, *problems))


def _persona_stems(playbook: Playbook, persona: str | None, language: Language) -> frozenset[str]:
    found = playbook.persona(persona)
    if found is None:
        return frozenset()
    lists = (found.pains, found.goals, found.vocabulary)
    return _cached(tuple(text for texts in lists for text in texts.get(language, [])))


def _technologies(playbook: Playbook) -> list[str]:
    """Technologies of the ICP: a list of tools is context, rarely the reason to write."""
    wanted = next((c.full for c in playbook.icp.criteria if c.id == "technologies"), [])
    return [str(name) for name in wanted] if isinstance(wanted, list) else []
