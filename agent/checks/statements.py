"""A sentence taken apart once: content words, quantities, names, quoted words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from agent.checks.cues import folded_words
from agent.checks.wordlists import wordlist
from agent.checks.words import Content, contents
from agent.language.fold import fold
from agent.language.names import Name, names
from agent.language.quantities import Quantity, may_count, quantities
from agent.language.sentences import Span, Word, clauses, quoted, words

_MONTHS = wordlist("months")
_NO_DATES = {("24", "7"), ("7", "7"), ("1", "2"), ("1", "3"), ("2", "3"), ("1", "4"), ("3", "4"), ("1", "5")}
_ENGLISH_MONTHS = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                   "november", "december", "jan", "feb", "aug", "sep", "oct", "nov", "dec"}  # fmt: skip

_OURS = re.compile(r"[,;]\s+(?:et|and|mais|but|alors que|while)?\s*(?=(?:nos|notre|nous|our|we)\s)")
_WHEN = re.compile(r"(?:if|in case|should|for|as for|on|si|au cas ou|pour|s'agissant|quant|cote|a propos)\b")
_OURS_WORDS = {"nos", "notre", "nous", "our", "we"}
_YOURS = {"vous", "votre", "vos", "you", "your"}
_HALF = 4
_JOINTS = wordlist("joints")
_PERIODS = wordlist("periods")
_ORDERS = wordlist("orders")
_FIRSTS = {"premiers", "first"}
_SPANS = {"mois", "months", "quarters", "trimestres"}
_DATED = _MONTHS | _PERIODS | _SPANS


@dataclass(frozen=True)
class Statement:
    """A sentence and its parts. Build it with `Statement.of`, which remembers recent ones."""

    text: str

    @staticmethod
    @lru_cache(maxsize=8_192)
    def of(text: str) -> "Statement":
        """The statement of a text."""
        return Statement(text)

    @cached_property
    def flat(self) -> str:
        """Folded text."""
        return fold(self.text)

    @cached_property
    def tokens(self) -> list[Word]:
        """Folded words."""
        return list(folded_words(self.text))

    @cached_property
    def plain(self) -> str:
        """The folded words with one space between them and at both ends."""
        return f" {' '.join([t.text for t in self.tokens])} "

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The folded words, in no order."""
        return frozenset(t.text for t in self.tokens)

    @cached_property
    def contents(self) -> tuple[Content, ...]:
        """Content words. Figures, their units and dates are left to the tests that know their value."""
        found = contents(self.text)
        spans = [(q.start, q.end) for q in self.quantities if q.kind not in ("ordinal", "multiple")] + self._dates
        for a, b in spans:
            found = tuple(c for c in found if not a <= c.start < b)
        return found

    @cached_property
    def keys(self) -> frozenset[str]:
        """All keys of the content words."""
        return frozenset().union(*(c.keys for c in self.contents))

    @cached_property
    def hints(self) -> frozenset[str]:
        """Keys and first five letters of all content words, figures included: cheaper than `keys`, and holds them all."""
        found = contents(self.text)
        return frozenset([c.text[:5] for c in found]).union(*(c.keys for c in found))

    @cached_property
    def prefixes(self) -> dict[str, list[Content]]:
        """Content words by their first five letters, for cognates."""
        index: dict[str, list[Content]] = {}
        for content in self.contents:
            if len(content.text) >= 5:
                index.setdefault(content.text[:5], []).append(content)
        return index

    @cached_property
    def runs(self) -> frozenset[tuple[str, str, str]]:
        """Every three words in a row: sentences that quote share many."""
        plain = [t.text for t in self.tokens]
        return frozenset(zip(plain, plain[1:], plain[2:], strict=False))

    @cached_property
    def names(self) -> list[Name]:
        """Proper names."""
        return names(self.text)

    @cached_property
    def may_count(self) -> bool:
        """False when it holds no quantity."""
        return may_count(self.flat)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Quantities; figures of dates and of product names (`Microsoft 365`) left out."""
        if not self.may_count:
            return []
        masked = [(n.start, n.end) for n in self.names if any(c.isdigit() for c in n.text)]
        return quantities(self.text, masked + self._dates)

    @cached_property
    def _dates(self) -> list[tuple[int, int]]:
        """Days and years around a month name: `14 mars 2026`, `October 13`."""
        tokens, spans = self.tokens, list[tuple[int, int]]()
        for at, token in enumerate(tokens):
            if token.text not in _DATED and not token.text[0].isdigit():
                continue
            if token.text in _MONTHS:
                spans.append(self._around_month(at))
            elif token.text in _PERIODS and at and tokens[at - 1].text in _ORDERS:
                spans.append((tokens[at - 1].start, token.end))
            elif len(token.text) == 4 and token.text.isdigit() and "2015" <= token.text <= "2035":
                spans.append((token.start, token.end))
            if at > 1 and token.text in _SPANS and _FIRSTS & {t.text for t in tokens[at - 2 : at]}:
                spans.append((tokens[at - 2].start, token.end))
        return spans + [(one.start, two.end) for one, two in day_months(self.text, tokens)]

    def _around_month(self, at: int) -> tuple[int, int]:
        tokens, token = self.tokens, self.tokens[at]
        first = tokens[at - 1] if at and _is_day(tokens[at - 1].text) else token
        after = tokens[at + 1 : at + 3]
        last = token
        if after and first is token and is_day_after(self.text, token, after[0]):
            last, after = after[0], after[1:]
        if after and len(after[0].text) == 4 and after[0].text.isdigit():
            last = after[0]
        return first.start, last.end

    @cached_property
    def clauses(self) -> list[Span]:
        """Pieces between commas, colons, brackets, and before `et`, `and`, `puis`, `que`, `that` with enough on each side."""
        found: list[Span] = []
        for span in clauses(self.text, Span(0, len(self.text))):
            start = span.start
            inside = [t for t in self.tokens if span.start <= t.start < span.end]
            for at, token in enumerate(inside):
                if token.text in _JOINTS and at >= 3 and len(inside) - at > 3 and token.start > start:
                    found.append(Span(start, token.start))
                    start = token.start
            found.append(Span(start, span.end))
        return found

    def clause_at(self, position: int) -> Span:
        """The clause that holds a position."""
        return next((c for c in self.clauses if c.start <= position < c.end), Span(0, len(self.text)))

    def contents_in(self, span: Span) -> tuple[Content, ...]:
        """Content words of a stretch."""
        return tuple(c for c in self.contents if span.start <= c.start < span.end)

    @cached_property
    def quotes(self) -> list[str]:
        """Insides of quotation marks."""
        return [self.text[s.start : s.end] for s in quoted(self.text, Span(0, len(self.text)))]


def day_months(text: str, tokens: Sequence[Word]) -> list[tuple[Word, Word]]:
    """`11/3`, `03/11`: a day and a month in figures; not `24/7`, `1/2`."""
    if "/" not in text:
        return []
    found = []
    for one, two in pairwise(tokens):
        dated = text[one.end : two.start] == "/" and all(_is_day(t.text) and t.text.isdigit() for t in (one, two))
        whole = text[two.end : two.end + 1] != "/" and text[one.start - 1 : one.start] != "/"
        if dated and whole and min(int(one.text), int(two.text)) <= 12 and (one.text, two.text) not in _NO_DATES:
            found.append((one, two))
    return found


def is_day_after(text: str, month: Word, number: Word) -> bool:
    """`November 3`, `Nov 3rd`; not `November, 2,300 customers`, `en octobre 12 salariés`."""
    figure = number.end < len(text) and text[number.end] in ",." and text[number.end + 1 : number.end + 2].isdigit()
    close = text[month.end : number.start].strip(" .\u00a0") == ""
    return month.text in _ENGLISH_MONTHS and close and not figure and _is_day(number.text)


def _is_day(text: str) -> bool:
    digits = text.rstrip("ersthndm")
    return digits.isdigit() and len(digits) <= 2


def sides(text: str) -> list[str]:
    """The sentence, or its two halves when it speaks of the reader and then of us: `…, et nos analystes surveillent…`."""
    said = quoted(text, Span(0, len(text)))
    cut = next((m for m in _OURS.finditer(text) if not any(s.start <= m.start() < s.end for s in said)), None)
    if cut is None or text.rstrip().endswith("?"):
        return [text]
    one, two = text[: cut.start()], text[cut.end() :]
    yours = {w.text for w in words(fold(one))} & _YOURS
    long = min(len(one.split()), len(two.split())) >= _HALF
    return [one, two] if yours and long else [text]


def conditioned(text: str) -> str:
    """A sentence on us without the condition it opens on: `In case it matters for Ireland, our data stay in the Union`."""
    cut = text.find(",")
    head, rest = text[:cut], text[cut + 1 :].strip()
    opens = cut > 0 and _WHEN.match(fold(head)) is not None
    ours = {w.text for w in words(fold(rest))} & _OURS_WORDS
    return rest if opens and ours and len(rest.split()) >= _HALF and not quantities(head) else text


def unquoted(text: str) -> str:
    """The text without what stands between quotation marks."""
    for span in reversed(quoted(text, Span(0, len(text)))):
        text = text[: span.start] + text[span.end :]
    return text
