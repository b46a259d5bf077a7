"""The custom note of level 4: quotable facts of three sources and two kinds, joined on one problem, with a comparison. Pure.

The sentences are those of the offline writer, held to the same checks; where they do not hold there is no note, and why.
"""

from agent.brief.models import CustomNote
from agent.checks.segments import check_segments
from agent.outreach.assembly import Case
from agent.outreach.checking import view_of
from agent.outreach.contacts import choose_contact
from agent.outreach.method import Method
from agent.outreach.models import Draft, Finding, Segment
from agent.outreach.planning import LEVEL_4_EVIDENCE, LEVEL_4_KINDS, Ask, Brief, brief_for
from agent.outreach.trying import blocking
from agent.outreach.writing.hooks import Said, say
from agent.outreach.writing.offline import pain_of, proof_of, topic_of
from agent.outreach.writing.typography import pick, short_name, spaced
from connectors.records import Contact, Language
from prompts import phrases


def note_for(case: Case, method: Method, language: Language) -> CustomNote:
    """The note for the contact the evidence serves best; the others are tried in the order of the dossier."""
    first = choose_contact(case.dossier.account, case.channels, case.facts)
    people = [c for c in case.dossier.account.contacts if c is first] + [
        c for c in case.dossier.account.contacts if c is not first and not c.opted_out
    ]
    none = CustomNote(why_none=phrases(language, "brief")["note"]["why_few"].format(items=0, kinds=0))
    for contact in people:
        note = _note(case, method, contact, language)
        if note.why_none is None:
            return note
        none = note if contact is first else none
    return none


def _note(case: Case, method: Method, contact: Contact, language: Language) -> CustomNote:
    bank = phrases(language, "brief")["note"]
    ask = Ask(contact=contact, tier=case.ranked.tier, channel="email", language=language, as_of=case.now)
    brief = brief_for(case.dossier, case.facts, case.playbook, method, ask)
    bearing = [f for f in brief.facts if f.id in brief.bearing]
    items, kinds = len({f.evidence for f in bearing}), len({f.signal for f in bearing})
    if items < LEVEL_4_EVIDENCE or kinds < LEVEL_4_KINDS:
        return CustomNote(contact=contact.id, why_none=bank["why_few"].format(items=items, kinds=kinds))
    said = _three(brief)
    if said is None:
        return CustomNote(contact=contact.id, why_none=bank["why_unsaid"])
    segments, headings = _segments(brief, said, bank)
    findings = _checked(case, brief, segments)
    if blocking(findings):
        return CustomNote(contact=contact.id, findings=findings, why_none=bank["why_unsaid"])
    title = bank["title"].format(name=contact.name, company=short_name(brief.account.name))
    return CustomNote(contact=contact.id, title=title, segments=segments, headings=headings, findings=findings)


def _three(brief: Brief) -> list[Said] | None:
    """One sentence from each of three sources, of two kinds at least."""
    said: list[Said] = []
    for fact in brief.facts:
        if fact.id not in brief.bearing or fact.evidence in {s.fact.evidence for s in said}:
            continue
        sentence = say(fact, brief)
        if sentence:
            said.append(sentence)
    kinds = [s.fact.signal for s in said]
    three = said[:LEVEL_4_EVIDENCE]
    if len({s.fact.signal for s in three}) < LEVEL_4_KINDS and len(set(kinds)) >= LEVEL_4_KINDS:
        other = next(s for s in said if s.fact.signal != three[0].fact.signal)
        three = [*three[:-1], other]
    enough = len(three) == LEVEL_4_EVIDENCE and len({s.fact.signal for s in three}) >= LEVEL_4_KINDS
    return three if enough else None


def _segments(brief: Brief, said: list[Said], bank: dict[str, str]) -> tuple[list[Segment], dict[int, str]]:
    """The sentences in order, and the heading that stands before each part (by position)."""
    email = phrases(brief.voice, "email")
    facts = [
        Segment(
            text=s.text,
            kind="hook",
            factual=True,
            evidence=[s.fact.evidence],
            facts=[s.fact.id],
            cards=["level-4-hyper"],
        )
        for s in said
    ]
    count = {"fr": "trois", "en": "three"}[brief.language]
    join = pick(email["join"], brief.account.id, brief.contact.id, "note").format(
        count=count, pain=pain_of(brief, said)
    )
    proof, _ = proof_of(brief)
    steps = phrases(brief.voice, "steps")["question"]
    question = pick(steps, brief.account.id, brief.contact.id, "note").format(
        company=short_name(brief.account.name), topic=topic_of(brief, said)
    )
    parts: list[tuple[str, list[Segment]]] = [
        (bank["seen"], facts),
        (bank["joined"], [Segment(text=join, kind="problem", cards=["level-4-hyper"])]),
        (bank["compared"], proof),
        (bank["question"], [Segment(text=question, kind="cta", cards=["rule-one-question"])]),
    ]
    segments: list[Segment] = []
    headings: dict[int, str] = {}
    for heading, found in parts:
        if found:
            headings[len(segments)] = heading
        segments += [s.model_copy(update={"text": spaced(s.text, brief.language)}) for s in found]
    return segments, headings


def _checked(case: Case, brief: Brief, segments: list[Segment]) -> list[Finding]:
    """The checks of a message of free length: proof, one question, register, no link."""
    parted = [s.model_copy(update={"text": s.text + "\n"}) for s in segments]
    body = "".join(s.text for s in parted)
    draft = Draft(
        step=1, day=1, channel="linkedin_message", level=4, language=brief.language, body=body, segments=parted
    )
    found = check_segments(view_of(draft, 0, brief.contact.id), case.ground)
    return [Finding.model_validate(f.model_dump()) for f in found]
