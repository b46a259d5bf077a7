"""Transcripts as tables: one utterance a row, with a column for who speaks and one for the words."""

import csv
import io
from pathlib import Path

from connectors.deals.content import Content
from connectors.deals.entries import Entry
from connectors.deals.parties import Parties
from connectors.deals.people import folded, words_of
from connectors.deals.recorders import told_by
from connectors.errors import UnreadableFile

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_HEADER = 500


def delimiter_of(text: str) -> str | None:
    """The delimiter of a table whose first row names a speaker and words, None for anything else."""
    head = text.lstrip().partition("\n")[0]
    if len(head) > _LONGEST_HEADER:
        return None
    return next((mark for mark in _DELIMITERS if {"speaker", "text"} <= set(_roles(head.split(mark)))), None)


def read_table(text: str, delimiter: str, path: Path) -> Content:
    """The turns of a table. Raises UnreadableFile with the line where it cannot be read on."""
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    rows: list[Entry] = []
    try:
        roles = _roles(next(reader))
        for cells in reader:
            rows.append({role: cell for role, cell in zip(roles, cells, strict=False) if role and cell.strip()})
    except csv.Error as error:
        raise UnreadableFile(path, f"cannot be read from here on ({error})", line=reader.line_num + 1) from None
    return told_by([row for row in rows if "text" in row], Parties([]))


def _roles(header: list[str]) -> list[str]:
    """What each column holds: "speaker", "text", "start", "email", or nothing that is used; one column a role."""
    roles: list[str] = []
    for cell in header:
        name = folded(cell.strip(' "\ufeff')).replace("_", " ")
        role = next((role for role in ("speaker", "text", "start", "email") if name in words_of(f"column_{role}")), "")
        roles.append(role if role not in roles else "")
    return roles
