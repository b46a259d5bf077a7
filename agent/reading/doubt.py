"""Doubt: rumours, hearsay, questions and notes that say of themselves that they were not checked."""

from collections.abc import Sequence

from agent.language.sentences import Span
from agent.reading.page import Page, Statement

_HEDGED_VOICES = ("press", "note", "review", "record", "person")


def doubtful(page: Page, found: Sequence[Statement]) -> set[int]:
    """Positions of the statements that may not be believed."""
    unsure = {at for at, s in enumerate(found) if _hedged(page, s.span)}
    if page.voice != "note":
        return unsure
    # In a note, "not cross-checked" and a nameless informant cast doubt on the whole entry, not on one sentence.
    spread = {found[at].line for at in unsure if page.any(("doubt_whole", "hearsay"), found[at].span)}
    return unsure | {at for at, s in enumerate(found) if s.line in spread}


def _hedged(page: Page, span: Span) -> bool:
    text = page.visible[span.start : span.end].rstrip("\"'»” ")
    if text.endswith("?") or "??" in text:
        return True
    if page.voice not in _HEDGED_VOICES:
        return page.has("doubt_whole", span)
    return page.any(("doubt", "doubt_whole"), span) or (page.voice == "note" and page.has("hearsay", span))
