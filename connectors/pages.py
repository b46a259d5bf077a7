"""A web page made ready to be evidence: the words people see, the links, and what the page says of itself. Pure.

Words that people do not see (scripts, comments, hidden or zero-size elements, invisible characters) are dropped: they are where
orders to machines hide. Style sheets of other files are not read, so that a class hidden there still shows.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

from connectors.markup import refuse_costly

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LONGEST_TEXT = 40_000
_MOST_LINKS, _MOST_NODES = 1_000, 60_000
_MOST_DATA, _LONGEST_DATA = 20, 200_000
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "head", "svg", "math", "canvas", "iframe", "object", "embed", "audio", "video",
     "select", "option", "datalist", "textarea", "button", "input", "map", "frameset", "noframes")
)  # fmt: skip
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span", "strong", "sub",
     "sup", "time", "u", "var", "wbr", "ins", "del", "dfn", "data", "-text")
)  # fmt: skip
_FURNITURE = frozenset(("nav", "footer", "menu"))
_FURNITURE_MARKS = (
    "cookie", "consent", "rgpd", "gdpr", "tarteaucitron", "axeptio", "didomi", "onetrust", "breadcrumb", "newsletter",
    "skip-link", "share-buttons",
)  # fmt: skip
_HIDDEN_CLASSES = frozenset(
    ("hidden", "d-none", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "is-hidden", "hide", "invisible",
     "display-none", "u-hidden", "offscreen")
)  # fmt: skip
# Read against a style without spaces. Zero or one pixel, out of the window, clipped away, transparent.
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0{1,3})?(?:;|!|$)|color:transparent|transform:scale\(0\)"
    r"|font-size:(?:0(?:\.0{1,3})?(?:px|pt|em|rem|%)?|1px)(?:;|!|$)|(?:^|;)(?:max-)?(?:height|width):0(?:px|em|rem|%)?(?:;|!|$)"
    r"|(?:^|;)(?:left|top|right|bottom|text-indent):-\d{3,}|margin-(?:left|top):-\d{4,}|clip:rect\([01]|clip-path:inset\((?:50|100)%"
)
_WHITE = re.compile(r"(?:^|;)color:(?:#fff(?:fff)?|white|rgba?\(255,255,255)")
_CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_ORGANISATION = (
    "organization",
    "corporation",
    "localbusiness",
    "store",
    "business",
    "professionalservice",
    "brand",
    "website",
)
_PASSING = (
    ":hover",
    ":focus",
    ":active",
    ":checked",
    ":target",
    ":before",
    ":after",
    ":empty",
    ":disabled",
    ":placeholder",
)
_MOST_RULES = 60
_INVISIBLE = frozenset(("Cf", "Cc", "Co", "Cs"))


@dataclass(frozen=True)
class Link:
    """A link of the page: absolute address without fragment, and its words."""

    url: str
    text: str


@dataclass(frozen=True)
class Page:
    """What a page says. `text` is the visible text without menus and notices, a line a block; `whole` has them too.

    `names` are the names the page gives to its company or site, surest first; untrusted like everything here. `published` is
    the day the page states for itself, None when it does not; `expires` the last day of a job advertisement.
    """

    title: str
    language: str | None
    names: tuple[str, ...]
    text: str
    whole: str
    links: tuple[Link, ...]
    published: date | None
    expires: date | None
    kinds: frozenset[str]


def read_page(body: bytes, content_type: str, url: str) -> Page:
    """Read HTML; broken markup gives what could be read. Raises BadAnswer for markup made to exhaust its reader."""
    from selectolax.lexbor import LexborHTMLParser

    text = decoded(body, content_type)
    refuse_costly(text)
    tree = LexborHTMLParser(text)
    data = list(_structured(tree))
    links = tuple(_links(tree, url))
    title = _line(_text_of(tree, "title"))
    names = _names(tree, data, title)
    published = _published(tree, data)
    html = tree.css_first("html")
    language = ((html.attributes.get("lang") or "") if html else "")[:2].lower() or None
    hidden = _hidden_nodes(tree)
    return Page(
        title=title,
        language=language,
        names=names,
        text=_visible(tree, hidden, furniture=False),
        whole=_visible(tree, hidden, furniture=True),
        links=links,
        published=published,
        expires=next((d for item in data if (d := _day(item.get("validThrough")))), None),
        kinds=frozenset(kind for item in data for kind in _types(item)),
    )


def decoded(body: bytes, content_type: str) -> str:
    """The text of a page: charset of the header, then of the markup, then UTF-8, then Windows-1252."""
    stated = _CHARSET.search(content_type.encode("ascii", "ignore")) or _CHARSET.search(body[:4096])
    names = [stated[1].decode("ascii")] if stated else []
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        names = ["utf-16"]
    for name in (*names, "utf-8-sig"):
        try:
            return body.decode(name)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def clean(text: str) -> str:
    """Text composed (NFC), without zero-width, direction, tag and control characters; soft hyphens go, spaces stay."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return composed
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)


def _line(text: str, longest: int = 300) -> str:
    return " ".join(clean(text).split())[:longest]


def _text_of(tree: "LexborHTMLParser", selector: str) -> str:
    node = tree.css_first(selector)
    return node.text() if node else ""


def _meta(tree: "LexborHTMLParser", *names: str) -> Iterator[str]:
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        if (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower() in names:
            yield attributes.get("content") or ""


def _structured(tree: "LexborHTMLParser") -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, walked without recursion."""
    for node in tree.css('script[type="application/ld+json"]')[:_MOST_DATA]:
        try:
            waiting: list[Any] = [json.loads(node.text()[:_LONGEST_DATA])]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                waiting.extend(v for v in reversed(value.values()) if isinstance(v, dict | list))
            elif isinstance(value, list):
                waiting.extend(reversed(value[:500]))


def _types(item: dict[str, Any]) -> list[str]:
    stated = item.get("@type")
    return [str(t).lower() for t in (stated if isinstance(stated, list) else [stated]) if t]


def _names(tree: "LexborHTMLParser", data: Sequence[dict[str, Any]], title: str) -> tuple[str, ...]:
    found = [
        item.get(key)
        for key in ("name", "legalName", "alternateName")
        for item in data
        if any(kind.endswith(_ORGANISATION) for kind in _types(item))
    ]
    found += [*_meta(tree, "og:site_name"), *_meta(tree, "application-name")]
    found += re.split(r" [|–—·:-] |\s»\s", title)
    lines = (_line(name, 120) for name in found if isinstance(name, str))
    return tuple(
        dict.fromkeys(n for n in lines if 2 <= len(n) <= 80 and len(n.split()) <= 8 and any(c.isalpha() for c in n))
    )


def _published(tree: "LexborHTMLParser", data: Sequence[dict[str, Any]]) -> date | None:
    """The day stated for the page itself: metadata first, then the first marked time of its article."""
    stated = [item.get(key) for key in ("datePublished", "datePosted") for item in data]
    stated += _meta(tree, "article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "pubdate")
    stated += [
        n.attributes.get("datetime") for n in tree.css("article time[datetime], main time[datetime], time[pubdate]")[:1]
    ]
    return next((d for value in stated if (d := _day(value))), None)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


def _links(tree: "LexborHTMLParser", url: str) -> Iterator[Link]:
    base = tree.css_first("base[href]")
    try:
        root = urljoin(url, (base.attributes.get("href") or "") if base else "")
    except ValueError:
        root = url
    for node in tree.css("a[href]")[:_MOST_LINKS]:
        try:
            target = urldefrag(urljoin(root, (node.attributes.get("href") or "").strip())).url
        except ValueError:
            continue
        if target.startswith(("http://", "https://")):
            yield Link(target, _line(node.text(separator=" ")))


def _hidden_nodes(tree: "LexborHTMLParser") -> frozenset[int]:
    """Ids of the elements that hide what is in them. Nothing is removed: a removed parent leaves dangling children."""
    found: set[int] = set()
    for selector in list(dict.fromkeys(_hiding_selectors(tree)))[:_MOST_RULES]:
        try:
            found |= {node.mem_id for node in tree.css(selector) if node.tag not in ("html", "body")}
        except Exception:  # noqa: S112  a stranger's selector: whatever the parser thinks of it, the page is still read
            continue
    suspects = tree.css("[hidden], [aria-hidden=true], [style], [class], dialog")
    return frozenset(found | {node.mem_id for node in suspects if node.tag not in ("html", "body") and _hidden(node)})


def _hidden(node: "LexborNode") -> bool:
    attributes = node.attributes
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (node.tag == "dialog" and "open" not in attributes)
    ):
        return True
    style = "".join((attributes.get("style") or "").lower().split())[:2_000]
    if style and (_HIDING.search(style) or (_WHITE.search(style) and "background" not in style)):
        return True
    classes = (attributes.get("class") or "").lower().split()
    shown_elsewhere = any(":" in c or (c.startswith("d-") and c != "d-none") for c in classes)
    return not shown_elsewhere and any(c in _HIDDEN_CLASSES for c in classes)


def _hiding_selectors(tree: "LexborHTMLParser") -> Iterator[str]:
    """Selectors of the page's own style sheets that hide; rules inside @media and the like are left alone."""
    for sheet in tree.css("style")[:20]:
        first, *others = sheet.text()[:100_000].split("/*")
        text = first + "".join(part.partition("*/")[2] for part in others)
        depth, start, selector = 0, 0, ""
        for brace in re.finditer(r"[{}]", text):
            depth += 1 if brace[0] == "{" else -1 if depth else 0
            if brace[0] == "{" and depth == 1:
                selector, start = text[start : brace.start()].rpartition(";")[2].strip(), brace.end()
            elif brace[0] == "}" and depth == 0:
                rule, start = "".join(text[start : brace.start()].lower().split()), brace.end()
                if _HIDING.search(rule[:2_000]) and _lasting(selector):
                    yield selector


def _lasting(selector: str) -> bool:
    """Not an at-rule, nor a state that passes."""
    return 0 < len(selector) < 500 and selector[0] != "@" and not any(state in selector for state in _PASSING)


def _visible(tree: "LexborHTMLParser", hidden: frozenset[int], *, furniture: bool) -> str:
    """The text a person sees, a line a block, repeated lines once; `furniture` keeps menus, footers and notices."""
    pieces: list[str] = []
    waiting: list[LexborNode | str] = [tree.body] if tree.body is not None else []
    room, seen = 4 * LONGEST_TEXT, 0
    while waiting and room > 0 and seen < _MOST_NODES:
        node = waiting.pop()
        seen += 1
        tag = "" if isinstance(node, str) else str(node.tag)
        if isinstance(node, str):
            pieces.append(node)
        elif tag == "-text":
            piece = (node.text_content or "")[:room]
            room -= len(piece)
            pieces += [" " if piece[:1].isspace() else "", " ".join(piece.split()), " " if piece[-1:].isspace() else ""]
        elif not (tag.startswith("-") or tag in _SILENT or node.mem_id in hidden) and (
            furniture or not _furniture(node, tag)
        ):
            edge = "" if tag in _INLINE else " " if tag in ("td", "th") else "\n"
            pieces.append(edge)
            waiting += [edge, *list(node.iter(include_text=True))[::-1]]
    lines = (" ".join(line.split()) for line in clean("".join(pieces)).split("\n"))
    return "\n".join(dict.fromkeys(line for line in lines if any(c.isalnum() for c in line)))[:LONGEST_TEXT]


def _furniture(node: "LexborNode", tag: str) -> bool:
    attributes = node.attributes
    if tag in _FURNITURE or attributes.get("role") in ("navigation", "contentinfo", "search", "menu"):
        return True
    marks = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".lower()[:500]
    return tag not in ("body", "main", "article") and any(mark in marks for mark in _FURNITURE_MARKS)
