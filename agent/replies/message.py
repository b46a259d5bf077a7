"""A reply as it came (.eml, text with headers, or pasted words) and the words of it that are the sender's own.

Quoted history, our own text below, signatures and small print are set aside: our notice "Répondez STOP" under a friendly
answer must not read as an objection.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from agent.language.fold import fold
from connectors.records import Language

# Beyond this a reply is read only at its head: people say it early.
LONGEST = 20_000
_HEADER = re.compile(
    r"^(from|de|to|à|a|cc|subject|objet|date|sent|envoyé|envoye|auto-submitted|x-autoreply|message-id)\s?:", re.I
)
_NAMES = {"de": "from", "objet": "subject", "envoye": "date", "envoyé": "date", "sent": "date", "à": "to", "a": "to"}
# What mail programs put above the message they quote.
_HISTORY = (
    re.compile(
        r"^-{2,}\s?(?:original message|message d'origine|message original|forwarded message|message transféré)", re.I
    ),
    re.compile(r"^_{10,}$"),
    re.compile(r"^\s?begin forwarded message\s?:", re.I),
)
_WROTE = re.compile(r"\b(?:a écrit|a ecrit|wrote|schrieb)\s?:?$", re.I)
_OPENS_QUOTE = re.compile(r"^(?:le|on|el|am)\s.{6,200}$", re.I)
_QUOTED_HEADER = re.compile(r"^\*?(?:from|de|von)\s?:\*?\s?\S", re.I)
_QUOTED_NEXT = re.compile(r"^\*?(?:sent|date|envoyé|envoye|to|à|objet|subject|cc)\s?:", re.I)
# A line that closes a letter. What follows is a name, a title, small print.
_CLOSINGS = frozenset(
    ("cordialement", "bien cordialement", "tres cordialement", "bien a vous", "sinceres salutations", "salutations",
     "bonne journee", "bonne reception", "belle journee", "merci d'avance", "respectueusement", "cdlt", "cdt", "bav",
     "best", "best regards", "kind regards", "warm regards", "regards", "many thanks", "thanks", "thank you", "cheers",
     "sincerely", "yours sincerely", "all the best", "yours", "br", "rgds", "best wishes", "thanks in advance")
)  # fmt: skip
_SMALL_PRINT = re.compile(
    r"^(?:sent from my|envoyé de mon|envoyé depuis|get outlook for|ce message (?:et|est|contient)"
    r"|this (?:e-?mail|message) (?:and|is|may|contains)|confidential|avis de confidentialité|disclaimer"
    r"|pensez à l'environnement|please consider the environment|to unsubscribe from|pour vous désabonner"
    r"|you (?:are receiving|received) this|vous recevez ce)",
    re.I,
)
_AUTO_SUBJECT = re.compile(
    r"^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|autoreply|out of (?:the )?office|réponse automatique"
    r"|reponse automatique|absence|absent|message d'absence|ooo)\b",
    re.I,
)
_TAGS = re.compile(r"<(?:style|script)\b[^>]*>.*?</(?:style|script)>|<br\s?/?>|</p>|</div>|<[^<>]{0,500}>", re.I | re.S)
_SIGNATURE_LINES = 12
# RFC 5322, 3.6.4, without comments and quoted strings: nothing else may come near a header of ours.
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,200}@[A-Za-z0-9.\-\[\]:]{1,200}>")


@dataclass(frozen=True)
class Reply:
    """A reply. `words` are the sender's own, `automatic` that a machine says it wrote it, `received` its date if known."""

    sender: str | None
    subject: str
    words: str
    received: date | None = None
    automatic: bool = False
    raw: str = ""
    message_id: str | None = None  # of the mail itself, so that the answer joins its thread


def parse_reply(data: bytes) -> Reply:
    """Read a reply from the bytes of a file. Anything that is text can be read; undecodable bytes become marks."""
    head = data[:4000].lstrip(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = head.splitlines()
    if not lines or not (_HEADER.match(lines[0]) or _mail_header(lines[0])):
        return _reply({}, _decoded(data))
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf"), policy=policy.default)
    if isinstance(message, EmailMessage) and (
        message["mime-version"] or message["content-type"] or message["received"]
    ):
        return _from_mail(message)
    headers, body = _plain_headers(_decoded(data))
    return _reply(headers, body)


def _mail_header(line: str) -> bool:
    return bool(
        re.match(
            r"^(?:received|return-path|delivered-to|mime-version|dkim-signature|x-[a-z-]+|reply-to|content-type):",
            line,
            re.I,
        )
    )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _from_mail(message: EmailMessage) -> Reply:
    headers = {
        name: str(message[name] or "")
        for name in ("from", "subject", "date", "auto-submitted", "x-autoreply", "precedence", "message-id")
    }
    part = message.get_body(preferencelist=("plain", "html"))
    try:
        body = str(part.get_content()) if part else ""
    except (LookupError, ValueError, AttributeError):
        payload = part.get_payload(decode=True) if part else b""
        body = _decoded(payload) if isinstance(payload, bytes) else ""
    if part is not None and part.get_content_subtype() == "html":
        body = _without_tags(body)
    return _reply(headers, body)


def _without_tags(html: str) -> str:
    from html import unescape

    return unescape(_TAGS.sub(lambda m: "\n" if m[0][:2].lower() in ("<b", "</") else " ", html[: 10 * LONGEST]))


def _plain_headers(text: str) -> tuple[dict[str, str], str]:
    headers: dict[str, str] = {}
    lines = text.splitlines()
    at = 0
    while at < len(lines) and (found := _HEADER.match(lines[at])):
        headers.setdefault(_NAMES.get(found[1].lower(), found[1].lower()), lines[at][found.end() :].strip())
        at += 1
    return headers, "\n".join(lines[at:])


def _reply(headers: dict[str, str], body: str) -> Reply:
    address = parseaddr(headers.get("from", ""))[1].strip().lower()
    subject = " ".join(headers.get("subject", "").split())
    automatic = (
        headers.get("auto-submitted", "no").lower() not in ("no", "")
        or bool(headers.get("x-autoreply"))
        or bool(_AUTO_SUBJECT.match(subject))
    )
    return Reply(
        sender=address if "@" in address else None,
        subject=subject,
        words=own_words(body[:LONGEST]),
        received=_day(headers.get("date", "")),
        automatic=automatic,
        raw=body,
        message_id=found[0] if (found := _MESSAGE_ID.fullmatch(headers.get("message-id", "").strip())) else None,
    )


def _day(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError):
        pass
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def own_words(body: str) -> str:
    """The reply without the messages it quotes and without its signature; the whole body when nothing else is left."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    written = [line for line in lines[: _history(lines)] if not line.lstrip().startswith(">")]
    return "\n".join(_unsigned(written)).strip()


def _history(lines: Sequence[str]) -> int:
    """Number of the line where the quoted conversation begins; a reply written under it has none before."""
    for at, line in enumerate(lines):
        text = line.strip()
        above = any(one.strip() for one in lines[:at])
        if above and (any(mark.match(text) for mark in _HISTORY) or _introduces(lines, at)):
            return at
    return len(lines)


def _introduces(lines: Sequence[str], at: int) -> bool:
    """ "Le … a écrit :" on one or two lines, or a block of headers (From, Sent, To)."""
    text = lines[at].strip()
    following = next((one.strip() for one in lines[at + 1 : at + 3] if one.strip()), "")
    if _WROTE.search(text) and (_OPENS_QUOTE.match(text) or "@" in text):
        return True
    if _OPENS_QUOTE.match(text) and _WROTE.search(following) and len(following) < 120:
        return True
    return bool(_QUOTED_HEADER.match(text) and _QUOTED_NEXT.match(following))


def _unsigned(lines: list[str]) -> list[str]:
    """Cut at "-- ", at small print, and after a closing line that a short block of name and title follows."""
    kept: list[str] = []
    for at, line in enumerate(lines):
        text = line.strip()
        if text in ("--", "—", "-- ") or (kept and _SMALL_PRINT.match(text)):
            break
        rest = [one for one in lines[at + 1 :] if one.strip()]
        if kept and fold(text).strip(" ,.!-") in _CLOSINGS and len(rest) <= _SIGNATURE_LINES:
            break
        kept.append(line)
    return kept if any(one.strip() for one in kept) else lines


_FRENCH = frozenset(
    ("je", "vous", "nous", "ne", "pas", "plus", "le", "la", "les", "des", "une", "est", "pour", "merci", "bonjour", "mon",
     "votre", "suis", "avec", "dans", "de", "et", "au", "sur", "ce")
)  # fmt: skip
_ENGLISH = frozenset(
    ("i", "you", "we", "the", "a", "to", "is", "not", "of", "for", "thanks", "hi", "hello", "my", "your", "am", "with", "in",
     "and", "on", "this", "it", "are", "no")
)  # fmt: skip


def language_of(text: str, default: Language) -> Language:
    """French or English by the little words and the accents; the default when they do not tell."""
    return clear_language(text) or default


def clear_language(text: str) -> Language | None:
    """French or English, None when the little words and the accents do not tell ("Trop cher.", "Too expensive, sorry.")."""
    found = re.findall(r"[^\W\d_]+", text.lower())
    french = sum(w in _FRENCH for w in found) + sum(any(c in "éèêàçùôîï" for c in w) for w in found)
    english = sum(w in _ENGLISH for w in found)
    if french == english:
        return None
    return "fr" if french > english else "en"
