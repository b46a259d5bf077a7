"""Prose evidence: statements to readings, each with its owner, its speaker, its day and what speaks against it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from agent.language.sentences import Span, clauses, sentences, trim
from agent.reading.careers import did_elsewhere
from agent.reading.doubt import doubtful, hearsay_aside
from agent.reading.guard import injected
from agent.reading.identity import Identity, own_words
from agent.reading.interviews import Turn, turns
from agent.reading.naming import Names
from agent.reading.noise import answers, is_noise
from agent.reading.page import Page, Statement
from agent.reading.particles import FIRST_PLURAL, FIRST_SINGULAR, PERSONAL
from agent.reading.pointing import Pointing
from agent.reading.private import private_aside
from agent.reading.profile import Person, Profile
from agent.reading.readings import Reading
from agent.reading.roles import holder
from agent.reading.signals import event_date, page_topic, signal_type
from agent.reading.signatures import author_of, body_of, signed_by_other
from agent.reading.subjects import Subject, Subjects
from agent.reading.verdicts import Verdicts
from agent.reading.wording import clean, statement

_EDGES = " ,;:—–-·•|"
_MARKS = "«»“”\"'"
_SHORTEST_SPEECH = 5
_SHORTEST_REST = 6
_LEADS = 2
_STATES = ("departure", "objection", "consent")


class ProseReader:
    """Reads one page of prose (or the prose leaves of a record) whose identity is known."""

    def __init__(self, page: Page, profile: Profile, identity: Identity, found: Sequence[Statement]) -> None:
        self._page, self._profile, self._found = page, profile, found
        self._names = Names(page, profile)
        own = identity.verdict == "own" and own_words(page, profile)
        self._subjects = Subjects(self._names, own_words=own)
        self._author = author_of(self._names, profile)
        if signed_by_other(self._names, profile, self._author, found):
            identity = replace(identity, verdict="unsure")
        self._identity = identity
        self._verdicts = Verdicts(self._names, profile, identity)
        self._orders = injected(page, found)
        self._doubtful = doubtful(page, found)
        leads = list(islice((f.span for f in found if not (f.hidden or is_noise(page, f.span, first=True))), _LEADS))
        self._topic = page_topic(page, leads, person=bool(self._names.people))
        self._told_on: date | None = None
        self._turns = turns(self._names, found)

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
        """Split a sentence where its subject changes, then read the pieces."""
        page = self._page
        turn = self._turns.get(at)
        if turn is not None:
            yield from self._turn(at, turn)
            return
        subject = self._subjects.of(said)
        body = body_of(self._names, said, _EDGES)
        if body is None or is_noise(page, body, first=at < 2):
            return
        other = self._subjects.contrast(body)
        if other is not None:
            yield self._reading(at, other, Subject("other", why="stranger"), None)
            cut = page.text.rfind(" ", body.start, trim(page.text, Span(body.start, other.start), _EDGES).end)
            body = Span(body.start, max(body.start, cut))
        aside = self._names.aside(body)
        if aside is not None and subject.owner == "account":
            yield self._reading(at, aside, Subject("other", why="stranger"), None)
            yield from self._around(at, body, aside, subject)
            return
        private = private_aside(page, body)
        apart = private or hearsay_aside(page, body)
        if apart is not None:
            yield replace(self._reading(at, apart, subject, None), reason="private life" if private else "unsure")
            yield from self._around(at, body, apart, subject)
            return
        strange = subject.owner == "other" and subject.why in ("stranger", "generic")
        ours = Pointing(self._names).own_clause(body) if strange else None
        if ours is not None:
            yield self._reading(at, ours, Subject("account"), None)
            body = trim(page.text, Span(body.start, ours.start), _EDGES)
        yield from self._pieces(at, body, subject)

    def _turn(self, at: int, turn: Turn) -> Iterator[Reading]:
        """A piece of an interview: questions state nothing, answers are the words of who gives them."""
        if turn.role == "question":
            owner = Subject("other", why="past employer") if turn.topic == "elsewhere" else Subject("nobody")
            yield self._reading(at, turn.body, owner, None)
            return
        if not answers(self._page, turn.body):
            return
        subject = self._subjects.answer(turn.body, turn.person)
        if turn.topic == "elsewhere":
            subject = Subject("other", turn.person, "past employer")
        if not self._page.has("doubt_whole", turn.body):
            self._doubtful.discard(at)  # `not a soul could tell me` is no rumour in the mouth of who runs the place
        read = self._reading(at, turn.body, subject, turn.person)
        yield replace(read, reason="private life") if turn.topic == "private" else read

    def _around(self, at: int, body: Span, aside: Span, subject: Subject) -> Iterator[Reading]:
        for piece in (Span(body.start, aside.start), Span(aside.end, body.end)):
            kept = trim(self._page.text, piece, _EDGES + "()")
            if len(self._page.words_in(kept)) >= _SHORTEST_REST:
                yield from self._pieces(at, kept, subject)

    def _pieces(self, at: int, body: Span, subject: Subject) -> Iterator[Reading]:
        """The quoted words of a speaker apart from what the page says itself."""
        page = self._page
        told = page.voice in ("press", "company")
        speeches = [q for q in page.speech(body) if told and self._is_speech(q, body)]
        if not speeches:
            yield self._reading(at, body, subject, self._told_by(body) if page.speech(body) else None)
            return
        for speech in speeches:
            for sentence in sentences(page.visible, speech):
                if not is_noise(page, sentence, first=False):
                    yield self._speech(at, sentence, body, subject)
        rest = self._beside(body, speeches)
        if rest is not None:
            yield self._reading(at, rest, subject, None)

    def _is_speech(self, quote: Span, body: Span) -> bool:
        """Whole quoted clauses stand alone; words quoted inside a sentence of the page do not."""
        before = self._page.folded[body.start : quote.start].rstrip(' "')
        whole = self._page.text[quote.start].isupper() or not before or before.endswith(":")
        return whole and len(self._page.words_in(quote)) >= _SHORTEST_SPEECH

    def _beside(self, body: Span, speeches: Sequence[Span]) -> Span | None:
        """What the page itself says beside the speech; `said finance director X` says nothing."""
        page = self._page
        edges = [body.start, *[e for s in speeches for e in s], body.end]
        gaps = [trim(page.text, Span(a, b), _EDGES + _MARKS) for a, b in zip(edges[::2], edges[1::2], strict=True)]
        rest = max(gaps, key=lambda g: g.end - g.start)
        found = page.words_in(rest)
        if len(found) < _SHORTEST_REST or is_noise(page, rest, first=False):
            return None
        verb = next((c for c in page.within("speech", rest) if c.start == rest.start), None)
        if verb is None:
            return rest
        counted = any(w.text[0].isdigit() for w in found)
        return trim(page.text, Span(verb.end, rest.end), _EDGES) if counted else None

    def _speech(self, at: int, speech: Span, body: Span, subject: Subject) -> Reading:
        page = self._page
        person = self._told_by(body) or self._replying(at, body)
        known = person is not None and (subject.owner != "other" or self._turned(speech, body))
        ours = self._subjects.on_account(subject) and (
            page.has("role", body) or page.voice == "company" or self._of_the_house(speech, body)
        )
        if person is None and ours:
            person = holder(page, self._aside_of(speech, body), self._profile)
        owner = Subject("account", person) if known or ours else Subject("other", why="stranger")
        if did_elsewhere(self._names, speech) and not self._names.account_in(speech):
            owner = Subject("other", person, "past employer")
        return self._reading(at, speech, owner, person)

    def _replying(self, at: int, body: Span) -> Person | None:
        """`Why now? "In my first week…"`: who the page introduced answers the question just before the quotation."""
        page = self._page
        asked = at and page.visible[: self._found[at].span.start].rstrip().endswith("?")
        if not asked or page.visible[body.start] not in _MARKS:
            return None
        introduced = self._names.people_in(Span(0, body.start))
        return introduced[-1] if len({p.about for p in introduced}) == 1 else None

    def _of_the_house(self, speech: Span, body: Span) -> bool:
        """`she told us`, `indique le voyagiste`: said by who spoke before or by the company; `Objectif : « … »` is its own."""
        page, aside = self._page, self._aside_of(speech, body)
        if page.has("holds_post", aside):
            return True
        if self._names.names_other(aside):
            return False
        if page.has("speech", aside):
            again = any(w.text in PERSONAL for w in page.words_in(aside))
            return again or any(self._names.definite(c) for c in page.within("company_noun", aside))
        return page.folded[aside.start : speech.start].rstrip(' «"“').endswith(":")

    def _aside_of(self, speech: Span, body: Span) -> Span:
        """What stands outside the speech: the longer side."""
        before, after = Span(body.start, speech.start), Span(speech.end, body.end)
        return max(before, after, key=lambda side: side.end - side.start)

    def _turned(self, speech: Span, body: Span) -> bool:
        """`X, who came from Northco, wants to go fast: "We have 64 shops"`: the words after the colon are of today."""
        page = self._page
        opened = page.folded[: speech.start].rstrip(' «"“').endswith(":")
        plural = any(w.text in FIRST_PLURAL or w.text == "on" for w in page.words_in(speech))
        last = clauses(page.visible, Span(body.start, speech.start))[-1:]
        return opened and plural and bool(last) and not page.has("past_employer", last[0])

    def _told_by(self, body: Span) -> Person | None:
        """The person of the account who speaks: named in the sentence, or the last one when it says `dit-il`."""
        people = self._names.people_in(body)
        if people:
            return people[-1]
        said = self._page.has("speech", body) and any(w.text in PERSONAL for w in self._page.words_in(body))
        return self._subjects.person if said else None

    def _reading(self, at: int, span: Span, subject: Subject, speaker: Person | None) -> Reading:
        page = self._page
        span = trim(page.text, span, _EDGES)
        about, person = self._about(span, subject, speaker)
        noted = page.voice == "note" and self._state(span)
        state = noted or (person is not None and (self._state(span) or subject.why == "former"))
        signal = None if state else self._signal(span, person)
        broke = subject.owner == "account" and page.has("insolvency", span)
        said_by = speaker.name if speaker and speaker is not self._author else None
        return Reading(
            page=page,
            span=span,
            signal=signal,
            event_date=self._day(span, signal, subject),
            about=about,
            technology=page.technology(span),
            speaker=_id_of(speaker or self._author),
            reason=self._verdicts.against(span, self._found[at].line, subject, person, rumour=at in self._doubtful),
            silent=state or broke,
            statement=statement(page, span, self._profile, speaker=said_by),
        )

    def _state(self, span: Span) -> bool:
        """The person left, objects or gave no consent: it rules who may be written to and is never quoted."""
        page = self._page
        if page.has("past_employer", span):
            return False
        if page.voice != "person":
            return page.any(_STATES, span)
        left = page.within("departure", span)
        own = any(page.words[at].text in FIRST_SINGULAR for c in left for at in range(max(0, c.first - 3), c.last))
        return own or page.has("objection", span)

    def _signal(self, span: Span, person: Person | None) -> str:
        signal = signal_type(self._page, span, person=person is not None or self._page.evidence.kind == "job_change")
        return self._topic if self._topic and signal == "news" else signal

    def _day(self, span: Span, signal: str | None, subject: Subject) -> date:
        """An article that opens on an older event goes on telling of it."""
        if self._page.evidence.kind == "job_change":
            return event_date(self._page, Span(0, len(self._page.text)), "job_change")
        day = event_date(self._page, span, signal)
        if self._page.voice == "press" and subject.owner == "account":
            self._told_on = self._told_on or day
            return min(day, self._told_on)
        return day

    def _about(self, span: Span, subject: Subject, speaker: Person | None) -> tuple[str, Person | None]:
        """`about` of the fact, and the person it concerns."""
        if subject.owner != "account" or self._identity.verdict in ("namesake", "absent"):
            return ("other", subject.person)
        if speaker:
            return (speaker.about, speaker)
        person = subject.person or next(iter(self._names.people_in(span)), None)
        if self._page.voice == "person":
            changed = signal_type(self._page, span, person=False) in ("tech_change", "job_posting")
            return ("account" if changed or not self._author else self._author.about, self._author)
        if self._page.voice == "note":
            return self._noted(span, person)
        if self._page.evidence.kind == "job_change" and len({p.about for p, _, _ in self._names.people}) == 1:
            person = self._names.people[0][0]
        if page_says(self._page, span, subject):
            return (person.about, person) if person else ("account", None)
        if person and (self._signal(span, person) == "job_change" or self._state(span) or subject.why == "former"):
            return (person.about, person)
        return ("account", person)

    def _noted(self, span: Span, person: Person | None) -> tuple[str, Person | None]:
        """A note speaks of its contact when it says what he or she asks, likes or refuses; else of the account."""
        named = {p.about: p for p, _, _ in self._names.people}
        person = person or self._subjects.person or (next(iter(named.values())) if len(named) == 1 else None)
        first = self._page.words_in(span)[:1]
        wish = bool(first) and (first[0].text in PERSONAL or self._page.has("wish", Span(span.start, span.start + 24)))
        if person and (wish or self._state(span)):
            return (person.about, person)
        return ("account", person if self._names.people_in(span) else None)


def page_says(page: Page, span: Span, subject: Subject) -> bool:
    """`X told that…`, `she added that…` in an article: the words are theirs, without quotation marks."""
    return page.voice == "press" and subject.person is not None and page.has("speech", span)


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
