"""Who signs a post, and whether that is the contact or somebody of the same name."""

from collections.abc import Sequence

from agent.language.fold import fold
from agent.language.sentences import Span, trim, words
from agent.reading.lexicon import small_words
from agent.reading.naming import Names
from agent.reading.page import Statement
from agent.reading.profile import Person, Profile, contact_of, initials

_STOPS = ".!?…"
_MARKS = (" · ", " | ", " • ")
_AGES = frozenset(
    (
        "sem",
        "mois",
        "jour",
        "jours",
        "ans",
        "semaine",
        "semaines",
        "week",
        "weeks",
        "month",
        "months",
        "years",
        "edited",
        "modifie",
    )
)
_HEAD = 160
_LONGEST = 24
_LINES = 2  # name, job and age stand in the first three lines
_SHORTEST_BODY = 6


def author_of(names: Names, profile: Profile) -> Person | None:
    """Who signs a post: the first person of the account named at its head, else in its address. None on other pages."""
    page = names.page
    if page.voice != "person":
        return None
    named = names.people_in(Span(0, min(len(page.text), _HEAD)))
    url = (page.evidence.url or "").lower()
    return named[0] if named else next((p for p in profile.people if "-".join(p.parts) in url), None)


def signed_by_other(names: Names, profile: Profile, author: Person | None, found: Sequence[Statement]) -> bool:
    """A post signed with the contact's name and a job that is not the contact's: perhaps somebody else."""
    page = names.page
    contact = contact_of(profile.account, author.about) if author else None
    if not found or contact is None:
        return False
    first = found[0].span
    if page.text[first.end - 1] in _STOPS or names.account_in(first):
        return False
    name, own = fold(contact.name), {w.text for w in words(fold(contact.title))} | {initials(contact.title)}
    skipped = small_words() | _AGES | {w.text for w in words(name)}
    job = [w.text for w in page.words_in(first) if len(w.text) > 2 and not w.text.isdigit() and w.text not in skipped]
    return len(job) >= 2 and not own.intersection(job)


def body_of(names: Names, said: Statement, edges: str) -> Span | None:
    """The statement without the signature, None when it is nothing else. Signatures have no full stop."""
    page, span = names.page, said.span
    if page.voice != "person" or said.line > _LINES:
        return span
    unstopped = page.text[span.end - 1] not in _STOPS
    named = bool(names.people_in(span) or names.account_in(span))
    if said.line == 0 and named and not unstopped:
        cut = max(page.text.rfind(mark, span.start, span.end) for mark in _MARKS)
        rest = trim(page.text, Span(cut + 3, span.end), edges) if cut >= 0 else span
        return rest if len(page.words_in(rest)) >= _SHORTEST_BODY else None
    signature = unstopped and (named or said.line == 0) and len(page.words_in(span)) <= _LONGEST
    return None if signature else span
