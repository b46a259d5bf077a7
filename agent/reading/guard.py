"""Text addressed to a machine: orders, false system notes and the claims planted beside them.

Not a filter for a model's sake (no model reads here): a planted claim must never become a fact about the account.
"""

import re
from collections.abc import Sequence

from agent.language.machines import addresses_machine
from agent.language.sentences import Span, clauses
from agent.reading.page import Page, Statement

_ADDRESS = re.compile(r"https?://|www\.|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}|!\[")
# Tags of chat formats, role prefixes, pieces of JSON inside prose, names of functions to call.
_TAGS = re.compile(
    r"</?(?:system|untrusted|instructions?|assistant|user|prompt|data|interaction)[\w-]*>|\[/?(?:system|inst|assistant)\]|<\|"
    r"|\"\s?:\s?[\"{\[]|\b(?:call|use|run|execute)\s[a-z]{2,20}_[a-z_]{2,40}|^#{3,}|^\s?(?:system|assistant|override|système)\s?:",
    re.IGNORECASE,
)
# None of the tags stands in a sentence without one of these.
_SIGNS = re.compile(r"[<\[\"_#:]")
_PAIRS = {"[": "]", "(": ")", "{": "}"}
_CALLING = frozenset(
    ("to", "for", "attention", "dear", "note", "notice", "message", "aux", "pour", "cher", "chere", "chers",
     "any", "all", "toute", "tout", "hey", "hello", "bonjour", "consigne", "consignes", "instruction",
     "instructions")
)  # fmt: skip
_READING = frozenset(
    (
        "et",
        "and",
        "reading",
        "processing",
        "summarising",
        "summarizing",
        "parsing",
        "qui",
        "who",
        "lisant",
        "traitant",
        "chargee",
    )
)
_LONGEST_BLOCK = 2_500
_TASK_START = 4
_HEADING = 6
_GLUE = frozenset(
    (
        "et",
        "and",
        "puis",
        "then",
        "please",
        "veuillez",
        "also",
        "aussi",
        "or",
        "ou",
        "must",
        "should",
        "to",
        "de",
        "vouloir",
        "d",
    )
)


def injected(page: Page, found: Sequence[Statement]) -> list[Span]:
    """Pieces of the page addressed to a machine, with the sentences that carry on from them. Sorted, may touch."""
    spans: list[Span] = list(page.hidden)
    tainted = -1
    for statement in found:
        span = statement.span
        if statement.hidden:
            continue
        if _addresses_machine(page, span):
            spans.append(_block(page, span))
            tainted = statement.line
        elif statement.line == tainted and _carries_on(page, span):
            spans.append(span)
        elif not any(s.start <= span.start < s.end for s in spans):
            tainted = -1
    return sorted(spans)


def _addresses_machine(page: Page, span: Span) -> bool:
    if page.has("injection", span) or (page.voice != "record" and _tagged(page, span)):
        return True
    if addresses_machine(page.folded[span.start : span.end]):
        return True  # what is told to a program that reads is told to nobody else, order or not
    if any(c.start - span.start <= _TASK_START for c in page.within("machine_task", span)):
        return True  # an order to write, translate or explain states nothing, whoever it is meant for
    weak = page.has("injection_weak", span)
    heading = weak and len(page.words_in(span)) <= _HEADING
    return heading or ((weak or _called(page, span)) and (_orders(page, span) or (weak and has_address(page, span))))


def _tagged(page: Page, span: Span) -> bool:
    signed = _SIGNS.search(page.visible, span.start, span.end)
    return signed is not None and _TAGS.search(page.visible[span.start : span.end]) is not None


def _called(page: Page, span: Span) -> bool:
    """A machine is spoken to, not spoken of: `aux assistants`, `any model reading this`, `AI: ...`, `IA qui lis`."""
    for cue in page.within("machine", span):
        before = {w.text for w in page.words[max(0, cue.first - 3) : cue.first] if w.start >= span.start}
        after = page.words[cue.last].text if cue.last < len(page.words) else ""
        tail = page.folded[cue.end : cue.end + 2].strip()[:1]
        opening = cue.start - span.start <= 2 or page.folded[: cue.start].rstrip(" *#-/")[-1:] in "[(\"'{:<>"
        if (
            before & _CALLING
            or (after in _READING and (opening or after not in _GLUE))
            or (opening and tail in (":", ",", "-", "—", ";"))
        ):
            return True
    return False


def _orders(page: Page, span: Span) -> bool:
    """An imperative at the head of a clause."""
    cues = page.within("machine_order", span)
    if not cues:
        return False
    heads = {clause.start for clause in clauses(page.visible, span)}
    return any(
        c.start in heads
        or (c.first > 0 and page.words[c.first - 1].text in _GLUE and page.words[c.first - 1].start >= span.start)
        for c in cues
    )


def _carries_on(page: Page, span: Span) -> bool:
    return _orders(page, span) or page.any(("planted", "machine", "injection_weak"), span) or has_address(page, span)


def has_address(page: Page, span: Span) -> bool:
    """True when a link, an image or a mail address stands in the span."""
    return bool(_ADDRESS.search(page.visible, span.start, span.end))


def _block(page: Page, span: Span) -> Span:
    """The brackets around an order, when it stands in brackets; else the sentence. In a record the value is the block."""
    text = page.visible
    if page.voice == "record":
        return span
    for at in range(span.start, max(-1, span.start - _LONGEST_BLOCK), -1):
        closing = _PAIRS.get(text[at])
        if closing and (stop := text.find(closing, at, at + _LONGEST_BLOCK)) >= span.start:
            return Span(at, max(stop + 1, span.end) if stop < span.end - 3 else stop + 1)
        if text[at] in "])}" and at < span.start:
            break
    opened = min((p for p in (text.find(o, span.start, span.end) for o in "[{") if p >= 0), default=-1)
    if opened <= span.start:
        return span
    stop = text.find(_PAIRS[text[opened]], opened, opened + _LONGEST_BLOCK)
    inside = Span(opened, stop + 1 if stop >= 0 else span.end)
    alone = page.any(("injection", "machine", "injection_weak"), inside)
    return inside if alone else Span(span.start, max(span.end, inside.end))
