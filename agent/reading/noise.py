"""What is no statement: menus, cookie notices, calls to subscribe, perks and formulas of job ads, thanks of posts."""

from agent.language.sentences import Span
from agent.reading.page import Page

_SEPARATORS = ("·", "|", "•", ">", "›", "»")
_FEWEST = 3


def is_noise(page: Page, span: Span, *, first: bool, voice_line: int) -> bool:
    """True when the span states nothing about anybody. `first`: one of the first two sentences (a job title is terse)."""
    found = page.words_in(span)
    telling = any(w.text[0].isdigit() for w in found) or page.has("product", span)
    if len(found) < (2 if telling or (first and page.voice == "company") else _FEWEST):
        return True
    text = page.visible[span.start : span.end]
    if text.startswith("#") and len(found) <= 12:
        return True
    if _is_menu(text, len(found)) and not page.has("product", span):
        return True
    if page.has("clutter", span) and not _worth_it(page, span, len(found)):
        return True
    if page.voice == "company" and page.any(("consumer", "job_noise"), span):
        return not (page.has("product", span) or (first and page.evidence.kind == "job_post"))
    return page.voice == "person" and page.has("social_noise", span) and len(found) <= 8


def _is_menu(text: str, count: int) -> bool:
    separators = sum(text.count(f" {mark} ") for mark in _SEPARATORS)
    return separators >= 2 and count / (separators + 1) <= 3.5


def _worth_it(page: Page, span: Span, count: int) -> bool:
    """A clutter word inside a real sentence does not make it noise."""
    return count >= 12 and page.any(("event", "migration", "hiring", "staff_verb", "product"), span)
