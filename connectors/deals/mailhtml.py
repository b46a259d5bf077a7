"""The HTML body of a message as plain text: blocks become lines, repeated history lines with `>`, unseen words are dropped."""

import re
from typing import TYPE_CHECKING, NamedTuple

from connectors.errors import BadAnswer
from connectors.markup import refuse_costly

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SILENT = frozenset(("script", "style", "head", "title", "template", "noscript", "svg", "math", "iframe", "object"))
_SPACED = frozenset(
    ("p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "pre", "section", "article")
)
_LINES = frozenset(("div", "tr", "li", "header", "footer"))
_HIDING = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|opacity:0(?:\.0+)?(?:[;!]|$)"
    r"|(?:^|;)font-size:(?:0(?:px|pt|em|rem|%)?|1px|1pt)(?:[;!]|$)|(?:^|;)(?:max-)?(?:height|width):0(?:px|pt|em|%)?(?:[;!]|$)"
    r"|(?:^|;)(?:left|right|top|text-indent|margin-left):-\d{3,6}"
)
_WHITE = re.compile(r"(?:^|;)color:(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,[\d.]{1,6})?\))(?:[;!]|$)")
_SHADE = re.compile(r"background(?:-color)?:(?!#fff(?:fff)?\b|white|transparent|none|inherit|rgba?\(255,255,255)")
_SIGNATURES = (
    "gmail_signature",
    "moz-signature",
    "applemailsignature",
    "ms-outlook-mobile-signature",
    "x_gmail_signature",
)


class _Place(NamedTuple):
    """Where in the page a node stands: how deep in repeated words, and whether on a coloured ground."""

    quoted: int = 0
    shaded: bool = False


def is_html(text: str) -> bool:
    """True for a page or the bare markup an editor stores: it starts with a tag."""
    return bool(
        re.match(
            r"\s{0,20}<(?:!doctype html|html|head|body|div|p|table|span|br|ul|ol|h\d|meta|b|strong)[\s/>]",
            text[:400],
            re.I,
        )
    )


def plain_text(html: str) -> str:
    """The words a reader of the message sees. A page made to cost its parser much gives its bare words instead."""
    from selectolax.lexbor import LexborHTMLParser

    try:
        refuse_costly(html)
    except BadAnswer:
        return re.sub(r"<[^<>]{0,5000}>", " ", html)
    tree = LexborHTMLParser(html)
    page = _Page()
    if tree.body is not None:
        _walk(tree.body, page)
    return re.sub(r"\n{3,}", "\n\n", page.text()).strip("\n")


class _Page:
    """Lines as they are laid out; a line of repeated words starts with `>`."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._quoted: list[bool] = [False]

    def say(self, words: str, place: _Place) -> None:
        """Words on the current line."""
        self._lines[-1].append(words.replace("\n", " "))
        self._quoted[-1] = place.quoted > 0

    def line(self, *, always: bool = False) -> None:
        """Ends the current line, when it holds words or `always`."""
        if always or self._filled(-1):
            self._lines.append([])
            self._quoted.append(False)

    def gap(self) -> None:
        """Ends the current line and leaves a blank one."""
        self.line()
        if len(self._lines) > 1 and self._filled(-2):
            self.line(always=True)

    def cell(self, place: _Place) -> None:
        """Sets a cell of a table apart from the one before."""
        if self._filled(-1):
            self.say(" | ", place)

    def text(self) -> str:
        """The page as plain text."""
        texts = (" ".join("".join(parts).split()).strip(" |") for parts in self._lines)
        return "\n".join(
            f"> {text}" if quoted and text else text for text, quoted in zip(texts, self._quoted, strict=True)
        )

    def _filled(self, at: int) -> bool:
        return any(part.strip(" |\t\r\n\u00a0") for part in self._lines[at])


def _walk(root: "LexborNode", page: _Page) -> None:
    """Depth first without recursion: a message may nest a hundred replies."""
    stack: list[tuple[LexborNode | None, str, _Place]] = [(root, "", _Place())]
    while stack:
        node, closed, place = stack.pop()
        if node is None:
            page.gap() if closed in _SPACED else page.line()
            continue
        tag = node.tag or ""
        if tag == "-text":
            page.say(node.text_content or "", place)
            continue
        if tag in _SILENT or tag.startswith(("!", "-", "_")) or len(stack) > 100_000 or _unsaid(node, place):
            continue
        inner = _Place(place.quoted + (tag == "blockquote"), place.shaded or _shades(node))
        _open(tag, page, inner)
        if tag in _SPACED | _LINES:
            stack.append((None, tag, place))
        children = []
        child = node.child
        while child is not None:
            children.append((child, "", inner))
            child = child.next
        stack += reversed(children)


def _open(tag: str, page: _Page, place: _Place) -> None:
    if tag == "br":
        page.line(always=True)
    elif tag in ("td", "th"):
        page.cell(place)
    elif tag in _SPACED:
        page.gap()
    elif tag in _LINES:
        page.line()


def _unsaid(node: "LexborNode", place: _Place) -> bool:
    """What a reader does not see, and the signature a mail program marks as one."""
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".casefold().split()
    if any(mark in _SIGNATURES for mark in marks):
        return True
    style = _style(node)
    return bool(style and (_HIDING.search(style) or (_WHITE.search(style) and not place.shaded and not _shades(node))))


def _shades(node: "LexborNode") -> bool:
    ground = (node.attributes.get("bgcolor") or "").casefold()
    return bool(_SHADE.search(_style(node))) or (bool(ground) and ground not in ("#fff", "#ffffff", "white"))


def _style(node: "LexborNode") -> str:
    return "".join((node.attributes.get("style") or "").casefold().split())[:2_000]
