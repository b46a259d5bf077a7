"""Words of a source that speak to a machine: they are read by nobody and prove nothing, whatever they say."""

from datetime import date
from functools import lru_cache

from agent.language.sentences import Span
from agent.reading.guard import injected
from agent.reading.lexicon import Cue
from agent.reading.page import Page, open_page, statements
from connectors.records import Evidence, Language

# "I imagine you have an IT team" is talk; "Imagine that you are…" is an order.
_SUBJECTS = frozenset(
    ("i", "j", "je", "tu", "you", "we", "on", "nous", "vous", "they", "ils", "elle", "il", "she", "he", "to")
)


def to_a_machine(text: str, start: int, end: int, language: Language) -> bool:
    """True when `text[start:end]` touches words addressed to a machine, or what carries on from them."""
    return any(span.start < end and start < span.end for span in orders(text, language))


@lru_cache(maxsize=512)
def orders(text: str, language: Language) -> tuple[Span, ...]:
    """The stretches of a turn that speak to a machine, sorted."""
    page = open_page(Evidence(id="turn", kind="email", source="", date=date.min, text=text), language)
    page.cues["machine_task"] = [cue for cue in page.cues.get("machine_task", []) if not _said_of_somebody(page, cue)]
    return tuple(injected(page, statements(page)))


def _said_of_somebody(page: Page, cue: Cue) -> bool:
    return cue.first > 0 and page.words[cue.first - 1].text in _SUBJECTS
