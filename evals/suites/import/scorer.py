"""Compares what the importer says of a file with what its expectation says. Pure: two documents in, counts out.

The expectation's format and the rules behind it are in `RULES.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

COUNTS = (
    "rows",
    "accepted_rows",
    "accounts",
    "signals",
    "encoding",
    "delimiter",
    "vendor",
    "header_line",
    "date_order",
)
FIELDS = ("domain", "company", "type", "topic", "score", "occurred_on", "account")
FIGURES = ("employees", "revenue", "revenue_currency", "amount", "currency", "amount_usd")
# Second-level names no account may bear: mailboxes, social networks, hosts of other people's sites.
_MAILBOXES = "gmail googlemail outlook hotmail live yahoo icloud me aol gmx proton orange wanadoo free sfr laposte"
_NETWORKS = "linkedin facebook x twitter instagram youtube crunchbase google"
_PLATFORMS = "amazonaws azurewebsites herokuapp github myshopify wixsite notion blogspot wordpress"
SHARED_HOSTS = frozenset(name for names in (_MAILBOXES, _NETWORKS, _PLATFORMS) for name in names.split())


@dataclass(slots=True)
class Comparison:
    """How one file came out. `faults` names every difference; `counts_right` is true when every count and set agrees."""

    file: str
    rows: int = 0
    rows_right: int = 0
    cells: int = 0
    cells_right: int = 0
    counts_right: bool = True
    shared_hosts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def compare(document: Mapping[str, Any], expected: Mapping[str, Any]) -> Comparison:
    """The importer's JSON document against the expectation of the same file."""
    found = Comparison(expected["file"])
    found.faults += _differing_counts(document, expected)
    found.counts_right = not found.faults
    outcomes, wanted = _outcomes(document), dict(_expected_outcomes(expected))
    found.rows = len(wanted)
    for line, outcome in wanted.items():
        right = outcomes.get(line) == outcome
        found.rows_right += right
        if not right:
            found.faults.append(f"line {line}: {outcomes.get(line)}, expected {outcome}")
    found.faults += [
        f"line {line}: {outcomes[line]}, no row expected" for line in sorted(outcomes.keys() - wanted.keys())
    ]
    _reasons(document, expected, found)
    _samples(document, expected, found)
    found.shared_hosts = [key for key in document["account_keys"] if _is_shared_host(key)]
    return found


def _differing_counts(document: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    for name in COUNTS:
        if name in expected and document[name] != expected[name]:
            yield f"{name}: {document[name]}, expected {expected[name]}"
    for name in ("rejected", "duplicates"):
        if len(document[name]) != len(expected[name]):
            yield f"{name}: {len(document[name])}, expected {len(expected[name])}"
    if document["account_keys"] != sorted(expected["account_keys"]):
        yield f"account_keys differ by {sorted(set(document['account_keys']) ^ set(expected['account_keys']))}"
    ignored = [one["line"] for one in document["ignored_lines"]]
    if ignored != [one["line"] for one in expected["ignored_lines"]]:
        yield f"ignored_lines: {ignored}"


def _outcomes(document: Mapping[str, Any]) -> dict[int, str]:
    outcomes = {item["line"]: "accepted" for item in document["items"]}
    outcomes |= {one["line"]: "rejected" for one in document["rejected"]}
    return outcomes | {one["line"]: f"{one['kind']} of {one['of_line']}" for one in document["duplicates"]}


def _expected_outcomes(expected: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    yield from ((line, "accepted") for line in expected["accepted_lines"])
    yield from ((one["line"], "rejected") for one in expected["rejected"])
    yield from ((one["line"], f"{one['kind']} of {one['of_line']}") for one in expected["duplicates"])


def _reasons(document: Mapping[str, Any], expected: Mapping[str, Any], found: Comparison) -> None:
    said = {one["line"]: one["reason"].casefold() for one in document["rejected"]}
    for one in expected["rejected"]:
        found.cells += 1
        right = one["reason_contains"].casefold() in said.get(one["line"], "")
        found.cells_right += right
        if not right:
            found.faults.append(
                f"line {one['line']}: reason `{said.get(one['line'])}`, expected `{one['reason_contains']}`"
            )


def _samples(document: Mapping[str, Any], expected: Mapping[str, Any], found: Comparison) -> None:
    items = {item["line"]: item for item in document["items"]}
    for sample in expected["sample"]:
        item = items.get(sample["line"], {})
        for name in (*FIELDS, *FIGURES):
            if name in sample:
                found.cells += 1
                found.cells_right += item.get(name) == sample[name]
                if item.get(name) != sample[name]:
                    found.faults.append(f"line {sample['line']}: {name} {item.get(name)!r}, expected {sample[name]!r}")


def _is_shared_host(key: str) -> bool:
    return not key.startswith("name:") and not key.endswith(".example") and key.partition(".")[0] in SHARED_HOSTS
