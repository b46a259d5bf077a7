"""The first thing that speaks against a statement, in the order of the rules."""

from agent.language.sentences import Span
from agent.reading.facts import Reason
from agent.reading.guard import has_address
from agent.reading.identity import Identity
from agent.reading.naming import Names
from agent.reading.private import is_private
from agent.reading.profile import Person, Profile
from agent.reading.subjects import Subject

_BUSINESS = ("product", "matter", "system_noun", "role")


class Verdicts:
    """Judges the statements of one page in order: a verdict may carry on to the sentences that only continue it."""

    def __init__(self, names: Names, profile: Profile, identity: Identity) -> None:
        self._names, self._page, self._profile, self._identity = names, names.page, profile, identity
        self._shadow: Reason | None = None
        self._private_line = -1
        self._private_page = self._page.voice == "person" and bool(self._page.cues.get("private_post"))

    def against(self, span: Span, line: int, subject: Subject, person: Person | None, *, rumour: bool) -> Reason | None:
        """Injected text and conflicts are judged elsewhere; age at the end. None: nothing so far."""
        if self._private_page:
            return "private life"  # `Not a work post`: nothing of it is
        reason = self._first(span, subject, person, rumour=rumour)
        if self._page.voice in ("person", "note"):
            return self._in_private_company(span, line, reason)
        if self._page.voice == "press" and subject.owner == "account":
            return self._shadowed(span, reason)
        return reason

    def _first(self, span: Span, subject: Subject, person: Person | None, *, rumour: bool) -> Reason | None:
        of_person = person is not None or bool(self._names.people_in(span))
        if is_private(self._page, span, self._profile, of_person=of_person):
            return "private life"
        if self._identity.verdict == "namesake" or subject.why == "namesake":
            return "other company of the same name"
        if subject.owner == "other":
            return "unsure" if rumour and self._names.account_in(span) else "about another company"
        if self._identity.verdict == "absent":
            return "about another company"
        doubtful = rumour or subject.owner == "nobody" or self._identity.verdict == "unsure"
        return "unsure" if doubtful or self._stranger_left(span, person) or self._foreign_address(span) else None

    def _in_private_company(self, span: Span, line: int, reason: Reason | None) -> Reason | None:
        """In a post or a note, what follows a private matter is private unless it tells of business."""
        if reason == "private life":
            self._private_line = line
        counted = any(w.text[0].isdigit() for w in self._page.words_in(span))
        tells = counted or self._page.any(_BUSINESS, span)
        return "private life" if reason is None and line == self._private_line and not tells else reason

    def _shadowed(self, span: Span, reason: Reason | None) -> Reason | None:
        """In an article, a sentence that names nobody shares the verdict of the one it carries on from."""
        if self._names.account_in(span) or self._names.people_in(span):
            self._shadow = reason if reason in ("private life", "unsure") else None
            return reason
        return reason or (None if self._page.has("role", span) else self._shadow)

    def _stranger_left(self, span: Span, person: Person | None) -> bool:
        """`Elle succède à X, parti en mars`: the one who left is nobody we write to."""
        contact = person is not None and person.about.startswith("contact:")
        return self._page.has("departure", span) and (not contact or self._page.has("job_change", span))

    def _foreign_address(self, span: Span) -> bool:
        """A link or address outside the account's domain has no place in a fact."""
        domain = (self._profile.account.domain or "").lower()
        own = bool(domain) and domain in self._page.text[span.start : span.end].lower()
        return has_address(self._page, span) and not own
