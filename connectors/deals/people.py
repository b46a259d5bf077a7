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
_BESIDE = re.compile(r"\s[-–—|/@·•]\s|,\s")


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
    """The words of a person's name, folded, without titles and devices: ("gilles", "perrache").

    A letter that is a title too ("M.") stays among initials: "H.M." names two words.
    """
    words = _WORD.findall(folded(_ASIDE.sub(" ", name)))
    if not words_of("devices").isdisjoint(words):
        words = [w for w in words if w not in words_of("devices") | words_of("device_links")] or words
    if all(len(word) == 1 for word in words):
        return tuple(words)
    return tuple(w for w in words if w not in words_of("titles")) or tuple(words)


class People:
    """The people of one source, with those of the deal behind them."""

    def __init__(
        self, own: Sequence[Participant], others: Sequence[Participant], account: DealAccount, seller: str | None
    ) -> None:
        self._own, self._others = tuple(own), tuple(others)
        self._all = (*self._own, *self._others)
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
        if _labelled(name) != "unknown" or any(p.email and p.email.casefold() == name.casefold() for p in self._all):
            return True
        return bool(_named(name, self._own) or _named(name, self._others))

    def side_of(self, person: Participant) -> Side:
        """The side of a listed person: as listed, else by company, else by address."""
        if person.side != "unknown":
            return person.side
        by_company = self._by_company(person.company or "")
        return by_company if by_company != "unknown" else self._by_email(person.email)

    def _voice(self, name: str, email: str | None, fallback: Side) -> Voice:
        email = email or (name if _is_address(name) else None)
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
        for side in (self._by_email(email), _labelled(name), self._by_label(name)):
            if side != "unknown":
                return Voice(name, None, side)
        return Voice(name, None, fallback)

    def _by_label(self, name: str) -> Side:
        """The side of what stands beside a name, a company, a domain or "client"; unknown when two parts disagree."""
        sides: set[Side] = set()
        for part in _parts(name):
            domain = part if "." in part and " " not in part else None
            sides |= {_beside(part), self._by_company(part), self._by_email(f"@{domain}" if domain else None)}
        sides.discard("unknown")
        return sides.pop() if len(sides) == 1 else "unknown"

    def _by_email(self, email: str | None) -> Side:
        domain = (email or "").rpartition("@")[2].casefold().strip("> ")
        if not domain:
            return "unknown"
        if domain in words_of("open_domains") or "." not in domain:
            return "unknown"
        own = _host(self._account.domain or "")
        if own and (domain == own or domain.endswith(f".{own}") or own.endswith(f".{domain}")):
            return "buyer"
        seller = _joined(self._seller or "")
        if seller and seller in (_joined(part) for part in domain.split(".")[:-1]):
            return "seller"
        colleagues = (p for p in self._all if (p.email or "").casefold().endswith(f"@{domain}"))
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
        return frozenset(account_name(p.company) for p in self._all if p.company and p.side == "buyer")


def _host(domain: str) -> str:
    """A domain as CRMs hold it: `https://www.acme.com/fr` is acme.com; a bare ending such as `com` is none."""
    host = (
        domain.strip()
        .casefold()
        .rpartition("://")[2]
        .partition("/")[0]
        .partition(":")[0]
        .strip(".")
        .removeprefix("www.")
    )
    return host if "." in host and host not in words_of("open_domains") else ""


def _is_address(text: str) -> bool:
    name, at, domain = text.partition("@")
    return bool(name and at and "." in domain) and not any(c.isspace() for c in text)


def _parts(name: str) -> Iterator[str]:
    """What is written beside a name, and the name: "Anne (Acme - IT)", "Anne - Acme", "Anne, CFO, Acme", "Anne | Acme"."""
    bare = _ASIDE.sub(" ", name)
    for text in (*_ASIDE.findall(name), bare):
        yield text.strip()
        pieces = _BESIDE.split(text)
        if len(pieces) > 1:
            yield from (piece.strip() for piece in pieces)


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
    listed = _one_each(people)
    for fits in (_same, _part, _initials):
        found = [p for tokens, p in listed if fits(wanted, tokens)]
        if found:
            return found
    return [p for tokens, p in listed if len(tokens) > 1 and _carries(name, tokens)]


def _one_each(people: Sequence[Participant]) -> list[tuple[tuple[str, ...], Participant]]:
    """One entry a person, the first; namesakes of both sides are two."""
    listed: dict[tuple[tuple[str, ...], str], Participant] = {}
    for person in people:
        tokens = name_tokens(person.name)
        same = [side for side in ("buyer", "seller", "unknown") if (tokens, side) in listed]
        if not same or (person.side not in (*same, "unknown") and "unknown" not in same):
            listed[tokens, person.side] = person
    return [(tokens, person) for (tokens, _), person in listed.items()]


def _carries(name: str, listed: tuple[str, ...]) -> bool:
    """The whole name, then only what a label adds: "Gilles Perrache Acme", "1. Perrache Gilles, DSI"; no sentence about them."""
    words = _WORD.findall(_BESIDE.split(_ASIDE.sub(" ", name), maxsplit=1)[0])
    tokens = [folded(word) for word in words]
    places = [at for at, token in enumerate(tokens) if token in listed]
    if not set(listed) <= set(tokens):
        return False
    before = all(token.isdigit() or token in words_of("titles") for token in tokens[: places[0]])
    return before and all(
        word[0].isupper() or token.isdigit() or token in words_of("particles") or token in listed
        for word, token in zip(words[places[0] :], tokens[places[0] :], strict=True)
    )


def _beside(part: str) -> Side:
    """The side a word beside a name tells: "Marc (client)"."""
    if folded(part) in words_of("buyer_labels"):
        return "buyer"
    return "seller" if folded(part) in words_of("seller_asides") else "unknown"


def _labelled(name: str) -> Side:
    """The side a label says outright: "Client", "Vendeur 2", "Customer #1"."""
    label = folded(name).rstrip(" 0123456789#")
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
