"""How far a sentence goes beyond its sources: refused ground, inference, praise, promises, fear, intrusion."""

from itertools import pairwise

from agent.checks import cues
from agent.checks.grounding import COVERAGE, Case, Flaw
from agent.checks.matching import matches, weight
from agent.checks.premises import Premise
from agent.checks.statements import Statement
from agent.checks.taints import taint
from agent.checks.tenses import promised
from agent.checks.words import Content
from agent.language.fold import fold

_NOT_BEST = {"latest", "interest", "request", "harvest", "forest", "contest", "protest", "northwest", "southwest", "earliest",
             "nearest", "newest", "oldest"}  # fmt: skip
_BORROWED = 3  # content words of a proof from which a sentence repeats it
_WERE = {"avez", "aviez", "etiez"}
# Content words, by weight, of which one source must hold a share: more of it in a short sentence.
_ENOUGH, _SHORT = 2.0, 3.0
_LEAST, _LEAST_SHORT = 0.25, 0.34
_HOW = {
    "tot",
    "tard",
    "souvent",
    "vite",
    "rapidement",
    "possible",
    "proche",
    "simple",
    "grand",
    "clair",
    "de",
    "d",
    "utile",
}
# From here on a sentence is taken for told by its sources.
WELL_COVERED = 0.6
# Reasons that leave no doubt about the premise.
_SURE = {
    "stale",
    "private life",
    "other company of the same name",
    "never reveal",
    "not quotable",
    "injected instruction",
}


def check_inference(case: Case) -> list[Flaw]:
    """`donc`, `which means`, `you lack…`: a conclusion the sources do not draw."""
    found = cues.find("inference", case.claim.text)
    opening = case.claim.tokens[0] if case.claim.tokens else None
    if opening is not None and opening.text in ("so", "donc"):
        found.append(cues.Cue(opening.text, opening.start, opening.end))
    if case.reading.facing == "seller":
        found = cues.find("causal", case.claim.text)
    if not found:
        return []
    held = " ".join(" ".join(t.text for t in p.statement.tokens) for s in case.supports for p in s.source.usable)
    new = [c for c in found if not _drawn(c.phrase.replace("*", ""), held)]
    if not new:
        return []
    source = case.sources[0].id if case.sources else None
    return [Flaw("unsupported_inference", f"`{new[0].phrase}`: the sources do not draw this conclusion", source)]


def _drawn(phrase: str, held: str) -> bool:
    """The source concludes so itself, of `we` where the sentence says `you`."""
    told = [phrase, *(phrase.replace(you, we) for you, we in (("you ", "we "), ("vous ", "nous "), ("vous ", "on ")))]
    bare = phrase.removeprefix("you ").removeprefix("vous ")
    return any(t in held for t in told) or (bare in ("cannot", "can t") and ("cannot" in held or "can t" in held))


def check_tainted(case: Case) -> list[Flaw]:
    """The sentence says what only a refused premise says.

    A premise refused for doubt (hearsay, another company, sources that disagree) must be much closer than the usable
    ones; age, privacy and namesakes are surer.
    """
    for bad in case.tainted:
        sure = bad.premise.reason in _SURE
        good = case.supports[0].score if case.supports else 0.0
        clear = bad.score >= 2.5 and bad.score > good + (0.75 if sure else 1.5) and (sure or case.coverage < 0.6)
        weak = bad.score >= 2.0 and bad.score > good and case.coverage < 0.5
        old = bad.premise.reason == "stale" and bad.score >= 1.5 and cues.has("recent", case.claim.text)
        if clear or weak or (old and not _fresh(case)):
            return [Flaw(taint(bad.premise), f"rests on {bad.source.id}: {bad.premise.reason}", bad.source.id)]
    return []


def _fresh(case: Case) -> bool:
    """A usable sentence about the same change."""
    return any(cues.has("recent", p.statement.text) for p in case.window)


def check_borrowed(case: Case) -> list[Flaw]:
    """`Chez vous, la prime a baissé de 18 %`: a customer's result told of the reader."""
    said = [t.text for t in case.claim.tokens]
    if said[:2] not in (["chez", "vous"], ["chez", "toi"], ["in", "your"], ["at", "yours"]):
        return []
    held = max((len(_shared(case, p)) for s in case.ground.prospect for p in s.usable), default=0)
    for proof in (s for s in case.ground.seller if s.customer is not None):
        best = max((len(_shared(case, p)) for p in proof.usable), default=0)
        if best >= _BORROWED and best > held:
            return [Flaw("wrong_entity", f"{proof.id} says it of {proof.customer}, not of the reader", proof.id)]
    return []


def _shared(case: Case, premise: Premise) -> list[Content]:
    return [c for c in case.claim.contents if matches(c, premise.statement)]


def check_coverage(case: Case) -> list[Flaw]:
    """Too little of the sentence is in any source."""
    if case.coverage >= COVERAGE[case.reading.facing] and not _patchwork(case):
        return []
    first = case.sources[0].id if case.sources else None
    if case.reading.facing == "seller":
        named = any(s.customer for s in case.sources)
        defect = "invented_customer_result" if named else "promise_not_in_playbook"
        return [Flaw(defect, "no proof or claim of the playbook says this", first)]
    return [Flaw("invented_fact", "no source says this", first)]


def _patchwork(case: Case) -> bool:
    """A sentence to the reader whose figures and names are found, and hardly any of its words."""
    if case.reading.facing != "prospect" or not case.supports:
        return False
    weights = [weight(c, case.ignored) for c in case.claim.contents]
    total = sum(weights)
    best = max(sum(weights[i] for i in s.matched) for s in case.supports)
    if sum(q.figure is not None for q in case.claim.quantities) > 1:
        return False
    quoted = any(case.claim.runs & p.statement.runs for p in case.window)
    return total >= _ENOUGH and best < (_LEAST if total > _SHORT else _LEAST_SHORT) * total and not quoted


def check_praise(case: Case) -> list[Flaw]:
    """Praise nobody wrote."""
    told = _unheld(case, "flattery", "flattering_invention", "praise that no source holds", facing="prospect")
    if told or case.reading.facing != "prospect":
        return told
    held = {t.text for s in case.sources for p in s.usable for t in p.statement.tokens}
    new = [word for word in _superlatives(case.claim) if word not in held]
    return [Flaw("flattering_invention", f"`{new[0]}`: no source ranks them first")] if new else []


def _superlatives(statement: Statement) -> list[str]:
    """`the sharpest`, `la mieux tenue`, `le plus avancé`; not `the latest`, `le plus tôt possible`."""
    words = [t.text for t in statement.tokens]
    english = [b for a, b in pairwise(words) if a == "the" and b.endswith("est") and len(b) > 5 and b not in _NOT_BEST]
    french = [
        c
        for a, b, c in zip(words, words[1:], words[2:], strict=False)
        if a in ("le", "la", "les") and b in ("plus", "mieux") and c not in _HOW and not c[:1].isdigit()
    ]
    return english + french


def check_promise(case: Case) -> list[Flaw]:
    """Guarantees, delays, prices and results we may not promise."""
    why = "the playbook does not allow this promise"
    told = _unheld(case, "guarantee", "promise_not_in_playbook", why)
    ours = case.reading.facing == "seller" or (case.reading.facing == "nobody" and case.coverage < WELL_COVERED)
    ours = ours and not _customer_told(case)
    return told or (_unheld(case, "promise", "promise_not_in_playbook", why) if ours else _ours_for_them(case))


def _ours_for_them(case: Case) -> list[Flaw]:
    """`With our watch you will pass every audit`: what ours will bring them is a promise, whatever words it takes."""
    ours = {t.text for t in case.claim.tokens} & {"our", "ours", "notre", "nos"}
    if case.reading.facing != "prospect" or not ours or not promised(case.claim):
        return []
    return [Flaw("promise_not_in_playbook", "tells what ours will bring them: the playbook does not promise it")]


def _customer_told(case: Case) -> bool:
    """What a named customer reached is no promise, told as done and resting on its proof: its figures have their own checks."""
    proofs = {s.id for s in case.sources if s.customer is not None}
    rests = bool(case.supports) and case.supports[0].premise.source in proofs
    return rests and not promised(case.claim)


def check_comparison(case: Case) -> list[Flaw]:
    """`mieux que…`, `unlike…` with a name: nothing is said of a competitor."""
    ours = {fold(case.ground.playbook.seller.name)} | case.scene.cast.seller
    names = [n for n in case.claim.names if n.key not in ours and n.key not in case.ignored]
    held = " ".join(s.flat for s in case.sources)
    if not [n for n in names if n.key not in held]:
        return []  # whom the account's own sources speak of is no rival we brought in
    return _unheld(case, "competitor", "competitor_fact", "says something of a competitor")


def check_fear(case: Case) -> list[Flaw]:
    """Fear of an attack or a fine."""
    return _unheld(case, "fear", "fear", "plays on fear")


def check_intent(case: Case) -> list[Flaw]:
    """Site visits, research and scores order the list and are never told."""
    return _unheld(case, "intent", "revealed_intent", "reveals what we watch")


def check_interest(case: Case) -> list[Flaw]:
    """`is exploring…`, `se renseigne sur…`: interest that no usable source tells can only come from what we watch."""
    if case.reading.facing != "prospect":
        return []
    watched = any(t.premise.reason == "never reveal" and t.score >= 1 for t in case.tainted)
    if not watched and case.coverage >= WELL_COVERED:
        return []
    return _unheld(case, "interest", "revealed_intent", "interest that no usable source tells")


def check_relation(case: Case) -> list[Flaw]:
    """A contract, a choice or a talk that no source tells: the account never dealt with us."""
    if case.reading.facing == "seller" and not {"vous", "you", "your", "votre"} & case.claim.spoken:
        return []
    spoken = any(s.kind == "crm_note" for s in case.sources)
    return (
        []
        if spoken
        else _unheld(case, "relation", "invented_fact", "no source says that we already dealt with each other")
    )


def check_alumni(case: Case) -> list[Flaw]:
    """`At that customer's, you watched the wait shrink`: no source says that the reader was there."""
    named = any(s.customer and s.may_name and fold(s.customer).split()[0] in case.claim.flat for s in case.sources)
    if case.reading.facing != "seller" or not named:
        return []
    words = [t.text for t in case.claim.tokens]
    for you, verb in pairwise(words):
        done = (you == "you" and verb.endswith("ed") and len(verb) > 4) or (you == "vous" and verb in _WERE)
        if done and not cues.has("says", verb):
            source = case.sources[0].id
            return [Flaw("invented_fact", f"no source says that the reader took part in {source}", source)]
    return []


def check_private(case: Case) -> list[Flaw]:
    """Family, health, leisure."""
    return _unheld(case, "private", "private_life", "private life of the person")


def intrusions(text: str) -> list[Flaw]:
    """Fear, private life and what we watch, in a sentence that asserts nothing."""
    told = [("fear", "fear"), ("private", "private_life"), ("intent", "revealed_intent")]
    told += [] if text.rstrip().endswith("?") else [("guarantee", "promise_not_in_playbook")]
    flaws = [(defect, found[0]) for cue, defect in told if (found := cues.find(cue, text))]
    claim = Statement.of(text)
    kept = [(d, c) for d, c in flaws if d != "promise_not_in_playbook" or not _denied_before(claim, c.start)]
    return [Flaw(defect, f"`{cue.phrase}`") for defect, cue in kept]


def _denied_before(claim: Statement, start: int) -> bool:
    """`je ne garantis rien`, `I cannot promise`."""
    before = [t.text for t in claim.tokens if t.end <= start][-2:]
    return bool(set(before) & {"ne", "n", "not", "cannot", "never", "t", "jamais"})


def _bare(said: str) -> str:
    """`your eldest` as the source may say it: `my eldest`."""
    first, _, rest = said.partition(" ")
    return rest if rest and first in ("your", "votre", "vos", "ton", "ta", "tes", "you", "vous") else said


def _unheld(case: Case, cue: str, defect: str, why: str, facing: str | None = None) -> list[Flaw]:
    """The cue stands in the sentence and not in a usable source it rests on."""
    if facing is not None and case.reading.facing != facing:
        return []
    held = " ".join(s.flat for s in case.sources)
    for found in cues.find(cue, case.claim.text):
        said = case.claim.text[found.start : found.end]
        if cue in ("promise", "guarantee") and _denied_before(case.claim, found.start):
            continue
        if _bare(fold(said)) not in held:
            source = next((s.source.id for s in case.tainted if fold(said) in fold(s.premise.statement.text)), None)
            return [Flaw(defect, f"`{said}`: {why}", source)]
    return []
