"""`check_segments`: the run-time door. Segments already name their proof; the same tests hold them to it."""

from collections.abc import Iterator, Sequence

from agent.checks import cues, form
from agent.checks.drafts import TESTS, presumptions
from agent.checks.entities import ACRONYMS
from agent.checks.figures import check_presumed
from agent.checks.grounding import Flaw, Scene, judge, open_cases
from agent.checks.kinds import Cast, cast, read
from agent.checks.models import DraftView, Finding, SegmentView
from agent.checks.premises import Ground, split
from agent.checks.registry import finding
from agent.checks.statements import Statement
from agent.checks.surface import foreign_links, hidden_characters, placeholders, typography
from agent.checks.wordlists import wordlist
from agent.language.fold import fold
from agent.language.function_words import FUNCTION_WORDS
from agent.language.names import Name
from agent.language.sentences import words

# Order of the parts, as the framework cards tell it.
FRAMEWORKS = {
    "aida": ("attention", "interest", "desire", "action"),
    "pas": ("problem", "agitate", "solve"),
    "bab": ("before", "after", "bridge"),
}
# Words that open a question.
_ASKING = wordlist("auxiliaries") | {"shall", "might", "must"}
# Words that need no source.
_FREE = ACRONYMS | wordlist("calendar") | FUNCTION_WORDS
_FORMAL = ("greeting", "opt_out", "source_notice", "signature")
# Words fixed by law or habit, which ask nothing.
_NOTICES = ("source_notice", "opt_out", "signature")


def check_segments(draft: DraftView, ground: Ground) -> list[Finding]:
    """Findings of one draft, in the order of the text. Build the ground once per account (`premises.ground`)."""
    who = cast(ground)
    found = [*_body(draft, ground)]
    cited: tuple[str, ...] = ()
    for at, segment in enumerate(draft.segments):
        if segment.kind in _FORMAL:
            continue
        found.extend(_segment(draft, ground, who, at, cited))
        cited = segment.evidence or cited
    return found


def _segment(draft: DraftView, ground: Ground, who: Cast, at: int, before: tuple[str, ...]) -> Iterator[Finding]:
    segment = draft.segments[at]
    place = (draft.draft_id, at)
    yield from _citations(segment, ground, place)
    contact = next((c for c in ground.account.contacts if c.id == draft.contact_id), None)
    scene = Scene(ground, who, contact)
    for text in split(segment.text):
        reading = read(text, max(at, 2), len(draft.segments) + 2, ground, who)
        if segment.factual and not reading.factual and reading.kind != "cta":
            reading = reading.as_factual()
        if not reading.factual:
            yield from (finding(f.defect, f.why, *place) for f in presumptions(scene, reading))
            yield from (finding(f.defect, f.why, *place) for f in unknown_names(scene, reading.statement))
            continue
        pool = segment.evidence if segment.factual else None
        verdict = judge(open_cases(scene, reading, before, pool), TESTS)
        yield from (finding(f.defect, f"`{text}`: {f.why}", *place) for f in verdict.flaws)


def free_words(scene: Scene, text: str) -> list[Flaw]:
    """Figures and names of words that cite nothing, such as a subject."""
    statement = Statement.of(text.strip())
    return [*check_presumed(scene, statement), *unknown_names(scene, statement)]


def unknown_names(scene: Scene, statement: Statement) -> list[Flaw]:
    """Names and codes that neither the dossier nor the playbook holds. One capital at the start proves nothing."""
    vocabulary, free = scene.ground.vocabulary, scene.ignored | _FREE
    for name in statement.names:
        told = [w.text for w in words(fold(name.text))]
        one = name.opening and len(told) == 1
        if one and told[0] not in _ASKING and _stands_apart(statement, name):
            return [Flaw("invented_fact", f"`{name.text}` is no part of a sentence")]
        spaced = len(name.text.split()) > 1  # not `Souhaitez-vous`
        glued = name.opening and spaced and told[0] not in _ASKING | FUNCTION_WORDS and set(told[1:]) <= FUNCTION_WORDS
        if glued:
            return [Flaw("invented_fact", f"`{told[0]}` is no part of a sentence")]
        new = set(told[1:] if name.opening and not one else told) - vocabulary - free  # `Shall Claire Vasseur call?`
        coded = any(c.isdigit() for c in name.text) or (name.text.isupper() and len(name.text) > 4)
        if coded and {w for w in told if w in vocabulary or w not in free} - scene.ground.ours - _own_name(scene):
            return [Flaw("invented_fact", f"`{name.text}` is a code nobody needs here")]
        if new and not one:
            return [Flaw("invented_fact", f"nobody told of `{name.text}`")]
    return []


def _own_name(scene: Scene) -> set[str]:
    """Words of the account's name: `Studio 54`, `3M` are no codes."""
    return {w.text for w in words(fold(scene.ground.account.name))}


def _stands_apart(statement: Statement, name: Name) -> bool:
    """A single word at the start that is no start of a sentence: alone, or before another capital (`Zorp How do you…`)."""
    after = statement.text[name.end :].lstrip()
    return not after or after[0].isupper()


def _citations(segment: SegmentView, ground: Ground, place: tuple[int, int]) -> Iterator[Finding]:
    """A factual segment cites proof that exists and may be used."""
    if segment.factual and not segment.evidence:
        yield finding("no_evidence", f"`{segment.text.strip()}` states a fact and cites nothing", *place)
    for id_ in segment.evidence:
        source = ground.by_id.get(id_)
        if source is None:
            yield finding("unknown_evidence", f"no evidence, proof or claim is called `{id_}`", *place)
        elif not source.usable:
            reason = source.premises[0].reason if source.premises else "empty"
            yield finding("refused_evidence", f"{id_} may not be used: {reason}", *place)


def _body(draft: DraftView, ground: Ground) -> Iterator[Finding]:
    """Limits, notices, language and surface of the whole."""
    seller, place = ground.playbook.seller, draft.draft_id
    if "".join(s.text for s in draft.segments) != draft.body:
        yield finding("body_mismatch", "the texts of the segments, joined, are not the body", place)
    yield from _limits(draft, ground)
    whole = f"{draft.subject or ''}\n{draft.body}"
    for text in placeholders(whole):
        yield finding("placeholder", f"`{text}` was not filled in", place)
    for code in hidden_characters(whole):
        yield finding("forbidden_character", f"character {code}", place)
    for link in foreign_links(whole, seller):
        yield finding("foreign_link", f"`{link}` is not in allowed_links", place)
    for fault in typography(draft.body, draft.language):
        yield finding("typography", fault, place)
    tone = seller.tone.get(draft.language)
    if tone is not None and not tone.exclamation_marks and "!" in draft.body:
        yield finding("exclamation", "the playbook wants no exclamation mark", place)
    yield from _voice(draft, ground)
    scene = Scene(ground, cast(ground), None)
    yield from (finding(f.defect, f"subject: {f.why}", place) for f in free_words(scene, draft.subject or ""))
    if not in_order(draft.framework, [s.part for s in draft.segments]):
        yield finding("framework_order", f"the parts of {draft.framework} are out of order", place)


def in_order(framework: str | None, parts: Sequence[str | None]) -> bool:
    """The parts of the framework come in its order; a part may span several segments, others carry none."""
    order = FRAMEWORKS.get(framework or "", ())
    told = [order.index(p) for p in parts if p in order]
    return told == sorted(told)


def _limits(draft: DraftView, ground: Ground) -> Iterator[Finding]:
    seller, place = ground.playbook.seller, draft.draft_id
    rules = seller.email_rules
    asked = form.questions([s.text for s in draft.segments if s.kind not in _NOTICES])
    if asked > rules.questions_max:
        yield finding("two_questions", f"{asked} questions", place)
    if draft.channel == "email":
        yield from _email(draft, ground, asked)
    elif draft.channel == "linkedin_note":
        if len(draft.body) > seller.note_limit:
            yield finding("note_too_long", f"{len(draft.body)} characters for {seller.note_limit}", place)
        if any(form.sells(s.text, seller.name) for s in draft.segments if s.kind not in ("greeting", "signature")):
            yield finding("pitch_in_note", "a connection note carries no offer", place)
    if draft.channel == "linkedin_note" and any(s.kind in ("opt_out", "source_notice") for s in draft.segments):
        yield finding("notice_in_note", "notices belong in e-mails only", place)


def _unsourced(notice: str) -> bool:
    """The notice says `?` where it should name the source of the details."""
    return any(word.strip(" (),;") == "?" for word in notice.split())


def _email(draft: DraftView, ground: Ground, asked: int) -> Iterator[Finding]:
    rules, place = ground.playbook.seller.email_rules, draft.draft_id
    subject = form.word_count(draft.subject or "")
    if subject > rules.subject_max_words:
        yield finding("subject_too_long", f"{subject} words for {rules.subject_max_words}", place)
    if form.misleads(draft.subject or ""):
        yield finding("misleading_subject", f"`{draft.subject}` pretends to be something else", place)
    counted = sum(form.word_count(s.text) for s in draft.segments if s.kind not in rules.body_count_excludes)
    if counted > rules.body_max_words:
        yield finding("body_too_long", f"{counted} words for {rules.body_max_words}", place)
    if asked == 0:
        yield finding("no_question", "no question to answer", place)
    if not cues.has("opt_out", draft.body):
        yield finding("missing_opt_out", "no way to object is told", place)
    unknown = [s for s in draft.segments if s.kind == "source_notice" and _unsourced(s.text)]
    if not cues.has("source_notice", draft.body):
        yield finding("missing_source_notice", "where the contact details come from is not told", place)
    elif unknown:
        yield finding("missing_source_notice", "nobody noted where the contact details come from", place)


def _voice(draft: DraftView, ground: Ground) -> Iterator[Finding]:
    place = draft.draft_id
    texts = [t for s in draft.segments for t in split(s.text)]
    wanted, own = form.address(ground.playbook), [s.text for s in draft.segments if s.kind not in form.NOTICES]
    if draft.language == "fr" and form.mixes_address(own, wanted):
        yield finding("tu_vous_mix", f"the playbook says `{wanted}`", place)
    wrong = [t for t in texts if form.language_of(t) not in (None, draft.language)]
    if wrong:
        yield finding("language_mix", f"`{wrong[0]}` is not in {draft.language}", place)
    if form.opens_flat(texts):
        yield finding("cliche_opener", "an opener readers skip", place)
