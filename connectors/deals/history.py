"""The lines that open a repeated or forwarded message: "On … wrote:", header blocks, "-----Original Message-----"."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from connectors.deals.people import folded, words_of
from connectors.files.dates import DateOrder

_TRIGGER = re.compile(r"(?:on|le|am|el|il|em|op)\s", re.IGNORECASE)
_VERB = re.compile(r"\b(?:wrote|a écrit|a ecrit|schrieb|escribió|ha scritto|escreveu|schreef)\b", re.IGNORECASE)
_DATED = re.compile(r"@|\b(?:19|20)\d{2}\b|\d{1,2}\s?[:hH]\s?\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2}")
_BARE_DATE = re.compile(r"\d{1,4}[-/. ]\S.{4,80}<[^<>\s]{3,120}@[^<>\s]{3,120}>\s?:$")
_ADDRESS = re.compile(r"[^\s<>:;,()\[\]\"']{1,64}@[A-Za-z0-9.-]{1,190}")
_HEADER = re.compile(
    r"[\s*]{0,6}([A-Za-zÀ-ÿ][A-Za-zÀ-ÿ -]{0,18}?)[*\s\u00a0\u202f]{0,3}:[*]{0,2}[ \t\u00a0]{0,4}(.{0,300})$"
)
_RULE = re.compile(r"[\s>]{0,4}[-_=]{3,80}\s{0,3}$")
_SENDER = frozenset(("from", "de", "von", "da", "van"))
_SENT = frozenset(("sent", "date", "envoye", "envoye le", "gesendet", "datum", "enviado", "inviato", "verzonden"))
_REST = frozenset(
    ("to", "a", "an", "cc", "cci", "bcc", "subject", "objet", "betreff", "importance", "reply-to", "repondre a", "attachments",
     "pieces jointes", "anlagen", "antwort an", "priority", "priorite", "wichtigkeit",
     "para", "asunto", "oggetto", "aan", "onderwerp", "where", "ou", "when", "quand")
)  # fmt: skip
_LONGEST = 320
_ROWS = 4  # an attribution line wrapped by a mail program


class Row(NamedTuple):
    """A line of a body with its place."""

    start: int
    text: str

    @property
    def bare(self) -> str:
        """The line without white space around it."""
        return self.text.strip()

    @property
    def words(self) -> str:
        """The line without the marks of repeated lines."""
        return self.text.strip("> \t\r\n\u00a0")


class Opening(NamedTuple):
    """What opens another message: the rows it takes, whose message follows, its day as written and how to read it."""

    rows: int
    kind: Literal["quoted", "forwarded", "head"]
    author: str | None = None
    sent: str | None = None
    order: DateOrder | None = None


def opening_at(rows: Sequence[Row], at: int) -> Opening | None:
    """The opening at a row. A header block under no mark is `head`: whether it repeats or forwards is told by the message."""
    bare = rows[at].words
    if not bare:
        return None
    attribution = _attribution(rows, at)
    if attribution:
        return attribution
    marked = _marked(bare)
    rule = bool(_RULE.match(rows[at].text))
    start = _filled(rows, at + 1) if marked or rule else at
    head = _head(rows, start, marked=marked is not None)
    if head is None:
        return Opening(1, "quoted") if marked == "quoted" else None
    return head._replace(rows=head.rows + start - at, kind=marked or "head")


def _filled(rows: Sequence[Row], at: int) -> int:
    """The first row from here that is not blank, at most two further."""
    return next((i for i in range(at, min(at + 3, len(rows))) if rows[i].words), at)


def _attribution(rows: Sequence[Row], at: int) -> Opening | None:
    """`On … wrote:` in five languages and both orders, over up to four rows; with a date or an address, or `>` below it."""
    bare = rows[at].words
    if len(bare) > _LONGEST:
        return None
    if _BARE_DATE.match(bare):
        return _told(bare, 1)
    for taken in range(1, _ROWS + 1):
        line = " ".join(row.words for row in rows[at : at + taken])
        if (
            at + taken > len(rows)
            or len(line) > _LONGEST
            or not rows[at + taken - 1].words
            or (taken > 1 and not _goes_on(bare))
        ):
            return None
        verb = _VERB.search(line)
        ends = line.endswith(":") or (verb and not line[verb.end() :].strip())
        if verb and ends and (_TRIGGER.match(line) or "@" in line[: verb.start()] or _DATED.search(line[verb.end() :])):
            below = _filled(rows, at + taken)
            repeated = below < len(rows) and rows[below].bare.startswith(">")
            return _told(line, taken) if repeated or _DATED.search(line) else None
    return None


def _goes_on(first: str) -> bool:
    """True for a first row that may be half an attribution: `On Mon, Jul 27, 2026 at 10:00`."""
    return bool(_TRIGGER.match(first)) and any(c.isdigit() for c in first) and first[-1] not in ".?!:"


def _told(line: str, rows: int) -> Opening:
    """Who and when, from an attribution line: the words that make a date, then those that make a name, around the verb."""
    address = _ADDRESS.search(line)
    plain = re.sub(r"<[^<>]{0,200}>{0,3}:?$|<[^<>]{0,200}>?|\bmailto:\S{1,200}", " ", line).strip(" :>")
    verb = _VERB.search(plain)
    before, after = (plain[: verb.start()], plain[verb.end() :]) if verb else (plain, "")
    day, name = _split(before)
    later_day, later_name = _split(after)
    author = f"{name or later_name} <{address[0]}>" if address else name or later_name
    return Opening(rows, "quoted", author or None, day or later_day or None)


def _split(text: str) -> tuple[str, str]:
    """The date words at the front, and the rest: ("Mon, Jul 27, 2026 at 10:00 AM", "Jane Moore"); or behind."""
    words = text.split()
    first = next((i for i, word in enumerate(words) if not _of_a_date(word)), len(words))
    last = next((i for i in range(first, len(words)) if any(c.isdigit() for c in words[i])), len(words))
    day = [
        word
        for word in words[:first] or words[last:]
        if word.casefold() not in ("on", "le", "am", "el", "il", "em", "op")
    ]
    return " ".join(day), " ".join(words[first:last]).strip(" ,\"'")


def _of_a_date(word: str) -> bool:
    return any(c.isdigit() for c in word) or folded(word).strip(".,") in words_of("date_words")


def _marked(bare: str) -> Literal["quoted", "forwarded"] | None:
    """A line that says what follows: "-----Original Message-----", "---------- Forwarded message ---------"."""
    if len(bare) > 90:
        return None
    words = folded(bare).strip("-_=*>: ")
    if words in words_of("forward_marks") or any(
        words.startswith(mark) for mark in ("forwarded by ", "transfere par ")
    ):
        return "forwarded"
    return "quoted" if words in words_of("original_marks") and (bare[0] in "-_*=>" or bare.endswith(":")) else None


def _head(rows: Sequence[Row], at: int, *, marked: bool) -> Opening | None:
    """The header block at a row: a sender, then a date or a subject; unless under a mark, with a date or an address too.

    Prose has neither: "From: Paris / To: Lyon / Subject: the move" is a list.
    """
    first = _header(rows, at)
    if first is None or first[0] not in _SENDER:
        return None
    sent: tuple[str, str] | None = None
    addressed = "@" in first[1]
    known, end, row = 1, at + 1, at + 1
    while row < len(rows) and row - at < 14:
        found = _header(rows, row)
        if found and found[0] in _SENT | _REST:
            sent = found if found[0] in _SENT else sent
            addressed = addressed or "@" in found[1]
            known, end = known + 1, row + 1
        elif not _folds(rows, row, end):
            break
        row += 1
    if not ((known >= 3 and (sent or addressed or marked)) or (sent and known >= 2)):
        return None
    return Opening(end - at, "head", first[1], sent[1] if sent else None, _order(first[0], sent))


def _folds(rows: Sequence[Row], at: int, end: int) -> bool:
    """A row inside a header block that is no header: the second half of one, or a blank row before the next."""
    if rows[at].words:
        return rows[at].text[:1].isspace() and end == at
    return _header(rows, at + 1) is not None


def _order(sender: str, sent: tuple[str, str] | None) -> DateOrder | None:
    """French and German headers put the day first; an English one with AM or PM the month; else a date in numbers is not told."""
    if sender != "from" or (sent and sent[0] not in ("sent", "date")):
        return "dmy"
    return "mdy" if sent and re.search(r"\d\s?[AP]M\b", sent[1]) else None


def _header(rows: Sequence[Row], at: int) -> tuple[str, str] | None:
    if at >= len(rows) or len(rows[at].text) > 400:
        return None
    found = _HEADER.match(rows[at].words)
    return (folded(found[1]), found[2].strip(" *")) if found else None
