"""The words of CRM exports (`crm.toml`): what columns are called, and what cells say of a deal's end or kind."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from connectors.files.cells import fold

_PARTS = re.compile(r"\s+[-–—]\s+|[:/|>(]")


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """Roles and the folded names of their columns, the best first."""
    return {role: tuple(fold(name) for name in names) for role, names in _tables()["columns"].items()}


@cache
def words(table: str) -> frozenset[str]:
    """The folded words of a table of values."""
    return frozenset(fold(word) for word in _tables()["values"][table])


@cache
def placeholders() -> frozenset[str]:
    """Cells that say nothing, as they stand."""
    return frozenset(_tables()["values"]["placeholders"])


def column_names(column: str) -> tuple[str, str]:
    """What a column may be known by: its whole name, then without what stands in brackets ("Amount (EUR)")."""
    return fold(column), fold(column.partition("(")[0])


def known(row: Sequence[str]) -> int:
    """How many roles the cells of a row name: a header names several."""
    names = {name for cell in row for name in column_names(cell)}
    return sum(any(name in names for name in aliases) for aliases in columns().values())


def readings(name: str) -> Iterator[str]:
    """Folded readings of the name of a stage, the surest first: as it stands; without a number ("3. Demo") or a share behind
    ("(30%)"); its first part ("Lost - price")."""
    yield fold(name)
    bare = "".join(c for c in name if not c.isdigit())
    yield fold(bare.partition("(")[0])
    yield from (folded for part in _PARTS.split(bare)[:3] if (folded := fold(part)))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((resources.files("connectors.deals") / "crm.toml").read_text("utf-8"))
