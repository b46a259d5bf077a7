"""Who a speaker is and on which side: the listed people, an address, a company, a word such as "client"; else unknown.

A side decides what can confirm a cell, so doubt is `unknown`: a name that two people of different sides bear is nobody's.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib import resources
from typing import Any, NamedTuple

from connectors.deals.records import DealAccount, Participant, Side
from connectors.resolution.names import account_name, without_accents

_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")


class Voice(NamedTuple):
    """A speaker as the turns name them: the participant's name when they are one, else as written."""

    name: str
    role: str | None
    side: Side


@cache
def words_of(table: str) -> frozenset[str]:
    """A list of `words.toml`, folded."""
    return frozenset(folded(word) for word in _tables()[table])


@cache
def _tables() -> dict[str, list[str]]:
    tables: dict[str, Any] = tomllib.loads((resources.files("connectors.deals") / "words.toml").read_text("utf-8"))
    return tables


def folded(text: str) -> str:
    """Lower case without accents, single spaces, straight apostrophes."""
    return " ".join(without_accents(text).casefold().replace("’", "'").split())


def name_tokens(name: str) -> tuple[str, ...]:
    """The words of a person's name, folded, without titles: ("gilles", "perrache")."""
    words = _WORD.findall(folded(_ASIDE.sub(" ", name)))
    titles = words_of("titles")
    return tuple(w for w in words if w not in titles) or tuple(words)


class People:
    """The people of one source, with those of the deal behind them."""

    def __init__(
        self, own: Sequence[Participant], others: Sequence[Participant], account: DealAccount, seller: str | None
    ) -> None:
        self._own, self._others = tuple(own), tuple(others)
        self._account, self._seller = account, seller
        self._met: dict[tuple[str, str | None], Voice] = {}

    def voice(self, name: str, email: str | None = None, fallback: Side = "unknown") -> Voice:
        """The voice behind a label of a transcript or the sender of a message."""
        key = (name, email)
        if key not in self._met:
            self._met[key] = self._voice(name, email, fallback)
        return self._met[key]

    def knows(self, name: str) -> bool:
        """True when the label names one or more listed people, or a side."""
        return bool(_named(name, self._own) or _named(name, self._others)) or _labelled(name) != "unknown"

    def side_of(self, person: Participant) -> Side:
        """The side of a listed person: as listed, else by company, else by address."""
        if person.side != "unknown":
            return person.side
        by_company = self._by_company(person.company or "")
        return by_company if by_company != "unknown" else self._by_email(person.email)

    def _voice(self, name: str, email: str | None, fallback: Side) -> Voice:
        found = next(
            filter(None, (ask for people in (self._own, self._others) for ask in _known_as(name, email, people))), []
        )
        if len(found) == 1:
            side, written = self.side_of(found[0]), self._by_email(email)
            # A name of one side on an address of the other is a mistake or a forgery: nobody's word.
            return Voice(found[0].name, found[0].role, side if written in ("unknown", side) else "unknown")
        sides = {self.side_of(person) for person in found}
        if len(sides) == 1:
            return Voice(name, None, sides.pop())
        if sides:
            return Voice(name, None, "unknown")
        for side in (self._by_email(email), _labelled(name), self._by_company(self._company_in(name))):
            if side != "unknown":
                return Voice(name, None, side)
        return Voice(name, None, fallback)

    def _by_email(self, email: str | None) -> Side:
        domain = (email or "").rpartition("@")[2].casefold().strip("> ")
        if not domain:
            return "unknown"
        own = (self._account.domain or "").casefold().removeprefix("www.")
        if own and (domain == own or domain.endswith(f".{own}") or own.endswith(f".{domain}")):
            return "buyer"
        seller = _joined(self._seller or "")
        if seller and seller in (_joined(part) for part in domain.split(".")[:-1]):
            return "seller"
        colleagues = (p for p in (*self._own, *self._others) if (p.email or "").casefold().endswith(f"@{domain}"))
        known: set[Side] = {p.side for p in colleagues if p.side != "unknown"}
        return known.pop() if len(known) == 1 else "unknown"

    def _by_company(self, company: str) -> Side:
        key = account_name(company)
        if not key:
            return "unknown"
        if self._seller and _joined(key) == _joined(account_name(self._seller)):
            return "seller"
        return "buyer" if key == account_name(self._account.name) or key in self._buyers else "unknown"

    @cached_property
    def _buyers(self) -> frozenset[str]:
        """Companies of listed buyers: an advisor or a group may speak for the account."""
        return frozenset(
            account_name(p.company) for p in (*self._own, *self._others) if p.company and p.side == "buyer"
        )

    def _company_in(self, name: str) -> str:
        """The company written beside a name: "Anne (Acme)", "Anne - Acme", "Anne | Acme"."""
        aside = _ASIDE.search(name)
        if aside:
            return aside[1]
        for mark in (" - ", " – ", " | ", " / ", ", "):
            if mark in name:
                return name.rpartition(mark)[2]
        return name


def _known_as(name: str, email: str | None, people: Sequence[Participant]) -> Iterator[list[Participant]]:
    """Those an address names, then those a name may mean."""
    wanted = (email or "").casefold()
    yield [p for p in people if wanted and p.email and p.email.casefold() == wanted][:1]
    yield _named(name, people)


def _named(name: str, people: Sequence[Participant]) -> list[Participant]:
    """Those the name may mean: the same words, else some of them, else initials; one entry a person."""
    wanted = name_tokens(name)
    if not wanted:
        return []
    listed = {name_tokens(p.name): p for p in reversed(people)}
    for fits in (_same, _part, _initials):
        found = [p for tokens, p in listed.items() if fits(wanted, tokens)]
        if found:
            return found
    return []


def _labelled(name: str) -> Side:
    """The side a label says outright: "Client", "Vendeur 2", "Customer:"."""
    label = folded(name).rstrip(" 0123456789")
    if label in words_of("buyer_labels"):
        return "buyer"
    return "seller" if label in words_of("seller_labels") else "unknown"


def _joined(text: str) -> str:
    return "".join(_WORD.findall(folded(text)))


def _same(wanted: tuple[str, ...], listed: tuple[str, ...]) -> bool:
    return sorted(wanted) == sorted(listed)


def _part(wanted: tuple[str, ...], listed: tuple[str, ...]) -> bool:
    """Some of the words of a name, a single letter standing for a word: "Gilles", "G. Perrache", "Perrache"."""
    if not any(len(word) > 1 for word in wanted):
        return False
    if set(listed) <= set(wanted) and len(listed) > 1:  # "Gilles Perrache Acme"
        return True
    return len(wanted) <= len(listed) and all(
        word in listed or (len(word) == 1 and any(other.startswith(word) for other in listed)) for word in wanted
    )


def _initials(wanted: tuple[str, ...], listed: tuple[str, ...]) -> bool:
    letters = "".join(wanted)
    return (
        2 <= len(letters) <= 4
        and all(len(w) == 1 or len(wanted) == 1 for w in wanted)
        and letters == "".join(word[0] for word in listed)
    )
