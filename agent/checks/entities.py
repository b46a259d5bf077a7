"""Names of a sentence against its sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from agent.checks import cues
from agent.checks.grounding import Case, Flaw
from agent.checks.matching import FIGURE, LIGHT, matches, weight
from agent.checks.premises import Premise
from agent.checks.statements import Statement
from agent.checks.swaps import change
from agent.checks.taints import taint
from agent.checks.wordlists import wordlist
from agent.checks.words import Content, keys, known
from agent.language.fold import fold
from agent.language.names import Name, covered, names_person, words_of
from agent.language.quantities import Quantity, agrees
from agent.language.sentences import Span, Word

# Sigles of the trade that name nobody.
_COMMON_ENDINGS = ("ing", "ant", "ment", "ly", "tion", "er", "ir", "ed", "ies", "ers", "ons", "ez")
_VERBS = {
    "a",
    "est",
    "ont",
    "has",
    "had",
    "is",
    "was",
    "n",
    "ne",
    "se",
    "s",
    "y",
    "en",
    "cut",
    "saw",
    "took",
    "won",
    "ran",
}
ACRONYMS = wordlist("acronyms")
_TITLE_REACH = 6
_RISES = {"nomination", "nomme", "nommee", "appointment", "appointed", "promotion", "promoted", "promu", "promue"}
_JOINS = {"rejoint", "joins", "joined", "started", "commence", "succede", "succeeds", "position", "poste"}
# Functions named after what they direct (`finance director`).
_AFTER_NOUN = {"director", "manager", "president", "officer"}
# Sentences of an article that say what it is about, and the distance at which two of them may be joined.
OPENING, CLOSE_BY = 1, 1


def check_names(case: Case) -> list[Flaw]:
    """Every name must be in a source of the sentence, in the account's own names or in the seller's."""
    flaws: list[Flaw] = []
    for name in case.claim.names:
        if _harmless(case, name):
            continue
        if _known_in(name, case.window):
            continue
        if any(covered(name, [s.flat]) or _is_customer(case, name, s.customer, s.may_name) for s in case.sources):
            continue
        flaws.append(_foreign(case, name))
    return flaws


def _known_in(name: Name, window: Sequence[Premise]) -> bool:
    """A name the lexicon translates (`Britain` for `British`)."""
    held = frozenset(k for p in window for k in p.statement.keys if k.startswith("="))
    return all(any(k in held for k in keys(w) if k.startswith("=")) for w in words_of(name.text))


def _harmless(case: Case, name: Name) -> bool:
    words = set(words_of(name.text))
    if words and all(set(w.split("-")) & wordlist("months") for w in words):  # `your late-October post`
        return True
    if case.reading.facing != "prospect" and words <= wordlist("demonyms"):
        return True
    if not words - ACRONYMS - case.ignored:
        return not _other_contact(case, name)
    account = case.ground.account
    people = [c.name for c in account.contacts] + [case.ground.playbook.seller.sender.name]
    titles = " ".join(fold(c.title) for c in account.contacts)
    if any(names_person(name.text, p) for p in people) or covered(name, [titles]):
        return not _other_contact(case, name)
    return name.opening and _common_opening(case, name)


def _other_contact(case: Case, name: Name) -> bool:
    """Another person of the account: allowed when a source of the sentence names them."""
    if case.contact is None or names_person(name.text, case.contact.name):
        return False
    others = [c for c in case.ground.account.contacts if c.id != case.contact.id and names_person(name.text, c.name)]
    return bool(others)


def _common_opening(case: Case, name: Name) -> bool:
    """A capital at the start of a sentence proves nothing: a single word is a name only before a verb, when neither
    the lexicon nor a source knows it as a word."""
    words = words_of(name.text)
    if len(words) == 1 < len(name.text.split()):  # `Groupe Ostrevent`
        return False
    if len(words) > 1:
        rest = " ".join(words[1:])  # `Buying Kesterby took you…`
        return words[0].endswith("ing") and any(covered(rest, [s.flat]) for s in case.sources)
    if known(words[0]) or words[0].endswith(_COMMON_ENDINGS):
        return True
    if any(words[0] in p.statement.flat.split() for s in case.ground.sources for p in s.premises):
        return True
    after = next((case.claim.text[t.start : t.end] for t in case.claim.tokens if t.start >= name.end), "")
    return not (after in _VERBS or after.endswith(("ed", "ait", "ent")))


def check_title(case: Case) -> list[Flaw]:
    """`en tant que directeur des achats`: a function of the reader's side that neither the contact nor a source has."""
    functions = wordlist("titles")
    if case.reading.facing != "prospect" or functions.isdisjoint(case.claim.spoken):
        return []
    known_titles = " ".join(fold(c.title) for c in case.ground.account.contacts)
    tellers = [p for s in case.ground.prospect for p in s.usable if not p.record and p.statement.spoken & functions]
    if case.claim.spoken & _RISES:  # a nomination is told by what tells of one
        tellers = [p for p in tellers if p.statement.spoken & (_RISES | _JOINS)]
    held = frozenset(k for p in tellers for k in p.statement.keys) | Statement.of(known_titles).keys
    words = case.claim.tokens
    for at, word in enumerate(words):
        if word.text not in functions or (at and words[at - 1].text in ("de", "du")):
            continue
        before = [c for c in case.claim.contents if word.text in _AFTER_NOUN and at and c.start == words[at - 1].start]
        group = before + _title_group(case.claim, words[at].end, words[at + 1 : at + 1 + _TITLE_REACH])
        new = [
            c
            for c in group
            if c.text not in ACRONYMS
            and not c.keys & held
            and c.text not in case.ignored
            and c.text not in known_titles
        ]
        if new:
            said = case.claim.text[min(word.start, new[0].start) : max(word.end, new[-1].end)]
            return [Flaw("invented_fact", f"no source gives the function `{said}`")]
    return []


def _title_group(claim: Statement, start: int, after: Sequence[Word]) -> list[Content]:
    """Content words of a function: what follows its first word, up to a comma or a verb."""
    ends = wordlist("title_ends")
    stop = next((w.start for w in after if w.text in ends or w.text in LIGHT), after[-1].end if after else start)
    comma = claim.text.find(",", start, stop)
    inside = [c for c in claim.contents if start <= c.start < (comma if comma >= 0 else stop)]
    told = list(takewhile(lambda c: not cues.has("says", c.text), inside))
    return told[: 2 if told and told[0].text == "general" else 1]


def _is_customer(case: Case, name: Name, customer: str | None, may_name: bool) -> bool:
    return bool(customer) and may_name and covered(name, [fold(customer or "")])


def _foreign(case: Case, name: Name) -> Flaw:
    """A name no source of the sentence holds: refused premise, another source, or nowhere."""
    for source in case.ground.sources:
        for premise in source.premises:
            if not premise.usable and covered(name, [premise.statement.flat]):
                return Flaw(taint(premise), f"`{name.text}` is only in {source.id}: {premise.reason}", source.id)
    for source in case.ground.sources:
        if covered(name, [source.flat]) or (source.customer and covered(name, [fold(source.customer)])):
            told = "wrong_entity" if case.reading.facing == "seller" else "fused_facts"
            return Flaw(told, f"`{name.text}` belongs to {source.id}, not to what the sentence says", source.id)
    first = case.sources[0] if case.sources else None
    if first is not None and first.kind == "proof":
        return Flaw("invented_customer_result", f"no proof names `{name.text}`", first.id)
    return Flaw("invented_fact", f"no source names `{name.text}`", first.id if first else None)


@dataclass(frozen=True)
class Anchor:
    """A figure or a name of a clause, with the sentences that hold it (source and rank). `spent`: an amount of money."""

    text: str
    start: int
    end: int
    figure: bool
    spent: bool
    places: frozenset[tuple[str, int]]

    @property
    def ids(self) -> frozenset[str]:
        """The sources."""
        return frozenset(source for source, _ in self.places)


def check_fusion(case: Case) -> list[Flaw]:
    """A figure and the figure or name close to it in one clause must stand together in one source."""
    spread = _spread_result(case)
    if spread:
        return [spread]
    for clause in case.claim.clauses:
        anchors = _anchors(case, clause)
        for one, two in pairwise(anchors):
            joined = one.ids & two.ids and _side_by_side(case, one, two)
            if joined or not (one.figure or two.figure) or not _tight(case, one.end, two.start):
                continue
            owners = sorted(one.ids | two.ids)
            why = f"`{one.text}` and `{two.text}` come from {' and '.join(owners)}, no source joins them"
            return [Flaw("fused_facts", why, owners[0])]
    return []


def _spread_result(case: Case) -> Flaw | None:
    """`23 jours ont suffi pour passer de 140 à 9`: the time one sentence of a proof gives, the change that another gives."""
    moved = change(case.claim.text, case.claim.quantities)
    proof = next((s for s in case.sources if s.kind == "proof"), None)
    if moved is None or proof is None:
        return None
    start = case.claim.text.rfind(",", 0, moved[0].start)
    inside = [q for q in case.claim.quantities if start < q.start < moved[1].end and q not in moved]
    for told in (q for q in inside if q.kind == "duration"):
        homes = [p for p in proof.usable if any(agrees(told, q) for q in p.statement.quantities)]
        ends = [p for p in proof.usable if all(any(agrees(m, q) for q in p.statement.quantities) for m in moved)]
        if homes and ends and not any(p in homes for p in ends):
            said = case.claim.text[told.start : told.end]
            return Flaw("fused_facts", f"`{said}` is the time of something else in {proof.id}", proof.id)
    return None


def _side_by_side(case: Case, one: Anchor, two: Anchor) -> bool:
    """Both stand in one sentence of a source or close by. A result is all about its customer, an article about the names
    it opens on."""
    both = {s.id: s for s in case.sources if s.id in one.ids & two.ids}
    if any(s.kind == "proof" for s in both.values()) or not (one.figure or two.figure):
        return True
    if one.figure and two.figure and not (one.spent or two.spent):
        return True
    opens = any(
        at <= OPENING or at == len(both[s].usable) - 1  # the last sentence is the name of the source itself
        for a in (one, two)
        if not a.figure
        for s, at in a.places
        if s in both
    )
    return opens or any(s == t and abs(a - b) <= CLOSE_BY for s, a in one.places for t, b in two.places)


def _tight(case: Case, start: int, end: int) -> bool:
    """Few words between two anchors, and none that starts another thought (`avec`, `while`, `after`)."""
    between = [t.text for t in case.claim.tokens if start <= t.start < end]
    return len(between) <= 7 and not set(between) & wordlist("connectors")


def check_subject(case: Case) -> list[Flaw]:
    """A company or person that opens a clause must stand in the very sentence of the source that holds the rest."""
    if case.reading.facing == "seller" or not case.supports:
        return []
    for name in case.claim.names:
        clause = case.claim.clause_at(name.start)
        owner = case.claim.flat[name.end : name.end + 2] == "'s"
        if name.start != clause.start or not set(words_of(name.text)) - ACRONYMS - case.ignored:
            continue
        rest = [c for c in case.claim.contents_in(clause) if not name.start <= c.start < name.end]
        figures = [q for q in case.claim.quantities if clause.start <= q.start < clause.end]
        holders = [p for p in case.window if covered(name, [p.statement.flat])]
        if not holders or not (rest or figures):
            continue
        own = max(_carried(case, p, rest, figures) for p in holders)
        best = max(case.window, key=lambda p: _carried(case, p, rest, figures))
        ours = bool(best.statement.spoken & case.ignored) and not _next_to(case, best, holders)
        if (owner or ours) and _carried(case, best, rest, figures) >= own + 2:
            why = f"{best.source} says it of somebody else than `{name.text}`: {best.statement.text!r}"
            return [Flaw("wrong_entity", why, best.source)]
    return []


def _next_to(case: Case, best: Premise, holders: Sequence[Premise]) -> bool:
    """The sentence after the one that names it goes on about it (`a foundry in Telford. The foundry will…`)."""
    source = next((s for s in case.sources if s.id == best.source), None)
    if source is None:
        return False
    at = {id(p): k for k, p in enumerate(source.usable)}
    return any(at.get(id(h), -9) + 1 == at.get(id(best), -1) for h in holders)


def _carried(case: Case, premise: Premise, rest: Sequence[Content], figures: Sequence[Quantity]) -> float:
    words = sum(weight(c, case.ignored) for c in rest if matches(c, premise.statement))
    return words + FIGURE * sum(any(agrees(q, p) for p in premise.statement.quantities) for q in figures)


def _anchors(case: Case, clause: Span) -> list[Anchor]:
    """Figures and names of a clause in order; those no source holds are told by other checks."""
    found: list[Anchor] = []
    for quantity in case.claim.quantities:
        if clause.start <= quantity.start < clause.end and not (quantity.kind == "ordinal" and quantity.value == 1):
            places = _places(case, quantity)
            found.append(
                Anchor(_said(case, quantity), quantity.start, quantity.end, True, quantity.kind == "money", places)
            )
    for name in case.claim.names:
        own = not set(words_of(name.text)) - ACRONYMS - case.ignored and not _other_contact(case, name)
        if clause.start <= name.start < clause.end and not own and not titled(case, name):
            places = _places(case, name)
            found.append(Anchor(name.text, name.start, name.end, False, False, places))
    return sorted((a for a in found if a.places), key=lambda a: a.start)


def _said(case: Case, quantity: Quantity) -> str:
    return case.claim.text[quantity.start : quantity.end]


def _places(case: Case, anchor: Quantity | Name) -> frozenset[tuple[str, int]]:
    """Source and rank of the sentences that hold a figure or a name."""

    def holds(premise: Premise) -> bool:
        if isinstance(anchor, Name):
            return covered(anchor, [premise.statement.flat])
        return any(agrees(anchor, q) for q in premise.statement.quantities)

    return frozenset((s.id, at) for s in case.sources for at, p in enumerate(s.usable) if holds(p))


def titled(case: Case, name: Name) -> bool:
    """The name is part of a function of the account (`VP Marketing`)."""
    return covered(name, [" ".join(fold(c.title) for c in case.ground.account.contacts)])
