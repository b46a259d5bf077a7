"""Posts said without a name: `résume la présidente`, `the managing director sums up`."""

from functools import cache

from agent.language.fold import fold
from agent.language.sentences import Span, Word, words
from agent.reading.lexicon import Lexicon, load, split_phrases
from agent.reading.page import Page
from agent.reading.particles import DEFINITE
from agent.reading.profile import Person, Profile, contact_of

_NEAR = 3  # words between the article and the post: `the chain's finance chief`
_FORMER = frozenset(("former", "ex", "ancien", "ancienne", "predecessor", "predecesseur"))


def holder(page: Page, span: Span, profile: Profile) -> Person | None:
    """The one contact who holds the post that the span names, None when no contact or several hold it."""
    post = _said_post(page, span)
    if post is None:
        return None
    held = [p for p in profile.people if _post_of(profile, p) == post]
    return held[0] if len(held) == 1 else None


def _said_post(page: Page, span: Span) -> str | None:
    found = page.words_in(span)
    for cue in sorted(_posts().find(page.folded, found), key=lambda c: (c.first, -c.last)):
        before = {w.text for w in found[max(0, cue.first - _NEAR) : cue.first]}
        if before & DEFINITE and not before & _FORMER:
            return cue.category
    return None


def _post_of(profile: Profile, person: Person) -> str | None:
    contact = contact_of(profile.account, person.about)
    return _post(fold(contact.title)) if contact else None


@cache
def _post(title: str) -> str | None:
    """The post of a title: the longest phrase it holds."""
    found: list[Word] = words(title)
    cues = _posts().find(title, found)
    return max(cues, key=lambda c: c.end - c.start).category if cues else None


@cache
def _posts() -> Lexicon:
    return Lexicon({post: split_phrases(said) for post, said in load("roles.yaml").items()})
