"""Names on a page: the account, its people, and capitalised names of others."""

import re

from agent.language.sentences import Span, lines
from agent.reading.lexicon import Cue, small_words
from agent.reading.page import RUBRIC, Page
from agent.reading.particles import DEFINITE, FIRST_PLURAL, FIRST_SINGULAR, INDEFINITE, LEADING, PRONOUNS
from agent.reading.profile import LEGAL_WORDS, Mention, Person, Profile

# A subject stands among the first words of a sentence (after its lead).
_HEAD_WORDS = 5
_KNOWN = ("platform", "role", "system_noun", "product", "month", "machine")
_ARTICLE = 1
_PLACE_WORDS = 2  # `the East Yorkshire haulier`
_SEATED = 8
_AGENT = 3  # words of a subject, an article at least, a noun and what it is given to
_BY = frozenset(("a", "au", "aux", "avec", "par", "by", "with", "to", "in", "for"))
_TERM = 3  # words of a quotation that is a name or a term
_SHOUT, _FEWEST = 0.7, 3
_LOUD = re.compile(r"[^\W\d_a-zß-öø-ÿ]{2,}")  # no word in capitals without one
_PARTICLES = frozenset(("du", "de", "des", "d", "la"))
_POINTERS = DEFINITE | INDEFINITE | PRONOUNS
_HEADS = _POINTERS | LEADING | FIRST_SINGULAR | FIRST_PLURAL


class Names:
    """Who is named where on one page."""

    def __init__(self, page: Page, profile: Profile) -> None:
        self.page = page
        self.mentions: list[Mention] = profile.mentions(page)
        self.people: list[tuple[Person, int, int]] = profile.contact_names(page)
        if self.people or any(m.kind == "full" for m in self.mentions):
            self.people = sorted(self._with_surnames(profile.surnames(page)), key=lambda p: p[1])
        self._shouted = _shouted(page)
        self._introduced: set[str] = set()
        self._places = {at for place in page.places for at in range(place.first, place.last)}

    def _with_surnames(self, alone: list[tuple[Person, int, int]]) -> list[tuple[Person, int, int]]:
        free = [p for p in alone if not any(start <= p[1] < end for _, start, end in self.people)]
        return [*self.people, *free]

    def people_in(self, span: Span) -> list[Person]:
        """People of the account named in the span."""
        return [p for p, start, end in self.people if span.start <= start and end <= span.end]

    def account_in(self, span: Span) -> list[Mention]:
        """Where the account is named in the span, as itself."""
        return [m for m in self.mentions if m.kind != "extended" and span.start <= m.start and m.end <= span.end]

    def introduce(self, span: Span) -> None:
        """`introduced Brightside, a brand`, `sa gamme Valora`: a new thing of the account, known from now on."""
        page = self.page
        for cue in page.within("names_new", span) + page.within("event_noun", span):
            at = cue.last
            while at < len(page.words) and at - cue.last <= _ARTICLE and page.words[at].text in _POINTERS:
                at += 1
            while at < len(page.words) and page.words[at].end <= span.end and self.other_at(at):
                self._introduced.add(page.words[at].text)
                at += 1
                if at < len(page.words) and not self._adjacent(at):
                    break

    def stranger(self, span: Span) -> int | None:
        """Start of the first name near the head of the span that is not the account's, a person's or a place's."""
        first = self.page.first_word(span)
        stop = min(len(self.page.words), first + _HEAD_WORDS)
        called = [q for q in self.page.speech(span) if len(self.page.words_in(q)) <= _TERM]
        heads = (
            at
            for at in range(first, stop)
            if self.page.words[at].start < span.end
            and not any(q.start <= self.page.words[at].start < q.end for q in called)
        )
        return next(
            (
                self.page.words[at].start
                for at in heads
                if self._proper(at, first) > at and not (self._agent(at, first) or self._seat(at) or self._titled(at))
            ),
            None,
        )

    def _seat(self, at: int) -> bool:
        """`Bremen's Valdo`, `Lille-based Valdo`: a place that says which of that name, right before the account's."""
        after = self.page.words[at].end
        rest = self.page.folded[after : after + _SEATED]
        lead = next((mark for mark in ("'s ", "’s ", "-based ", "s' ") if rest.startswith(mark)), None)
        return lead is not None and any(
            m.start == after + len(lead) for m in self.account_in(Span(after, len(self.page.text)))
        )

    def _titled(self, at: int) -> bool:
        """`Operations chief Ada Moss`: a name right after a post is a person's."""
        while at > 1 and self._capital_name(at - 1) and self._adjacent(at):
            at -= 1
        before = self.page.words[at - 1] if at else None
        return before is not None and self._adjacent(at) and self.page.has("role", Span(before.start, before.end))

    def _agent(self, at: int, first: int) -> bool:
        """`Le chantier, confié à Northco,`: who works for the subject is not the subject."""
        return at - first >= _AGENT and self.page.words[at - 1].text in _BY

    def names_other(self, span: Span) -> bool:
        """A name other than the account's, wherever it stands in the span."""
        first = self.page.first_word(span)
        last = self.page.first_word(Span(span.end, span.end + 1))
        return any(self._proper(at, first) > at for at in range(first, last))

    def other_at(self, at: int) -> bool:
        """The word begins a name that is not known here."""
        return at < len(self.page.words) and self._capital_name(at) and not self._known(at)

    def named_after(self, cue: Cue) -> bool:
        """`le groupe Valdo`: an unknown name follows the noun."""
        return cue.last < len(self.page.words) and self._adjacent(cue.last) and self.other_at(cue.last)

    def aside(self, span: Span) -> Span | None:
        """Figures in brackets right after the name of another: `filiale du groupe Northco (2 800 salariés)`."""
        text = self.page.folded
        if self.page.evidence.kind == "job_post":
            return None  # an ad lists its tools in brackets
        opened = text.find("(", span.start, span.end)
        closed = text.find(")", opened, span.end) if opened > 0 else -1
        if closed < 0:
            return None
        inside = Span(opened + 1, closed)
        counted = any(w.text[0].isdigit() for w in self.page.words_in(inside))
        if counted and self.names_other(inside) and not self.account_in(inside):
            return inside  # `Valdo (groupe Northco, 2 800 salariés)`
        before = self.page.first_word(Span(opened, opened + 1)) - 1
        if before < 0 or not self.other_at(before) or before == self.page.first_word(span):
            return None
        return inside if counted else None

    def definite(self, cue: Cue) -> bool:
        """`the chain`, `l'entreprise`, `the 62-store chain`."""
        page = self.page
        for at in range(cue.first - 1, max(-1, cue.first - 4), -1):
            word = page.words[at].text
            if word in DEFINITE:
                return "\n" not in page.folded[page.words[at].end : cue.start]
            placed = page.capital(page.words[at]) and cue.first - at <= _PLACE_WORDS
            if not (placed or word[0].isdigit() or page.folded[page.words[at].end] in "-,"):
                return False
        return False

    def _proper(self, at: int, first: int) -> int:
        """End of a proper name beginning at this word; a lone capital at the head of a sentence is not one."""
        if not self._capital_name(at):
            return at
        words = self.page.words
        last = at
        while last < len(words) and self._capital_name(last) and (last == at or self._adjacent(last)):
            last += 1
        if last - at == 1:
            if at == first:
                return last if self._bare_name(at) or self._lone_subject(at) else at
            if words[at].text in LEGAL_WORDS or len(words[at].text) < 3:
                return at
        if last < len(words) and words[last].text == "based" and self.page.folded[words[last - 1].end] == "-":
            return at  # `the Worcester-based chain` names a place
        placed = last
        while placed in self._places:
            placed += 1
        if self._after_article(at, first) and self._names_trade(placed):
            return at  # `The East Yorkshire haulier`: where the company is
        ours = any(self._known(i) for i in range(at, last))
        return at if ours or (at == first and self._common_head(at)) else last

    def _after_article(self, at: int, first: int) -> bool:
        """`the` stands before the run of capitals that this word belongs to."""
        while at > first and self._capital_name(at - 1) and self._adjacent(at):
            at -= 1
        return at > 0 and self.page.words[at - 1].text in DEFINITE

    def _names_trade(self, at: int) -> bool:
        """A noun for a company stands at this word, beside the one before."""
        if at >= len(self.page.words) or not self._adjacent(at):
            return False
        return not self.page.capital(self.page.words[at]) and self.page.any_at(("company_noun",), at)

    def _bare_name(self, at: int) -> bool:
        """`Aciéries du Cantal reçoit…`: French prose does not begin on a bare noun unless it is a name."""
        page = self.page
        if page.language != "fr" or at + 2 >= len(page.words) or self._known(at) or self._common_head(at):
            return False
        particle, after = page.words[at + 1 : at + 3]
        return particle.text in _PARTICLES and page.capital(after) and not page.any_at(("event",), at)

    def _lone_subject(self, at: int) -> bool:
        """`Northco's director`, `Northco invoque…`: one capital word that owns or acts."""
        page = self.page
        ours = at + 1 >= len(page.words) or self._ours(at)
        if ours or self._common_head(at) or not self._capital_name(at):
            return False
        word, after = page.words[at], page.words[at + 1]
        if after.text == "s" and page.folded[word.end] == "'":
            return True
        acts = page.any_at(("speech",), at + 1) and after.start == word.end + 1
        return acts and not page.any_at(("event", "count_headcount"), at)

    def _capital_name(self, at: int) -> bool:
        word = self.page.words[at]
        return (
            self.page.capital(word)
            and not word.text.isdigit()
            and at not in self._places
            and at not in self._shouted
            and word.text not in small_words()
            and word.text not in FIRST_SINGULAR
        )

    def _common_head(self, at: int) -> bool:
        """The first word of a sentence is capital by rule: `Les Halles` begins a name only by its second word."""
        return self.page.words[at].text in _HEADS or self.page.any_at(("role", "generic_subject", "staff_inside"), at)

    def _adjacent(self, at: int) -> bool:
        words = self.page.words
        return self.page.folded[words[at - 1].end : words[at].start] in (" ", "-", "'", " & ")

    def _known(self, at: int) -> bool:
        word = self.page.words[at]
        product = any(s.start <= word.start < s.end for _, s in self.page.products)
        return product or word.text in self._introduced or self._ours(at) or self.page.any_at(_KNOWN, at)

    def _ours(self, at: int) -> bool:
        """The word belongs to the account's name or to one of its people."""
        start = self.page.words[at].start
        ours = any(m.start <= start < m.end for m in self.mentions if m.kind != "extended")
        return ours or any(begin <= start < end for _, begin, end in self.people)


def _shouted(page: Page) -> set[int]:
    """Words of lines in capitals, which give no hint by them."""
    found: set[int] = set()
    heads = [Span(s.start(), s.end()) for s in RUBRIC.finditer(page.visible)]
    for line in [*lines(page.visible, Span(0, len(page.visible))), *heads]:
        if len(_LOUD.findall(page.visible, line.start, line.end)) < _FEWEST:
            continue
        said = [page.visible[w.start : w.end] for w in page.words_in(line) if w.text.isalpha() and len(w.text) > 1]
        loud = sum(map(str.isupper, said))
        if len(said) >= _FEWEST and loud >= _SHOUT * len(said):
            first = page.first_word(line)
            found.update(range(first, first + len(page.words_in(line))))
    return found
