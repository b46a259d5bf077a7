"""Where people worked before and go next: what they did elsewhere is not the account's."""

from collections.abc import Sequence

from agent.language.sentences import Span, Word
from agent.reading.naming import Names
from agent.reading.particles import FIRST_SINGULAR, PERSONAL

_AT = frozenset(("at", "chez", "joins", "rejoint", "joined", "rejoindre"))
_WAS = frozenset(
    (
        "learned",
        "learnt",
        "spent",
        "appris",
        "passe",
        "etais",
        "travaillais",
        "dirigeais",
        "was",
        "worked",
        "ran",
        "led",
        "when",
        "quand",
    )
)
_OF = ("de", "d", "of", "for", "du")
_RAN = frozenset(
    ("dirigeais", "pilotais", "gerais", "travaillais", "etais", "ran", "led", "managed", "headed", "worked", "was", "learned",
     "learnt", "spent")
)  # fmt: skip
_FORMER = frozenset(("former", "ex", "ancien", "ancienne", "anciens", "anciennes", "onetime"))
_OPENING_WORDS = 8
_TAKES = ("prend", "a pris", "rejoint", "a rejoint", "devient", "est nomme", "arrive", "joins", "joined", "becomes", "took",
          "takes", "is appointed", "was appointed", "has been appointed")  # fmt: skip
_POST = 60  # characters between taking a post and the name of the company


def did_elsewhere(names: Names, span: Span) -> bool:
    """`At Northco she doubled sales`, `At Northco, Mr Moss cut…`, `Chez Northco, il a…`, `J'étais chez Northco quand…`."""
    page, first = names.page, names.page.first_word(span)
    found = page.words_in(span)[:_OPENING_WORDS]
    heads = [at for at, w in enumerate(found[:-1]) if w.text in ("at", "chez") and names.other_at(first + at + 1)]
    heads += [
        at for at, w in enumerate(found[:-1]) if w.text in _OF and _ran(found[:at]) and names.other_at(first + at + 1)
    ]
    if found and found[0].text in _FORMER and any(w.text in PERSONAL for w in page.words_in(span)):
        return any(names.other_at(first + at) for at in range(1, len(found)))  # `Ancienne de Northco, elle y avait…`
    named = any(w.text in PERSONAL | FIRST_SINGULAR for w in found) or bool(names.people_in(span))
    if not heads or not named:
        return False
    return heads[0] == 0 or bool({w.text for w in found[: heads[0]]} & _WAS)


def _ran(before: Sequence[Word]) -> bool:
    """`Quand je dirigeais l'informatique de…`, `When I ran the shops of…`: first person, and a post of the past."""
    said = {w.text for w in before}
    return bool(said & FIRST_SINGULAR) and bool(said & _RAN)


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


def newcomer(names: Names, span: Span) -> bool:
    """`Nadia Moss prend la direction de Valdo`, `Nadia Moss joins Valdo as…`: a person we did not know takes a post here."""
    page = names.page
    if page.has("past_employer", span) or left_here(names, span):
        return False
    taken = [c for c in page.within("job_change", span) if page.folded[c.start : c.end].startswith(_TAKES)]
    return any(0 <= m.start - c.end <= _POST for c in taken for m in names.account_in(span))


def joins_here(names: Names, span: Span) -> bool:
    """`joins Valdo from Northco`: a new role at the account."""
    return names.page.has("job_change", span) and bool(names.account_in(span))
