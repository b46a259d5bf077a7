"""HTML inside evidence: markup becomes blanks of the same length, and what the page hides from people is told apart."""

import html
import re
from typing import NamedTuple

from agent.language.fold import INVISIBLE
from agent.language.sentences import Span

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,14})(?=[\s/>])([^<>]{0,2000})>")
_HIDING = re.compile(
    r"display\s?:\s?none|visibility\s?:\s?hidden|font-size\s?:\s?[01](?:px|pt|em)?\b|opacity\s?:\s?0(?:\.0+)?\b"
    r"|color\s?:\s?(?:#fff(?:fff)?\b|white|transparent)|(?:left|top|text-indent)\s?:\s?-\d{3,}|\bhidden\b"
    r"|aria-hidden\s?=\s?.?true|sr-only|visually-hidden",
    re.IGNORECASE,
)
_SILENT = frozenset(("script", "style", "template", "head", "noscript", "svg"))
_VOID = frozenset(
    ("br", "img", "input", "meta", "link", "hr", "area", "base", "col", "embed", "source", "track", "wbr")
)
_INLINE = frozenset(("a", "b", "i", "em", "strong", "span", "u", "small", "sup", "sub", "abbr", "code", "mark", "time"))
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_DEEPEST = 200


class Markup(NamedTuple):
    """`visible`: the text with markup blanked, same length. `hidden`: pieces no person sees."""

    visible: str
    hidden: list[Span]


class _Open(NamedTuple):
    name: str
    start: int
    silent: bool


def strip_markup(text: str) -> Markup:
    """Blank comments, tags, scripts and hidden elements; block tags become line breaks. Plain text comes back unchanged."""
    text = _without_entities(text)
    if "<" not in text:
        return Markup(text, [])
    hidden: list[Span] = []
    chars = list(text)
    for comment in _comments(text):
        hidden.append(Span(comment.start + 4, max(comment.start + 4, comment.end - 3)))
        _blank(chars, comment)
    _elements("".join(chars), chars, hidden)
    for span in hidden:
        _blank(chars, span)
    return Markup("".join(chars), hidden)


def _without_entities(text: str) -> str:
    """`soci&eacute;t&eacute;` as `société`, padded with invisible characters to keep its length."""
    if "&" not in text:
        return text
    return _ENTITY.sub(_plain_entity, text)


def _plain_entity(entity: re.Match[str]) -> str:
    said = html.unescape(entity[0])
    known = len(said) == 1 and said not in "<>\n"
    return (" " if said.isspace() else said) + INVISIBLE * (len(entity[0]) - 1) if known else entity[0]


def _comments(text: str) -> list[Span]:
    found, at = [], text.find("<!--")
    while at >= 0:
        stop = text.find("-->", at + 4)
        end = len(text) if stop < 0 else stop + 3
        found.append(Span(at, end))
        at = text.find("<!--", end)
    return found


def _elements(text: str, chars: list[str], hidden: list[Span]) -> None:
    """Blank the tags, and collect the inside of hidden elements up to their own closing tag."""
    within: list[_Open] = []
    concealed: _Open | None = None
    for tag in _TAG.finditer(text):
        name, closing = tag[2].lower(), bool(tag[1])
        _blank(chars, Span(*tag.span()), "" if name in _INLINE else "\n")
        if closing:
            while within and within[-1].name != name and any(o.name == name for o in within):
                within.pop()
            if within and within[-1].name == name:
                opened = within.pop()
                if concealed is not None and opened.start <= concealed.start:
                    _conceal(concealed, tag.start(), chars, hidden)
                    concealed = None
        elif name not in _VOID and not tag[3].endswith("/") and len(within) < _DEEPEST:
            opened = _Open(name, tag.end(), name in _SILENT)
            within.append(opened)
            if concealed is None and (opened.silent or _HIDING.search(tag[3])):
                concealed = opened
    if concealed is not None:
        _conceal(concealed, len(text), chars, hidden)


def _conceal(opened: _Open, end: int, chars: list[str], hidden: list[Span]) -> None:
    span = Span(opened.start, end)
    if opened.silent:
        _blank(chars, span)
    else:
        hidden.append(span)


def _blank(chars: list[str], span: Span, first: str = "") -> None:
    for at in range(span.start, min(span.end, len(chars))):
        if chars[at] != "\n":
            chars[at] = " "
    if first and span.start < len(chars):
        chars[span.start] = first
