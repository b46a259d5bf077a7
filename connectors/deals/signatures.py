"""What closes a message and is nobody's word: sign-offs, cards, disclaimers; and the banner a mail system puts on top."""

import re
from collections.abc import Sequence
from itertools import islice

from connectors.deals.history import Row
from connectors.deals.people import folded, name_tokens, words_of

_WEAK_TAIL = 8
_TAIL_WIDTH = 60
_LEGAL_WIDTH = 240
_CARD_WORDS = 7
_BANNER_ROWS = 3
# What stands between a name and the rest of a card on one line.
_CARD_MARK = re.compile(r"\s?[|•·,]\s|\s[-–—]\s")
_POST_SCRIPTUM = re.compile(r"p\.?\s?s\.?\s?\d?\s?[:.–-]|ps\s")


def banner(rows: Sequence[Row]) -> int:
    """How many rows a mail system put on top ("[EXTERNAL]", "Caution: this email originated …"), up to the next blank one."""
    filled = [at for at, row in enumerate(rows) if row.bare][:_BANNER_ROWS]
    last = next((at for at in reversed(filled) if _starts(folded(rows[at].bare).lstrip("[*(- "), "banners")), None)
    if last is None:
        return 0
    return next((at for at in range(last, len(rows)) if not rows[at].bare), last + 1)


def signature(rows: Sequence[Row], sender: str, first: int = 0) -> tuple[int, int]:
    """Where the first signature from a row on starts, and where the message resumes below it (both the length when none)."""
    names = set(name_tokens(sender))
    for at in range(first, len(rows)):
        if not rows[at].bare:
            continue
        if _signs(rows[at], top=at == first):
            after = (i for i in range(at + 1, len(rows)) if _POST_SCRIPTUM.match(rows[i].bare[:12].casefold()))
            return at, next(after, len(rows))
        if at > first and _signs_softly(rows[at], names) and (end := _card_end(rows, at, names)):
            return at, end
    return len(rows), len(rows)


def is_name(line: str, sender: str) -> bool:
    """True for the sender's own name, first name or initials."""
    return _is_name(line, set(name_tokens(sender)))


def _starts(words: str, table: str) -> bool:
    return any(words.startswith(start) for start in words_of(table))


def _signs(row: Row, *, top: bool) -> bool:
    """Whether a row closes the message whatever follows it."""
    if row.text.rstrip("\n") in ("--", "-- "):
        return True
    if len(row.bare) > 400:
        return False
    words = folded(row.bare)
    if not top and (_starts(words, "disclaimers") or _starts(words, "sign_off_starts")):
        return True
    return len(row.bare) <= _TAIL_WIDTH and words.strip(" ,.!;:-–") in words_of("sign_offs")


def _signs_softly(row: Row, names: set[str]) -> bool:
    """Whether a row closes the message if a card, or nothing, follows it."""
    if len(row.bare) > _TAIL_WIDTH:
        return False
    return folded(row.bare).strip(" ,.!;:-–") in words_of("weak_sign_offs") or _is_name(row.bare, names)


def _card_end(rows: Sequence[Row], at: int, names: set[str]) -> int | None:
    """Where what follows a soft close ends: all of it when it is one card, else its paragraph; None when it is no card.

    Looks no further than a card is long: every line of a message may be a name.
    """
    tail = list(islice((i for i in range(at + 1, len(rows)) if rows[i].bare), _WEAK_TAIL + 1))
    if len(tail) <= _WEAK_TAIL and all(_of_a_card(rows[i].bare) for i in tail):
        return len(rows)
    if not names.issuperset(name_tokens(rows[at].bare)):
        return None  # thanks, or initials, in the middle of a message may be part of it
    blank = next((i for i in range(at + 1, min(at + _WEAK_TAIL + 2, len(rows))) if not rows[i].bare), None)
    return blank if blank and all(_of_a_card(rows[i].bare) for i in range(at + 1, blank)) else None


def _of_a_card(line: str) -> bool:
    """A line of a visiting card: short, and no sentence; or the company's legal line."""
    if len(line) <= _LEGAL_WIDTH and any(mark in folded(line) for mark in words_of("legal_marks")):
        return True
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
