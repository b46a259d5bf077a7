"""The people a recorder lists apart from the talk, and who an entry of the talk means by an id, a name or an address."""

from collections.abc import Iterable, Iterator
from typing import Any

from connectors.deals.content import NOBODY
from connectors.deals.entries import Entry, email_of, said_in, speaker_of, start_of
from connectors.deals.records import Participant, Side

_LISTS = ("speaker", "part", "attendee", "user", "invitee", "member", "people", "contact", "host", "guest", "person")
_NAMES = (
    "displayName",
    "display_name",
    "fullName",
    "full_name",
    "speaker_name",
    "userName",
    "username",
    "name",
    "label",
)
_IDS = ("id", "speakerId", "speaker_id", "userId", "user_id", "index", "email", "matched_speaker_display_name")
_INNER = ("user", "signedinUser", "anonymousUser", "phoneUser", "profile", "contact")
_SIDES: dict[str, Side] = {
    "internal": "seller", "host": "seller", "rep": "seller", "seller": "seller", "teammember": "seller", "teammate": "seller",
    "agent": "seller", "external": "buyer", "customer": "buyer", "client": "buyer", "prospect": "buyer", "buyer": "buyer",
    "contact": "buyer",
}  # fmt: skip
_LABELS: dict[Side, str] = {"seller": "Seller", "buyer": "Customer"}
_MOST = 500


class Parties:
    """Listed people by each of their ids, and speakers by the time they begin where words and voices are told apart."""

    def __init__(self, lists: Iterable[tuple[tuple[str, ...], list[Entry]]]) -> None:
        self._known: dict[str, Participant] = {}
        self._voices: dict[str, str] = {}
        for path, rows in lists:
            name = path[-1].casefold() if path else ""
            if any(part in name for part in _LISTS):
                for key, person in _people(rows):
                    self._known.setdefault(key, person)
            for row in rows:
                voice, start = speaker_of(row), start_of(row)
                if isinstance(voice, str) and start is not None and not said_in(row):
                    self._voices.setdefault(str(start), voice)
        self.people = tuple(dict.fromkeys(self._known.values()))

    def who(self, row: Entry) -> tuple[str, str | None]:
        """The name and address of who says an entry, `NOBODY` when it does not tell."""
        speaker = speaker_of(row)
        email = email_of(row)
        if isinstance(speaker, dict):
            email = email_of(speaker) or email
            inner = next((speaker[key] for key in _INNER if isinstance(speaker.get(key), dict)), speaker)
            speaker, email = first_of(inner, _NAMES) or first_of(speaker, (*_NAMES, *_IDS)), email_of(inner) or email
        if speaker is None:
            speaker = self._voices.get(str(start_of(row)))
        if speaker is None:
            return NOBODY, email
        person = self._known.get(speaker)
        if person:
            return person.name, email or person.email
        side = _SIDES.get(speaker.casefold())
        if side:
            return _LABELS[side], email
        if "@" in speaker and email is None:
            email = speaker
        return (f"Speaker {speaker}" if len(speaker) < 3 and speaker.isalnum() else speaker), email


def _people(rows: list[Entry]) -> Iterator[tuple[str, Participant]]:
    """People under each of their ids."""
    for row in rows[:_MOST]:
        inner = next((row[key] for key in _INNER if isinstance(row.get(key), dict)), row)
        name = first_of(inner, _NAMES) or first_of(row, _NAMES)
        if not name or said_in(row):
            continue
        person = Participant(
            name=name,
            role=first_of(row, ("title", "jobTitle", "job_title", "role")),
            company=first_of(row, ("company", "companyName", "organization", "account")),
            email=email_of(inner) or email_of(row),
            side=_side(row),
        )
        for key in (*_IDS, "name"):
            value = row.get(key)
            if isinstance(value, (str, int)) and not isinstance(value, bool) and (key != "name" or "/" in str(value)):
                yield str(value), person


def _side(row: Entry) -> Side:
    for key, side in (
        ("is_external", "buyer"),
        ("isExternal", "buyer"),
        ("is_internal", "seller"),
        ("isInternal", "seller"),
    ):
        if isinstance(row.get(key), bool):
            other: Side = "seller" if side == "buyer" else "buyer"
            return "buyer" if row[key] and side == "buyer" else "seller" if row[key] else other
    kind = first_of(row, ("affiliation", "scope", "participant_type", "type", "role_type", "side", "kind")) or ""
    return _SIDES.get(kind.casefold(), "unknown")


def first_of(row: Any, keys: tuple[str, ...]) -> str | None:
    """The first of some fields that holds a word or a number."""
    if not isinstance(row, dict):
        return None
    values = (row.get(key) for key in keys)
    told = (str(v).strip() for v in values if isinstance(v, (str, int)) and not isinstance(v, bool))
    return next((value for value in told if value), None)
