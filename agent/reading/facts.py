"""The fact: one thing a source says, word for word, with what may be done with it."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

Reason = Literal[
    "fresh and about this account",
    "stale",
    "other company of the same name",
    "about another company",
    "conflicting",
    "private life",
    "unsure",
    "injected instruction",
]
USABLE: Reason = "fresh and about this account"


class Fact(BaseModel):
    """One statement of one evidence.

    `quote` is an exact substring of the evidence text. `about` is `account`, `contact:<id>` or `other`. `signal` is a type
    of signals.yaml or None. `event_date` is the day the thing happened when the text gives it, else the evidence's date;
    ages are counted from it. `usable` means `reason` is the first one; `quotable` means usable and allowed in a message.
    `speaker` is who said it when the quote is somebody's words: a contact id, a name, or None.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    evidence: str
    quote: str
    statement: str
    signal: str | None
    event_date: date
    about: str
    technology: str | None = None
    speaker: str | None = None
    usable: bool
    quotable: bool
    reason: Reason

    @model_validator(mode="after")
    def _consistent(self) -> "Fact":
        if self.usable != (self.reason == USABLE):
            raise ValueError("usable means fresh and about this account")
        if self.quotable and not self.usable:
            raise ValueError("only a usable fact may be quoted")
        return self
