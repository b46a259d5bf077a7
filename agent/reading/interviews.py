"""Interviews and transcripts: who asks, who answers, and which answers tell of the account.

Layouts read: `Q.` and `A.`, `Question :` and `Réponse :`, the name, first name or initials of the one who answers before a colon,
dashes before questions, and plain lines that end on a question mark between paragraphs of answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.language.fold import fold
from agent.language.sentences import Span, words
from agent.reading.careers import did_elsewhere
from agent.reading.naming import Names
from agent.reading.page import Page, Statement
from agent.reading.profile import Person

Role = Literal["question", "answer"]
# What the question asks about: the answers to it are told of that.
Topic = Literal["", "elsewhere", "private"]

_STAMP = r"[\[(]?(?:\d{1,2}[:h]\d{2}(?::\d{2})?[\])]?\s{0,3})?[*_]{0,2}"
_LETTER = re.compile(_STAMP + r"(Q|A|R|Question|Answer|Réponse|Rép)\s?\d{0,2}\s?[.:)—–-][*_]{0,2}\s")
_LABEL = re.compile(_STAMP + r"([A-ZÀ-ÖØ-Þ][^:?!\n«\"“(]{0,44}?)\s?(?:\([^()\n]{0,60}\)\s?)?[*_]{0,2}\s?:[*_]{0,2}\s")
_NAME_DASH = re.compile(_STAMP + r"([A-ZÀ-ÖØ-Þ][^:?!\n«\"“(]{0,44}?)[*_]{0,2}\s[—–-][*_]{0,2}\s")
_DASH = re.compile(r"[—–-]\s")
_ASKS = frozenset(("q", "question"))
_GUESTS = frozenset(("guest", "invite", "invitee", "speaker", "interviewee", "reponse", "answer"))
_HOSTS = frozenset(("host", "interviewer", "presenter", "moderator", "journaliste", "animateur", "animatrice", "presentateur",
                    "presentatrice", "moderateur", "moderatrice", "redaction"))  # fmt: skip
_CLOSING = ("propos recueillis", "interview by", "interviewed by", "entretien realise", "next week", "next month", "next issue",
            "la semaine prochaine", "le mois prochain", "prochain numero", "also in", "photo", "credit",
            "reproduction")  # fmt: skip
_BEFORE = frozenset(
    ("before", "previous", "previously", "avant", "precedent", "precedente", "auparavant", "ancien", "ancienne")
)
_THERE = frozenset(("there", "then", "labas", "epoque"))
_HERE = frozenset(("here", "ici", "today", "now", "aujourd", "desormais", "maintenant"))
_LEADS = 4
_AWAY = 3  # words around which a question names its other company
_SPELL = frozenset(("time", "years", "days", "spell", "job", "role", "months", "stint", "were", "worked", "started"))
_FEWEST = 2
_ASKED = "?*_"


@dataclass(frozen=True, slots=True)
class Turn:
    """A statement of an interview. `person`: who answers; `body`: the statement without its label."""

    role: Role
    body: Span
    person: Person | None = None
    topic: Topic = ""


def turns(names: Names, found: Sequence[Statement]) -> dict[int, Turn]:
    """The statements that belong to an interview of somebody of the account, by position. Empty on other pages."""
    page = names.page
    if page.voice not in ("press", "company") or not names.people or "?" not in page.visible:
        return {}
    reader = _Interview(names, found)
    return reader.read() if reader.people else {}


class _Interview:
    """One pass over the statements of a page."""

    def __init__(self, names: Names, found: Sequence[Statement]) -> None:
        self._names, self._page, self._found = names, names.page, found
        self._labels = [self._label(s.span) for s in found]
        letters = {said for said, _ in self._labels}
        self._lettered = "q" in letters and "a" in letters
        self._named = self._answers_named()
        asked = sum(self._asks(at) for at in range(len(found)))
        self.people = self._guests() if self._lettered or self._named or asked >= _FEWEST else []

    def _answers_named(self) -> bool:
        """Answers are labelled with a name: twice, or right after a question. A headline `X: "words"` is no answer."""
        said = [label for label, _ in self._labels]
        after = any(
            label == "answer" and at and self._page.visible[self._found[at - 1].span.end - 1] in _ASKED
            for at, label in enumerate(said)
        )
        return after or said.count("answer") >= _FEWEST

    def _guests(self) -> list[Person]:
        named = {p.about: p for _, p in self._labels if p is not None}
        head = self._found[min(_LEADS, len(self._found)) - 1].span.end if self._found else 0
        lead = self._names.people_in(Span(0, head))
        return list(named.values()) or lead

    def read(self) -> dict[int, Turn]:
        taken: dict[int, Turn] = {}
        role: Role | None = None
        person: Person | None = None
        topic: Topic = ""
        for at, said in enumerate(self._found):
            starts, who = self._labels[at]
            fresh = at == 0 or self._found[at - 1].line != said.line
            if said.hidden or page_closes(self._page, said.span):
                role = None
                continue
            if starts == "answer" or (starts == "a" and self._lettered):
                role, person = "answer", who or person or self.people[0]
            elif self._opens_question(at, starts, fresh):
                role, topic = "question", ""
            elif fresh and role == "question" and not (self._lettered or self._named):
                role, person = "answer", self.people[0]
            if role == "question":
                topic = topic or self._topic(said.span)
                taken[at] = Turn("question", self._body(said.span, starts), None, topic)
            elif role == "answer":
                topic = self._carried(said.span, topic)
                taken[at] = Turn("answer", self._body(said.span, starts), person, topic)
        return taken

    def _opens_question(self, at: int, starts: str, fresh: bool) -> bool:
        if starts == "q" and self._lettered:
            return True
        if starts in ("host", "stranger") and (self._named or self._lettered):
            return True
        asked = self._asks(at) or self._prompts(at)
        return fresh and ((asked and starts in ("", "dash", "stranger")) or (starts == "dash" and self._named))

    def _prompts(self, at: int) -> bool:
        """`Vous étiez auparavant chez Northco…`: a line to the guest that trails off."""
        span = self._found[at].span
        trails = self._page.visible[span.start : span.end].rstrip("*_ ").endswith(("…", "..."))
        return trails and any(w.text in ("vous", "you", "your", "votre", "vos") for w in self._page.words_in(span))

    def _asks(self, at: int) -> bool:
        """The line of this statement ends on a question mark."""
        line, last = self._found[at].line, at
        while last + 1 < len(self._found) and self._found[last + 1].line == line:
            last += 1
        begins = at == 0 or self._found[at - 1].line != line
        return (
            begins
            and self._page.visible[self._found[last].span.start : self._found[last].span.end].rstrip("*_ ")[-1:] == "?"
        )

    def _label(self, span: Span) -> tuple[str, Person | None]:
        """What stands before the statement: `q`, `a`, `answer` (a person of ours), `host`, `stranger`, `dash` or nothing."""
        text = self._page.visible
        letter = _LETTER.match(text, span.start, span.end)
        if letter:
            return ("q" if fold(letter[1]) in _ASKS else "a", None)
        found = _LABEL.match(text, span.start, span.end) or _NAME_DASH.match(text, span.start, span.end)
        if found:
            return self._whose(found[1])
        return ("dash", None) if _DASH.match(text, span.start, span.end) else ("", None)

    def _whose(self, label: str) -> tuple[str, Person | None]:
        said = [w.text for w in words(fold(label))]
        person = next((p for p, _, _ in self._names.people if _names_person(said, p)), None)
        if person is not None:
            return ("answer", person)
        if set(said) & _GUESTS:
            return ("answer", None)
        return ("host" if set(said) & _HOSTS else "stranger" if len(said) <= _LEADS else "", None)

    def _body(self, span: Span, starts: str) -> Span:
        """The statement without its label."""
        text = self._page.visible
        shapes = {"q": _LETTER, "a": _LETTER, "dash": _DASH, "": None}
        shape = shapes.get(starts, _LABEL)
        found = shape.match(text, span.start, span.end) if shape else None
        found = found or (_NAME_DASH.match(text, span.start, span.end) if shape is _LABEL else None)
        return Span(found.end(), span.end) if found and found.end() < span.end else span

    def _topic(self, span: Span) -> Topic:
        """What a question asks about beside the account: an earlier employer, or private matters."""
        page = self._page
        if page.any(("private_topic", "private_sure", "private_state", "leisure_question"), span):
            return "private"
        said = page.words_in(span)
        earlier = bool(_BEFORE.intersection(w.text for w in said)) or page.has("past_employer", span)
        away = any(self._names_employer(span, at) for at in range(len(said)))
        rivals = page.has("competitor_cue", span)
        return "elsewhere" if earlier or away or rivals or did_elsewhere(self._names, span) else ""

    def _names_employer(self, span: Span, at: int) -> bool:
        """`Chez Northco, vous…`, `At Northco you…`, `your years at Northco`: another company in the question."""
        first, said = self._page.first_word(span), self._page.words_in(span)
        if said[at].text not in ("at", "chez") or not self._names.other_at(first + at + 1):
            return False
        before = {w.text for w in said[max(0, at - _AWAY) : at]}
        return said[at].text == "chez" or at < _AWAY or bool(before & _SPELL)

    def _carried(self, span: Span, topic: Topic) -> Topic:
        """An answer leaves the past when it speaks of here and now, and enters it by itself."""
        said = {w.text for w in self._page.words_in(span)}
        if topic == "elsewhere" and (self._names.account_in(span) or (said & _HERE and not said & _THERE)):
            return ""
        return topic


def page_closes(page: Page, span: Span) -> bool:
    """`Propos recueillis par…`, `Next week:`: the interview is over."""
    return page.folded[span.start : span.start + 24].startswith(_CLOSING)


def _names_person(said: Sequence[str], person: Person) -> bool:
    """First name, surname, full name or initials."""
    if not said:
        return False
    if set(said) <= set(person.parts) or set(person.parts) <= set(said):
        return True
    letters = "".join(said) if all(len(w) <= 1 for w in said) or len(said) == 1 else ""
    initials = "".join(p[0] for p in person.parts)
    return 2 <= len(letters) <= 4 and letters in (initials, initials[:2], initials[0] + person.surname[0][0])
