"""E-mails: .eml files through the standard library, and plain text with From, To, Date and Subject lines above the body."""

import email.policy
import re
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import NamedTuple

from connectors.deals.content import NOBODY, Content, Said
from connectors.deals.decoding import decoded
from connectors.deals.people import folded
from connectors.deals.records import Participant
from connectors.deals.threads import cut
from connectors.files.dates import shape_of

_KEYS = {
    "from": "from", "de": "from", "to": "to", "a": "to", "cc": "cc", "cci": "bcc", "bcc": "bcc", "date": "date",
    "sent": "date",     "envoye": "date", "envoye le": "date", "subject": "subject", "objet": "subject",
    "reply-to": "reply-to", "importance": "importance",

    "attachments": "attachments", "pieces jointes": "attachments", "message-id": "message-id",
}  # fmt: skip
_LINE = re.compile(r"([A-Za-zÀ-ÿ -]{1,20}?)[ \u00a0]{0,2}:[ \t]{0,3}(.{0,2000})$")
_MIME = re.compile(
    rb"^(?:mime-version|content-type|received|return-path|content-transfer-encoding)\s{0,3}:",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARD = re.compile(r"\s{0,3}(?:fwd?|tr|wg|rv|i)\s{0,2}:", re.IGNORECASE)


class _Headers(NamedTuple):
    """What stands above a body: values by header, and where the body starts."""

    values: dict[str, str]
    body: int


def is_mime(raw: bytes) -> bool:
    """True when the bytes are a message as mail systems store it."""
    return bool(_MIME.search(raw[:8_192].split(b"\n\n", 1)[0]))


def read_mail(raw: bytes, author: str = NOBODY) -> Content:
    """A message as text, and its pieces: the sender's own, the repeated (quoted), the forwarded.

    `author` is who wrote a message that names no sender.
    """
    text = _rendered(raw) if is_mime(raw) else decoded(raw)
    headers = _headers(text)
    name, address = _person(headers.values.get("from", author))
    at = moment_of(headers.values.get("date", ""))
    forwarded = bool(_FORWARD.match(headers.values.get("subject", "")))
    said = []
    for piece in cut(text[headers.body :], name, forwarded=forwarded):
        if piece.kind == "signature":
            continue
        who, mail = _person(piece.author) if piece.author else (name, address) if piece.kind == "body" else (NOBODY, "")
        sent = day_of(piece.sent) if piece.sent else None
        own = piece.kind == "body"
        said.append(
            Said(
                who or NOBODY,
                piece.start + headers.body,
                piece.end + headers.body,
                mail or None,
                at=at if own else None,
                sent=sent,
                quoted=piece.kind == "quoted",
            ),
        )
    return Content(
        text, tuple(said), at.date() if at else day_of(headers.values.get("date", "")), _people(headers.values)
    )


def moment_of(value: str) -> datetime | None:
    """A date header with its time of day, None when it has none or cannot be read."""
    try:
        return parsedate_to_datetime(value) if ":" in value else None
    except (ValueError, TypeError, IndexError):
        pass
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def day_of(value: str) -> date | None:
    """The day of a header in any usual form, French or English."""
    moment = moment_of(value)
    if moment:
        return moment.date()
    text = " ".join(value.split())[:60]
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    for cut_at in (" à ", " at ", None):
        shape = shape_of(text.split(cut_at)[0].strip() if cut_at else text) if text else None
        if shape and (shape.day or shape.under("dmy")):
            return shape.day or shape.under("dmy")
    return None


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
    """Name and address of a header: `"Perrache, Gilles" <g@x>`, `Gilles [mailto:g@x]`, `g@x`."""
    cleaned = value.replace("[mailto:", "<").replace("]", ">").strip().strip("*")
    name, address = parseaddr(cleaned)
    if "@" not in address:
        return " ".join(re.sub(r"<[^<>]{0,200}>", "", value).split()), ""
    if not name:
        name = address.partition("@")[0]
    last, comma, first = name.partition(",")
    return (f"{first} {last}" if comma and first.strip() else name).strip(), address


def _people(headers: dict[str, str]) -> tuple[Participant, ...]:
    """Those a message names in its own headers."""
    listed = getaddresses([headers[key].replace(";", ",") for key in ("from", "to", "cc") if headers.get(key)])
    people = (_person(f'"{name}" <{address}>' if name else address) for name, address in listed[:100] if "@" in address)
    return tuple(Participant(name=name, email=address) for name, address in people if name)


def _rendered(raw: bytes) -> str:
    """A stored message as plain text: its main headers, a blank line, its body."""
    message = message_from_bytes(raw, policy=email.policy.default)
    lines = [
        f"{label}: {_value(message, label)}"
        for label in ("From", "To", "Cc", "Date", "Subject")
        if _value(message, label)
    ]
    return "\n".join(lines) + "\n\n" + _body(message) + "\n"


def _value(message: EmailMessage, label: str) -> str:
    try:
        return " ".join(str(message[label] or "").split())
    except (ValueError, IndexError, AttributeError, TypeError):  # headers no parser of the library accepts
        return ""


def _body(message: EmailMessage) -> str:
    for kind in ("plain", "html"):
        try:
            part = message.get_body(preferencelist=(kind,))
        except (AttributeError, KeyError, ValueError):
            part = None
        if part is None:
            continue
        text = _payload(part)
        if kind == "html":
            from connectors.deals.mailhtml import plain_text

            text = plain_text(text)
        if text.strip():
            return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return ""


def _payload(part: "MIMEPart") -> str:
    """The decoded content of a part; an unknown or lying charset falls back to what the bytes are."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return str(raw or "")
    charset = part.get_content_charset() or "utf-8"
    try:
        return raw.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return decoded(raw)
