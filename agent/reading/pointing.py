"""How a sentence points: back to what went before, at somebody in a relation, at others in general."""

from collections.abc import Sequence

from agent.language.sentences import Span, Word, clauses
from agent.reading.lexicon import Cue
from agent.reading.naming import Names
from agent.reading.page import statements
from agent.reading.particles import DEFINITE, DEMONSTRATIVE, FIRST_PLURAL, INDEFINITE, LEADING, OTHERS, PRONOUNS

RELATIONS = ("competitor_cue", "customer_cue", "parent_cue", "supplier_cue")
_CLIENT_ROOMS = frozenset(
    ("relation", "relations", "service", "experience", "parcours", "satisfaction", "base", "fichier")
)
_CLAUSE_HEAD, _RATED, _OPENING = 20, 40, 13
_PLACED = 4
_SHEET, _LABEL_END = 3, 30
_LEADS = 2  # statements in which a page on the account names it
_NEAR, _LEAD, _HEAD, _LABEL = 26, 90, 48, 6


class Pointing:
    """Reads the pointing words of the sentences of one page."""

    def __init__(self, names: Names) -> None:
        self._names, self._page = names, names.page
        self._sheeted: bool | None = None
        self._opens: bool | None = None
        self._sole: bool | None = None

    def labelled(self, span: Span) -> bool:
        """`Coût du chantier : 18 M€`, `Opening: 12 January`: a label and a figure carry on from the sentence before."""
        at = self._page.folded.find(":", span.start, span.end)
        label, told = (
            self._page.words_in(Span(span.start, max(at, span.start))),
            self._page.words_in(Span(at, span.end)),
        )
        return (
            at > 0
            and 0 < len(label) <= _LABEL
            and (self._sheet() or any(w.text[0].isdigit() for w in told[:3]) or self._page.evidence.kind == "registry")
            and not self._names.names_other(span)
        )

    def anchored(self, span: Span, *, closely: bool = False) -> bool:
        """The sentence points back: it opens on an article or a lead, or says `its`, `ses`, `the farm's`.

        `closely`: an article alone is not enough, as on pages where the account is one subject among others.
        """
        found = self._page.words_in(span)
        opens = bool(found) and found[0].text in DEFINITE | LEADING | INDEFINITE | DEMONSTRATIVE
        pointed = self._page.within("company_noun", span) + self._page.within("event_noun", span)
        near = any(w.text in PRONOUNS for w in found) or any(self._names.definite(c) for c in pointed)
        return near or (opens and (not closely or self.inside(span)))

    def skip_lead(self, span: Span) -> int:
        """`Avec 450 salariés, l'entreprise`: the subject stands after the comma."""
        found = self._page.words_in(span)
        comma = self._page.folded.find(", ", span.start, min(span.end, span.start + _LEAD))
        return comma + 2 if found and found[0].text in LEADING and comma > 0 else span.start

    def with_article(self, cue: Cue) -> int:
        """`son concurrent`: the relation begins just before its article or possessive."""
        page, at = self._page, cue.first - 1
        near = at >= 0 and cue.start - page.words[at].end <= 1 and page.words[at].text in PRONOUNS | DEFINITE
        return page.words[at].start - 1 if near else cue.start

    def related(self, span: Span, at: int) -> bool:
        """`le concurrent direct de Valdo`, `a client of Valdo`: the name completes a relation."""
        cues = (c for category in RELATIONS for c in self._page.within(category, span))
        return any(0 <= at - c.end <= _NEAR + 2 and "," not in self._page.folded[c.end : at] for c in cues)

    def elsewhere(self, span: Span) -> bool:
        """`Chez Northco, on garde douze veilleurs`, `At Bexley Bros, the tills went down`: told of another company."""
        first, found = self._page.first_word(span), self._page.words_in(span)
        quoted = self._page.visible[span.start] in "«\"“'‘"
        if len(found) < _PLACED or quoted or self._names.account_in(span):
            return False
        if self._in_town(found):
            return True
        if found[0].text not in ("at", "chez"):
            return False
        double = self._names.other_at(first + 2) or self._page.folded[found[1].end : found[2].start].strip() == "&"
        return self._names.other_at(first + 1) and (found[0].text == "chez" or double)

    def _in_town(self, found: Sequence[Word]) -> bool:
        """`À Ambert, la papeterie ferme`: another town, and something there that is no part of a company."""
        page = self._page
        if found[0].text not in ("a", "at", "in") or not page.capital(found[1]) or page.folded[found[1].end] != ",":
            return False
        rest = Span(found[2].start, found[min(len(found), _PLACED + 2) - 1].end)
        known = ("role", "company_noun", "event_noun", "staff_inside", "product", "system_noun")
        return found[2].text in DEFINITE and not page.any(known, rest)

    def inside(self, span: Span) -> bool:
        """`Staff can now see…`, `Quarante embauches…`: people and tools of the company just spoken of."""
        first = self._page.words_in(span)[:_PLACED]
        head = Span(span.start, first[-1].end) if first else span
        return self._page.any(("staff_inside", "hiring", "system_noun", "product", "role"), head)

    def in_sheet(self, span: Span) -> bool:
        """A label and its value on a page of such lines."""
        return ": " in self._page.visible[span.start : min(span.end, span.start + _LABEL_END)] and self._sheet()

    def _sheet(self) -> bool:
        """Most lines are a label and its value."""
        if self._sheeted is None:
            whole = [self._page.visible[s.span.start : s.span.end] for s in statements(self._page)]
            told = sum(": " in said[:_LABEL_END] for said in whole)
            self._sheeted = told >= _SHEET and 2 * told > len(whole)
        return self._sheeted

    def possessed(self, span: Span) -> bool:
        """`ses clients`, `our customers`: somebody's, not the sector's."""
        return any(w.text in PRONOUNS | FIRST_PLURAL for w in self._page.words_in(span)[:3])

    def indefinite_other(self, span: Span) -> bool:
        """`A Bath property developer`, `Deux autres maisons`: a company that is not the one talked about."""
        head = Span(span.start, min(span.end, span.start + _HEAD))
        page = self._page
        trade = any(page.has(name, head) for name in page.cues if name.startswith("trade:"))
        others = any(w.text in OTHERS for w in page.words_in(head)[:3])
        return trade or others or page.any(("company_noun", "generic_subject"), head)

    def focused(self) -> bool:
        """False for the minutes of a town that name the account on the way: most of the page is not about it."""
        if self._opens is None:
            heads = [s.span.end for s in statements(self._page)[:_LEADS]]
            lead = Span(0, heads[-1]) if heads else Span(0, 0)
            named = bool(self._names.account_in(lead) or self._names.people_in(lead))
            self._opens = named or len(self._page.cues.get("municipal", ())) < _LEADS
        return self._opens

    def alone(self) -> bool:
        """The page names no other company at all: nobody else can be meant."""
        if self._sole is None:
            whole = Span(0, len(self._page.text))
            others = self._page.any((*RELATIONS, "side_story"), whole) or any(
                m.kind == "extended" for m in self._names.mentions
            )
            self._sole = not others and not any(self._names.names_other(s.span) for s in statements(self._page))
        return self._sole

    def relation(self, span: Span) -> bool:
        """A competitor, customer, parent or supplier is spoken of."""
        return self._page.any(RELATIONS, span)

    def of_customer(self, span: Span) -> bool:
        """`un client de Valdo`; `le service relation client de Valdo` is a room of the house."""
        words = self._page.words
        cues = self._page.within("customer_cue", span)
        return any(not c.first or words[c.first - 1].text not in _CLIENT_ROOMS for c in cues)

    def reviewed(self) -> bool:
        """`Valdo Studio, 4.5/5`: the account sells what is judged; the words are those of its customers."""
        first = next((m for m in self._names.mentions if m.kind != "extended"), None)
        head = self._page.folded[: first.end + _RATED] if first and first.start <= _OPENING else ""
        return any(mark in head for mark in ("/5", "/10", "out of 5", "sur 5", "stars", "etoiles"))

    def own_clause(self, span: Span) -> Span | None:
        """The later clause of a sentence about others that opens on the account's name."""
        starts = [m.start for m in self._names.account_in(span)]
        later = clauses(self._page.visible, span)[1:]
        said = [Span(c.end, min(span.end, c.end + _CLAUSE_HEAD)) for c in self._page.within("that", span)]
        told = next((Span(c.start, span.end) for c in later if any(0 <= s - c.start <= 3 for s in starts)), None)
        return told or next((Span(c.start, span.end) for c in said if any(c.start <= s < c.end for s in starts)), None)
