"""One entry of a recorder's export: its words, who says them, when they begin, under the names recorders give these fields."""

import math
from typing import Any

Entry = dict[str, Any]
Start = float | str | None

_SPEAKERS = (
    "speaker_name", "speakerName", "speakerDisplayName", "speaker_display_name", "speaker_label", "speakerLabel", "speaker",
    "participant", "participantName", "participant_name", "user_name", "userName", "user", "users", "author", "from",
    "speaker_id", "speakerId", "speakerTag", "speaker_tag", "participant_id", "participantId", "participant_type",
    "participantType", "name",
    "party", "media_channel", "channel", "role",
)  # fmt: skip
_NO_SPEAKER = {"speakerTag": "0", "speaker_tag": "0"}
_TEXTS = (
    "text", "content", "spokenText", "transcript", "sentence", "utterance", "raw_text", "caption", "body", "message", "value",
    "display", "punctuated_word", "word", "words",
)  # fmt: skip
_PIECES = ("sentences", "nBest", "alternatives", "words", "segments", "phrases", "tokens", "elements")
_FIRST_ONLY = ("nBest", "alternatives")  # guesses at the same words, the best first
_STARTS = (
    "start", "start_time", "startTime", "start_timestamp", "startOffset", "start_offset", "offset", "offsetInSeconds", "ts",
    "timestamp", "begin", "time", "from_time", "relative", "startDateTime",
)  # fmt: skip
_EMAILS = (
    "email",
    "emailAddress",
    "email_address",
    "mail",
    "speaker_email",
    "speakerEmail",
    "userEmail",
    "matched_calendar_invitee_email",
)
_MOST_PIECES = 50_000


def said_in(entry: Entry) -> str:
    """The words of an entry, from its text or its pieces; empty when it has none."""
    for key in _TEXTS:
        value = entry.get(key)
        if isinstance(value, str) and value.strip():
            return value
    for key in _PIECES:
        value = entry.get(key)
        if isinstance(value, list):
            pieces = value[:1] if key in _FIRST_ONLY else value[:_MOST_PIECES]
            joined = _glued(
                [
                    piece if isinstance(piece, str) else said_in(piece)
                    for piece in pieces
                    if isinstance(piece, (str, dict))
                ]
            )
            if joined:
                return joined
    return ""


def _glued(pieces: list[str]) -> str:
    """Pieces with a space between them, none before a mark that closes."""
    words: list[str] = []
    for piece in pieces:
        bare = " ".join(piece.split())
        if words and bare in (".", ",", "?", "!", "…"):
            words[-1] += bare
        elif bare:
            words.append(bare)
    return " ".join(words)


def speaker_of(entry: Entry) -> str | Entry | None:
    """Who an entry says speaks: a name or an id, or the object that holds them."""
    for key in _SPEAKERS:
        value = entry.get(key)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, dict) and value:
            return value
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            told = str(value).strip()
            if told and told != _NO_SPEAKER.get(key):
                return told
    return None


def email_of(entry: Entry) -> str | None:
    """The address an entry or a person gives."""
    return next((str(entry[key]) for key in _EMAILS if isinstance(entry.get(key), str) and "@" in entry[key]), None)


def start_of(entry: Entry) -> Start:
    """When an entry begins, as it is written: a number, a clock ("00:01:02.5"), a moment, or nothing."""
    for key in _STARTS:
        value = entry.get(key)
        if isinstance(value, dict):
            value = start_of(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value) if abs(value) < 1e15 and math.isfinite(value) else None
        if isinstance(value, str) and value.strip():
            return value.strip()
    for key in _PIECES:
        value = entry.get(key)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return start_of(value[0])
    return None
