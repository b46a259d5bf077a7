"""`check_draft`: the checks on a draft written by anybody."""

from collections.abc import Sequence

from agent.checks import dating, entities, figures, form, polarity, rhythms, tenses, voices, wording
from agent.checks.grounding import Flaw, Scene, Test, Verdict, judge, open_cases
from agent.checks.kinds import Reading, cast, read
from agent.checks.models import DraftCheck, SentenceCheck, WrittenDraft
from agent.checks.premises import Ground, ground, split
from agent.checks.registry import blocks
from agent.checks.statements import conditioned, sides
from agent.playbook.models import Playbook
from agent.reading.facts import Fact
from connectors.records import Dossier

TESTS: tuple[Test, ...] = (
    wording.check_fear,
    wording.check_private,
    wording.check_intent,
    wording.check_interest,
    wording.check_relation,
    wording.check_alumni,
    wording.check_tainted,
    wording.check_borrowed,
    figures.check_figures,
    dating.check_dates,
    rhythms.check_frequency,
    rhythms.check_weekdays,
    rhythms.check_clock,
    tenses.check_tense,
    tenses.check_since,
    tenses.check_to_come,
    entities.check_names,
    entities.check_title,
    entities.check_subject,
    entities.check_fusion,
    voices.check_quotes,
    voices.check_speaker,
    polarity.check_quantifiers,
    polarity.check_negation,
    polarity.check_denied,
    polarity.check_direction,
    tenses.check_modality,
    wording.check_inference,
    wording.check_praise,
    wording.check_promise,
    wording.check_comparison,
    wording.check_coverage,
)


def check_draft(draft: WrittenDraft, dossier: Dossier, facts: Sequence[Fact], playbook: Playbook) -> DraftCheck:
    """Check one draft against its account and its seller's playbook. Given sentences are answered in order."""
    return check_on(draft, ground(dossier, facts, playbook), dossier)


def check_on(draft: WrittenDraft, base: Ground, dossier: Dossier) -> DraftCheck:
    """The same on a ground built before (one per account)."""
    texts = [s.text for s in draft.sentences] if draft.sentences is not None else split(draft.body)
    who = cast(base)
    scene = Scene(base, who, dossier.contact(draft.contact) if draft.contact else None)
    results: list[SentenceCheck] = []
    previous: tuple[str, ...] = ()
    for at, text in enumerate(texts):
        reading = read(text, at, len(texts), base, who)
        if not reading.factual:
            results.append(_idle(text, reading, scene))
            continue
        verdict = _judged(scene, reading, previous)
        previous = verdict.evidence
        results.append(_answer(text, reading, verdict))
    defects = form.defects(draft, results, base.playbook)
    found = [*defects, *(d for r in results for d in r.defects)]
    return DraftCheck(id=draft.id, sentences=results, defects=defects, blocked=any(blocks(d) for d in found))


def _judged(scene: Scene, reading: Reading, previous: tuple[str, ...]) -> Verdict:
    """A sentence of two sides is held to both: what it says of the reader, and what it says of us."""
    halves = sides(reading.statement.text)
    if len(halves) == 1 and reading.facing == "seller":
        halves = [conditioned(reading.statement.text)]
    if halves == [reading.statement.text]:
        return judge(open_cases(scene, reading, previous), TESTS)
    read_ = (read(half, 2, 5, scene.ground, scene.cast) for half in halves)
    verdicts = [judge(open_cases(scene, r, previous), TESTS) for r in read_ if r.factual]
    flaws = tuple(f for v in verdicts for f in v.flaws)
    return Verdict(flaws, tuple(dict.fromkeys(i for v in verdicts for i in v.evidence)))


def _idle(text: str, reading: Reading, scene: Scene) -> SentenceCheck:
    """Nothing to prove, unless a question or a polite word smuggles a figure or touches what nobody should write."""
    smuggled = presumptions(scene, reading)
    if smuggled:
        return _answer(text, reading, Verdict(tuple(smuggled)))
    return SentenceCheck(text=text, kind=reading.kind, factual=False, supported=None)


def presumptions(scene: Scene, reading: Reading) -> list[Flaw]:
    """What a sentence without assertion takes for granted or intrudes on; notices and signatures do not."""
    if reading.kind in ("greeting", "opt_out", "source_notice", "signature"):
        return []
    return [*wording.intrusions(reading.statement.text), *figures.check_presumed(scene, reading.statement)]


def _answer(text: str, reading: Reading, verdict: Verdict) -> SentenceCheck:
    return SentenceCheck(
        text=text,
        kind=reading.kind,
        factual=True,
        supported=verdict.supported,
        evidence=list(verdict.evidence),
        defects=[f.defect for f in verdict.flaws],
        why="; ".join(f.why for f in verdict.flaws) or "found in " + ", ".join(verdict.evidence),
        repair=next((f.repair for f in verdict.flaws if f.repair), None),
    )
