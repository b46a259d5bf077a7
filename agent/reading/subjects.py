"""Who is each sentence about? The account, one of its people, somebody else, or nobody we can tell.

Subjects are tracked through a page the way a reader does: a name sets the focus, `elle`, `the chain`, `its` keep it, another
company or a side story takes it away until the account is named again. In doubt the sentence is not the account's.
"""

from dataclasses import dataclass
from typing import Literal

from agent.language.sentences import Span
from agent.reading.careers import did_elsewhere, goes_elsewhere, joins_here, left_here, newcomer, worked_here
from agent.reading.naming import Names
from agent.reading.page import Statement
from agent.reading.particles import (
    FIRST_PLURAL,
    INDEFINITE,
    PERSON_PRONOUNS,
    PRONOUNS,
)
from agent.reading.pointing import RELATIONS, Pointing
from agent.reading.profile import Person
from agent.reading.signals import plans_ahead

Owner = Literal["account", "other", "nobody"]
# Why a sentence has its owner, where later rules need to know.
Why = Literal[
    "", "former", "past employer", "next employer", "namesake", "relation", "stranger", "generic", "side story"
]
_Mark = tuple[int, str, Person | None]
_LINKS = (", and ", ", et ", ", mais ", ", but ", "; ")
_CONTRASTS = (
    " tandis que ",
    " alors que ",
    " while ",
    " whereas ",
    " pendant que ",
    " depuis qu",
    ", dont ",
    ", whose ",
    *_LINKS,
)
_ROWS = ("intent", "site_visit", "review_research")
_THERE, _OWN = frozenset(("there", "bas", "epoque", "then")), frozenset(("own", "propre", "propres"))
_QUOTES = ("«", '"', "“", "'", "‘")
_NEAR = 26
_OPENING = 13
_AFTER_COLON = 3
_NOTICE_MARKS = ("annonce n", "denomination", "company:", "notice type", "raison sociale")
_SPEECH = 5  # words from which a quotation is somebody's speech rather than a term


@dataclass(frozen=True, slots=True)
class Subject:
    """The owner of a sentence. `person` when it is about somebody of the account."""

    owner: Owner
    person: Person | None = None
    why: Why = ""


class Subjects:
    """Tracks the subject through the statements of one page."""

    def __init__(self, names: Names, *, own_words: bool = False) -> None:
        """`own_words`: the account wrote the page (site, release) or it is an alert on it: a sentence is its own by default."""
        self._names, self._page, self._own_words = names, names.page, own_words
        self._pointing = Pointing(names)
        self.person: Person | None = None
        self._gone: Person | None = None
        self._org: Owner = "nobody"
        self._person_last = False
        self._side_line = -1
        self._notice_line = -1
        self._notices: int | None = None
        self._left = self._shared = self._met = self._away = False

    def of(self, statement: Statement) -> Subject:
        """The subject of the next statement (call in order)."""
        if self._page.voice != "press":
            return self._own(statement)
        subject = self._told_and_learned(statement.span, self._told(statement))
        self._met = self._met or bool(self._names.account_in(statement.span))
        return subject

    def answer(self, span: Span, person: Person | None) -> Subject:
        """The subject of an answer that somebody of the account gives: the account, unless it tells of another company."""
        names = self._names
        if did_elsewhere(names, span) or (self._page.has("past_employer", span) and not names.account_in(span)):
            return Subject("other", person, "past employer")
        opens = names.stranger(span)
        foreign = opens is not None and opens - span.start <= 2 and not self._ours(span)
        if (self._of_relation(span) or foreign) and not names.account_in(span):
            return Subject("other", person, "relation")
        return Subject("account", person)

    def on_account(self, subject: Subject) -> bool:
        """The sentence is the account's, or nobody's in an article that speaks of the account just then."""
        return subject.owner == "account" or (subject.owner == "nobody" and self._org == "account")

    def contrast(self, span: Span) -> Span | None:
        """The part after `while`, `tandis que` or `, and` when it speaks of another company."""
        if self._page.evidence.kind == "registry":
            return None  # a notice lists the officers of one company
        told = self._relative(span)
        if told is not None or self._gone:
            return told
        for mark in _CONTRASTS:
            at = self._page.folded.find(mark, span.start, span.end)
            if at <= 0:
                continue
            rest = Span(at + len(mark), span.end)
            ours = (
                self._names.account_in(rest)
                or (mark in _LINKS and self._here(rest))
                or self._page.has("objection", rest)
            )
            if not ours and (self._names.stranger(rest) or self._pointing.relation(rest)):
                return rest
        return self._after_colon(span)

    def _relative(self, span: Span) -> Span | None:
        """`nos moules viennent de Northco, qui a fermé`: what follows tells of the name just before."""
        for mark in (", qui ", ", which ", ", who "):
            at = self._page.folded.find(mark, span.start, span.end)
            if at <= 0:
                continue
            rest = Span(at + len(mark), span.end)
            before = self._page.first_word(Span(at, at + 1)) - 1
            told = self._page.has("speech", Span(span.start, at)) and self._page.has("holds_post", Span(at, span.end))
            if self._names.other_at(before) and not (self._names.account_in(rest) or told):
                return rest
        return None

    def _here(self, span: Span) -> bool:
        """The span says `la maison`, `the company`."""
        nouns = (c for c in self._page.within("company_noun", span) if self._names.definite(c))
        return self._org == "account" and any(not self._names.named_after(c) for c in nouns)

    def _after_colon(self, span: Span) -> Span | None:
        """`Ailleurs, l'ambiance est moins légère : Northco ferme un site`: in an article another company takes over."""
        at = self._page.folded.find(": ", span.start, span.end)
        rest = Span(at + 2, span.end)
        quotes = self._page.visible[at + 2 : at + 3] in _QUOTES
        if at < 0 or quotes or self._page.voice != "press" or self._names.account_in(rest):
            return None
        start, first = self._names.stranger(rest), self._page.first_word(rest)
        lone = self._page.language == "fr" and self._names.other_at(
            first
        )  # a capital after a colon is a name in French
        opens = (start is not None and start - rest.start <= _AFTER_COLON) or lone
        return rest if opens and len(self._page.words_in(rest)) > _AFTER_COLON else None

    def _own(self, statement: Statement) -> Subject:
        """First-party pages: the account unless the sentence names somebody else as its subject."""
        span, page = statement.span, self._page
        if page.voice == "review" and self._pointing.reviewed():
            return Subject("other", why="relation")
        people = self._names.people_in(span)
        self.person = people[0] if people else self.person
        if self._repost(span):
            return Subject("other", why="relation")
        if (page.voice != "person" and page.has("namesake_cue", span)) or (
            page.voice == "note" and statement.line == self._side_line
        ):
            self._side_line = statement.line
            return Subject("other", why="namesake")
        gone = page.has("past_employer", span) or did_elsewhere(self._names, span)
        there = self._away and any(w.text in _THERE for w in page.words_in(span))
        if page.voice in ("person", "note") and (gone or there):
            self._away = True
            return Subject("other", why="past employer")
        if (
            self._of_relation(span)
            or self._customer_speaks(span)
            or (page.voice == "person" and self._opens_on_other(span) and not self._ours(span))
        ):
            return Subject("other", why="relation")
        return Subject("account", people[0] if people else None)

    def _repost(self, span: Span) -> bool:
        """`X reposted`: from there on the post is somebody else's, until it says `our own`."""
        said = {w.text for w in self._page.words_in(span)}
        back = self._ours(span) and bool(said & _OWN)
        self._shared = self._page.voice == "person" and (self._page.has("repost", span) or (self._shared and not back))
        return self._shared

    def _of_relation(self, span: Span) -> bool:
        page = self._page
        rival = page.voice == "company" and page.has("competitor_cue", span)
        ours = any(w.text in FIRST_PLURAL for w in page.words_in(span))
        return self._pointing.of_customer(span) or self._begins(span, "parent_cue") or (rival and not ours)

    def _ours(self, span: Span) -> bool:
        return any(w.text in FIRST_PLURAL for w in self._page.words_in(span))

    def _customer_speaks(self, span: Span) -> bool:
        """`Northco cut breakage by a third with our jars`: a reference on a site tells of its author."""
        page = self._page
        if page.voice != "company" or page.evidence.kind == "job_post" or not self._opens_on_other(span):
            return False
        return "customer_cue" in page.cues or any(w.text in FIRST_PLURAL for w in page.words_in(span))

    def _opens_on_other(self, span: Span) -> bool:
        start = self._names.stranger(span)
        return start is not None and start - span.start <= 2

    def _told(self, statement: Statement) -> Subject:
        """Pages of others: what is not shown to be the account's is not."""
        span, page, names = statement.span, self._page, self._names
        plain = self._plainly(statement)
        if plain is not None:
            return plain
        people = names.people_in(span)
        person = people[0] if people else self.person
        if not names.account_in(span) and did_elsewhere(names, span):
            return Subject("other", person, "past employer")
        if left_here(names, span) and not people:
            self._left = True
            return self._settle(Subject("other", why="stranger"), "other")
        if self._left:  # after the one who left, `the new chief` belongs here again
            self._left = False
            pronoun = page.words_in(span)[0].text in PRONOUNS
            self._org = "account" if page.has("role", span) and not pronoun else self._org
        org = self._org
        subject = self._first(span)
        if person and page.has("past_employer", span) and not joins_here(names, span):
            self.person, self._person_last, self._org = person, True, org
            return (
                Subject("account", person, "former")
                if worked_here(names, span)
                else Subject("other", person, "past employer")
            )
        if people and goes_elsewhere(names, span):
            self._gone = people[0]
            return Subject("other", people[0], "next employer")
        if people and subject.owner == "account":
            self.person, self._person_last = people[0], subject.person is not None
        return subject

    def _plainly(self, statement: Statement) -> Subject | None:
        """What the kind of page or a set phrase decides: notices, rows, side stories, namesakes, the post left behind."""
        span, page = statement.span, self._page
        if page.evidence.kind == "registry" and self._on_notice(statement):
            return self._settle(Subject("account"), "account")
        gone = self._gone or (self._names.people[0][0] if self._names.people else None)
        if page.evidence.kind == "job_change" and gone and self._ends_here(span):
            return Subject("account", gone, "former")
        row = page.evidence.kind in _ROWS or "|" in page.visible[span.start : span.end]
        if self._own_words and row and not self._pointing.relation(span):
            return Subject("account")
        if self._org == "account" and self._pointing.in_sheet(span):
            named = self._names.names_other(span) and not self._names.account_in(span)
            return Subject("other", why="stranger") if named else Subject("account")
        if self._side(statement):
            return self._settle(Subject("other", why="side story"), "other")
        if page.has("namesake_cue", span):
            return Subject("other", why="namesake")
        if self._pointing.elsewhere(span):
            if self.person and page.has("past_employer", span):
                return Subject("other", self.person, "past employer")  # where she was before: the talk is still of her
            return self._settle(Subject("other", why="stranger"), "other")
        return Subject("other", self.person, "past employer") if self._left_behind(span) else None

    def _ends_here(self, span: Span) -> bool:
        """`Previous: Head of Data, Valdo` of who is elsewhere now, `Left Valdo on 16 October`, `n'indique plus Valdo`."""
        left = self._page.has("alert_left", span)
        if self._names.account_in(span):
            return left or (self._gone is not None and self._begins(span, "alert_before"))
        return left and not self._names.names_other(span) and self._org != "other"

    def _left_behind(self, span: Span) -> bool:
        """`Avant : acheteuse, Northco` in an alert, or the new post of somebody who left: unless it is the one held here."""
        page = self._page
        gone = bool(page.cues.get("departure")) and not page.has("departure", span)
        alert = page.evidence.kind == "job_change" and not self._names.account_in(span)
        return alert and (gone or self._begins(span, "alert_before"))

    def _on_notice(self, statement: Statement) -> bool:
        """A notice of one company is about it throughout; where several follow each other, to the end of the line."""
        if self._names.account_in(statement.span):
            self._notice_line = statement.line
        if self._notices is None:
            folded = self._page.folded
            self._notices = max(folded.count(mark) for mark in _NOTICE_MARKS)
        named = any(m.kind != "extended" for m in self._names.mentions)
        return (named and self._notices <= 1) or statement.line == self._notice_line

    def _side(self, statement: Statement) -> bool:
        """`Lire aussi`, `In other news`: the rest of the line, until the account is named."""
        if self._begins(statement.span, "side_story"):
            self._side_line = statement.line
            return True
        if self._side_line == statement.line and not self._names.account_in(statement.span):
            return True
        self._side_line = -1
        return False

    def _begins(self, span: Span, category: str) -> bool:
        return any(c.start - span.start <= _OPENING for c in self._page.within(category, span))

    def _settle(self, subject: Subject, org: Owner) -> Subject:
        self._org, self._person_last = org, False
        return subject

    def _told_and_learned(self, span: Span, subject: Subject) -> Subject:
        if subject.owner == "account":
            self._names.introduce(span)
        return subject

    def _first(self, span: Span) -> Subject:
        """The first thing in the sentence that can be its subject decides; what a speaker names cannot."""
        head = self._pointing.skip_lead(span)
        spoken = [q for q in self._page.speech(span) if len(self._page.words_in(q)) >= _SPEECH]
        for start, kind, person in sorted(self._marks(span, head), key=lambda m: m[0]):
            if not any(q.start <= start < q.end for q in spoken):
                decided = self._decide(kind, person, span)
                if decided:
                    return decided
        return self._inherit(span)

    def _marks(self, span: Span, head: int) -> list[_Mark]:
        """What could be the subject: (where, what it is, person)."""
        page, names = self._page, self._names
        found: list[_Mark] = [
            (
                m.start,
                "longer"
                if m.kind == "extended"
                else "relation"
                if self._pointing.related(span, m.start)
                else "account",
                None,
            )
            for m in names.mentions
            if span.start <= m.start and m.end <= span.end
        ]
        found += [(start, "person", p) for p, start, end in names.people if span.start <= start and end <= span.end]
        found += [
            (self._pointing.with_article(c), "relation", None) for r in RELATIONS for c in page.within(r, span)[:1]
        ]
        companies = [c for c in page.within("company_noun", span) if c.start >= head and names.definite(c)]
        ours = {m.start for m in names.mentions if m.kind != "extended"}
        found += [
            (c.start, "account" if c.end + 1 in ours else "stranger" if names.named_after(c) else "company", None)
            for c in companies
        ]
        counted = head < span.end and page.folded[head].isdigit()  # `41,000 people signed up`: somebody's
        generics = [] if counted and self._org == "account" else page.within("generic_subject", span)[:1]
        found += [(c.start, "generic", None) for c in generics if head <= c.start <= head + _NEAR]
        for word in page.words_in(Span(head, span.end))[:1]:
            found += [(word.start, "pronoun", None)] * (word.text in PRONOUNS)
            found += [(word.start, "indefinite", None)] * (word.text in INDEFINITE)
        stranger = names.stranger(Span(head, span.end))
        return found + ([(stranger, "stranger", None)] if stranger is not None else [])

    def _decide(self, kind: str, person: Person | None, span: Span) -> Subject | None:
        named = bool(self._names.account_in(span))
        if kind == "account":
            return self._settle(Subject("account"), "account")
        if kind == "person":
            self.person, self._person_last = person, True
            self._org = "account" if named or self._own_words else "nobody" if self._org == "other" else self._org
            return Subject("account", person)
        if kind == "stranger" and newcomer(self._names, span):
            return self._settle(Subject("account"), "account")
        if kind in ("relation", "stranger", "longer"):
            why: Why = "namesake" if kind == "longer" else "stranger" if kind == "stranger" else "relation"
            return self._settle(Subject("other", why=why), "other")
        if kind == "company":
            ours = self._org == "account" or (self._org == "nobody" and (named or self._met))
            return self._settle(Subject("account" if ours else "other"), "account" if ours else self._org)
        if kind == "pronoun":
            return self._continue(span)
        if kind == "generic":
            return None if self._pointing.possessed(span) else Subject("account" if named else "other", why="generic")
        return Subject("other", why="generic") if not named and self._pointing.indefinite_other(span) else None

    def _continue(self, span: Span) -> Subject:
        first = self._page.words_in(span)[0].text
        if self._person_last and self.person and first in PERSON_PRONOUNS and self._org != "other":
            return Subject("account", self.person)
        return Subject(self._org)

    def _inherit(self, span: Span) -> Subject:
        """Nothing in the sentence says: it carries on, when it points back."""
        if self._names.account_in(span):
            return self._settle(Subject("account"), "account")
        if self._org == "nobody" and self._names.names_other(span):
            return self._settle(Subject("other", why="stranger"), "other")
        ours = self._org == "account"
        inside = self._pointing.alone() or self._pointing.labelled(span) or self._pointing.inside(span)
        plans = self._pointing.focused() and plans_ahead(self._page, span) and not self._names.names_other(span)
        carries_on = self._pointing.anchored(span, closely=not self._pointing.focused()) or (ours and (inside or plans))
        if self._own_words and self._org == "nobody":
            return Subject("account")
        return Subject(
            self._org if carries_on else "account" if self._own_words and self._org == "account" else "nobody"
        )
