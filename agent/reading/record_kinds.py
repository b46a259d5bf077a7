"""What kind of record a JSON evidence is, and the tables that say what its leaves mean (`lexicons/records.yaml`)."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Literal

from agent.reading.fields import Field
from agent.reading.lexicon import load
from agent.reading.page import Page

RecordKind = Literal["registry", "intent", "site_visit", "review_research", "job_change", "other"]
# Where the columns tell nothing, what the collector says of a row of visits or intent.
_TOLD_KINDS: dict[str, RecordKind] = {
    "intent": "intent",
    "site_visit": "site_visit",
    "review_research": "review_research",
}
_REVIEWS = ("review_site", "review_research")


@cache
def table() -> dict[str, Any]:
    """records.yaml, read once."""
    return load("records.yaml")


def record_kind(page: Page, record: Sequence[Field]) -> RecordKind:
    """What the keys show: a register first, a plain intent row last."""
    keys = {f.path[-1].lower() for f in record} | {f.path[0].lower() for f in record}
    kinds = {name: bool(keys & set(listed)) for name, listed in table()["kinds"].items()}
    if page.evidence.kind == "job_change":
        return "job_change"
    if kinds["registry"]:
        return "registry"
    if kinds["review_research"] or page.evidence.kind in _REVIEWS:
        return "review_research"
    if kinds["job_change"]:
        return "job_change"
    if kinds["site_visit"]:
        return "site_visit"
    return "intent" if kinds["intent"] else _TOLD_KINDS.get(page.evidence.kind, "other")


def band_of(code: str) -> tuple[int, int] | None:
    """Lowest and highest head count of a French register band (INSEE code), None when unknown."""
    band = table()["bands"].get(code)
    return (band[0], band[1]) if band else None


def legal_form(value: str) -> str | None:
    """The short name of a legal form from an INSEE code or a register's words, None when unknown."""
    codes, names = table()["legal_codes"], table()["legal_words"]
    if value.isdecimal():
        return next((codes[value[:n]] for n in (4, 2, 1) if value[:n] in codes), None)
    said = value.strip().lower()
    head = said.partition(" - ")[0].strip()  # `LTD - Private Company Limited by Shares`
    found: str | None = names.get(said) or names.get(head)
    return found


def day_of(text: str) -> date | None:
    """The ISO day a value begins with, None when it does not."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
