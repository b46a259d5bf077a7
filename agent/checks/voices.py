"""Quoted words and who is said to have said them."""

from itertools import pairwise

from agent.checks import cues
from agent.checks.entities import ACRONYMS, titled
from agent.checks.grounding import Case, Flaw
from agent.checks.matching import FIGURE, LIGHT, matches
from agent.checks.nouns import follows
from agent.checks.premises import Premise
from agent.checks.statements import Statement
from agent.checks.taints import taint
from agent.language.fold import fold, squeeze
from agent.language.names import Name, names_person, words_of

# Between `you` and its verb: `you have already told the press`, `vous l'écriviez`.
_BETWEEN = {
    "have", "had", "ve", "avez", "aviez", "also", "already", "deja", "just", "once", "then", "recently", "recemment", "l", "le",
    "m", "me", "nous", "y",
}  # fmt: skip


def check_quotes(case: Case) -> list[Flaw]:
    """Words between quotation marks must be in a source, letter for letter (case and spaces aside)."""
    flaws: list[Flaw] = []
    for quote in case.claim.quotes:
        wanted = _plain(quote)
        if not wanted or any(wanted in _plain(p.statement.text) for s in case.sources for p in s.usable):
            continue
        bad = _holder(case, wanted)
        if bad is not None and not bad.usable:
            flaws.append(Flaw(taint(bad), f"`{quote}` is in {bad.source}: {bad.reason}", bad.source))
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
    if case.reading.facing == "seller" or not case.supports or case.sources[0].side == "seller":
        return []
    claimed = _claimed_speaker(case)
    if claimed is None:
        return []
    told = _told_by_others(case, claimed)
    if (
        told is None
        or told.speaker is None
        or names_person(told.speaker, claimed)
        or names_person(claimed, told.speaker)
    ):
        return []
    why = f"{told.source} gives these words to {told.speaker}, not to {claimed}"
    return [Flaw("misattributed", why, told.source)]


def _told_by_others(case: Case, claimed: str) -> Premise | None:
    """The sentence of the sources that holds most of what is said, who says it left aside; of equals, the claimed
    speaker's own."""
    people = {w for n in case.claim.names for w in words_of(n.text)} | set(words_of(claimed))
    said = [c for c in case.claim.contents if c.text not in people | LIGHT]

    def rank(premise: Premise) -> tuple[float, bool, bool]:
        own = premise.speaker is not None and names_person(premise.speaker, claimed)
        figures = [q for q in case.claim.quantities if any(follows(q, p) for p in premise.statement.quantities)]
        held = sum(matches(c, premise.statement) for c in said) + FIGURE * len(figures)
        return held, own, premise.speaker is None

    return max(case.window, key=rank, default=None)


def _says_you(claim: Statement) -> bool:
    """`…, disiez-vous`, `you announced…`: a verb of saying beside `vous`, `you`."""
    pairs = list(pairwise(t.text for t in claim.tokens))
    after = any(b == "vous" and cues.has("says", a) for a, b in pairs)
    plain = [t.text for t in claim.tokens if t.text not in _BETWEEN]
    before = any(a in ("vous", "you") and cues.has("says", b) for a, b in pairwise(plain))
    return (after or before) and not claim.text.rstrip().endswith("?")


def _claimed_speaker(case: Case) -> str | None:
    """Who is said to have said it: the contact after `vous disiez`, a person named beside a verb of saying."""
    text = case.claim.text
    if (cues.has("youself", text) or _says_you(case.claim)) and case.contact is not None:
        return case.contact.name
    people = _known_people(case)
    reported = bool(case.claim.quotes) or ":" in text
    if not cues.has("says", text):
        return people[0] if reported and len(people) == 1 else None
    people = people or [n.text for n in case.claim.names if len(words_of(n.text)) > 1 and _may_speak(case, n)]
    return people[0] if len(people) == 1 else None


def _may_speak(case: Case, name: Name) -> bool:
    """Neither a function nor the company itself."""
    return not titled(case, name) and bool(set(words_of(name.text)) - ACRONYMS - case.ignored)


def _known_people(case: Case) -> list[str]:
    """Names of the sentence that are people the dossier knows: contacts and speakers."""
    known_ = [c.name for c in case.ground.account.contacts]
    known_ += [p.speaker for s in case.ground.sources for p in s.premises if p.speaker]
    return [n.text for n in case.claim.names if any(names_person(n.text, k) for k in known_)]
