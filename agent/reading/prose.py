"""Prose evidence: statements to readings, each with the first thing that speaks against it."""

from collections.abc import Iterator, Sequence
from datetime import date

from agent.language.fold import fold
from agent.language.sentences import Span, sentences, trim, words
from agent.reading.doubt import doubtful
from agent.reading.facts import Reason
from agent.reading.guard import has_address, injected
from agent.reading.identity import Identity
from agent.reading.noise import is_noise
from agent.reading.page import Page, Statement
from agent.reading.private import is_private
from agent.reading.lexicon import small_words
from agent.reading.profile import Person, Profile, contact_of, initials
from agent.reading.readings import Reading
from agent.reading.signals import event_date, page_topic, signal_type
from agent.reading.subjects import FORMER, Subject, Subjects
from agent.reading.wording import clean, statement

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
_EDGES = " ,;:—–-·•|"
_SHORTEST_SPEECH = 5
_SHORTEST_REST = 6
_LONGEST_SIGNATURE = 24
_FIRST = frozenset(("je", "j", "i"))
_HE_SHE = frozenset(("il", "elle", "he", "she"))
_STATES = ("departure", "objection", "consent")
_VERDICTS: dict[str, Reason] = {
    "namesake": "other company of the same name", "absent": "about another company", "unsure": "unsure",
}  # fmt: skip


class ProseReader:
    """Reads one page of prose (or the prose leaves of a record) whose identity is known."""

    def __init__(self, page: Page, profile: Profile, identity: Identity, found: Sequence[Statement]) -> None:
        self._page, self._profile, self._identity = page, profile, identity
        self._found = found
        self._subjects = Subjects(page, profile)
        self._orders = injected(page, found)
        self._doubtful = doubtful(page, found)
        self._author = self._writer()
        self._stranger_post = page.voice == "person" and self._other_signature()
        leads = [f.span for f in found[:2] if not f.hidden]
        self._topic = page_topic(page, leads, person=bool(profile.contact_names(page)))
        self._told_on: date | None = None
        self._shadow: Reason | None = None
        self._private_line = -1

    def read(self) -> list[Reading]:
        """Readings of the page in order."""
        readings: list[Reading] = []
        for at, said in enumerate(self._found):
            planted = [s for s in self._orders if s.start < said.span.end and said.span.start < s.end]
            if planted:
                readings += [self._planted(span) for span in _overlaps(said.span, planted)]
            if said.hidden:
                continue
            for piece in _without(self._page, said.span, planted):
                readings += self._statement(at, Statement(piece, said.line))
        return readings

    def _planted(self, span: Span) -> Reading:
        words = clean(self._page.text[span.start : span.end])
        return Reading(self._page, span, None, self._page.evidence.date, reason="injected instruction", statement=words)

    def _statement(self, at: int, said: Statement) -> Iterator[Reading]:
        page = self._page
        subject = self._subjects.of(said)
        body = self._body(said)
        if body is None or is_noise(page, body, first=at < 2, voice_line=said.line):
            return
        other = self._subjects.contrast(body)
        if other is not None:
            yield self._reading(at, other, Subject("other", why="contrast"), None)
            body = trim(page.text, Span(body.start, other.start), _EDGES)
            body = Span(body.start, max(body.start, page.text.rfind(" ", body.start, body.end)))
        ours = (
            self._subjects.own_clause(body)
            if subject.owner == "other" and subject.why in ("stranger", "generic")
            else None
        )
        if ours is not None:
            yield self._reading(at, ours, Subject("account", why="own clause"), None)
            body = trim(page.text, Span(body.start, ours.start), _EDGES)
        yield from self._pieces(at, body, subject)

    def _pieces(self, at: int, body: Span, subject: Subject) -> Iterator[Reading]:
        """The quoted words of a speaker apart from what the page says itself."""
        page = self._page
        speeches = [
            q for q in page.speech(body) if len(page.words_in(q)) >= _SHORTEST_SPEECH and self._is_clause(q, body)
        ]
        if page.voice not in ("press", "company") or not speeches:
            yield self._reading(at, body, subject, self._told_by(body) if page.speech(body) else None)
            return
        for speech in speeches:
            for sentence in sentences(page.visible, speech):
                if not is_noise(page, sentence, first=False, voice_line=-1):
                    yield self._speech(at, sentence, body, subject)
        rest = self._beside(body, speeches)
        if rest is not None:
            yield self._reading(at, rest, subject, None)

    def _beside(self, body: Span, speeches: Sequence[Span]) -> Span | None:
        """What the page itself says beside the speech; `said finance director X` says nothing."""
        page = self._page
        rest = _largest(page, body, speeches)
        found = page.words_in(rest) if rest else []
        if rest is None or len(found) < _SHORTEST_REST or is_noise(page, rest, first=False, voice_line=-1):
            return None
        verb = next((c for c in page.within("speech", rest) if c.start == rest.start), None)
        if verb is None:
            return rest
        counted = any(w.text[0].isdigit() for w in found)
        return trim(page.text, Span(verb.end, rest.end), _EDGES) if counted else None

    def _is_clause(self, quote: Span, body: Span) -> bool:
        """Whole quoted clauses stand alone; words quoted inside a sentence of the page do not."""
        before = self._page.folded[body.start : quote.start].rstrip(' "')
        return self._page.text[quote.start].isupper() or not before or before.endswith(":")

    def _speech(self, at: int, speech: Span, body: Span, subject: Subject) -> Reading:
        page = self._page
        person = self._told_by(body)
        known = person is not None and subject.owner != "other"
        ours = subject.owner == "account" and (page.has("role", body) or page.voice == "company")
        owner = Subject("account", person) if known or ours else Subject("other", why="speaker")
        return self._reading(at, speech, owner, person)

    def _told_by(self, body: Span) -> Person | None:
        """The person of the account who speaks: named in the sentence, or the last one when it says `dit-il`."""
        people = self._subjects.people_in(body)
        if people:
            return people[-1]
        heads = {w.text for w in self._page.words_in(body)}
        return self._subjects.person if heads & {"il", "elle", "he", "she"} and self._page.has("speech", body) else None

    def _reading(self, at: int, span: Span, subject: Subject, speaker: Person | None) -> Reading:
        page, profile = self._page, self._profile
        span = trim(page.text, span, _EDGES)
        about, person = self._about(span, subject, speaker)
        signal: str | None = self._signal(span, person)
        state = person is not None and (self._state(span) or subject.why == FORMER)
        broke = subject.owner == "account" and page.has("insolvency", span)
        reason = self._shadowed(at, span, subject, self._against(at, span, subject, person))
        words = statement(
            page, span, profile, speaker=speaker.name if speaker and speaker is not self._author else None
        )
        if state:
            signal = None
        return Reading(
            page, span, signal, self._day(span, signal, subject), about, page.technology(span),
            _id_of(speaker or (self._author if page.voice == "person" else None)), reason, bool(state) or broke, words,
        )  # fmt: skip

    def _state(self, span: Span) -> bool:
        """The person left, objects or gave no consent: it rules who may be written to and is never quoted."""
        page = self._page
        if page.has("past_employer", span):
            return False
        if page.voice != "person":
            return page.any(_STATES, span)
        left = page.within("departure", span)
        own = any(page.words[at].text in _FIRST for c in left for at in range(max(0, c.first - 3), c.last))
        return own or page.has("objection", span)

    def _signal(self, span: Span, person: Person | None) -> str:
        signal = signal_type(self._page, span, person=person is not None or self._page.evidence.kind == "job_change")
        return self._topic if self._topic and signal == "news" else signal

    def _day(self, span: Span, signal: str | None, subject: Subject) -> date:
        """An article that opens on an older event goes on telling of it."""
        day = event_date(self._page, span, signal)
        if self._page.voice == "press" and subject.owner == "account":
            if self._told_on is None:
                self._told_on = day
            return min(day, self._told_on)
        return day

    def _about(self, span: Span, subject: Subject, speaker: Person | None) -> tuple[str, Person | None]:
        if subject.owner != "account" or self._identity.verdict in ("namesake", "absent"):
            return ("other", subject.person)
        if speaker:
            return (speaker.about, speaker)
        named = next(iter(self._subjects.people_in(span)), None)
        person = subject.person or named
        if self._page.voice == "person":
            changed = signal_type(self._page, span, person=False) in ("tech_change", "job_posting")
            return ("account" if changed or not self._author else self._author.about, self._author)
        if self._page.voice == "note":
            return self._noted(span, person)
        if person and (self._signal(span, person) == "job_change" or self._state(span)):
            return (person.about, person)
        return ("account", person)

    def _noted(self, span: Span, person: Person | None) -> tuple[str, Person | None]:
        """A note speaks of its contact when it says what he or she asks, likes or refuses; else of the account."""
        person = person or self._subjects.person
        first = self._page.words_in(span)[:1]
        wish = bool(first) and (first[0].text in _HE_SHE or self._page.has("wish", Span(span.start, span.start + 24)))
        if person and (wish or self._state(span)):
            return (person.about, person)
        return ("account", person if self._subjects.people_in(span) else None)

    def _shadowed(self, at: int, span: Span, subject: Subject, reason: Reason | None) -> Reason | None:
        """A sentence that only carries on from a rumour or a private matter shares its verdict."""
        page, line = self._page, self._found[at].line
        if page.voice in ("person", "note"):
            if reason == "private life":
                self._private_line = line
            tells = page.any(("product", "matter", "system_noun"), span) or any(
                w.text[0].isdigit() for w in page.words_in(span)
            )
            return "private life" if reason is None and line == self._private_line and not tells else reason
        if page.voice == "press" and subject.owner == "account":
            if self._subjects.names_account(span) or self._subjects.people_in(span):
                self._shadow = reason if reason in ("private life", "unsure") else None
            elif reason is None:
                return self._shadow
        return reason

    def _against(self, at: int, span: Span, subject: Subject, person: Person | None) -> Reason | None:
        page = self._page
        if is_private(page, span, self._profile, of_person=person is not None or bool(self._subjects.people_in(span))):
            return "private life"
        if self._identity.verdict == "namesake":
            return "other company of the same name"
        if self._stranger_post:
            return "unsure"
        rumour = at in self._doubtful
        if subject.owner == "other":
            named = self._subjects.names_account(span)
            same_name = subject.why in ("namesake", "longer")
            return (
                "other company of the same name"
                if same_name
                else "unsure"
                if rumour and named
                else "about another company"
            )
        if rumour or subject.owner == "nobody" or self._stranger_left(span, person):
            return "unsure"
        if self._identity.verdict != "own":
            return _VERDICTS[self._identity.verdict]
        if has_address(page, span) and not self._own_address(span):
            return "unsure"
        return None

    def _stranger_left(self, span: Span, person: Person | None) -> bool:
        """`Elle succède à X, parti en mars`: the one who left is nobody we write to."""
        left = self._page.has("departure", span)
        return left and (
            person is None or not person.about.startswith("contact:") or self._page.has("job_change", span)
        )

    def _own_address(self, span: Span) -> bool:
        domain = self._profile.account.domain
        return bool(domain) and str(domain).lower() in self._page.text[span.start : span.end].lower()

    def _writer(self) -> Person | None:
        """Who signs a post: the first person of the account named at its head or in its address."""
        page = self._page
        if page.voice != "person":
            return None
        head = Span(0, min(len(page.text), 160))
        url = (page.evidence.url or "").lower()
        named = self._subjects.people_in(head)
        return named[0] if named else next((p for p in self._profile.people if "-".join(p.parts) in url), None)

    def _other_signature(self) -> bool:
        """A post signed with the contact's name and a job that is not the contact's: perhaps somebody else."""
        page = self._page
        first = self._found[0].span if self._found else None
        contact = contact_of(self._profile.account, self._author.about) if self._author else None
        if (
            first is None
            or contact is None
            or page.text[first.end - 1] in ".!?…"
            or self._subjects.names_account(first)
        ):
            return False
        own = {w.text for w in words(fold(f"{contact.name} {contact.title}"))} | {initials(contact.title)}
        said = [
            w.text
            for w in page.words_in(first)
            if len(w.text) > 2 and w.text not in small_words() and not w.text.isdigit()
        ]
        job = [w for w in said if w not in {p.text for p in words(fold(contact.name))} and w not in _AGES]
        return len(job) >= 2 and not own.intersection(job)

    def _body(self, said: Statement) -> Span | None:
        """The sentence without the signature line of a post."""
        page = self._page
        if page.voice != "person" or said.line != 0 or not self._subjects.people_in(said.span):
            return said.span
        signature = page.text[said.span.end - 1] not in ".!?…"
        cut = max(page.text.rfind(mark, said.span.start, said.span.end) for mark in (" · ", " | ", " • "))
        if signature or cut < 0:
            return None if signature and len(page.words_in(said.span)) <= _LONGEST_SIGNATURE else said.span
        rest = trim(page.text, Span(cut + 3, said.span.end), _EDGES)
        return rest if len(page.words_in(rest)) >= _SHORTEST_REST else None


def _id_of(person: Person | None) -> str | None:
    if person is None:
        return None
    return person.about.removeprefix("contact:") if person.about.startswith("contact:") else person.name


def _overlaps(span: Span, planted: Sequence[Span]) -> list[Span]:
    return [Span(max(span.start, p.start), min(span.end, p.end)) for p in planted]


def _without(page: Page, span: Span, planted: Sequence[Span]) -> list[Span]:
    """What is left of a sentence beside planted pieces."""
    pieces, start = [], span.start
    for cut in planted:
        pieces.append(Span(start, max(start, cut.start)))
        start = max(start, cut.end)
    pieces.append(Span(start, max(start, span.end)))
    kept = [trim(page.text, p, _EDGES + "[]()") for p in pieces] if planted else [span]
    return [p for p in kept if p.start < p.end and len(page.words_in(p)) >= (3 if planted else 1)]


def _largest(page: Page, body: Span, speeches: Sequence[Span]) -> Span | None:
    edges = [body.start, *[e for s in speeches for e in s], body.end]
    gaps = [trim(page.text, Span(a, b), _EDGES + "«»“”\"'") for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return max(gaps, key=lambda g: g.end - g.start, default=None)
