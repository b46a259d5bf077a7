"""Names, speakers and quoted words of a sentence against its sources."""

from agent.checks import cues
from agent.checks.figures import taint
from agent.checks.grounding import Case, Flaw
from agent.checks.premises import Premise
from agent.checks.wordlists import wordlist
from agent.checks.words import known
from agent.language.fold import fold, squeeze
from agent.language.names import Name, covered, names_person, words_of
from agent.language.quantities import agrees
from agent.language.sentences import Span

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


def check_names(case: Case) -> list[Flaw]:
    """Every name must be in a source of the sentence, in the account's own names or in the seller's."""
    flaws: list[Flaw] = []
    for name in case.claim.names:
        if _harmless(case, name):
            continue
        if any(covered(name, [s.flat]) or _is_customer(case, name, s.customer, s.may_name) for s in case.sources):
            continue
        flaws.append(_foreign(case, name))
    return flaws


def _harmless(case: Case, name: Name) -> bool:
    words = set(words_of(name.text))
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
    if len(words) > 1:
        return False
    if known(words[0]) or words[0].endswith(_COMMON_ENDINGS):
        return True
    if any(words[0] in p.statement.flat.split() for s in case.ground.sources for p in s.premises):
        return True
    after = next((t.text for t in case.claim.tokens if t.start >= name.end), "")
    return not (after in _VERBS or after.endswith(("ed", "ait", "ent")))


def _is_customer(case: Case, name: Name, customer: str | None, may_name: bool) -> bool:
    return bool(customer) and may_name and covered(name, [fold(customer or "")])


def _foreign(case: Case, name: Name) -> Flaw:
    """A name no source of the sentence holds: refused premise, another source, or nowhere."""
    for source in case.ground.sources:
        for premise in source.premises:
            if not premise.usable and covered(name, [premise.statement.flat]):
                return Flaw(taint(premise.reason), f"`{name.text}` is only in {source.id}: {premise.reason}", source.id)
    for source in case.ground.sources:
        if covered(name, [source.flat]) or (source.customer and covered(name, [fold(source.customer)])):
            told = "wrong_entity" if case.reading.facing == "seller" else "fused_facts"
            return Flaw(told, f"`{name.text}` belongs to {source.id}, not to what the sentence says", source.id)
    first = case.sources[0] if case.sources else None
    if first is not None and first.kind == "proof":
        return Flaw("invented_customer_result", f"no proof names `{name.text}`", first.id)
    return Flaw("invented_fact", f"no source names `{name.text}`", first.id if first else None)


def check_fusion(case: Case) -> list[Flaw]:
    """Figures and names of one clause must stand together in one source."""
    for clause in case.claim.clauses:
        anchors = _anchors(case, clause)
        if len(anchors) < 2 or any(all(source.id in ids for _, ids in anchors) for source in case.sources):
            continue
        said = " + ".join(f"`{text}`" for text, _ in anchors)
        owners = sorted({i for _, ids in anchors for i in ids})
        return [Flaw("fused_facts", f"{said} come from {' and '.join(owners)}, no source joins them", owners[0])]
    return []


def _anchors(case: Case, clause: Span) -> list[tuple[str, frozenset[str]]]:
    """Figures and names of a clause, each with the sources of the sentence that hold it (those held by none are told
    by other checks)."""
    found: list[tuple[str, frozenset[str]]] = []
    for quantity in case.claim.quantities:
        if clause.start <= quantity.start < clause.end and not (quantity.kind == "ordinal" and quantity.value == 1):
            ids = [
                s.id for s in case.sources for p in s.usable if any(agrees(quantity, q) for q in p.statement.quantities)
            ]
            found.append((case.claim.text[quantity.start : quantity.end], frozenset(ids)))
    for name in case.claim.names:
        own = not set(words_of(name.text)) - ACRONYMS - case.ignored and not _other_contact(case, name)
        if clause.start <= name.start < clause.end and not own and not _titled(case, name):
            found.append((name.text, frozenset(s.id for s in case.sources if covered(name, [s.flat]))))
    return [(text, ids) for text, ids in found if ids]


def _titled(case: Case, name: Name) -> bool:
    return covered(name, [" ".join(fold(c.title) for c in case.ground.account.contacts)])


def check_quotes(case: Case) -> list[Flaw]:
    """Words between quotation marks must be in a source, letter for letter (case and spaces aside)."""
    flaws: list[Flaw] = []
    for quote in case.claim.quotes:
        wanted = _plain(quote)
        if not wanted or any(wanted in _plain(p.statement.text) for s in case.sources for p in s.usable):
            continue
        bad = _holder(case, wanted)
        if bad is not None and not bad.usable:
            flaws.append(Flaw(taint(bad.reason), f"`{quote}` is in {bad.source}: {bad.reason}", bad.source))
        elif bad is None:
            first = case.sources[0].id if case.sources else None
            flaws.append(Flaw("invented_fact", f"no source holds the words `{quote}`", first))
    return flaws


def _plain(text: str) -> str:
    return squeeze(fold(text)).strip(" .,;:!?\"'")


def _holder(case: Case, wanted: str) -> Premise | None:
    return next((p for s in case.ground.sources for p in s.premises if wanted in _plain(p.statement.text)), None)


def check_speaker(case: Case) -> list[Flaw]:
    """`Vous disiez…` needs words of that contact; a named speaker needs words of that person."""
    if case.reading.facing != "prospect" or not case.supports:
        return []
    claimed = _claimed_speaker(case)
    if claimed is None:
        return []
    voices = {p.speaker for p in case.window if p.speaker}
    source = case.supports[0].source.id
    if not voices or any(names_person(v, claimed) or names_person(claimed, v) for v in voices):
        return []
    return [Flaw("misattributed", f"{source} gives these words to {sorted(voices)[0]}, not to {claimed}", source)]


def _claimed_speaker(case: Case) -> str | None:
    """Who is said to have said it: the contact after `vous disiez`, a person named beside a verb of saying."""
    text = case.claim.text
    if cues.has("youself", text) and case.contact is not None:
        return case.contact.name
    if not cues.has("says", text):
        return None
    people = [n.text for n in case.claim.names if len(words_of(n.text)) > 1]
    return people[0] if len(people) == 1 else None
