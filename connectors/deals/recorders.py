"""JSON and tables of meeting recorders: wherever it stands, the list of entries that have words and somebody who says them.

Recorders differ in the names of fields and in depth, not in kind: entries with a speaker (a name, an object or the id of a
listed person) and words (a text, or sentences, or single words). So the longest such list is the transcript, and lists of
summaries, comments and tasks are not. Where nobody is said to speak, the longest list of words with a time is: its words are
nobody's, and can confirm nothing.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from connectors.deals.content import Content, Knows, Words, laid_out
from connectors.deals.entries import Entry, said_in, speaker_of, start_of
from connectors.deals.moments import in_seconds
from connectors.deals.parties import Parties
from connectors.deals.transcripts import read_transcript
from connectors.errors import UnreadableFile

_DEEPEST = 12
_GUESSES = frozenset(("alternatives", "nBest"))  # several hearings of the same words, the best first
_NO_TALK = frozenset(
    ("comments", "actionitems", "tasks", "summary", "summaries", "summaryitems", "defaultsummary", "aisummary", "chapters",
     "chaptersummaries", "topics", "highlights", "notes", "keyquestions", "questions", "keywords", "outline", "nextsteps", "chat",
     "chatmessages", "messages", "insights", "trackers", "events")
)  # fmt: skip


class _List(NamedTuple):
    """Entries at one place of the file, those of sister lists together: `path` holds the names of fields that lead there."""

    path: tuple[str, ...]
    rows: list[Entry]


def is_json(text: str) -> bool:
    """True when the text can only be JSON, whole or cut short: a half file is no transcript to be read as words."""
    head = "".join(text[:400].split())[:2]
    closed = head[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]")
    return head != "{\\" and (closed or head in ('{"', "[{", '["', "[["))


def read_recording(text: str, path: Path, knows: Knows) -> Content:
    """The turns of a recorder's export. Raises UnreadableFile when it holds no list of things said."""
    value = _loaded(text, path)
    lists = _lists(value)
    entries = _transcript(lists)
    if entries is None:
        told = max(_strings(value, 0), key=len, default="")
        if "\n" in told.strip():
            return read_transcript(told, knows)
        raise UnreadableFile(path, "no list of entries with a speaker and a text; export the transcript again")
    return told_by(entries.rows, Parties([(found.path[-1:], found.rows) for found in lists if found is not entries]))


def told_by(rows: list[Entry], parties: Parties) -> Content:
    """What entries say, each by its speaker, laid out as lines."""
    words = list(_words(rows, parties))
    seconds = in_seconds([start_of(row) for row in rows], sum(len(one.text.split()) for one in words))
    return laid_out((one._replace(seconds=at) for one, at in zip(words, seconds, strict=True)), parties.people)


def _loaded(text: str, path: Path) -> Any:
    """The value of a JSON file, or of each line of a file of JSON lines."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        first = error
    lines = [line for line in text.split("\n") if line.strip()]
    try:
        if len(lines) > 1 and lines[0].rstrip().endswith("}"):
            return [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        pass
    reason = (
        "nested too deep"
        if isinstance(first, RecursionError)
        else getattr(first, "msg", "a number no program can hold")
    )
    raise UnreadableFile(path, f"not JSON: {reason}", line=getattr(first, "lineno", None)) from None


def _lists(value: Any) -> list[_List]:
    """Every list of objects; lists under the same fields are one (the calls of an export, the parts of a recording)."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for path, rows in _walk(value, (), 0):
        found.setdefault(path, []).extend(rows)
    return [_List(path, rows) for path, rows in found.items()]


def _walk(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], list[Entry]]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict) and len(value) > 1 and all(isinstance(key, str) and key.isdigit() for key in value):
        value = list(value.values())
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows and 2 * len(rows) >= len(value):
            yield path, rows
        for row in value[:1] if path and path[-1] in _GUESSES else value:
            yield from _walk(row, path, depth + 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, (list, dict)):
                yield from _walk(inner, (*path, key), depth + 1)


def _transcript(lists: list[_List]) -> _List | None:
    """The longest list of what speakers say; else of words with a time. Other lists count only where there is no such one."""
    for fits in (_talk, _timed):
        spoken = [found for found in lists if fits(found.rows)]
        best = max(
            spoken, key=lambda found: (not _is_aside(found), _voices(found.rows) > 1, _weight(found.rows)), default=None
        )
        if best is not None:
            return best._replace(rows=_diarised(best.rows))
    return None


def _is_aside(found: _List) -> bool:
    return any(key.replace("_", "").casefold() in _NO_TALK for key in found.path)


def _talk(rows: list[Entry]) -> bool:
    sample = rows[:20] + rows[-20:]
    told = sum(1 for row in sample if said_in(row))
    return 2 * told >= len(sample) and any(speaker_of(row) is not None for row in sample)


def _timed(rows: list[Entry]) -> bool:
    """True for words that begin at some time, said by nobody named."""
    timed = sum(1 for row in rows[:20] if said_in(row) and start_of(row) is not None)
    return 2 * timed > len(rows[:20])


def _voices(rows: list[Entry]) -> int:
    return len({str(speaker_of(row)) for row in rows} - {"None"})


def _weight(rows: list[Entry]) -> int:
    return sum(len(said_in(row)) for row in rows)


def _diarised(rows: list[Entry]) -> list[Entry]:
    """Words told once without and once with their speakers: those with."""
    named = [at for at, row in enumerate(rows) if speaker_of(row) is not None]
    before = " ".join(said_in(row) for row in rows[: named[0]]) if named else ""
    return rows[named[0] :] if before and before in " ".join(said_in(row) for row in rows[named[0] :]) else rows


def _words(rows: list[Entry], parties: Parties) -> Iterator[Words]:
    """One utterance an entry; a mark that stands as an entry of its own closes the one before it."""
    texts = [said_in(row) for row in rows]
    marks = [bool(text) and all(c in ".,?!…" for c in text.strip()) for text in texts]
    for at, row in enumerate(rows):
        name, email = parties.who(row)
        mark = texts[at + 1].strip() if at + 1 < len(rows) and marks[at + 1] and not marks[at] else ""
        yield Words(name, "" if marks[at] else texts[at] + mark, None, email)


def _strings(value: Any, depth: int) -> Iterator[str]:
    """Texts of a file that keeps its transcript as one."""
    if isinstance(value, str):
        yield value
    elif depth <= _DEEPEST and isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner, depth + 1)
