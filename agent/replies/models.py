"""What is known of a reply. Frozen; `ReplyRecord` travels with the proposal that answers it."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

Intent = Literal["interested", "objection", "not_now", "wrong_person", "opt_out", "out_of_office", "hostile"]
Family = Literal["price", "timing", "authority", "need", "trust"]


class Frozen(BaseModel):
    """Base of the records of replies."""

    model_config = ConfigDict(frozen=True)


class Quoted(Frozen):
    """Words of the reply that decided, verbatim, and what they speak for."""

    topic: str
    text: str


class ReplyReading(Frozen):
    """What a reply means. `confidence` 0..1; `also` is what it says besides; `rights`: access or erasure asked.

    `colleague` is a name the text gives, `moment` the words that name a moment and `moment_day` that day: data to confirm.
    """

    intent: Intent
    family: Family | None = None
    also: list[str] = []
    confidence: float
    cues: list[Quoted] = []
    rights: bool = False
    colleague: str | None = None
    moment: str | None = None
    moment_day: dt.date | None = None
    reader: Literal["offline", "model"] = "offline"
    note: str | None = None


class FollowUp(Frozen):
    """A dated task after a reply: the day, what to do, why that day, and the words of the reply that name it."""

    on: dt.date
    text: str
    why: str
    quote: str | None = None


class ReplyRecord(ReplyReading):
    """The reading and what was done about it. `closing` is a polite stop to send by hand, when one is due."""

    received: dt.date
    sha256: str
    message_id: str | None = None
    follow_up: FollowUp | None = None
    suppressed: list[str] = []
    closing: str | None = None
    human: list[str] = []
