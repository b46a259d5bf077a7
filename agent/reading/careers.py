"""Where people worked before and go next: what they did elsewhere is not the account's."""

from agent.language.sentences import Span
from agent.reading.naming import Names
from agent.reading.particles import FIRST_SINGULAR, PERSONAL

_AT = frozenset(("at", "chez", "joins", "rejoint", "joined", "rejoindre"))
_WAS = frozenset(("etais", "travaillais", "dirigeais", "was", "worked", "ran", "led", "when", "quand"))
_FORMER = frozenset(("former", "ex", "ancien", "ancienne", "anciens", "anciennes", "onetime"))
_OPENING_WORDS = 8


def did_elsewhere(names: Names, span: Span) -> bool:
    """`At Northco she doubled sales`, `At Northco, Mr Moss cut…`, `Chez Northco, il a…`, `J'étais chez Northco quand…`."""
    page, first = names.page, names.page.first_word(span)
    found = page.words_in(span)[:_OPENING_WORDS]
    heads = [at for at, w in enumerate(found[:-1]) if w.text in ("at", "chez") and names.other_at(first + at + 1)]
    named = any(w.text in PERSONAL | FIRST_SINGULAR for w in found) or bool(names.people_in(span))
    if not heads or not named:
        return False
    return heads[0] == 0 or bool({w.text for w in found[: heads[0]]} & _WAS)


def left_here(names: Names, span: Span) -> bool:
    """`Valdo's former finance chief`, `une ancienne directrice de Valdo`: somebody who is no longer there."""
    page = names.page
    for role in page.within("role", span):
        before = {w.text for w in page.words[max(0, role.first - 3) : role.first] if w.start >= span.start}
        if before & _FORMER:
            return True
    return False


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
