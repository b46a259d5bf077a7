"""Messages as mail systems store them (.eml, .mbox), as plain text: main headers, a blank line, the body a reader sees."""

import email.policy
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from typing import NamedTuple

from connectors.deals.decoding import decoded, sound

_MIME = re.compile(
    rb"^(?:mime-version|content-type|received|return-path|content-transfer-encoding)\s{0,3}:",
    re.IGNORECASE | re.MULTILINE,
)
_MBOX = re.compile(rb"(?:\A|\n\r?\n)From [^\n]{3,200}\d{4}[^\n]{0,20}\r?\n(?=[A-Za-z-]{2,40}:)")


class Letter(NamedTuple):
    """One message as text. `attached`: it came inside another one."""

    text: str
    attached: bool = False


def is_stored(raw: bytes) -> bool:
    """True when the bytes are one or more messages as mail systems store them."""
    return bool(_MIME.search(raw[:8_192].replace(b"\r\n", b"\n").lstrip().split(b"\n\n", 1)[0]))


def letters(raw: bytes) -> list[Letter]:
    """The messages of a file in its order, each followed by those attached to it."""
    places = [found.end() for found in _MBOX.finditer(raw)]
    starts = places if places and not raw[: places[0]].strip().count(b"\n") else [0]
    ends = [*(raw.rfind(b"\nFrom ", 0, start) for start in starts[1:]), len(raw)]
    found: list[Letter] = []
    for start, end in zip(starts, ends, strict=True):
        message = message_from_bytes(raw[start:end].lstrip(b"\r\n"), policy=email.policy.default)
        found.append(Letter(_rendered(message)))
        found += (Letter(_rendered(inner), attached=True) for inner in _attached(message))
    return found


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    """The messages forwarded as attachments."""
    try:
        for part in message.iter_attachments():
            inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" else None
            if isinstance(inner, EmailMessage):
                yield inner
    except (AttributeError, KeyError, ValueError, TypeError, IndexError):
        return


def _rendered(message: EmailMessage) -> str:
    lines = [
        f"{label}: {_value(message, label)}"
        for label in ("From", "To", "Cc", "Date", "Subject")
        if _value(message, label)
    ]
    return sound("\n".join(lines) + "\n\n" + _body(message) + "\n")


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
    whole = message.get_payload() if message.get_content_maintype() == "multipart" else None
    return whole if isinstance(whole, str) else ""  # a multipart message without its boundaries


def _payload(part: "MIMEPart") -> str:
    """The decoded content of a part; an unknown or lying charset falls back to what the bytes are."""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return str(raw or "")
    charset = part.get_content_charset() or "utf-8"
    try:
        return raw.decode(charset)
    except (LookupError, ValueError):  # some codecs raise plain errors
        return decoded(raw)
