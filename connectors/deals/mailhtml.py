"""The HTML body of a message as plain text: blocks become lines, repeated history lines with `>`, unseen words are dropped."""

import re
from typing import TYPE_CHECKING

from connectors.errors import BadAnswer
from connectors.markup import refuse_costly

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SILENT = frozenset(("script", "style", "head", "title", "template", "noscript", "svg", "math", "iframe", "object"))
_BLOCKS = frozenset(
    ("p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "pre", "section",
     "article", "header", "footer")
)  # fmt: skip
_HIDING = re.compile(r"display:none|visibility:hidden|font-size:0|mso-hide:all|opacity:0(?:;|$)|(?:max-)?height:0")


def plain_text(html: str) -> str:
    """The words a reader of the message sees. A page made to cost its parser much gives its bare words instead."""
    from selectolax.lexbor import LexborHTMLParser

    try:
        refuse_costly(html)
    except BadAnswer:
        return re.sub(r"<[^<>]{0,5000}>", " ", html)
    tree = LexborHTMLParser(html)
    lines: list[list[str]] = [[]]
    depths = [0]
    if tree.body is not None:
        _walk(tree.body, 0, lines, depths)
    texts = (
        ("> " if depth else "") + " ".join("".join(parts).split()) for parts, depth in zip(lines, depths, strict=True)
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(text.rstrip() if text != "> " else ">" for text in texts)).strip("\n")


def _walk(root: "LexborNode", quoted: int, lines: list[list[str]], depths: list[int]) -> None:
    """Depth first without recursion: a message may nest a hundred replies."""
    stack: list[tuple[LexborNode | None, int, bool]] = [(root, quoted, False)]
    while stack:
        node, depth, closing = stack.pop()
        if node is None or closing:
            _new_line(lines, depths, depth)
            continue
        tag = node.tag or ""
        if tag == "-text":
            lines[-1].append((node.text_content or "").replace("\n", " "))
            depths[-1] = depth
            continue
        if tag in _SILENT or tag.startswith(("!", "-", "_")) or _hidden(node) or len(stack) > 100_000:
            continue
        inner = depth + 1 if tag == "blockquote" else depth
        if tag in _BLOCKS:
            _new_line(lines, depths, inner)
            stack.append((None, depth, True))
        children = []
        child = node.child
        while child is not None:
            children.append((child, inner, False))
            child = child.next
        stack += reversed(children)


def _new_line(lines: list[list[str]], depths: list[int], depth: int) -> None:
    if any(part.strip() for part in lines[-1]) or len(lines) < 2 or lines[-2]:
        lines.append([])
        depths.append(depth)
    depths[-1] = depth


def _hidden(node: "LexborNode") -> bool:
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    style = (attributes.get("style") or "").casefold().replace(" ", "")
    return bool(style and _HIDING.search(style))
