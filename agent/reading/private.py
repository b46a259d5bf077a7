"""Private life: health, family, belief, politics, union, leisure, birth and home of a person. Never of a company."""

from agent.language.sentences import Span, clauses
from agent.reading.lexicon import Cue
from agent.reading.page import Page
from agent.reading.particles import FIRST_PLURAL, PERSONAL
from agent.reading.profile import Profile

_AGED, _DIGITS = 2, 2
_ADDRESSES = frozenset(
    ("adresse", "mail", "email", "courriel", "boite", "gmail", "numero", "portable", "mobile", "ligne")
)
# Trades whose own business words look like private matters.
_HEALTH_TRADES = frozenset(("healthcare", "pharma", "insurance", "public"))
_LEISURE_TRADES = frozenset(
    ("retail", "consumer-goods", "leisure", "travel", "hospitality", "ecommerce", "media", "publishing")
)
_PRIVATE_KEYS = ("dob", "birth", "naissance", "age", "gender", "sexe", "nationality", "nationalite", "religion", "home_address",
                 "personal_email", "personal_phone", "family", "marital", "situation_familiale", "health")  # fmt: skip


def is_private(page: Page, span: Span, profile: Profile, *, of_person: bool) -> bool:
    """True when the span tells something private. `of_person`: the sentence is said by or about somebody by name or pronoun."""
    marked = any(not _of_address(page, c) for c in page.within("private_mark", span))
    spoken = page.has("person_marks", span)
    personal = spoken or marked or of_person
    recorded = page.evidence.kind == "registry"  # births and homes of officers
    ruled = page.has("runs_company", span) and not page.any(("private_state", "private_topic"), span)
    if marked or (
        page.has("private_sure", span) and not ruled and (personal or recorded or page.voice in ("person", "note"))
    ):
        return True
    if page.has("private_state", span) and _counts(
        page, span, profile, _HEALTH_TRADES, spoken=spoken, personal=personal
    ):
        return True
    if page.has("private_topic", span) and _leisure(page, span, profile, spoken=spoken, personal=personal):
        return True
    ours = any(w.text in FIRST_PLURAL for w in page.words_in(span))
    hinted = page.has("private_hint", span) and not ours and (spoken or (page.voice == "note" and of_person))
    return hinted and not profile.trades & _business_of(page, span)


def _is_age(page: Page, part: Span) -> bool:
    """`Ada Moss, 51 ans, …`, `Ada Moss, 51, …`."""
    found = [w.text for w in page.words_in(part)]
    return (
        bool(found)
        and len(found) <= _AGED
        and found[0].isdecimal()
        and len(found[0]) == _DIGITS
        and set(found[1:]) <= {"ans"}
    )


def _of_address(page: Page, cue: Cue) -> bool:
    """`c'est son adresse perso`: which address it is, said of the consent to write there."""
    return cue.first > 0 and page.words[cue.first - 1].text in _ADDRESSES


def private_aside(page: Page, span: Span) -> Span | None:
    """`Mme Moss, née le 8 mai 1971, demeurant à Crest, a été nommée…`: birth and home of an officer, beside what is filed."""
    categories = ("private_aside", "private_sure")
    if page.voice != "press" or not page.any(categories, span):
        return None
    parts = clauses(page.visible, span)
    held = [at for at, part in enumerate(parts) if page.any(categories, part) or _is_age(page, part)]
    if not held or held[0] == 0 or held[-1] == len(parts) - 1:
        return None
    return Span(parts[held[0]].start, parts[held[-1]].end)


def is_private_key(path: tuple[str, ...]) -> bool:
    """True for a JSON key that holds a private matter."""
    return any(part == key or (len(key) > 3 and key in part) for part in map(str.lower, path) for key in _PRIVATE_KEYS)


def _counts(page: Page, span: Span, profile: Profile, trades: frozenset[str], *, spoken: bool, personal: bool) -> bool:
    """Words that a trade may use as its own need a first person there; elsewhere a person in the sentence is enough."""
    if profile.trades & trades:
        return page.voice != "company" and (spoken or _of_somebody(page, span))
    return personal or page.voice in ("person", "note")


def _of_somebody(page: Page, span: Span) -> bool:
    """In a note, `elle`, `he` is the contact."""
    return page.voice == "note" and any(w.text in PERSONAL for w in page.words_in(span))


def _leisure(page: Page, span: Span, profile: Profile, *, spoken: bool, personal: bool) -> bool:
    """Sport and hobbies: of a person, unless a company of that trade speaks of its business."""
    if not _counts(page, span, profile, frozenset(), spoken=spoken, personal=personal):
        return False
    business = page.any(("matter", "product", "system_noun"), span) or bool(profile.trades & _business_of(page, span))
    return spoken or not (profile.trades & _LEISURE_TRADES and business)


def _business_of(page: Page, span: Span) -> frozenset[str]:
    return frozenset(n[6:] for n in page.cues if n.startswith("trade:") and page.has(n, span))
