"""Saying a fact: which frame fits the source that carries it, and the sentence, or None when it cannot be said well.

A quotation and reported speech are the two ways to be specific and always true; nothing is rephrased beyond them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from agent.outreach.planning import Brief
from agent.outreach.writing.typography import day, listed, month, pick
from agent.outreach.writing.voice import clause, elided, lower_opening, reported, tells
from agent.reading.facts import Fact
from connectors.records import Evidence
from prompts import phrases

# Longer quotations are not read: two thirds of an e-mail of 75 words.
MAX_QUOTE_WORDS = 32
_MACHINE = re.compile(r'[{}<>\[\]|]|"\s*:|https?:|\bcookies?\b', re.IGNORECASE)
# Words that are only true on the day the source was written; inside a dated quotation they stay true.
_DEICTIC = re.compile(
    r"\b(?:hier|demain|aujourd'hui|ce (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir|mois)"
    r"|cette (?:semaine|année)"
    r"|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:dernier|prochain)|yesterday|tomorrow|today"
    r"|this (?:week|month|year|morning|monday|tuesday|wednesday|thursday|friday)|last (?:week|month)"
    r"|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    re.IGNORECASE,
)
_REPLACED = re.compile(
    r"\b(?:remplac\w+(?: de| d')?|succéd\w+ à|replac\w+|cover(?:ing)? for|take over from) [A-ZÀ-Þ][a-zà-ÿ]"
)
_FRENCH = re.compile(
    r"\b(?:le|la|les|des|une?|et|est|pour|dans|nos|notre|avec|sur|qui|que|du|au|aux|nous|vous|l'|d')\b|[éèêàçù]"
)
_ENGLISH = re.compile(r"\b(?:the|an?|and|is|are|for|in|our|with|on|that|of|to|we|you|will|has|have|from)\b")


@dataclass(frozen=True)
class Said:
    """A sentence about one fact. `frame` names the phrase bank entry used."""

    fact: Fact
    frame: str
    text: str


def say(fact: Fact, brief: Brief, *, second: bool = False) -> Said | None:
    """The sentence for a fact in the brief's language, or None when no frame says it well and truly.

    Nobody is told their own name: a statement that names the reader in the third person is left out, and so is an advert
    that says whom it replaces.
    """
    if brief.contact.name.split()[-1].casefold() in fact.quote.casefold() or _REPLACED.search(fact.quote):
        return None
    evidence = brief.evidence[fact.evidence]
    frames = frames_for(fact, evidence, brief)
    bank = phrases(brief.voice, "email")
    choices = bank["second"] if second else bank["hook"]
    for frame, slots in frames:
        if frame in choices:
            template = pick(choices[frame], brief.account.id, brief.contact.id, fact.id, str(brief.turn))
            text = template.format(**slots)
            return Said(fact, frame, elided(text) if brief.language == "fr" else text)
    return None


def frames_for(fact: Fact, evidence: Evidence, brief: Brief) -> list[tuple[str, dict[str, str]]]:
    """Frames that fit, best first, each with the values of its slots."""
    slots = {
        "day": day(evidence.date, brief.language),
        "month": month(fact.event_date, brief.language),
        "source": evidence.source,
        "company": brief.account.name,
        "quote": _inner(fact.quote),
        "speaker": _speaker(fact, brief),
    }
    found: list[tuple[str, dict[str, str]]] = []
    if fact.signal == "job_change" and fact.about == f"contact:{brief.contact.id}":
        found.append(("new_role", slots))
    if _readable(fact.quote, evidence, brief.language):
        found += [(frame, slots | extra) for frame, extra in _spoken(fact, evidence, brief)]
    names = technologies(fact, brief)
    if names and carrier(evidence) == "job":
        found.append(("technology", slots | {"names": listed(names, brief.language)}))
    return found


def _spoken(fact: Fact, evidence: Evidence, brief: Brief) -> list[tuple[str, dict[str, str]]]:
    own = fact.about == f"contact:{brief.contact.id}" or _speaker(fact, brief) == brief.contact.name
    # "vous voulez" told to somebody one says "tu" to would mix both: their words are quoted instead.
    # So is what "last week" would make false a fortnight later.
    turned = brief.voice == brief.language and not _DEICTIC.search(fact.quote)
    said = reported(fact.quote, brief.language) if turned else None
    kind = carrier(evidence)
    if kind == "post":
        if own:
            return ([("own_words_said", {"said": said})] if said else []) + [("own_words_quoted", {})]
        return [("colleague_post", {})] if _speaker(fact, brief) else []
    if kind == "job":
        return [("job", {})]
    if kind == "website":
        return [("website", {})]
    if kind != "press":
        return []
    if fact.speaker and _inside_quotes(fact, evidence):
        if own:
            return ([("press_said", {"said": said})] if said else []) + [("press_quoted", {})]
        return [("colleague_quoted", {})]
    told = clause(fact.quote)
    told = lower_opening(told) if told else None
    subject = told is not None and not _DEICTIC.search(told) and _names(told, brief.account.name)
    fragment: list[tuple[str, dict[str, str]]] = (
        [("press_fragment", {})] if tells(fact.quote, brief.language) and _anchored(fact, brief) else []
    )
    return ([("press_clause", {"said": told})] if told and subject else []) + fragment


def carrier(evidence: Evidence) -> str:
    """What kind of page carries the words: post, job, website, press, or other (never quoted by the offline writer)."""
    kind = evidence.kind.casefold()
    for name, hints in (
        ("post", ("linkedin", "post_", "social")),
        ("job", ("job_post", "job_ad", "career", "vacancy")),
        ("website", ("website", "site_page", "web_page")),
        ("press", ("news", "press", "funding", "article")),
    ):
        if any(h in kind for h in hints):
            return name
    return "other"


def technologies(fact: Fact, brief: Brief) -> list[str]:
    """Technologies of the ICP that the quote names, in the order of the quote."""
    wanted = next((c.full for c in brief.playbook.icp.criteria if c.id == "technologies"), [])
    names = (
        [n for n in wanted if isinstance(n, str) and n.casefold() in fact.quote.casefold()]
        if isinstance(wanted, list)
        else []
    )
    return sorted(names, key=lambda n: fact.quote.casefold().index(n.casefold()))


def _readable(quote: str, evidence: Evidence, language: str) -> bool:
    """Neither too short nor too long, no markup, and in the message's language: a list without little words is in its page's."""
    words = quote.split()
    if not 4 <= len(words) <= MAX_QUOTE_WORDS or _MACHINE.search(quote):
        return False
    plain = quote.casefold().replace("’", "'")
    tells_nothing = not _FRENCH.search(plain) and not _ENGLISH.search(plain)
    return language_of(evidence.text if tells_nothing else quote) == language


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """ "fr" or "en", by the little words; French on a tie with an accent, else English."""
    lowered = text.casefold().replace("’", "'")
    return "fr" if len(_FRENCH.findall(lowered)) > len(_ENGLISH.findall(lowered)) else "en"


def _inner(quote: str) -> str:
    """A quotation inside ours: guillemets and straight quotes become the inner form, the final stop goes."""
    text = " ".join(quote.split()).strip().strip('«»"“”').strip()
    return re.sub(r"[«»\"]\s*([^«»\"]*?)\s*[«»\"]", r"“\1”", text).rstrip(".;,:")


def _speaker(fact: Fact, brief: Brief) -> str:
    """Name of who said it: a contact of the account, or the name the reader found."""
    owner = (fact.speaker or "").removeprefix("contact:") or fact.about.removeprefix("contact:")
    known = next((c.name for c in brief.account.contacts if c.id == owner), None)
    return known or (fact.speaker or "").removeprefix("contact:")


def _inside_quotes(fact: Fact, evidence: Evidence) -> bool:
    """True when the words stand between quotation marks in the source: only then are they somebody's own."""
    at = evidence.text.find(fact.quote)
    before = evidence.text[max(0, at - 400) : at]
    opened = before.count("«") > before.count("»") or before.count("“") > before.count("”")
    return opened or evidence.text[:at].count('"') % 2 == 1


def _anchored(fact: Fact, brief: Brief) -> bool:
    """A fragment of an article is told only when it names the company or a person of it, or gives a figure."""
    people = (p for c in brief.account.contacts for p in c.name.split() if len(p) > 3)
    telling = max(re.findall(r"[\w\-]+", brief.account.name), key=len)
    return bool(re.search(r"\d", fact.quote)) or any(n in fact.quote for n in (telling, *people))


def _names(text: str, company: str) -> bool:
    """True when the statement begins by naming the company, whole or by its most telling word."""
    head = text.casefold()[:60]
    telling = max(re.findall(r"[\w\-]+", company.casefold()), key=len)
    return company.casefold() in head or telling in head
