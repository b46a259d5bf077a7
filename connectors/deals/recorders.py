"""JSON of meeting recorders: wherever it stands, the list of entries that have words and somebody who says them.

Recorders differ in the names of fields and in depth, not in kind: entries with a speaker (a name, an object or the id of a
listed person) and words (a text, or sentences, or single words). So the longest such list is the transcript. Where nobody is
said to speak, the longest list of words with a time is: its words are nobody's, and can confirm nothing.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from connectors.deals.content import NOBODY, Content, Words, laid_out
from connectors.deals.labels import seconds_of
from connectors.deals.records import Participant, Side
from connectors.errors import UnreadableFile

_SPEAKERS = (
    "speaker_name", "speakerName", "speaker_label", "speakerLabel", "speaker", "participant", "participantName",
    "participant_name", "speaker_id", "speakerId", "user_name", "userName", "user", "author", "from", "name", "channel",
)  # fmt: skip
_TEXTS = (
    "text",
    "content",
    "spokenText",
    "transcript",
    "sentence",
    "utterance",
    "raw_text",
    "caption",
    "body",
    "message",
    "value",
    "display",
)
_PIECES = ("sentences", "nBest", "words", "segments", "phrases", "tokens")
_FIRST_ONLY = ("nBest",)  # guesses at the same words, the best first
_STARTS = (
    "start",
    "start_time",
    "startTime",
    "start_timestamp",
    "startOffset",
    "offset",
    "ts",
    "timestamp",
    "begin",
    "time",
    "from_time",
)
_NAMES = ("name", "displayName", "display_name", "fullName", "full_name", "speaker_name", "userName", "label")
_IDS = ("id", "speakerId", "speaker_id", "userId", "user_id", "index", "email")
_SIDES: dict[str, Side] = {
    "internal": "seller", "host": "seller", "rep": "seller", "seller": "seller", "teammember": "seller",
    "external": "buyer", "customer": "buyer", "client": "buyer", "prospect": "buyer", "buyer": "buyer", "contact": "buyer",
}  # fmt: skip
_DEEPEST = 8
_LONGEST_MEETING = 100_000  # seconds; a larger number counts milliseconds


def is_json(text: str) -> bool:
    """True when the text can only be JSON, whole or cut short: a half file is no transcript to be read as words."""
    head = "".join(text[:400].split())[:2]
    closed = head[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]")
    return closed or head in ('{"', "[{", '["', "[[")


def read_recording(text: str, path: Path) -> Content:
    """The turns of a recorder's export. Raises UnreadableFile when it holds no list of things said."""
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(
            path, f"not JSON: {getattr(error, 'msg', 'nested too deep')}", line=getattr(error, "lineno", None)
        ) from None
    lists = list(_lists(value, 0))
    entries = max((found for found in lists if _talk(found)), key=_weight, default=None)
    entries = entries or max((found for found in lists if _timed(found)), key=_weight, default=None)
    if entries is None:
        raise UnreadableFile(path, "no list of entries with a speaker and a text; export the transcript again")
    people = {key: person for found in lists if found is not entries for key, person in _people(found)}
    words = list(_words(entries, people))
    scale = 1_000 if max((w.seconds or 0 for w in words), default=0) > _LONGEST_MEETING else 1
    unique = tuple(dict.fromkeys(people.values()))
    return laid_out((w._replace(seconds=w.seconds / scale) if w.seconds is not None else w for w in words), unique)


def _lists(value: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    """Every list of objects, outermost first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows and len(rows) == len(value):
            yield rows
        for row in value:
            yield from _lists(row, depth + 1)
    elif isinstance(value, dict):
        for inner in value.values():
            if isinstance(inner, (list, dict)):
                yield from _lists(inner, depth + 1)


def _talk(rows: list[dict[str, Any]]) -> bool:
    sample = rows[:20]
    return sum(1 for row in sample if _said(row)) >= (len(sample) + 1) // 2 and any(
        _speaker(row) is not None for row in sample
    )


def _timed(rows: list[dict[str, Any]]) -> bool:
    """True for words that begin at some time, said by nobody named."""
    return all(_said(row) and _start(row) is not None for row in rows[:20])


def _weight(rows: list[dict[str, Any]]) -> int:
    return sum(len(_said(row)) for row in rows)


def _said(row: dict[str, Any]) -> str:
    for key in _TEXTS:
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return value
    for key in _PIECES:
        value = row.get(key)
        if isinstance(value, list):
            value = value[:1] if key in _FIRST_ONLY else value
            texts = (piece if isinstance(piece, str) else _said(piece) or str(piece.get("word", "")) for piece in value[:50_000]
                     if isinstance(piece, (str, dict)))  # fmt: skip
            joined = " ".join(" ".join(texts).split())
            if joined:
                return joined
    return ""


def _speaker(row: dict[str, Any]) -> str | dict[str, Any] | None:
    for key in _SPEAKERS:
        value = row.get(key)
        if isinstance(value, dict) and value:
            return value
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return None


def _words(entries: list[dict[str, Any]], people: dict[str, Participant]) -> Iterator[Words]:
    for row in entries:
        name, email = _who(_speaker(row), people)
        yield Words(name, _said(row), _start(row), email)


def _who(speaker: str | dict[str, Any] | None, people: dict[str, Participant]) -> tuple[str, str | None]:
    if isinstance(speaker, dict):
        inner = speaker.get("user") if isinstance(speaker.get("user"), dict) else speaker
        name, email = _first(inner, _NAMES), _first(inner, ("email", "emailAddress"))
        if name:
            return name, email
        speaker = _first(inner, _IDS)
    if speaker is None:
        return NOBODY, None
    person = people.get(speaker)
    if person:
        return person.name, person.email
    return (f"Speaker {speaker}" if len(speaker) < 3 and speaker.isalnum() else speaker), None


def _people(rows: list[dict[str, Any]]) -> Iterator[tuple[str, Participant]]:
    """People listed apart from the talk, under each of their ids."""
    for row in rows[:500]:
        name = _first(row, _NAMES)
        if not name or _said(row):
            continue
        kind = _first(row, ("affiliation", "type", "role_type", "side", "kind")) or ""
        person = Participant(
            name=name,
            role=_first(row, ("title", "jobTitle", "job_title", "role")),
            company=_first(row, ("company", "companyName", "organization", "account")),
            email=_first(row, ("email", "emailAddress", "email_address", "mail")),
            side=_SIDES.get(kind.casefold(), "unknown"),
        )
        for key in _IDS:
            if isinstance(row.get(key), (str, int)):
                yield str(row[key]), person


def _first(row: Any, keys: tuple[str, ...]) -> str | None:
    if not isinstance(row, dict):
        return None
    values = (row.get(key) for key in keys)
    return next(
        (str(v).strip() for v in values if isinstance(v, (str, int)) and not isinstance(v, bool) and str(v).strip()),
        None,
    )


def _start(row: dict[str, Any]) -> float | None:
    for key in _STARTS:
        value = row.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, str) and value:
            try:
                return seconds_of(value) if value[0].isdigit() and value.count(":") <= 2 else None
            except ValueError:
                return None
    for key in _PIECES:
        value = row.get(key)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return _start(value[0])
    return None
