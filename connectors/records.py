"""The records every other room works on. Frozen: a record says what a source said, it is never edited."""

import hashlib
from datetime import date
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["fr", "en"]


class Record(BaseModel):
    """Base of the records: immutable, unknown keys of an input file are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Contact(Record):
    """A person at an account, with where the contact details came from (asked by GDPR art. 14)."""

    id: str
    name: str
    title: str = ""
    seniority: str | None = None
    persona: str | None = None
    email: str | None = None
    linkedin_url: str | None = None
    language: Language | None = None
    opted_out: bool = False
    source: str | None = None
    collected_on: date | None = None


class Account(Record):
    """A company. `employees` is a head count, None when sources contradict each other; `as_of` is its "now"."""

    id: str
    seller: str | None = None
    name: str
    domain: str | None = None
    country: str | None = None
    language: Language | None = None
    industry: str | None = None
    employees: int | None = None
    revenue_eur: float | None = None
    contacts: tuple[Contact, ...] = ()
    as_of: date


class Evidence(Record):
    """One raw source, kept as it came. `text` is untrusted; `kind` is what the collector believed, only a hint."""

    id: str
    kind: str
    source: str
    url: str | None = None
    date: date
    text: str

    @property
    def sha256(self) -> str:
        """Hash of the text as it came (hex)."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Dossier(Record):
    """An account and everything collected about it."""

    account: Account
    evidence: tuple[Evidence, ...] = ()

    def contact(self, contact_id: str) -> Contact | None:
        """The contact of that id, or None."""
        return next((c for c in self.account.contacts if c.id == contact_id), None)


class SignalDetails(Record):
    """What a list says besides the signal itself, None where it does not. Ranges are (low, high), high None when open.

    `email` and `person` are personal data: they stay with the signal and fall under the same erasure.
    """

    employees: tuple[int, int | None] | None = None
    revenue: tuple[float, float | None] | None = None
    revenue_currency: str | None = None
    amount: float | None = None
    currency: str | None = None
    amount_usd: float | None = None
    country: str | None = None
    city: str | None = None
    postcode: str | None = None
    industry: str | None = None
    siren: str | None = None
    stage: str | None = None
    fit: str | None = None
    person: str | None = None
    title: str | None = None
    email: str | None = None
    linkedin: str | None = None
    page: str | None = None


class Signal(Record):
    """One buying signal of a list (CloudEvents: `source` + `id` identify it).

    `account_key` is the registrable domain, else `name:<normalised name>`. `score` is on the vendor's own `score_scale`
    and never compared across vendors. `occurred_on` is the day of the event, None when the file does not say.
    """

    id: str
    source: str
    type: str | None
    account_key: str
    company: str | None = None
    domain: str | None = None
    topic: str | None = None
    score: float | None = None
    score_scale: str | None = None
    vendor: str = "generic"
    occurred_on: date | None = None
    observed_at: str | None = None
    line: int = Field(default=0, ge=0)
    details: SignalDetails = SignalDetails()
    raw: dict[str, str] = Field(default_factory=dict)


class Purchases(NamedTuple):
    """What a list says of a customer: day of the last purchase, number of purchases, their sum. None is unknown.

    `years` is the period that number and sum cover, as the column's header states it; None when it does not.
    """

    last: date | None = None
    orders: float | None = None
    amount: float | None = None
    years: float | None = None


class SignalRow(NamedTuple):
    """A signal as stores keep it, in plain values: dates as ISO text, details as JSON text without its empty fields.

    `event` is true for a CloudEvent, which `source` + `id` identify; the id of a table's row is made from its account.
    """

    account_key: str
    source: str
    id: str
    company: str | None
    domain: str | None
    type: str | None
    topic: str | None
    score: float | None
    score_scale: str | None
    vendor: str
    occurred_on: str | None
    observed_at: str | None
    line: int
    details: str | None
    event: bool
