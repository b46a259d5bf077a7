"""The cases: every string in turn, in place after place, of account after account. The same list on every run."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from connectors.dossiers import find_dossiers, read_dossier
from connectors.records import Dossier
from evals.suites.injection.carriers import CARRIERS

DATA = Path(str(files("evals.suites.injection") / "data"))
# Places tried for each string; with 240 whole strings and 33 wrappers by 20 orders this makes 1,800 cases.
PLACES = 2


@dataclass(frozen=True)
class Order:
    """A string that gives an order, with the canaries that betray obedience."""

    id: str
    text: str
    canaries: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One order in one place of one account; `clean` is the dossier without it."""

    order: Order
    place: str
    clean: Dossier

    @property
    def dossier(self) -> Dossier:
        """The dossier with the order in it."""
        people = self.clean.account.contacts
        return CARRIERS[self.place](self.clean, self.order.text, people[0].id if people else None)


def orders() -> list[Order]:
    """Whole strings, then our own orders in every wrapper."""
    whole = [Order(r["id"], r["text"], tuple(r["canaries"])) for r in _rows("strings.jsonl")]
    wrapped = [
        Order(f"{t['id']}/{g['id']}", t["text"].replace("{GOAL}", g["text"]), tuple(g["canaries"]))
        for t in _rows("templates.jsonl")
        for g in _rows("goals.jsonl")
    ]
    return [*whole, *wrapped]


def cases(every: int = 1) -> Iterator[Case]:
    """All cases, or one in `every` of them. Places and accounts turn at different speeds, so that all pairs come up."""
    places, dossiers = list(CARRIERS), accounts()
    number = 0
    for at, order in enumerate(orders()):
        for turn in range(PLACES):
            number += 1
            if number % every == 0:
                place = places[(at * PLACES + turn * 7) % len(places)]
                yield Case(order, place, dossiers[(at * 5 + turn * 3) % len(dossiers)])


@cache
def accounts() -> Sequence[Dossier]:
    """The labelled accounts, the shared ten and our fourteen."""
    root = Path(str(files("evals") / "datasets"))
    return [read_dossier(f) for name in ("shared_accounts", "accounts") for f in find_dossiers(root / name)]


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line]
