"""Markup that no person wrote: small pages made to cost a standard HTML parser minutes or gigabytes are told before it runs.

Measured on lexbor, which follows the HTML standard as browsers do: 27 KB of formatting tags left open take 0.9 GB, 100,000 nested
blocks six minutes, one tag of 100,000 attributes six minutes. One pass, possessive patterns: linear in the length of the text.
"""

import re

from connectors.errors import BadAnswer

# A tag as the standard reads it: a name, then attributes, quoted or not; quotes count after an equals sign only.
_ATTRIBUTE = r"""=?+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>]*+))?+"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)((?:[\s/]++|{_ATTRIBUTE}|=)*+)")
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
# Tags that end by themselves or hold nothing say nothing about depth.
_SHALLOW = frozenset(
    ("p", "li", "td", "th", "tr", "dt", "dd", "option", "optgroup", "tbody", "thead", "tfoot", "colgroup", "rt", "rp", "html",
     "head", "body", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
     "wbr", "path")
)  # fmt: skip
_DEEPEST = 2_000
_MOST_COPIES = 300_000  # elements: formatting left open is copied into each later block
_MOST_WORK = 30_000_000  # pairs of attributes compared, tag by tag
_ORDINARY = 100  # characters of attributes below which nobody counts


def refuse_costly(text: str) -> None:
    """Raises BadAnswer when the text would cost its parser more than a few seconds or a few hundred megabytes."""
    depth = formatting = copies = work = 0
    for tag in _TAG.finditer(text):
        name, step = tag[2].lower(), -1 if tag[1] else 1
        if len(tag[3]) > _ORDINARY:
            work += len(_ATTRIBUTES.findall(tag[3])) ** 2
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
        else:
            copies += formatting
            depth = depth if name in _SHALLOW else max(0, depth + step)
        if depth > _DEEPEST or copies > _MOST_COPIES or work > _MOST_WORK:
            raise BadAnswer("its markup is not that of a page for people")
