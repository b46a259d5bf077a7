"""A message cut into what its sender wrote, what it repeats, what it forwards, and what a mail system or signature adds.

Only the first is said by the sender today. A forwarded message counts as said by its author on its day; repeated history never
counts, for it may be edited and is in the deal as its own message.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from connectors.deals.days import day_of
from connectors.deals.history import Opening, Row, opening_at
from connectors.deals.signatures import banner, is_name, signature
from connectors.files.dates import DateOrder

PieceKind = Literal["body", "quoted", "forwarded", "signature"]
_PREFIX = re.compile(r"\s{0,4}>[\s>]{0,8}")
_ANSWER = re.compile(r"\s{0,3}\[([^\[\]]{1,40})\]\s{0,2}:?\s{0,3}(?=\S)")
_WRAPPED = 60  # characters: a quoted line cut by a mail program is at least this long


class Piece(NamedTuple):
    """One stretch `body[start:end]`. `author` and `sent` as a header or attribution line writes them, None for the sender.

    `order` says how a date in numbers is to be read, None when nothing tells.
    """

    kind: PieceKind
    start: int
    end: int
    author: str | None = None
    sent: str | None = None
    order: DateOrder | None = "dmy"


class _State(NamedTuple):
    """Whose words follow. `marked`: each of their lines has a `>`; `back`: whose a line without it is, after such words."""

    kind: PieceKind
    author: str | None = None
    sent: str | None = None
    order: DateOrder | None = "dmy"
    marked: bool = False
    back: "_State | None" = None


_SENDER = _State("body")


class _Mail(NamedTuple):
    """What the headers of the whole message tell: who sent it, when, and whether its subject says FW, TR or the like."""

    sender: str
    day: date | None
    forwarded: bool


def cut(body: str, sender: str = "", *, forwarded: bool = False, day: date | None = None) -> list[Piece]:
    """The pieces of a body, in order, without the blank lines around them.

    `forwarded`: the subject says FW, TR or the like. `day`: when it was sent; what is younger below is no history.
    """
    rows, mail = _rows(body), _Mail(sender, day, forwarded)
    pieces: list[Piece] = []
    state = _SENDER
    first = at = 0
    while at < len(rows):
        if _answers(rows[at], state, sender):
            pieces += [*_closed(rows[first:at], state, sender), *_piece([rows[at]], "body", _SENDER)]
            first = at = at + 1
            continue
        step, following = _following(rows, at, state, mail)
        if following is not state:
            pieces += _closed(rows[first:at], state, sender)
            state, first = following, at + step
        at += max(step, 1)
    pieces += _closed(rows[first:], state, sender)
    return pieces


def _following(rows: Sequence[Row], at: int, state: _State, mail: _Mail) -> tuple[int, _State]:
    """Whose words a row is or announces, and how many rows announce them; the same state when nothing changes."""
    bare = rows[at].bare
    if not bare:
        return 0, state
    live = state.kind != "quoted"
    if _has_mark(bare):
        nested = bare.startswith((">>", "> >"))
        if live and state.marked and not nested:
            opening = opening_at(rows, at)
            return (opening.rows, _opened(opening, rows, at, state, mail)) if opening else (0, state)
        if live:
            return 0, _State("quoted", marked=True, back=state)
        home = state.back
        return 0, home if state.marked and home and home.marked and not nested else state
    opening = opening_at(rows, at)
    if opening:
        return opening.rows, _opened(opening, rows, at, state, mail)
    if state.marked and not _wrapped(rows, at):
        home = state.back or _SENDER
        return 0, home if not home.marked else _SENDER
    return 0, state


def _opened(opening: Opening, rows: Sequence[Row], at: int, state: _State, mail: _Mail) -> _State:
    """Whose words an opening announces, and whether anybody says them today."""
    below = next((row.bare for row in rows[at + opening.rows :] if row.bare), "")
    marked = _has_mark(below)
    later = _is_later(opening, state, mail.day)
    live = opening.kind == "forwarded" or (opening.kind == "head" and ((mail.forwarded and state == _SENDER) or later))
    said = _State("quoted", opening.author, opening.sent, opening.order, marked, back=state)
    if state.kind == "quoted":
        said = said._replace(back=state.back)
    return said._replace(kind="forwarded", back=_SENDER) if live and (state.kind != "quoted" or state.marked) else said


def _answers(row: Row, state: _State, sender: str) -> bool:
    """The sender's answer inside a history that has no marks: `[JM] yes, in October`."""
    answer = _ANSWER.match(row.text) if state.kind == "quoted" and not state.marked else None
    return bool(answer and is_name(answer[1], sender))


def _is_later(opening: Opening, state: _State, day: date | None) -> bool:
    """A message younger than the one above it cannot be its history: the file is a thread, oldest first."""
    if opening.kind != "head" or not opening.sent or state.kind == "quoted":
        return False
    above = day_of(state.sent, state.order) if state.sent else day
    below = day_of(opening.sent, opening.order)
    return above is not None and below is not None and below > above


def _has_mark(bare: str) -> bool:
    """A repeated line: `> …`, or `| …` that is no row of a table."""
    return bare.startswith(">") or (bare.startswith("| ") and not bare.endswith("|"))


def _wrapped(rows: Sequence[Row], at: int) -> bool:
    """The end of a long repeated line that a mail program cut in two, its `>` lost."""
    above, bare = rows[at - 1].bare, rows[at].bare
    cut_off = _has_mark(above) and len(above) >= _WRAPPED and above[-1] not in ".?!:;…"
    return cut_off and bare[0].islower() and len(bare) < len(above)


def _closed(rows: Sequence[Row], state: _State, sender: str) -> list[Piece]:
    """The pieces made of some rows, banner and signatures apart, for what is written below one is still the sender's.

    A forwarded message with `>` before each line comes line by line, without its marks.
    """
    if state.kind == "quoted":
        return list(_piece(rows, state.kind, state))
    if state.marked:
        return [piece for row in rows for piece in _piece([row], state.kind, state)]
    top = banner(rows)
    pieces = list(_piece(rows[:top], "signature", state))
    place = top
    while place < len(rows):
        sign, resume = signature(rows, state.author or sender, place)
        pieces += [*_piece(rows[place:sign], state.kind, state), *_piece(rows[sign:resume], "signature", state)]
        place = resume
    return pieces


def _piece(rows: Sequence[Row], kind: PieceKind, state: _State) -> Iterator[Piece]:
    filled = [row for row in rows if row.bare]
    while filled and not filled[-1].bare.strip("-_=*~"):  # a line drawn above what follows
        filled.pop()
    if not filled:
        return
    first, last = filled[0], filled[-1]
    mark = _PREFIX.match(first.text) if state.marked and kind == "forwarded" else None
    start = first.start + (mark.end() if mark else len(first.text) - len(first.text.lstrip()))
    end = last.start + len(last.text.rstrip())
    if end > start:
        yield Piece(kind, start, end, state.author, state.sent, state.order)


def _rows(body: str) -> list[Row]:
    rows, place = [], 0
    for line in body.splitlines(keepends=True):
        rows.append(Row(place, line.rstrip("\n")))
        place += len(line)
    return rows
