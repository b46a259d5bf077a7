"""E-mails: stored messages, and plain text with From, To, Date and Subject lines above the body."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import getaddresses, parseaddr
from typing import NamedTuple

from connectors.deals.content import NOBODY, Content, Said
from connectors.deals.days import day_of, moment_of
from connectors.deals.decoding import decoded
from connectors.deals.people import folded
from connectors.deals.records import Participant
from connectors.deals.stored import Letter, is_stored, letters
from connectors.deals.threads import Piece, cut

_KEYS = {
    "from": "from", "de": "from", "von": "from", "to": "to", "a": "to", "an": "to", "cc": "cc", "cci": "bcc", "bcc": "bcc",
    "date": "date", "sent": "date", "envoye": "date", "envoye le": "date", "gesendet": "date", "datum": "date",
    "subject": "subject", "objet": "subject", "betreff": "subject", "reply-to": "reply-to", "importance": "importance",
    "attachments": "attachments", "pieces jointes": "attachments", "anlagen": "attachments", "message-id": "message-id",
}  # fmt: skip
_LINE = re.compile(r"[*_]{0,2}([A-Za-zÀ-ÿ -]{1,20}?)[*_]{0,2}[ \u00a0\u202f]{0,2}:[*_]{0,2}[ \t]{0,3}(.{0,2000})$")
_FORWARD = re.compile(r"\s{0,3}(?:fwd?|tr|wg|rv|i)\s{0,2}:", re.IGNORECASE)


class _Headers(NamedTuple):
    """What stands above a body: values by header, and where the body starts."""

    values: dict[str, str]
    body: int


class _Author(NamedTuple):
    """Who wrote a message, from where and when."""

    name: str
    address: str
    at: datetime | None


def read_mail(raw: bytes, author: str = NOBODY) -> Content:
    """A message as text, and its pieces: the sender's own, the repeated (quoted), the forwarded.

    `author` is who wrote a message that names no sender.
    """
    told = letters(raw) if is_stored(raw) else [Letter(_readable(decoded(raw)))]
    said: list[Said] = []
    people: list[Participant] = []
    place = 0
    for number, letter in enumerate(told):
        headers = _headers(letter.text)
        said += _said(letter.text, headers, author if number == 0 else NOBODY, place, first=number == 0)
        people += _people(headers.values)
        place += len(letter.text) + 1
    sent = day_of(_headers(told[0].text).values.get("date", ""), None) if told else None
    return Content("\n".join(letter.text for letter in told), tuple(said), sent, tuple(people))


def _readable(text: str) -> str:
    from connectors.deals.mailhtml import is_html, plain_text

    return plain_text(text) if is_html(text) else text


def _said(text: str, headers: _Headers, author: str, place: int, *, first: bool) -> Iterator[Said]:
    """The pieces of one message that somebody said, `place` characters into the source."""
    values = headers.values
    day = values.get("date", "")
    senders = values.get("from", author)
    # Words of several senders are nobody's: which of them wrote what is not told.
    name, address = _person(senders) if len(getaddresses([senders])) < 2 or senders.count("@") < 2 else (senders, "")
    sender = _Author(name, address, moment_of(day))
    forwarded = bool(_FORWARD.match(values.get("subject", "")))
    for piece in cut(text[headers.body :], sender.name, forwarded=forwarded, day=day_of(day, None)):
        if piece.kind != "signature":
            one = _one(piece, sender, place + headers.body)
            yield one if first or one.sent or piece.kind != "body" else one._replace(sent=day_of(day, None))


def _one(piece: Piece, sender: _Author, place: int) -> Said:
    own = piece.kind == "body"
    name, address = _person(piece.author) if piece.author else (sender.name, sender.address) if own else (NOBODY, "")
    return Said(
        name or NOBODY,
        piece.start + place,
        piece.end + place,
        address or None,
        at=sender.at if own else None,
        sent=day_of(piece.sent, piece.order) if piece.sent else None,
        quoted=piece.kind == "quoted",
    )


def _headers(text: str) -> _Headers:
    values: dict[str, str] = {}
    place, key = 0, ""
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\n")
        found = _LINE.match(bare)
        name = _KEYS.get(folded(found[1])) if found else None
        if found and name:
            key = name
            values.setdefault(key, found[2].strip())
        elif bare.strip() == "":
            if values or not bare:
                place += len(line)
                if values:
                    break
                continue
        elif values and line[:1] in " \t":
            values[key] = f"{values[key]} {bare.strip()}"
        elif not (values and found and found[1].lower().startswith("x-")):
            break
        place += len(line)
    return _Headers(values, place) if "from" in values or len(values) > 1 else _Headers({}, 0)


def _person(value: str) -> tuple[str, str]:
    """Name and address of a header: `"Perrache, Gilles" <g@x>`, `Gilles [mailto:g@x]`, `g@x`.

    A name that is another address than the one it stands beside is a forgery and names nobody.
    """
    cleaned = value.replace("[mailto:", "<").replace("]", ">").strip().strip("*")
    name, address = parseaddr(cleaned)
    if "@" not in address:
        return " ".join(re.sub(r"<[^<>]{0,200}>", "", value).split()), ""
    if not name or "@" in name:
        name = address.partition("@")[0]
    last, comma, first = name.partition(",")
    return (f"{first} {last}" if comma and first.strip() else name).strip(), address


def _people(headers: dict[str, str]) -> Iterator[Participant]:
    """Those a message names in its own headers."""
    listed = getaddresses([headers[key].replace(";", ",") for key in ("from", "to", "cc") if headers.get(key)])
    people = (_person(f'"{name}" <{address}>' if name else address) for name, address in listed[:100] if "@" in address)
    return (Participant(name=name, email=address) for name, address in people if name)
