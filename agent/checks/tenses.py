"""Done or still to come: a sentence may not tell as done what its sources only announce."""

from collections.abc import Iterator
from itertools import pairwise

from agent.checks import cues
from agent.checks.grounding import Case, Flaw
from agent.checks.matching import matches
from agent.checks.moments import Moment, moments
from agent.checks.premises import Premise
from agent.checks.statements import Statement
from agent.checks.words import Content, alike, stem
from agent.language.fold import fold
from agent.language.sentences import Span, Word, quoted
from connectors.records import Account

_HAVE = {"has", "have", "had", "ve", "a", "ont", "avez", "avons", "ai", "aurez", "venez", "vient", "viennent", "just", "already",
         "deja", "desormais", "now"}  # fmt: skip
_BE_FRENCH = {"est", "sont", "etes"}
_ADVERBS = {"bien", "deja", "enfin", "desormais", "tout", "already", "now"}
_NOT_PAST = {"be", "is", "are", "being", "will", "to", "the", "your", "our", "its", "their", "of", "a", "an", "and", "get", "as",
             "would", "could", "by", "for", "with", "in", "on", "at", "from", "more", "newly", "s", "most", "one"}  # fmt: skip
_COMING = {"will", "shall", "going", "plans", "plan", "planned", "planning", "intends", "expects", "should", "would", "wants",
           "want", "aims", "set", "veux",
           "voudrais", "ll", "va", "vont", "allons", "allez", "vais", "prevoit", "prevoient", "prevoyons", "devrait",
           "devraient", "comptons", "veut", "veulent", "voulons", "souhaite", "envisage", "vise", "projette",
           "next", "prochain", "prochaine", "d'ici"}  # fmt: skip
_FUTURE = ("era", "eront", "erons", "erez", "erai", "ira", "iront", "irons", "irez", "dra", "dront", "drons", "ura", "uront",
           "vra", "vront", "rra", "rront")  # fmt: skip
_NOT_FUTURE = {"rentrera", "opera", "camera", "et cetera", "dira"}
_SINCE = {"depuis", "since"}
# Verbs that leave no doubt that it is over.
_PAST = {"ran", "was", "were", "began", "started", "ete", "ouvert", "commence", "demarre", "lance", "recrute", "pose"}
_IRREGULAR = {
    "ran": "run", "began": "begin", "went": "go", "came": "come", "took": "take", "grew": "grow", "built": "build",
    "bought": "buy", "sold": "sell", "rose": "rise", "fell": "fall", "spent": "spend", "held": "hold", "won": "win",
}  # fmt: skip
_DATES = {"next", "prochain", "prochaine", "d'ici", "set"}
_HAVE_DONE = {"a", "ont", "avez", "avons", "ai"}
_OVER = {"ran", "had", "was", "were", "opened", "launched", "started", "finished", "moved", "hired", "bought", "signed",
         "completed"}  # fmt: skip
_REACH = 3


def check_tense(case: Case) -> list[Flaw]:
    """`vous avez posé`, `already runs` where every sentence of the sources puts that verb in the future."""
    if not case.supports or case.sources[0].side == "seller":
        return []
    irregular = _irregular(case)
    if irregular is not None:
        return [irregular]
    for content in _done(case.claim):
        if _fragment(case.claim, content):
            continue
        told = [(p, c) for p in case.window for c in p.statement.contents if alike(content, c)]
        told = [(p, c) for p, c in told if stem(c.text) == stem(content.text)] or told
        told = [(p, c) for p, c in told if p is case.supports[0].premise] or told
        if told and all(_to_come(p, c) and not _since_then(case, p) for p, c in told):
            why = f"{told[0][0].source} announces it, it is not done: {told[0][0].statement.text!r}"
            return [Flaw("invented_fact", why, told[0][0].source)]
    return []


def check_to_come(case: Case) -> list[Flaw]:
    """`a ouvert à l'automne 2027`, `you ran it in March 2028`: told as over at a time that has not come."""
    now, text = _month_of(case.ground.account), case.claim.text
    for moment in moments(text, case.ground.as_of):
        said = set(fold(text[moment.start : moment.end]).split())
        if moment.first <= now or not (moment.dated or said & _DATES):
            continue
        clause = case.claim.clause_at(moment.start)
        before = [t.text for t in case.claim.tokens if clause.start <= t.start < moment.start]
        over = any(a in _HAVE_DONE and _participle(b) for a, b in pairwise(before)) or set(before) & _OVER
        if over and not set(before) & (_COMING - _DATES):
            source = case.sources[0].id if case.sources else None
            return [Flaw("invented_fact", f"`{text[moment.start : moment.end]}` has not come yet", source)]
    return []


def _participle(word: str) -> bool:
    return len(word) > 3 and word.endswith(("e", "ee", "es", "ees", "i", "u", "ert", "is"))


def _irregular(case: Case) -> Flaw | None:
    """`and ran day and night` where the source says that it will run."""
    for word in case.claim.tokens:
        base = _IRREGULAR.get(word.text)
        told = [(p, c) for p in case.window for c in p.statement.contents if base and stem(c.text) == base]
        if told and all(_to_come(p, c) and not _since_then(case, p) for p, c in told):
            why = f"{told[0][0].source} announces it, it is not done: {told[0][0].statement.text!r}"
            return Flaw("invented_fact", why, told[0][0].source)
    return None


def _fragment(claim: Statement, content: Content) -> bool:
    """`four stores, and spending measured weekly: that is a launch…`: before the colon nothing is told as done."""
    return content.text.endswith("ed") and 0 <= content.end <= claim.text.find(": ")


def _candidate(case: Case, premise: Premise) -> bool:
    """`You will join a team of seven that serves…`: an advert speaks of what whoever is hired will do."""
    kind = next((s.kind for s in case.sources if s.id == premise.source), "")
    said = [t.text for t in premise.statement.tokens]
    return kind == "job_post" and ("you" in said or "vous" in said)


def check_modality(case: Case) -> list[Flaw]:
    """What a source plans may not be told as done."""
    found = [c for c in cues.find("done", case.claim.text) if _carried_by(case, c.start)] if case.supports else []
    past = any(set(c.phrase.replace("*", "").split()) & _PAST for c in found)
    if not found or (_wanted(case.claim) if past else _planned(case.claim)):
        return []
    told = case.supports[0].premise
    if not _planned(told.statement) or _since_then(case, told) or (_candidate(case, told) and not past):
        return []
    if past and {t.text for t in told.statement.tokens} & _PAST:
        return []
    return [Flaw("invented_fact", f"{told.source} plans it, it is not done: {told.statement.text!r}", told.source)]


def _carried_by(case: Case, start: int) -> bool:
    """The clause told as done shares words with the sentence it would rest on: `You joined in May, with four stores to come`."""
    clause = case.claim.clause_at(start)
    inside = [c for c in case.claim.contents_in(clause) if c.start != start]
    return not inside or any(matches(c, case.supports[0].premise.statement) for c in inside)


def promised(claim: Statement) -> bool:
    """The sentence speaks of what is to come."""
    return _wanted(claim)


def _planned(statement: Statement) -> bool:
    """A future tense or a word of intention."""
    return cues.has("plan", statement.text) or any(_is_future(t.text) or t.text == "sera" for t in statement.tokens)


def _wanted(claim: Statement) -> bool:
    """A verb of the future or of intention, a date aside (`by next summer`)."""
    return bool({t.text for t in claim.tokens} & (_COMING - _DATES)) or any(_is_future(t.text) for t in claim.tokens)


def check_since(case: Case) -> list[Flaw]:
    """`depuis le 12 janvier` of a day that has not come."""
    now = _month_of(case.ground.account)
    for moment in moments(case.claim.text, case.ground.as_of):
        before = [t.text for t in case.claim.tokens if t.end <= moment.start][-2:]
        if set(before) & _SINCE and moment.first > now and (moment.day or moment.dated):
            said = case.claim.text[moment.start : moment.end]
            return [Flaw("wrong_date", f"`{said}` has not come yet", case.sources[0].id if case.sources else None)]
    return []


def _month_of(account: Account) -> int:
    return 12 * account.as_of.year + account.as_of.month


def _done(claim: Statement) -> Iterator[Content]:
    """Content words the sentence tells as done."""
    at = {t.start: k for k, t in enumerate(claim.tokens)}
    said = quoted(claim.text, Span(0, len(claim.text)))
    for content in claim.contents:
        k = at.get(content.start)
        if any(s.start <= content.start < s.end for s in said):
            continue
        if k is not None and _is_done([t for t in claim.tokens if claim.text[t.start] != "à"], content.start):
            yield content


def _is_done(tokens: list[Word], start: int) -> bool:
    k = next(i for i, t in enumerate(tokens) if t.start == start)
    word, before = tokens[k].text, [t.text for t in tokens[max(0, k - 2) : k]]
    if set(before) & _COMING:
        return False
    participle = word.endswith(("e", "es", "ee", "ees", "i", "is", "u", "us", "t", "ts", "ed", "en", "n"))
    if set(before) & _HAVE and (participle or set(before) & {"already", "deja", "desormais", "now"}):
        return True
    before = [w for w in before if w not in _ADVERBS] or before
    if before[-1:] and before[-1] in _BE_FRENCH:
        return word.endswith(("e", "es", "ee", "ees", "te", "ts", "tes", "rt", "rts", "rte", "rtes"))
    return word.endswith("ed") and len(word) > 4 and bool(before) and before[-1] not in _NOT_PAST


def _to_come(premise: Premise, content: Content) -> bool:
    """The source puts the word after `will`, `va`, `pour`, or in the future tense."""
    tokens = premise.statement.tokens
    k = next((i for i, t in enumerate(tokens) if t.start == content.start), 0)
    near = [t.text for t in tokens[max(0, k - _REACH) : k + 1]]
    return bool(set(near) & _COMING) or _infinitive(tokens, k) or any(_is_future(w) for w in near)


def _infinitive(tokens: list[Word], k: int) -> bool:
    """`to fit its depot`, `pour équiper`."""
    before = tokens[k - 1].text if k else ""
    return before == "to" or (before == "pour" and tokens[k].text.endswith(("er", "ir", "re")))


def _is_future(word: str) -> bool:
    return len(word) > 5 and word.endswith(_FUTURE) and word not in _NOT_FUTURE


def _since_then(case: Case, premise: Premise) -> bool:
    """What was to come has come: the sentence gives a month, and it is past."""
    day = next((s.day for s in case.sources if s.id == premise.source), None)
    now = _month_of(case.ground.account)
    return day is not None and any(
        _after(m, 12 * day.year + day.month) <= now for m in moments(premise.statement.text, case.ground.as_of)
    )


def _after(moment: Moment, start: int) -> int:
    """The month meant, counted from the month of the source when no year is written."""
    if moment.dated:
        return moment.last
    month = (moment.last - 1) % 12 + 1
    return start + (month - (start - 1) % 12 - 1) % 12
