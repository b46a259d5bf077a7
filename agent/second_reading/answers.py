"""The answer of a second reader, closed, and what stands above it.

A doubt is believed: a sentence held back harms nobody. Trust has to be earned: a sentence the offline check refused is cleared on
words copied letter by letter from a source that may be used, when every figure and name in it is known, and never when the law
or the reader's privacy stopped it.
"""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.checks.grounding import Scene
from agent.checks.kinds import cast
from agent.checks.matching import overlap
from agent.checks.models import DraftCheck, SentenceCheck
from agent.checks.moments import moments
from agent.checks.premises import Ground, Premise
from agent.checks.registry import blocks
from agent.checks.segments import unknown_names
from agent.checks.statements import Statement
from agent.language.fold import fold, squeeze
from agent.language.quantities import Quantity, agrees

Defect = Literal[
    "wrong_number", "wrong_date", "invented_number", "invented_fact", "invented_customer_result", "fused_facts", "wrong_entity",
    "misattributed", "stale", "conflicting_fact", "unsupported_inference", "flattering_invention", "promise_not_in_playbook",
    "private_life", "competitor_fact", "fear", "revealed_intent", "opted_out_person",
]  # fmt: skip
# What no second reader clears.
LOCKED = frozenset(("private_life", "opted_out_person", "revealed_intent", "competitor_fact"))
SHORTEST_PROOF = 3  # words
_LONGEST_WHY = 300


class Closed(BaseModel):
    """Base of the answers: nothing but the fields asked for."""

    model_config = ConfigDict(extra="forbid")


class ProofAnswer(Closed):
    """Words of one source."""

    source: str
    words: str


class SentenceAnswer(Closed):
    """One sentence; `why` first, so that the sources are compared before the verdict is given."""

    sentence: int
    why: str
    verdict: Literal["supported", "unsupported", "not_factual"]
    defect: Defect | None
    proof: list[ProofAnswer]


class SecondAnswer(Closed):
    """Every sentence asked about, in order."""

    sentences: list[SentenceAnswer]


def settled(answer: SecondAnswer, checked: DraftCheck, ground: Ground, asked: Iterable[int]) -> DraftCheck:
    """The draft under both readings. Sentences the answer leaves out, or gives twice, keep the offline verdict."""
    given: dict[int, list[SentenceAnswer]] = {}
    for one in answer.sentences:
        given.setdefault(one.sentence, []).append(one)
    sentences = list(checked.sentences)
    silent = 0
    for at in asked:
        told = given.get(at, [])
        if len(told) == 1:
            sentences[at - 1] = _both(sentences[at - 1], told[0], ground)
        else:
            silent += 1
    note = f"the second reader said nothing usable of {silent} sentences" if silent else None
    return rebuilt(checked, sentences, note)


def rebuilt(checked: DraftCheck, sentences: list[SentenceCheck], note: str | None) -> DraftCheck:
    """The draft with other verdicts on its sentences."""
    found = [*checked.defects, *(d for s in sentences for d in s.defects)]
    return checked.model_copy(update={"sentences": sentences, "blocked": any(map(blocks, found)), "note": note})


def _both(offline: SentenceCheck, answer: SentenceAnswer, ground: Ground) -> SentenceCheck:
    """The verdict on one sentence."""
    why = " ".join(answer.why.split())[:_LONGEST_WHY]
    if answer.verdict == "unsupported":
        return accused(offline, answer.defect or "invented_fact", why)
    if offline.supported is not False:
        return _agreed(offline, answer, ground)
    if set(offline.defects) & LOCKED:
        return offline
    if answer.verdict == "not_factual":
        return _idle(offline, why) if not _checkable(offline.text, ground) else offline
    proven = proof_of(answer, ground)
    trusted = proven and _related(offline.text, proven, ground) and plausible(offline.text, ground)
    return cleared(offline, proven, why) if trusted else offline


def accused(offline: SentenceCheck, defect: str, why: str) -> SentenceCheck:
    """The sentence held unsupported; what the offline check told of it is kept."""
    if offline.supported is False:
        return offline
    update = {"factual": True, "supported": False, "defects": [defect], "why": why, "reader": "second"}
    return offline.model_copy(update=update)


def cleared(offline: SentenceCheck, evidence: list[str], why: str) -> SentenceCheck:
    """The sentence held supported by these sources."""
    update = {"supported": True, "defects": [], "evidence": evidence, "why": why, "repair": None, "reader": "second"}
    return offline.model_copy(update=update)


def _agreed(offline: SentenceCheck, answer: SentenceAnswer, ground: Ground) -> SentenceCheck:
    """Nobody objects. A supported sentence keeps its proof, or takes the one the second reader found."""
    proven = proof_of(answer, ground) if answer.verdict == "supported" and offline.factual else []
    return offline.model_copy(update={"evidence": proven}) if proven else offline


def _idle(offline: SentenceCheck, why: str) -> SentenceCheck:
    update: dict[str, object] = {
        "factual": False,
        "supported": None,
        "defects": [],
        "evidence": [],
        "why": why,
        "repair": None,
    }
    return offline.model_copy(update={**update, "reader": "second"})


def _checkable(text: str, ground: Ground) -> bool:
    """A figure, a date, a name or a word to `you` is never taken for a general remark on somebody's word."""
    statement = Statement.of(text)
    said = {t.text for t in statement.tokens}
    named = any(not n.opening for n in statement.names)
    return bool(statement.quantities or moments(text, ground.as_of) or named or said & _ADDRESSED)


_ADDRESSED = frozenset(("vous", "votre", "vos", "you", "your", "nous", "notre", "nos", "we", "our"))


def proof_of(answer: SentenceAnswer, ground: Ground) -> list[str]:
    """Ids of the sources whose words were copied faithfully; empty when any quotation is not literal."""
    held = [_holder(quote, ground) for quote in answer.proof]
    return list(dict.fromkeys(p.source for p in held if p)) if all(held) else []


def _holder(quote: ProofAnswer, ground: Ground) -> Premise | None:
    """The usable sentence that holds the words."""
    source = ground.by_id.get(quote.source)
    wanted = _plain(quote.words)
    if source is None or len(wanted.split()) < SHORTEST_PROOF:
        return None
    return next((p for p in source.usable if wanted in _plain(p.statement.text)), None)


def _related(text: str, ids: Iterable[str], ground: Ground) -> bool:
    """The sentence shares a word, or a word's meaning, with its proof: a true quotation on another matter proves nothing."""
    statement = Statement.of(text)
    return any(overlap(statement, p.statement) for i in ids for p in ground.by_id[i].usable)


def _plain(text: str) -> str:
    """Kinds of apostrophes, quotation marks and spaces may differ, nothing else."""
    return squeeze(fold(text)).strip(" .,;:…")


def plausible(text: str, ground: Ground) -> bool:
    """Every figure written in digits and every name stands somewhere in what may be used."""
    statement = Statement.of(text)
    figures = [q for q in statement.quantities if any(c.isdigit() for c in text[q.start : q.end])]
    if not all(_given(q, ground) for q in figures):
        return False
    return not unknown_names(Scene(ground, cast(ground), None), statement)


def _given(quantity: Quantity, ground: Ground) -> bool:
    return any(agrees(quantity, q) for s in ground.sources for p in s.usable for q in p.statement.quantities)
