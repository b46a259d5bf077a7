"""Where people worked before and go next: what they did elsewhere is not the account's."""

from agent.language.sentences import Span
from agent.reading.naming import Names
from agent.reading.particles import FIRST_SINGULAR, PERSONAL

_AT = frozenset(("at", "chez", "joins", "rejoint", "joined", "rejoindre"))
_OPENING_WORDS = 8


def did_elsewhere(names: Names, span: Span) -> bool:
    """`At Northco she doubled sales`, `Chez Northco, il a…`."""
    found = names.page.words_in(span)[:_OPENING_WORDS]
    elsewhere = len(found) > 2 and found[0].text in ("at", "chez") and names.other_at(names.page.first_word(span) + 1)
    return elsewhere and any(w.text in PERSONAL | FIRST_SINGULAR for w in found)


def worked_here(names: Names, span: Span) -> bool:
    """`Previously VP Marketing at Valdo`: the account is the employer of the past."""
    cue = names.page.within("past_employer", span)[0]
    return any(cue.end <= m.start for m in names.account_in(span))


def goes_elsewhere(names: Names, span: Span) -> bool:
    """`started as CMO at Northco`: a new role, and an employer that is not the account."""
    page = names.page
    if not (page.has("job_change", span) and page.has("role", span)) or names.account_in(span):
        return False
    found = range(page.first_word(span) + 1, page.first_word(Span(span.end, span.end + 1)))
    return any(page.words[at - 1].text in _AT and names.other_at(at) for at in found)


def joins_here(names: Names, span: Span) -> bool:
    """`joins Valdo from Northco`: a new role at the account."""
    return names.page.has("job_change", span) and bool(names.account_in(span))
