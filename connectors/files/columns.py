"""From a header row to what each column means: vendor, roles, language. Pure: cells in, decisions out."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from connectors.files.cells import clean, fold
from connectors.files.dates import stated_order
from connectors.files.guessing import MAX_NAME, guessed_roles, may_name, unsure_role, words_of
from connectors.files.vocabulary import IDENTITY, Role, SavedMapping, Vendor, Vocabulary

MAX_COLUMNS = 16_384  # cells of a row of a workbook: Excel's own limit
MAX_NAMES = 1_000  # cells of a row looked at to tell whether it is the header: every row above it is looked at
RECOGNISED = 2.0  # sum of marker weights from which a header is a vendor's
# A cell may fall back on the next column of the same role; for the others only the first column counts.
_SEVERAL: frozenset[Role] = frozenset(("company", "domain", "email", "topic"))
_FRENCH = frozenset(("de", "du", "des", "d", "l", "le", "la", "les", "nom", "et"))  # words of a French column name
_SPAN = re.compile(r"\d ?(?:-|to|à|/) ?\d|\d+ ?(?:d|days?|j|jours?|months?|mois|weeks?|semaines?)\b")
_OWNERS = frozenset(("account", "company", "organization", "contact", "lead", "person", "signal", "compte", "societe"))
_UNIT = re.compile(r"\(([^()]{1,24})\)\s*\Z")
_UNITS = frozenset(
    (
        "eur",
        "keur",
        "meur",
        "k",
        "m",
        "me",
        "ke",
        "usd",
        "utc",
        "gmt",
        "fte",
        "etp",
        "0100",
        "100",
        "010",
        "",
        "b",
        "bn",
        "md",
        "inmillions",
        "inthousands",
        "enmillions",
        "enmilliers",
    )
)


class Columns(NamedTuple):
    """How a table is read: the vendor, the columns of each role by priority, and the language of the headers."""

    vendor: str
    roles: dict[Role, tuple[int, ...]]
    french: bool

    def first(self, role: Role) -> int | None:
        """The column of a role, None when the file has none."""
        found = self.roles.get(role)
        return found[0] if found else None

    @property
    def weight(self) -> int:
        """How much of a signal list this header describes; used to choose among sheets and delimiters."""
        return len(self.roles)


def folded_header(header: Sequence[str]) -> list[str]:
    """Header cells as they are compared."""
    return [fold(clean(cell)) for cell in header]


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Column names with empty and repeated ones numbered."""
    seen: dict[str, int] = {}
    names = []
    for at, name in enumerate(header, start=1):
        text = name or f"column {at}"
        seen[text] = seen.get(text, 0) + 1
        names.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return tuple(names)


def known_names(row: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many cells of a row are names of columns we read, 0 unless one of them can name an account."""
    known = {name for cell in row[:MAX_NAMES] if cell for name in _spellings(cell[:MAX_NAME]) if vocabulary.knows(name)}
    return len(known) if known & vocabulary.identity_names else 0


def guessable_names(row: Sequence[str], vocabulary: Vocabulary) -> int:
    """The same for names that only their words explain."""
    roles = [set(may_name(cell, vocabulary)) for cell in row[:MAX_NAMES] if cell]
    return sum(map(bool, roles)) if any(found & set(IDENTITY) for found in roles) else 0


def _spellings(cell: str) -> tuple[str, ...]:
    """The folded header; without a trailing unit, span or date format: `Score (0-100)`, `Keywords (last 7 days)`,
    `Date (jj/mm/aaaa)`; without what it is about: `Intent Score: Data Suite`, or whose it is: `Account: Website`."""
    text = clean(cell)
    found = [fold(text)]
    unit = _UNIT.search(text)
    if unit and (stated_order(unit[1]) or fold(unit[1]) in _UNITS or _SPAN.search(unit[1])):
        found.append(fold(text[: unit.start()]))
    head, colon, tail = text.partition(": ")
    if colon:
        found.append(fold(tail if fold(head) in _OWNERS else head))
    return tuple(found)


def detect_vendor(header: Sequence[str], vocabulary: Vocabulary, file_stem: str = "") -> str:
    """The vendor whose markers weigh most, `generic` when none reaches 2; the file name only strengthens a header's hint."""
    folded = {name for cell in header for name in _spellings(cell)}
    best, weight = "generic", 0.0
    for name, vendor in vocabulary.vendors.items():
        found = sum(points for marker, points in vendor.markers.items() if _marked(marker, folded))
        if found >= 1 and fold(name) in fold(file_stem):
            found += 1
        if found >= RECOGNISED and found > weight:
            best, weight = name, found
    return best


def _marked(marker: str, folded: set[str]) -> bool:
    name = fold(marker)
    return any(cell.startswith(name) for cell in folded) if marker.endswith("*") else name in folded


def read_columns(
    header: Sequence[str], samples: Sequence[Sequence[str]], vocabulary: Vocabulary, vendor: str, file_stem: str = ""
) -> Columns:
    """The meaning of each column. `vendor` is a name or `auto`; a mapping saved for this very header wins over everything."""
    folded = folded_header(header)
    french = _is_french(header, vocabulary)
    numbered, stated_names = folded_header(unique_names(header)), [name for name in folded if name]
    saved = next((m for m in vocabulary.mappings if list(map(fold, m.header)) in (numbered, stated_names)), None)
    if saved is not None and vendor in ("auto", saved.vendor):
        return Columns(saved.vendor, _saved_roles(saved, numbered), french)
    name = detect_vendor(header, vocabulary, file_stem) if vendor == "auto" else vendor
    own = _with_unsure_type(_roles(header, vocabulary, "generic"), folded, samples, vocabulary)
    own = _with_guesses(own, header, samples, vocabulary, "generic")
    stated = "type" in own and _mostly_types(own["type"][0], samples, vocabulary)
    if name == "generic" or (vendor == "auto" and stated):  # a consolidated list may have a vendor's columns
        return Columns("generic", own, french)
    known = _roles(header, vocabulary, name)
    return Columns(name, _with_guesses(known, header, samples, vocabulary, name), french)


def _with_guesses(
    known: dict[Role, tuple[int, ...]],
    header: Sequence[str],
    samples: Sequence[Sequence[str]],
    vocabulary: Vocabulary,
    vendor: str,
) -> dict[Role, tuple[int, ...]]:
    """With the columns only their words explain. What a vendor's own table settles (`only`) is not guessed; nor is an address
    beside one, which may be anybody's."""
    settled: dict[Role, tuple[int, ...]] = dict.fromkeys(vocabulary.vendors[vendor].only, ())
    if vendor != "generic":
        settled["type"] = ()
    if "domain" in known or "email" in known:
        settled |= {"domain": (), "email": ()}
    found = known | guessed_roles(header, samples, settled | known, vocabulary)
    if "date" in found or "date" in settled:
        return found
    made = unsure_role("date", header, samples, found, vocabulary)
    return found | ({"date": (made,)} if made is not None else {})


def _mostly_types(column: int, samples: Sequence[Sequence[str]], vocabulary: Vocabulary) -> bool:
    values = [fold(row[column]) for row in samples if column < len(row) and clean(row[column])]
    return bool(values) and 2 * sum(value in vocabulary.types for value in values) >= len(values)


def _with_unsure_type(
    roles: dict[Role, tuple[int, ...]], folded: list[str], samples: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> dict[Role, tuple[int, ...]]:
    if "type" in roles:
        return roles
    taken = {at for columns in roles.values() for at in columns}
    for name in vocabulary.unsure.get("type", ()):
        for at, cell in enumerate(folded):
            if cell == name and at not in taken and _mostly_types(at, samples, vocabulary):
                return {**roles, "type": (at,)}
    return roles


def _roles(header: Sequence[str], vocabulary: Vocabulary, vendor: str) -> dict[Role, tuple[int, ...]]:
    """Columns by role. Each column has one role at most; roles claim in the order of `Role`, aliases in their own.

    Only a generic list states its own types: a vendor's `Signal Type` tells the kinds of its one type apart.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, cell in enumerate(header):
        for name in _spellings(cell):
            places[name].append(at)
    places.pop("", None)
    taken: set[int] = set()
    roles: dict[Role, tuple[int, ...]] = {}
    for role in _role_names():
        tiers = () if role == "type" and vendor != "generic" else _aliases(role, vocabulary, vocabulary.vendors[vendor])
        found = next(filter(None, (_columns_named(names, places, taken) for names in tiers)), [])
        found = found[: None if role in _SEVERAL else 1]
        if found:
            roles[role] = tuple(found)
            taken.update(found)
    return _with_unsure_company(roles, places, vocabulary)


def _role_names() -> tuple[Role, ...]:
    return get_args(Role)


def _columns_named(names: Sequence[str], places: Mapping[str, list[int]], taken: set[int]) -> list[int]:
    return list(dict.fromkeys(at for name in names for at in places.get(name, ()) if at not in taken))


def _aliases(role: Role, vocabulary: Vocabulary, vendor: Vendor) -> tuple[tuple[str, ...], ...]:
    """Names by tier. A file that has a column of the first tier is not read further: beside `New Company` stands a past one."""
    if role in vendor.only:
        return (tuple(map(fold, vendor.only[role])),)
    return tuple(map(fold, vendor.first.get(role, ()))), vocabulary.aliases.get(role, ())


def _with_unsure_company(
    roles: dict[Role, tuple[int, ...]], places: dict[str, list[int]], vocabulary: Vocabulary
) -> dict[Role, tuple[int, ...]]:
    """`Name` or `Nom` is the company where no other column is and no first name stands beside it."""
    if "company" in roles or "first_name" in roles:
        return roles
    for name in vocabulary.unsure.get("company", ()):
        if places.get(name):
            at = places[name][0]
            rest = {role: tuple(c for c in columns if c != at) for role, columns in roles.items()}
            return {"company": (at,), **{role: columns for role, columns in rest.items() if columns}}
    return roles


def _saved_roles(saved: SavedMapping, folded: list[str]) -> dict[Role, tuple[int, ...]]:
    roles: dict[Role, tuple[int, ...]] = {}
    for role, names in saved.columns.items():
        found = tuple(folded.index(fold(name)) for name in names if fold(name) in folded)
        if found:
            roles[role] = found
    return roles


def _is_french(header: Sequence[str], vocabulary: Vocabulary) -> bool:
    french = english = 0
    for cell in header:
        names = _spellings(cell)
        accented = any(c in "àâçéèêëîïôùûœ" for c in cell.casefold())
        if any(name in vocabulary.french for name in names) or accented or _FRENCH & set(words_of(cell)):
            french += 1
        elif any(name in vocabulary.english for name in names):
            english += 1
    return french > english
