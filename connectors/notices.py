"""What a company's own legal notice says it is: its part of the page, without that of hosts and makers, and its numbers. Pure."""

import re
from collections.abc import Iterable, Sequence

from connectors.resolution.identifiers import siren_of
from connectors.resolution.names import without_accents

_WORDS = re.compile(r"[\W_]+")
# SIREN, SIRET or French VAT number, grouped by spaces or dots as people write them; the check digit decides.
_NUMBER = re.compile(r"(?<!\d)(?:FR\s?\d{2}\s?)?\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{5})?(?!\d)", re.IGNORECASE)
_NAMED = re.compile(r"siren|siret|r\.?c\.?s|tva|vat|immatricul", re.IGNORECASE)
_BEFORE, _AFTER = 60, 20
_LONGEST = 3_000
_HEADING = 90  # characters; a longer line that names a host in passing opens no part of its own


def folded(text: str) -> str:
    """Lower-case words without accents, one space between them."""
    return _WORDS.sub(" ", without_accents(text.casefold())).strip()


def own_part(text: str, others: Sequence[str], own: Sequence[str]) -> str:
    """The lines of a notice that speak of the publisher. `others` and `own` are folded words that open a part."""
    kept, elsewhere = [], False
    for line in text.split("\n"):
        said = f" {folded(line)} "
        heading = len(line) <= _HEADING
        if any(f" {word} " in said for word in own):
            elsewhere = False
        elif any(f" {word} " in said for word in others):
            elsewhere = elsewhere or heading
            continue
        if not elsewhere:
            kept.append(line)
    return "\n".join(kept)[:_LONGEST]


def stated_sirens(text: str) -> tuple[str, ...]:
    """Valid SIREN numbers that the text calls by their name (SIREN, SIRET, RCS, TVA), in order, each once."""
    return tuple(dict.fromkeys(_sirens(text)))


def _sirens(text: str) -> Iterable[str]:
    for found in _NUMBER.finditer(text):
        around = text[max(0, found.start() - _BEFORE) : found.start()] + " " + text[found.end() : found.end() + _AFTER]
        siren = siren_of(found[0])
        if siren and _NAMED.search(around):
            yield siren
