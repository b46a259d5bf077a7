"""A reading: a fact in the making, before conflicts and age are judged across the whole dossier."""

from dataclasses import dataclass
from datetime import date

from agent.language.sentences import Span
from agent.reading.facts import Reason
from agent.reading.page import Page


@dataclass(frozen=True, slots=True)
class Reading:
    """What one span of a page says. `reason` None: nothing against it so far. `silent`: usable, never quoted."""

    page: Page
    span: Span
    signal: str | None
    event_date: date
    about: str = "account"
    technology: str | None = None
    speaker: str | None = None
    reason: Reason | None = None
    silent: bool = False
    statement: str = ""

    @property
    def quote(self) -> str:
        """The words of the source."""
        return self.page.text[self.span.start : self.span.end]
