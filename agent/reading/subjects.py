"""Who is each sentence about? The account, one of its people, somebody else, or nobody we can tell.

Subjects are tracked through a page the way a reader does: a name sets the focus, `elle`, `the chain`, `its` keep it, another
company or a side story takes it away until the account is named again. In doubt the sentence is not the account's.
"""

from dataclasses import dataclass
from typing import Literal

from agent.language.sentences import Span, clauses
from agent.reading.lexicon import Cue
from agent.reading.page import Page, Statement
from agent.reading.profile import LEGAL_WORDS, Person, Profile

Owner = Literal["account", "other", "nobody"]
_RELATIONS = ("competitor_cue", "customer_cue", "parent_cue", "supplier_cue")
_PRONOUNS = frozenset(
    ("il", "elle", "ils", "elles", "sa", "son", "ses", "leur", "leurs", "it", "its", "they", "their", "he", "she", "his", "her")
)  # fmt: skip
_PERSON_PRONOUNS = frozenset(("il", "elle", "sa", "son", "ses", "he", "she", "his", "her"))
_DEFINITE = frozenset(("l", "le", "la", "les", "cet", "cette", "ce", "the", "this", "that"))
_INDEFINITE = frozenset(
    ("un", "une", "des", "deux", "trois", "plusieurs", "quelques", "certains", "certaines", "d", "a", "an", "some", "several", "two",
     "three", "many", "another", "other", "autres", "autre")
)  # fmt: skip
_LEADING = frozenset(
    ("en", "a", "au", "aux", "avec", "depuis", "selon", "apres", "avant", "pour", "dans", "sur", "chez", "par", "des", "d", "si", "quand",
     "in", "at", "with", "since", "after", "before", "for", "by", "on", "from", "under", "as", "when", "if", "according", "last", "over")
)  # fmt: skip
_CONTRASTS = (
    " tandis que ",
    " alors que ",
    " while ",
    " whereas ",
    " pendant que ",
    ", and ",
    ", et ",
    ", mais ",
    ", but ",
    "; ",
)
FORMER = "former"  # why of a sentence that makes the account a past employer
_AT = frozenset(("at", "chez", "joins", "rejoint", "joined", "rejoindre"))
_HE = frozenset(("he", "she", "il", "elle", "i", "je", "j"))
_NEAR = 26
_SPEECH = 5  # words from which a quotation is somebody's speech rather than a term
_HEAD_WORDS = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """The owner of a sentence. `person` when it is about somebody of the account."""

    owner: Owner
    person: Person | None = None
    why: str = ""


@dataclass(slots=True)
class _Focus:
    """What the text is talking about so far."""

    org: Owner = "nobody"
    person: Person | None = None
    person_last: bool = False
    stranger: bool = False
    line: int = -1


class Subjects:
    """Tracks the subject through the statements of one page."""

    def __init__(self, page: Page, profile: Profile) -> None:
        self._page, self._profile = page, profile
        self._mentions = profile.mentions(page)
        self._people = profile.contact_names(page)
        self._places = {i for place in page.places for i in range(place.first, place.last)}
        self._focus = _Focus()
        self._side_line = -1

    def people_in(self, span: Span) -> list[Person]:
        """People of the account named in the span."""
        return [p for p, start, end in self._people if span.start <= start and end <= span.end]

    def names_account(self, span: Span) -> bool:
        """True when the account is named in the span, as itself."""
        return any(m.kind != "extended" and span.start <= m.start and m.end <= span.end for m in self._mentions)

    @property
    def person(self) -> Person | None:
        """The person talked about last."""
        return self._focus.person

    def of(self, statement: Statement) -> Subject:
        """The subject of the next statement (call in order)."""
        subject = self._told(statement) if self._page.voice == "press" else self._own(statement)
        self._focus.line = statement.line
        return subject

    def contrast(self, span: Span) -> Span | None:
        """The part after `while`, `tandis que` or `, and` when it speaks of another company."""
        text = self._page.folded
        for mark in _CONTRASTS:
            at = text.find(mark, span.start, span.end)
            if at > 0:
                rest = Span(at + len(mark), span.end)
                if not self.names_account(rest) and (
                    self._stranger(rest) is not None or self._relation(rest) is not None
                ):
                    return rest
        return None

    def own_clause(self, span: Span) -> Span | None:
        """The later clause of a sentence about others that opens on the account's name."""
        for clause in clauses(self._page.visible, span)[1:]:
            opening = any(m.kind != "extended" and 0 <= m.start - clause.start <= 3 for m in self._mentions)
            if opening:
                return Span(clause.start, span.end)
        return None

    def _own(self, statement: Statement) -> Subject:
        """First-party pages: the account unless the sentence names somebody else as its subject."""
        span, page = statement.span, self._page
        people = self.people_in(span)
        if people:
            self._focus.person = people[0]
        if page.has("namesake_cue", span) or (page.voice == "note" and statement.line == self._side_line):
            self._side_line = statement.line
            return Subject("other", why="namesake")
        if page.has("customer_cue", span) or (page.has("parent_cue", span) and self._begins(span, "parent_cue")):
            return Subject("other", why="relation")
        if page.voice == "company" and page.evidence.kind != "job_post" and self._customer_speaks(span):
            return Subject("other", why="relation")
        if page.has("past_employer", span) and page.voice in ("person", "note"):
            return Subject("other", why="past employer")
        if (
            page.voice == "company"
            and page.has("competitor_cue", span)
            and not page.text[span.start : span.end].count("nous")
        ):
            return Subject("other", why="relation")
        return Subject("account", people[0] if people else None)

    def _customer_speaks(self, span: Span) -> bool:
        """`Northco cut breakage by a third with our jars`: a reference tells of its author."""
        page = self._page
        start = self._stranger(span)
        if start is None or start - span.start > 2:
            return False
        ours = any(w.text in ("nos", "notre", "nous", "our", "us") for w in page.words_in(span))
        return ours or "customer_cue" in page.cues

    def _told(self, statement: Statement) -> Subject:
        span, page, focus = statement.span, self._page, self._focus
        named = self.names_account(span)
        if self._side(statement, named):
            return self._settle(Subject("other", why="side story"), org="other")
        if page.has("namesake_cue", span):
            return Subject("other", why="namesake")
        people = self.people_in(span)
        person = people[0] if people else focus.person
        if not named and self._at_other_employer(span):
            return Subject("other", person, "past employer")
        org = focus.org
        subject = self._first(span, named)
        if page.has("past_employer", span) and person and not self._joins(span):
            focus.person, focus.person_last, focus.org = person, True, org
            return (
                Subject("account", person, FORMER)
                if self._was_here(span, named)
                else Subject("other", person, "past employer")
            )
        if people and page.has("job_change", span) and page.has("role", span) and not named and self._elsewhere(span):
            return Subject("other", people[0], "next employer")
        if people and subject.owner == "account":
            focus.person, focus.person_last = people[0], subject.person is not None
        return subject

    def _at_other_employer(self, span: Span) -> bool:
        """`At Northco she doubled sales`, `Chez Northco, il a…`: what somebody did elsewhere."""
        found = self._page.words_in(span)[:8]
        at = self._page.first_word(span) + 1
        elsewhere = (
            len(found) > 2 and found[0].text in ("at", "chez") and self._capital_name(at) and not self._known(at)
        )
        return elsewhere and any(w.text in _HE for w in found)

    def _was_here(self, span: Span, named: bool) -> bool:
        """`Previously VP Marketing at Valdo`: the account is the employer of the past."""
        cue = self._page.within("past_employer", span)[0]
        return named and any(m.kind != "extended" and cue.end <= m.start < span.end for m in self._mentions)

    def _elsewhere(self, span: Span) -> bool:
        """An employer other than the account is named: `CMO at Northco`."""
        page = self._page
        found = range(page.first_word(span) + 1, page.first_word(Span(span.end, span.end + 1)))
        return any(page.words[at - 1].text in _AT and self._capital_name(at) and not self._known(at) for at in found)

    def _joins(self, span: Span) -> bool:
        return self._page.has("job_change", span) and self.names_account(span)

    def _side(self, statement: Statement, named: bool) -> bool:
        span = statement.span
        if self._begins(span, "side_story"):
            self._side_line = statement.line
            return True
        if self._side_line == statement.line and not named:
            return True
        self._side_line = -1
        return False

    def _begins(self, span: Span, category: str) -> bool:
        return any(c.start - span.start <= _NEAR // 2 for c in self._page.within(category, span))

    def _settle(self, subject: Subject, org: Owner | None = None) -> Subject:
        if org:
            self._focus.org = org
            self._focus.stranger = org == "other"
            self._focus.person_last = False
        return subject

    def _first(self, span: Span, named: bool) -> Subject:
        """The first thing in the sentence that can be its subject decides."""
        head = self._skip_lead(span)
        spoken = [q for q in self._page.speech(span) if len(self._page.words_in(q)) >= _SPEECH]
        marks = sorted(self._candidates(span, head), key=lambda m: m[0])
        for start, kind, person in marks:
            if any(q.start <= start < q.end for q in spoken):
                continue  # what a speaker names is not what the sentence is about
            settled = self._decide(kind, person, span, named)
            if settled:
                return settled
        return self._inherit(span, named)

    def _candidates(self, span: Span, head: int) -> list[tuple[int, str, Person | None]]:
        page = self._page
        found: list[tuple[int, str, Person | None]] = []
        for m in self._mentions:
            if span.start <= m.start and m.end <= span.end:
                kind = "longer" if m.kind == "extended" else "relation" if self._related(span, m.start) else "account"
                found.append((m.start, kind, None))
        found += [(start, "person", p) for p, start, end in self._people if span.start <= start and end <= span.end]
        for category in _RELATIONS:
            found += [(self._with_article(c), "relation", None) for c in page.within(category, span)[:1]]
        companies = (c for c in page.within("company_noun", span) if c.start >= head and self._definite(c))
        found += [self._company(c) for c in companies]
        generics = page.within("generic_subject", span)[:1]
        found += [(c.start, "generic", None) for c in generics if head <= c.start <= head + _NEAR]
        first = page.words_in(Span(head, span.end))[:1]
        found += [(w.start, "pronoun", None) for w in first if w.text in _PRONOUNS]
        found += [(w.start, "indefinite", None) for w in first if w.text in _INDEFINITE]
        stranger = self._stranger(Span(head, span.end))
        return found + ([(stranger, "stranger", None)] if stranger is not None else [])

    def _with_article(self, cue: Cue) -> int:
        """`son concurrent`: the relation begins just before its article or possessive."""
        page, at = self._page, cue.first - 1
        near = at >= 0 and cue.start - page.words[at].end <= 1 and page.words[at].text in _PRONOUNS | _DEFINITE
        return page.words[at].start - 1 if near else cue.start

    def _company(self, cue: Cue) -> tuple[int, str, Person | None]:
        """`le groupe` points at the company talked about; `le groupe Valdo` names one."""
        after = cue.last
        named = after < len(self._page.words) and self._adjacent(after) and self._capital_name(after)
        return (cue.start, "stranger" if named and not self._known(after) else "company", None)

    def _decide(self, kind: str, person: Person | None, span: Span, named: bool) -> Subject | None:
        focus = self._focus
        if kind == "account":
            return self._settle(Subject("account"), org="account")
        if kind == "person":
            focus.person, focus.person_last = person, True
            return Subject("account" if focus.org != "other" or named else "other", person)
        if kind in ("relation", "stranger", "longer"):
            return self._settle(Subject("other", why=kind), org="other")
        if kind == "company":
            ours = focus.org == "account" or (focus.org == "nobody" and named)
            return self._settle(Subject("account" if ours else "other", why="the company"), "account" if ours else None)
        if kind == "pronoun":
            return self._continue(span)
        if kind == "generic":
            return None if self._possessed(span) else Subject("account" if named else "other", why="generic")
        return Subject("other", why="indefinite") if not named and self._indefinite_other(span) else None

    def _continue(self, span: Span) -> Subject:
        focus = self._focus
        first = self._page.words_in(span)[0].text
        if focus.person_last and focus.person and first in _PERSON_PRONOUNS and focus.org != "other":
            return Subject("account", focus.person)
        return Subject(focus.org, why="pronoun") if focus.org != "nobody" else Subject("nobody")

    def _inherit(self, span: Span, named: bool) -> Subject:
        if named:
            return self._settle(Subject("account"), org="account")
        if self._focus.org == "nobody" and self._names_other(span):
            return self._settle(Subject("other", why="stranger"), org="other")
        return Subject(self._focus.org if self._anchored(span) else "nobody", why="inherited")

    def _names_other(self, span: Span) -> bool:
        """A name other than the account's, wherever it stands."""
        first = self._page.first_word(span)
        last = self._page.first_word(Span(span.end, span.end + 1))
        return any(self._proper(at, first) > at for at in range(first, last))

    def _anchored(self, span: Span) -> bool:
        """The sentence points back: it opens on a definite article or a lead, or says `its`, `ses`, `the farm's`."""
        found = self._page.words_in(span)
        opens = bool(found) and found[0].text in _DEFINITE | _LEADING | _INDEFINITE | {
            "ces",
            "these",
            "those",
            "tous",
            "toutes",
            "all",
        }
        back = any(w.text in _PRONOUNS for w in found)
        return opens or back or any(self._definite(c) for c in self._page.within("company_noun", span))

    def _skip_lead(self, span: Span) -> int:
        """`Avec 450 salariés, l'entreprise`: the subject stands after the comma."""
        found = self._page.words_in(span)
        comma = self._page.folded.find(", ", span.start, min(span.end, span.start + 90))
        return comma + 2 if found and found[0].text in _LEADING and comma > 0 else span.start

    def _related(self, span: Span, at: int) -> bool:
        """`le concurrent direct de Valdo`, `a client of Valdo`: the name completes a relation."""
        return any(
            0 <= at - c.end <= 28 and "," not in self._page.folded[c.end : at]
            for category in _RELATIONS
            for c in self._page.within(category, span)
        )

    def _relation(self, span: Span) -> int | None:
        return next((c.start for category in _RELATIONS for c in self._page.within(category, span)), None)

    def _definite(self, cue: Cue) -> bool:
        """`the chain`, `l'entreprise`, `the 62-store chain`."""
        page = self._page
        for at in range(cue.first - 1, max(-1, cue.first - 4), -1):
            word = page.words[at].text
            if word in _DEFINITE:
                return "\n" not in page.folded[page.words[at].end : cue.start]
            if not (word[0].isdigit() or page.folded[page.words[at].end] in "-,"):
                return False
        return False

    def _possessed(self, span: Span) -> bool:
        """`ses clients`, `our customers`: somebody's, not the sector's."""
        found = self._page.words_in(span)[:3]
        return any(w.text in _PRONOUNS | {"nos", "our", "notre", "vos"} for w in found)

    def _indefinite_other(self, span: Span) -> bool:
        head = Span(span.start, min(span.end, span.start + 48))
        page = self._page
        trade = any(page.has(name, head) for name in page.cues if name.startswith("trade:"))
        autres = any(w.text in ("autres", "autre", "other", "another") for w in page.words_in(head)[:3])
        return trade or autres or page.any(("company_noun", "generic_subject"), head)

    def _stranger(self, span: Span) -> int | None:
        """Start of the first proper name near the head of the span that is not the account's, a person's or a place's."""
        page = self._page
        first = page.first_word(span)
        at = first
        while at < min(len(page.words), first + _HEAD_WORDS) and page.words[at].start < span.end:
            last = self._proper(at, first)
            if last > at:
                return page.words[at].start
            at += 1
        return None

    def _proper(self, at: int, first: int) -> int:
        """End of a proper name beginning at this word; a lone capital at the head of a sentence is not one."""
        page = self._page
        last = at
        while last < len(page.words) and self._capital_name(last) and (last == at or self._adjacent(last)):
            last += 1
        lone = last - at == 1
        if lone and at == first and self._bare_name(at):
            return last
        if lone and (at == first or page.words[at].text in LEGAL_WORDS or len(page.words[at].text) < 3):
            return at
        return at if last == at or self._known(at) or (at == first and self._common_head(at)) else last

    def _bare_name(self, at: int) -> bool:
        """`Aciéries du Cantal reçoit…`: French prose does not begin on a bare noun unless it is a name."""
        page = self._page
        if page.language != "fr" or at + 2 >= len(page.words) or self._known(at) or self._common_head(at):
            return False
        particle, after = page.words[at + 1], page.words[at + 2]
        return (
            particle.text in ("du", "de", "des", "d", "la")
            and page.capital(after)
            and not page.has("event", Span(page.words[at].start, page.words[at].end))
        )

    def _capital_name(self, at: int) -> bool:
        word = self._page.words[at]
        return self._page.capital(word) and not word.text.isdigit() and at not in self._places

    def _common_head(self, at: int) -> bool:
        """The first word of a sentence is capital by rule: `Les Halles` begins a name only by its second word."""
        page = self._page
        word = page.words[at]
        span = Span(word.start, word.end)
        small = word.text in _DEFINITE | _INDEFINITE | _PRONOUNS | _LEADING
        return small or page.any(("role", "generic_subject", "function_words"), span)

    def _adjacent(self, at: int) -> bool:
        page = self._page
        return page.folded[page.words[at - 1].end : page.words[at].start] in (" ", "-", "'", " & ")

    def _known(self, at: int) -> bool:
        page, start = self._page, self._page.words[at].start
        ours = any(m.start <= start < m.end for m in self._mentions if m.kind != "extended")
        somebody = any(s <= start < e for _, s, e in self._people)
        span = Span(start, page.words[at].end)
        return ours or somebody or page.any(("role", "system_noun", "product", "month", "machine"), span)
