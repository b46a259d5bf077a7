"""Reads what users bring: JSON, JSONL or CSV, with a fault named by file and line."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from agent.errors import BadInput

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """The records of a file. Raises BadInput."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"`{path}` cannot be read: {error}") from None
    if path.suffix == ".csv":
        return [dict(r) for r in csv.DictReader(text.splitlines())]
    try:
        if path.suffix == ".json":
            told = json.loads(text)
            return list(told if isinstance(told, list) else told.get("samples", told.get("data", [])))
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (json.JSONDecodeError, AttributeError) as error:
        raise BadInput(f"`{path}` is no JSON of records: {error}") from None


def find(folder: Path, *names: str) -> Path:
    """The first file of these names (or the path itself). Raises BadInput naming what was looked for."""
    if folder.is_file():
        return folder
    hit = next((folder / n for n in names if (folder / n).is_file()), None)
    if hit is None:
        raise BadInput(f"`{folder}` holds none of {', '.join(names)}")
    return hit


def need(row: Row, path: Path, *names: str) -> Any:
    """The value of the first of these fields. Raises BadInput naming them."""
    for name in names:
        if row.get(name) not in (None, ""):
            return row[name]
    raise BadInput(f"`{path}`: a record without `{' or '.join(names)}`: {str(row)[:120]}")


def balanced(pairs: Iterable[tuple[bool, bool]]) -> float:
    """Balanced accuracy of (wanted, got): the mean of both recalls; a side without items counts as chance."""
    sides: dict[bool, list[bool]] = {True: [], False: []}
    for wanted, got in pairs:
        sides[wanted].append(got is wanted)
    return sum(sum(s) / len(s) if s else 0.5 for s in sides.values()) / 2


def f1(pairs: Iterable[tuple[bool, bool]]) -> float:
    """F1 of (wanted, got) on the wanted side."""
    told = list(pairs)
    hits = sum(w and g for w, g in told)
    asked, found = sum(w for w, _ in told), sum(g for _, g in told)
    return 2 * hits / (asked + found) if asked + found else 0.0
