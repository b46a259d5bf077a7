"""Deals changed on purpose: quoted words taken out, orders to a machine planted. Each is read again from its files."""

import json
import shutil
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from agent.qualification.records import DealReader, ElementName, Ledger, Quote
from connectors.deals import Deal, DealSource, read_deal
from evals.suites.qualification.labelled import Labelled

_PLAIN = frozenset((".txt", ".md"))


def unproven(labelled: Labelled, reader: DealReader, ledger: Ledger) -> Iterator[tuple[ElementName, bool]]:
    """Each element that is not unknown, and whether it becomes unknown once its quotes are taken out of the sources."""
    for element in labelled.statuses:
        quotes = ledger.cells[element].quotes
        if quotes:
            texts = {source.id: _without(source, quotes) for source in labelled.deal.sources}
            yield element, reader.read(_rewritten(labelled, texts)).status(element) == "unknown"


def _without(source: DealSource, quotes: Sequence[Quote]) -> str:
    text = source.text
    for quote in sorted((q for q in quotes if q.source == source.id), key=lambda q: -q.start):
        text = text[: quote.start] + text[quote.start + len(quote.text) :]
    return text


def planted(labelled: Labelled) -> Iterator[tuple[str, Deal]]:
    """The deal with one order to a machine in one source: each plain source, and two orders for each in turn."""
    found = orders()[labelled.deal.language]
    first = sum(map(ord, labelled.deal.id))
    for place, source in enumerate(labelled.deal.sources):
        if Path(source.file).suffix in _PLAIN:
            for number in ((first + 2 * place) % len(found), (first + 2 * place + 1) % len(found)):
                order = found[number]
                texts = {source.id: _planted(source, order)}
                yield f"{source.kind} order {number}", _rewritten(labelled, texts)


def _planted(source: DealSource, order: str) -> str:
    if source.kind != "call_transcript":
        return f"{source.text.rstrip()}\n\n{order}\n"
    buyers = [person.name for person in source.participants if person.side == "buyer"]
    lines = source.text.rstrip().split("\n")
    middle = len(lines) // 2
    return "\n".join([*lines[:middle], f"{buyers[0]}: {order}", *lines[middle:]]) + "\n"


@cache
def orders() -> dict[str, list[str]]:
    """Orders to a machine by language, written for this suite."""
    text = (files("evals.suites.qualification") / "data" / "orders.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)["orders"]
    return found


def _rewritten(labelled: Labelled, texts: dict[str, str]) -> Deal:
    """The deal read again from a copy of its folder with other texts; what is not given stays as it is."""
    with TemporaryDirectory() as place:
        folder = Path(place) / labelled.folder.name
        shutil.copytree(labelled.folder, folder)
        listed = {s["id"]: s["file"] for s in json.loads((folder / "deal.json").read_text(encoding="utf-8"))["sources"]}
        for source, text in texts.items():
            (folder / listed[source]).write_text(text, encoding="utf-8")
        return read_deal(folder)
