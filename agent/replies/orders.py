"""Words of a reply addressed to software: set aside before the reply is read, so that an order planted in it decides nothing."""

from datetime import date

from agent.reading.guard import has_address, injected
from agent.reading.page import open_page, statements
from connectors.records import Evidence, Language

_MACHINE = ("injection", "injection_weak", "machine", "planted")


def without_orders(words: str, language: Language, received: date) -> tuple[str, bool]:
    """The words with such pieces blanked (length kept), and whether there were any."""
    evidence = Evidence(id="reply", kind="email", source="reply", date=received, text=words)
    page = open_page(evidence, language)
    text = words
    for span in injected(page, statements(page)):
        if span not in page.hidden and not page.any(_MACHINE, span) and not has_address(page, span):
            continue  # "tell me more", "give me a ring": asked of a person
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text, text != words
