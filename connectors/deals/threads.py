"""A message cut into what its sender wrote, what it repeats, what it forwards, and what a mail system or signature adds.

Only the first is said by the sender today. A forwarded message counts as said by its author on its day; repeated history never
counts, for it may be edited and is in the deal as its own message.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from connectors.deals.people import folded, name_tokens, words_of

PieceKind = Literal["body", "quoted", "forwarded", "signature"]
_WROTE = re.compile(r"(?:on|le|am|el)\s.{5,260}(?:wrote|a écrit|a ecrit|schrieb|escribió)\s?:?$", re.IGNORECASE)
_WROTE_END = re.compile(r"(?:wrote|a écrit|a ecrit)\s?:$", re.IGNORECASE)
_WROTE_START = re.compile(r"(?:on|le)\s.{4,200}\d", re.IGNORECASE)
_HEADER = re.compile(r"[\s*>]{0,4}([A-Za-zÀ-ÿ]{1,12})[*\s\u00a0\u202f]{0,3}:[*]{0,2}[ \t\u00a0]{0,4}(.{0,300})$")
_RULE = re.compile(r"[\s]{0,3}[-_=]{5,80}\s{0,3}$")
_SENDER = frozenset(("from", "de", "von"))
_SENT = frozenset(("sent", "date", "envoye", "envoye le", "gesendet"))
_REST = frozenset(
    ("to", "a", "an", "cc", "cci", "bcc", "subject", "objet", "betreff", "importance", "reply-to", "attachments")
)
_WEAK_TAIL = 8
_TAIL_WIDTH = 60
_CARD_WORDS = 7


class Piece(NamedTuple):
    """One stretch `body[start:end]`. `author` and `sent` as a header or attribution line writes them, None for the sender."""

    kind: PieceKind
    start: int
    end: int
    author: str | None = None
    sent: str | None = None


class _Row(NamedTuple):
    """A line of the body with its place."""

    start: int
    text: str

    @property
    def bare(self) -> str:
        return self.text.strip()


class _Head(NamedTuple):
    """A header block inside a body: the rows it takes, whose message follows."""

    rows: int
    author: str
    sent: str | None


_POST_SCRIPTUM = re.compile(r"p\.?\s?s\.?\s?\d?\s?[:.–-]|ps\s")
# What stands between a name and the rest of a card on one line.
_CARD_MARK = re.compile(r"\s?[|•·,]\s|\s[-–—]\s")


def cut(body: str, sender: str = "", *, forwarded: bool = False) -> list[Piece]:
    """The pieces of a body, in order, without the blank lines around them. `forwarded`: the subject says FW, TR or the like."""
    rows = _rows(body)
    pieces: list[Piece] = []
    kind: PieceKind = "body"
    author: str | None = None
    sent: str | None = None
    first = at = 0
    while at < len(rows):
        step, change = _change(rows, at, kind, forwarded)
        if change is None:
            at += 1
            continue
        pieces += _closed(rows[first:at], kind, author, sent, sender)
        kind, author, sent = change
        at += step
        first = at
    pieces += _closed(rows[first:], kind, author, sent, sender)
    return pieces


_Change = tuple[PieceKind, str | None, str | None]


def _change(rows: Sequence[_Row], at: int, kind: PieceKind, forwarded: bool) -> tuple[int, _Change | None]:
    """Whether another piece starts at a row: how many rows the mark takes, and the piece that follows."""
    bare = rows[at].bare
    if bare.startswith(">"):
        return 0, None if kind == "quoted" else ("quoted", None, None)
    if kind == "quoted" and at and rows[at - 1].bare.startswith(">") and bare and not _opens_history(rows, at):
        return 0, ("body", None, None)
    wrote = _wrote(rows, at)
    if wrote:
        return wrote, ("quoted", _author_of(" ".join(row.bare for row in rows[at : at + wrote])), None)
    marked = _marked(bare)
    head = _head(rows, at + (1 if marked or _RULE.match(rows[at].text) else 0))
    if head is None:
        return (1, ("quoted", None, None)) if marked == "quoted" else (0, None)
    extra = head.rows + (1 if marked or _RULE.match(rows[at].text) else 0)
    live = marked == "forwarded" or (forwarded and marked is None and kind == "body")
    return extra, ("forwarded" if live and kind != "quoted" else "quoted", head.author, head.sent)


def _opens_history(rows: Sequence[_Row], at: int) -> bool:
    return bool(_wrote(rows, at) or _marked(rows[at].bare) or _head(rows, at))


def _wrote(rows: Sequence[_Row], at: int) -> int:
    """How many rows an attribution line takes: "On … wrote:" may be wrapped over three."""
    bare = rows[at].bare
    if len(bare) > 320:
        return 0
    if _WROTE.match(bare):
        return 1
    if not _WROTE_START.match(bare):
        return 0
    for more in (1, 2):
        if (
            at + more < len(rows)
            and _WROTE_END.search(rows[at + more].bare[-40:])
            and all(row.bare for row in rows[at : at + more])
        ):
            return more + 1
    return 0


def _author_of(line: str) -> str | None:
    """The name in an attribution line: what stands between the last date part and the verb."""
    words = re.split(r"\s(?:wrote|a écrit|a ecrit)", line, maxsplit=1, flags=re.IGNORECASE)[0]
    tail = re.split(r"\d{1,2}[:hH]\d{2}(?::\d{2})?(?:\s?[AP]M)?,?\s|\d{4}[^,]{0,20},\s", words)[-1]
    return re.sub(r"<[^<>]{0,200}>", "", tail).strip(" ,") or None


def _marked(bare: str) -> Literal["quoted", "forwarded"] | None:
    """A line that says what follows: "-----Original Message-----", "---------- Forwarded message ---------"."""
    if len(bare) > 90:
        return None
    words = folded(bare.strip("-_=*>: "))
    if words in words_of("forward_marks") or any(
        words.startswith(f"{mark} ") for mark in ("forwarded by", "transfere par")
    ):
        return "forwarded"
    return "quoted" if words in words_of("original_marks") and (bare[0] in "-_*=" or bare.endswith(":")) else None


def _head(rows: Sequence[_Row], at: int) -> _Head | None:
    """The header block that starts at a row: a sender, then within four rows a date or a subject."""
    first = _header(rows, at)
    if first is None or first[0] not in _SENDER:
        return None
    sent: str | None = None
    known = taken = 1
    while at + taken < len(rows) and taken < 9:
        found = _header(rows, at + taken)
        if found and found[0] in _SENT:
            sent = found[1]
        if found and found[0] in _SENT | _REST:
            known += 1
        elif not rows[at + taken].bare or not rows[at + taken].text[:1].isspace():
            break
        taken += 1
    return _Head(taken, first[1], sent) if known >= 3 or (sent and known >= 2) else None


def _header(rows: Sequence[_Row], at: int) -> tuple[str, str] | None:
    if at >= len(rows) or len(rows[at].text) > 400:
        return None
    found = _HEADER.match(rows[at].bare)
    return (folded(found[1]), found[2].strip(" *")) if found else None


def _closed(rows: Sequence[_Row], kind: PieceKind, author: str | None, sent: str | None, sender: str) -> list[Piece]:
    """The pieces made of some rows, each signature apart; what is written below a signature is still the sender's."""
    pieces: list[Piece] = []
    while rows:
        sign, resume = _signature(rows, author or sender) if kind in ("body", "forwarded") else (len(rows), len(rows))
        pieces += _piece(rows[:sign], kind, author, sent) + _piece(rows[sign:resume], "signature", author, sent)
        rows = rows[resume:]
    return pieces


def _piece(rows: Sequence[_Row], kind: PieceKind, author: str | None, sent: str | None) -> list[Piece]:
    filled = [row for row in rows if row.bare]
    if not filled:
        return []
    first, last = filled[0], filled[-1]
    lead = len(first.text) - len(first.text.lstrip())
    return [Piece(kind, first.start + lead, last.start + len(last.text.rstrip()), author, sent)]


def _signature(rows: Sequence[_Row], sender: str) -> tuple[int, int]:
    """Where the signature starts, and where the message resumes below it (both the length when there is none)."""
    names = set(name_tokens(sender))
    for at, row in enumerate(rows):
        if not row.bare:
            continue
        if _signs(rows, at):
            after = (i for i in range(at + 1, len(rows)) if _POST_SCRIPTUM.match(rows[i].bare[:12].casefold()))
            return at, next(after, len(rows))
        if at and _signs_softly(row, names) and (end := _card_end(rows, at, names)):
            return at, end
    return len(rows), len(rows)


def _signs(rows: Sequence[_Row], at: int) -> bool:
    """Whether a row closes the message whatever follows it."""
    row = rows[at]
    if row.text.rstrip("\n") in ("--", "-- "):
        return True
    if len(row.bare) > 400:
        return False
    words = folded(row.bare)
    if any(words.startswith(start) for start in words_of("disclaimers") if len(start) > 3) and at > 0:
        return True
    return len(row.bare) <= _TAIL_WIDTH and words.strip(" ,.!;:-–") in words_of("sign_offs")


def _signs_softly(row: _Row, names: set[str]) -> bool:
    """Whether a row closes the message if a card, or nothing, follows it."""
    if len(row.bare) > _TAIL_WIDTH:
        return False
    return folded(row.bare).strip(" ,.!;:-–") in words_of("weak_sign_offs") or _is_name(row.bare, names)


def _card_end(rows: Sequence[_Row], at: int, names: set[str]) -> int | None:
    """Where what follows a soft close ends: all of it when it is one card, else its paragraph; None when it is no card."""
    tail = [i for i in range(at + 1, len(rows)) if rows[i].bare]
    if len(tail) <= _WEAK_TAIL and all(_of_a_card(rows[i].bare) for i in tail):
        return len(rows)
    if not names.issuperset(name_tokens(rows[at].bare)):
        return None  # thanks, or initials, in the middle of a message may be part of it
    blank = next((i for i in range(at + 1, len(rows)) if not rows[i].bare), len(rows))
    return blank if blank < len(rows) and all(_of_a_card(rows[i].bare) for i in range(at + 1, blank)) else None


def _of_a_card(line: str) -> bool:
    """A line of a visiting card: short, and no sentence."""
    if len(line) > _TAIL_WIDTH:
        return False
    contact = "@" in line or "www." in line or sum(c.isdigit() for c in line) >= 6
    return contact or (len(line.split()) <= _CARD_WORDS and not line.endswith((".", "?", "!", "…", ":", ";")))


def _is_name(line: str, names: set[str]) -> bool:
    """The sender's own name or initials on a line, alone or, in full, before what a card adds: `Jane Moore | CFO`."""
    name, mark, rest = _CARD_MARK.sub("\n", line, count=1).partition("\n")
    if mark and len(name_tokens(name)) > 1 and len(rest.split()) <= _CARD_WORDS and line[-1] not in ".?!…":
        line = name
    tokens = name_tokens(line)
    if not names or not tokens or line.endswith(("?", ":", ";")) or len(tokens) > 4:
        return False
    initials = {name[0] for name in names}
    return all(t in names or (len(t) <= 3 and set(t) <= initials and line.strip().isupper()) for t in tokens)


def _rows(body: str) -> list[_Row]:
    rows, place = [], 0
    for line in body.splitlines(keepends=True):
        rows.append(_Row(place, line.rstrip("\n")))
        place += len(line)
    return rows
