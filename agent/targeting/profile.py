"""What the ICP criteria are measured on: industry, head count and country of an account, with what lists say when asked.

Lists speak only where the account's own record is silent and no fact was read: two sources that contradict each other have
already made the record silent on purpose.
"""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from agent.reading.facts import Fact
from agent.targeting.vocabulary import Industries, country_of
from connectors.records import Account, Signal, SignalDetails


class Heads(NamedTuple):
    """A head count known as an inclusive range; `high` is None when open (`10,000+`), equal to `low` for one number."""

    low: int
    high: int | None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"

    @property
    def exact(self) -> int | None:
        """The number, None for a range."""
        return self.low if self.low == self.high else None


class Profile(NamedTuple):
    """The account as the criteria see it; None is unknown. Hashable, so that equal profiles are scored once."""

    industry: str | None = None
    employees: Heads | None = None
    country: str | None = None


class Said(NamedTuple):
    """What list rows say of one company, as they say it."""

    industries: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    employees: frozenset[tuple[int, int | None]] = frozenset()


def said_by(details: Iterable[SignalDetails]) -> Said:
    """Every different statement of the rows."""
    rows = list(details)
    return Said(
        industries=frozenset(d.industry for d in rows if d.industry),
        countries=frozenset(d.country for d in rows if d.country),
        employees=frozenset(d.employees for d in rows if d.employees),
    )


def said_in(details: Iterable[str]) -> Said:
    """The same from details as the store keeps them (JSON text)."""
    told = [_told(text) for text in set(details)]
    return Said(
        industries=frozenset(industry for industry, _, _ in told if industry),
        countries=frozenset(country for _, country, _ in told if country),
        employees=frozenset(employees for _, _, employees in told if employees),
    )


@lru_cache(maxsize=65_536)
def _told(details: str) -> tuple[str | None, str | None, tuple[int, int | None] | None]:
    found = json.loads(details)
    employees = found.get("employees")
    return found.get("industry"), found.get("country"), (employees[0], employees[1]) if employees else None


def listed(said: Said, industries: Industries) -> Profile:
    """The profile lists give. Two statements that differ make a value unknown; head counts are spanned by one range."""
    return Profile(
        industry=_agreed(industries.of(text) for text in said.industries),
        employees=_spanned(said.employees),
        country=_agreed(country_of(text) for text in said.countries),
    )


def profile_of(account: Account, facts: Sequence[Fact], signals: Sequence[Signal], industries: Industries) -> Profile:
    """The profile of an account: its own record, and what lists say where record and facts are silent."""
    own = Profile(
        industry=account.industry,
        employees=None if account.employees is None else Heads(account.employees, account.employees),
        country=account.country,
    )
    if facts or not signals or None not in own:
        return own
    other = listed(said_by(s.details for s in signals), industries)
    return Profile(own.industry or other.industry, own.employees or other.employees, own.country or other.country)


def _agreed(values: Iterable[str | None]) -> str | None:
    known = {value for value in values if value is not None}
    return known.pop() if len(known) == 1 else None


def _spanned(ranges: Iterable[tuple[int, int | None]]) -> Heads | None:
    held = list(ranges)
    if not held:
        return None
    highs = [high for _, high in held]
    return Heads(min(low for low, _ in held), None if None in highs else max(h for h in highs if h is not None))
