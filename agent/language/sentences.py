"""Words, sentences, clauses and quoted speech of French or English prose, as spans of the original text."""

import re
from typing import NamedTuple

from agent.language.fold import INVISIBLE

_WORD = re.compile(rf"[\w{INVISIBLE}]+")
# A sentence ends on its stop, or where an emoji or a bullet of a newsletter stands for one.
_STOP = re.compile(
    "[.!?…]+(?:[ \u00a0\u202f]»)?[\"'»”’)\\]]{0,3}(?=\\s|$)"
    "|[\u25a0-\u25ff\u2600-\u27bf\U0001f300-\U0001faff][\ufe0f\u200d]?(?=\\s|$)"
)
_CUT = re.compile(r"[,;:](?=\s)|[()\[\]]|\s[—–-](?=\s)|\s[·•|](?=\s)")
_ABBREVIATIONS = frozenset(
    ("m", "mm", "mme", "mlle", "mmes", "dr", "pr", "st", "ste",
     "cf", "ex", "env", "tel", "av", "bd", "etc", "sem", "approx", "vs", "mr", "mrs", "ms", "prof", "jr",
     "sr", "ltd", "inc", "co", "corp", "dept", "gen", "rep", "hon", "messrs", "e.g", "i.e", "eg", "ie")
)  # fmt: skip
# Abbreviations only before a figure: `No. 5`, `p. 12`, `est. 1921`, `Sept. 15`.
_NUMBERED = frozenset(
    ("no", "nos", "art", "p", "pp", "vol", "fig", "est", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
     "nov", "dec", "janv", "févr", "avr", "juil", "déc")
)  # fmt: skip
_LEADER = 4  # dots that lead the eye from a label to its figure
_QUOTE_PAIRS = {"«": "»", "“": "”", "„": "“", '"': '"'}
_OPENING = re.compile('[«“„"]')
_LONGEST_QUOTE = 900


class Span(NamedTuple):
    """A half-open piece of a text."""

    start: int
    end: int


class Word(NamedTuple):
    """A word of the folded text and its place."""

    text: str
    start: int
    end: int


_new = tuple.__new__  # a fifth less than calling the class, and a page has thousands of words


def words(folded: str) -> list[Word]:
    """Words of a folded text; zero-width characters inside a word are dropped from it."""
    found = [_new(Word, (m[0], m.start(), m.end())) for m in _WORD.finditer(folded)]
    if INVISIBLE not in folded:
        return found
    found = [Word(word.text.replace(INVISIBLE, ""), word.start, word.end) for word in found]
    return [word for word in found if word.text]


def trim(text: str, span: Span, ends: str = "") -> Span:
    """The span without white space (and `ends` characters) around it."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ends or text[start] == INVISIBLE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ends or text[end - 1] == INVISIBLE):
        end -= 1
    return _new(Span, (start, end))


def lines(text: str, span: Span) -> list[Span]:
    """Non-empty lines, trimmed."""
    found, start = [], span.start
    while start < span.end:
        stop = text.find("\n", start, span.end)
        stop = span.end if stop < 0 else stop
        line = trim(text, Span(start, stop))
        if line.start < line.end:
            found.append(line)
        start = stop + 1
    return found


def quoted(text: str, span: Span) -> list[Span]:
    """Insides of quotation marks within a line: « », “ ” and paired straight quotes. Unclosed marks are ignored."""
    found, mark = [], _OPENING.search(text, span.start, span.end)
    while mark:
        at = mark.start()
        stop = text.find(_QUOTE_PAIRS[mark[0]], at + 1, min(span.end, at + _LONGEST_QUOTE))
        inside = trim(text, Span(at + 1, stop)) if stop > at else Span(at, at)
        if inside.start < inside.end:
            found.append(inside)
        mark = _OPENING.search(text, stop + 1 if stop > at else at + 1, span.end)
    return found


def sentences(text: str, span: Span) -> list[Span]:
    """Sentences of one line. No cut inside quotation marks, after an abbreviation or after an initial."""
    quotes = quoted(text, span)
    cuts, start, at = [], span.start, 0
    for stop in _STOP.finditer(text, span.start, span.end):
        while at < len(quotes) and quotes[at].end < stop.start():
            at += 1
        inside = at < len(quotes) and quotes[at].start <= stop.start() and stop.end() <= quotes[at].end
        if not inside and _ends(text, stop, span):
            cuts.append(_new(Span, (start, stop.end())))
            start = stop.end()
    cuts.append(Span(start, span.end))
    return [s for s in (trim(text, cut) for cut in cuts) if s.start < s.end]


def _ends(text: str, stop: re.Match[str], span: Span) -> bool:
    after = stop.end()
    while after < span.end and text[after].isspace():
        after += 1
    if after >= span.end:
        return True
    if text[after].islower() and stop[0][0] in ".…":
        return False
    if stop[0] != ".":
        if text[after].isdigit() and len(stop[0]) >= _LEADER:
            return False
        return not (stop[0][-1] in "»”\"'’" and text[after].islower())
    before = _last_word(text, span.start, stop.start())
    if text[after].isdigit() and before.lower() in _NUMBERED:
        return False
    return before.lower() not in _ABBREVIATIONS and not (len(before) == 1 and before.isupper())


def _last_word(text: str, start: int, end: int) -> str:
    at = end
    while at > start and end - at < 12 and (text[at - 1].isalnum() or text[at - 1] == "."):
        at -= 1
    return text[at:end].lstrip(".")


def clauses(text: str, span: Span) -> list[Span]:
    """Pieces of a sentence between commas, semicolons, colons, brackets, spaced dashes and middle dots."""
    edges, start = [], span.start
    for cut in _CUT.finditer(text, span.start, span.end):
        edges.append(_new(Span, (start, cut.start())))
        start = cut.end()
    edges.append(Span(start, span.end))
    return [p for p in (trim(text, edge) for edge in edges) if p.start < p.end]
