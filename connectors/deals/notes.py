"""Notes as a CRM exports them: JSON or a table with one note a row, often as markup; each with its own day.

Whatever such a file calls its fields, a note has a body and most have a day; other columns are no words of anybody.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from connectors.deals.content import Content, Said, paragraphs
from connectors.deals.days import day_of
from connectors.deals.people import folded, words_of
from connectors.files.dates import DateOrder, vote_of

_DEEPEST = 6
_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_HEADER = 1_000
_MILLISECONDS = 12  # digits of a moment in milliseconds, at least


class _Note(NamedTuple):
    """One row: its words, its day as written, and who wrote it."""

    body: str
    day: str
    author: str


def read_notes(text: str, author: str) -> Content | None:
    """The notes of an export, None when the text is none: then it is a note itself."""
    notes = list(_of_json(text) if text.lstrip()[:1] in ("{", "[") else _of_table(text))
    if not notes:
        return None
    order = _order(notes)
    said: list[Said] = []
    laid: list[str] = []
    place = 0
    for note in notes:
        day = _day(note.day, order)
        head = f"{day}\n" if day else ""
        body = plain(note.body).strip("\n")
        said += (s._replace(start=s.start + place + len(head), end=s.end + place + len(head), sent=day)
                 for s in paragraphs(body, note.author or author))  # fmt: skip
        laid.append(f"{head}{body}\n\n")
        place += len(laid[-1])
    days = [day for note in notes if (day := _day(note.day, order))]
    return Content("".join(laid), tuple(said), max(days, default=None))


def plain(text: str) -> str:
    """The words of a text an editor stored as markup; other text as it is."""
    from connectors.deals.mailhtml import is_html, plain_text

    return plain_text(text) if is_html(text) else text


def _of_json(text: str) -> Iterator[_Note]:
    try:
        yield from _walk(json.loads(text), 0)
    except (ValueError, RecursionError):
        return


def _walk(value: Any, depth: int) -> Iterator[_Note]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        note = _note({str(key): _told(inner) for key, inner in value.items()})
        if note:
            yield note
        else:
            for inner in value.values():
                yield from _walk(inner, depth + 1)


def _told(value: Any) -> str:
    """A field as text; of an object its name (`"user": {"name": …}`)."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("displayName") or ""
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _of_table(text: str) -> Iterator[_Note]:
    head = text.partition("\n")[0][:_LONGEST_HEADER]
    mark = next((mark for mark in _DELIMITERS if _is_header(head.split(mark))), None)
    if mark is None:
        return
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=mark):
            note = _note({key: value for key, value in row.items() if key and isinstance(value, str)})
            if note:
                yield note
    except csv.Error:
        return


def _is_header(cells: list[str]) -> bool:
    """A body and a day or an author: in a note, "Note, appel du 12" is a sentence."""
    return bool(_column(cells, "note_bodies") and (_column(cells, "note_days") or _column(cells, "note_authors")))


def _note(fields: dict[str, str]) -> _Note | None:
    body = _column(list(fields), "note_bodies", fields)
    if body is None:
        return None
    day, author = (_column(list(fields), table, fields) for table in ("note_days", "note_authors"))
    return _Note(fields[body], fields[day] if day else "", fields[author] if author else "")


def _column(names: list[str], table: str, filled: dict[str, str] | None = None) -> str | None:
    """The field of a kind, one with something in it."""
    for name in names:
        word = folded(name.strip(' "\ufeff')).replace("_", " ").removeprefix("hs ")
        if word in words_of(table) and (filled is None or filled[name].strip()):
            return name
    return None


def _order(notes: list[_Note]) -> DateOrder | None:
    """How the days of an export are to be read, by those that can be read one way only; None when none tells."""
    votes = {vote_of(note.day) for note in notes if note.day.strip()}
    if "mdy" in votes or "dmy" in votes:
        return None if {"mdy", "dmy"} <= votes else "mdy" if "mdy" in votes else "dmy"
    return None


def _day(written: str, order: DateOrder | None) -> date | None:
    if written.isdigit() and len(written) >= _MILLISECONDS:
        try:
            return datetime.fromtimestamp(int(written[:16]) / 1_000, UTC).date()
        except (ValueError, OverflowError, OSError):
            return None
    return day_of(written, order) if written.strip() else None
