"""The offline writer: the brief's facts, proofs and claims set into the phrase bank. Deterministic, French and English.

It aims at 50 to 90 words before the notices (executives: 75 at most); the checks, not the writer, decide what may leave.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

from agent.language.fold import fold
from agent.outreach.models import Kind, PartName, Segment
from agent.outreach.planning import Brief
from agent.outreach.relevance import scrap, stems
from agent.outreach.writing.hooks import Said, say
from agent.outreach.writing.nouns import with_article
from agent.outreach.writing.pairing import answering, nearness
from agent.outreach.writing.proofs import customer_name, proof_sentences
from agent.outreach.writing.typography import day, lower_first, order, pick, short_name, spaced, upper_first, words
from agent.outreach.writing.voice import lower_opening
from agent.playbook.models import Claim, Proof
from agent.reading.facts import Fact
from prompts import phrases

SHORT, LONG, EXECUTIVE = 50, 90, 75
# Level 4 joins three sources; a second fact must be short or the e-mail is not read, and the whole may be a little longer.
JOINED, SECOND, LONG_JOINED = 3, 26, 110
# First facts and openings tried before one is taken that leaves a part of the framework out.
FIRSTS, TRIED = 3, 12
# Frames that tell of an event: only after them is there a project or a stage to speak of.
EVENTS = ("press_clause", "press_fragment")


@dataclass(frozen=True)
class Written:
    """What a writer gives: a subject for e-mails and the segments between greeting and notices, without separators."""

    subject: str | None
    segments: list[Segment]
    facts: list[str] = field(default_factory=list)


def write_email(brief: Brief) -> Written | None:
    """An e-mail for the brief, None when its level has no fact that can be said in this language.

    Of the openings level 4 allows, the first that leaves room for the problem and the proof is taken; when none does, a
    reader with words of their own to answer gets level 3, whole, instead.
    """
    short: tuple[list[Said], list[Segment]] | None = None
    for hooks in openings(brief):
        segments = _arranged(brief, hooks)
        fits = _count(segments) <= _ceiling(brief, hooks)
        if fits and set(brief.parts) <= {s.part for s in segments}:
            return _finished(brief, hooks, segments)
        if len(hooks) < JOINED or (fits and not _own(brief)):
            short = short or (hooks, segments)
    return _finished(brief, *short) if short else None


def _finished(brief: Brief, hooks: list[Said], segments: list[Segment]) -> Written:
    return Written(subject=_subject(brief, hooks), segments=segments, facts=[h.fact.id for h in hooks])


def write_note(brief: Brief, limit: int) -> Written | None:
    """A LinkedIn connection note within `limit` characters, greeting included; no pitch, no product."""
    bank = phrases(brief.voice, "email")
    greeting = greeting_of(brief)
    close = [t.format(company=short_name(brief.account.name)) for t in bank["note_close"]]
    if brief.level.reached == 1:
        topic = _topics(brief)
        bodies = [_Plain(t.format(topic=topic, trade=trade(brief))) for t in bank["note_segment"]]
        text = next((b.text for b in bodies if len(f"{greeting} {b.text}") <= limit), None)
        return Written(subject=None, segments=[Segment(text=text, kind="other")]) if text else None
    for fact in brief.facts:
        said = say(fact, brief)
        for end in [close[i] for i in order(len(close), brief.account.id, fact.id)]:
            body = _after_greeting(said)
            if said and len(spaced(f"{greeting} {body} {end}", brief.language)) <= limit:
                return Written(
                    subject=None,
                    segments=[_fact_segment(said, "hook", None, body), Segment(text=end, kind="cta")],
                    facts=[fact.id],
                )
    return None


def _after_greeting(said: Said | None) -> str:
    """The sentence as it follows "Bonjour …,": without its capital, unless it opens with "I" or a name."""
    return "" if said is None else lower_opening(said.text)


@dataclass(frozen=True)
class _Plain:
    """A sentence without a fact."""

    text: str


def greeting_of(brief: Brief) -> str:
    """ "Bonjour Madame Marchetti," when the title says it, else the full name; first name in English."""
    bank = phrases(brief.voice, "email")
    first, _, last = brief.contact.name.partition(" ")
    head = re.split(r"[\s,/]+", brief.contact.title.casefold().strip())[0] if brief.contact.title else ""
    title = "f" if head in bank["feminine"] else "m" if head in bank["masculine"] else None
    template = bank["greeting"]["formal" if title else "plain"]
    return str(
        template.format(
            title=bank["titles"].get(title, ""), last_name=last or first, first_name=first, name=brief.contact.name
        )
    )


def trade(brief: Brief) -> str:
    """The account's trade in words, or "votre métier"."""
    bank = phrases(brief.voice, "email")
    return str(bank["trades"].get(brief.account.industry or "", bank["trade_unknown"]))


def openings(brief: Brief) -> list[list[Said]]:
    """What may be said first, best first: one fact for levels 2 and 3, three from three sources for level 4.

    One empty opening at level 1; none when no fact of the level can be said.
    """
    level = brief.level.reached
    if level == 1:
        return [[]]
    facts = _own(brief) if level == 3 else brief.facts
    firsts = list(islice((s for f in facts if (s := say(f, brief))), FIRSTS))
    firsts = [s for s in firsts if not scrap(s.fact, brief.language)] or firsts[:1]
    if level < 4:
        return [[s] for s in firsts]
    seconds = list(_seconds(brief))
    # The best first fact with any two others, before the next best one.
    joined = ([first, *pair] for first in firsts for pair in combinations(seconds, JOINED - 1))
    return list(islice((j for j in joined if _apart(j)), TRIED))


def _own(brief: Brief) -> list[Fact]:
    """The facts about the reader: their words, their post."""
    return [f for f in brief.facts if f.about == f"contact:{brief.contact.id}"]


def _seconds(brief: Brief) -> Iterator[Said]:
    """Short sentences that can follow another: only facts that bear on the problem are joined to it."""
    for fact in brief.facts:
        said = say(fact, brief, second=True) if fact.id in brief.bearing else None
        if said and words(said.text) <= SECOND:
            yield said


def _apart(said: Sequence[Said]) -> bool:
    """Each from a source of its own, and the ones that follow each in a frame of its own."""
    frames = [s.frame for s in said[1:]]
    return len({s.fact.evidence for s in said}) == len(said) and len(set(frames)) == len(frames)


def _arranged(brief: Brief, hooks: list[Said]) -> list[Segment]:
    """Hook, problem, proof, value, question; longer or shorter to meet the word budget."""
    ceiling = _ceiling(brief, hooks)
    parts = brief.parts
    head = [_fact_segment(h, "hook", _part(parts, 0), h.text) for h in hooks] or [_segment_hook(brief, parts)]
    if not brief.turn:  # a second try tells another proof
        brief = brief.with_proofs(answering(brief, _pains(brief), _told(hooks)))
    problem = _problem(brief, hooks, _part(parts, 1))
    proof, used = proof_of(brief, _part(parts, 2))
    question = _asked(brief, used)
    body = [*head, problem, *proof]
    extra = claims_of(brief, _part(parts, 2))
    for claim in extra:
        if _count([*body, question]) >= SHORT + 8 or _count([*body, claim, question]) > ceiling:
            break
        body.append(claim)
    # Joined facts keep the sentence that says what they have in common; a single one keeps the proof.
    for dropped in [proof, [problem]] if len(head) > 1 else [[problem], proof]:
        if _count([*body, question]) > ceiling and not (len(head) > 1 and problem in dropped):
            body = [s for s in body if s not in dropped]
            question = question if proof and proof[0] in body else _asked(brief, None)
    return [*body, question]


def _asked(brief: Brief, proof: Proof | None) -> Segment:
    """The one question; it speaks of the customer only when the proof was told."""
    return Segment(text=_question(brief, proof), kind="cta", part="action" if "action" in brief.parts else None)


def _ceiling(brief: Brief, hooks: Sequence[Said]) -> int:
    """Words before the notices."""
    return EXECUTIVE if brief.executive else LONG_JOINED if len(hooks) > 1 else LONG


def _count(segments: list[Segment]) -> int:
    return sum(words(s.text) for s in segments)


def _part(parts: tuple[str, ...], index: int) -> PartName | None:
    return parts[index] if index < len(parts) else None  # type: ignore[return-value]


def _fact_segment(said: Said, kind: Kind, part: PartName | None, text: str) -> Segment:
    return Segment(text=text, kind=kind, part=part, factual=True, evidence=[said.fact.evidence], facts=[said.fact.id])


def _segment_hook(brief: Brief, parts: tuple[str, ...]) -> Segment:
    bank = phrases(brief.voice, "email")
    template = pick(bank["segment_hook"], brief.account.id, brief.contact.id, str(brief.turn))
    return Segment(text=template.format(trade=trade(brief), pain=pain_of(brief, [])), kind="hook", part=_part(parts, 0))


def _problem(brief: Brief, hooks: list[Said], part: PartName | None) -> Segment:
    bank = phrases(brief.voice, "email")
    keys = (brief.account.id, brief.contact.id, "problem", str(brief.turn))
    if not hooks:
        goal = _near(_listed(brief, "goals"), [], keys) or pain_of(brief, hooks)
        return Segment(text=pick(bank["segment_problem"], *keys).format(goal=goal), kind="problem", part=part)
    if len(hooks) > 1:
        text = _joined(brief, hooks, keys)
    else:
        told = bank["problem_event" if hooks[0].frame in EVENTS else "problem"]
        text = pick(told, *keys).format(trade=trade(brief), pain=pain_of(brief, hooks))
    return Segment(text=text, kind="problem", part=part)


def _joined(brief: Brief, hooks: list[Said], keys: tuple[str, ...]) -> str:
    """What the joined facts have in common; a pain none of them speaks of is told as the trade's, not as theirs."""
    pain = pain_of(brief, hooks)
    templates = phrases(brief.voice, "email")["join" if _shares(pain, hooks) else "join_trade"]
    return pick(templates, *keys).format(count=_number(len(hooks), brief.language), pain=pain, trade=trade(brief))


def proof_of(brief: Brief, part: PartName | None = None) -> tuple[list[Segment], Proof | None]:
    """The first proof of the brief that can be said, as a segment."""
    bank = phrases(brief.voice, "email")
    for proof in brief.proofs:
        told = proof_sentences(proof, bank["proof"], bank["proof_before_after"])
        if told:
            text = pick(told, brief.account.id, brief.contact.id)
            return [Segment(text=text, kind="proof", part=part, factual=True, evidence=[proof.id])], proof
    return [], None


def claims_of(brief: Brief, part: PartName | None = None) -> list[Segment]:
    """The persona's value proposition first; product claims only for readers who are not executives."""
    seller = brief.playbook.seller
    own: list[Claim] = [v for v in seller.value_propositions if v.persona == brief.contact.persona]
    claims: list[Claim] = [] if brief.executive else list(seller.product.claims)
    rotated = [claims[i] for i in order(len(claims), brief.account.id, brief.contact.id)] if claims else []
    return [
        Segment(text=_stated(c.text(brief.language), brief), kind="other", part=part, factual=True, evidence=[c.id])
        for c in [*own, *rotated[:1]]
    ]


def _stated(claim: str, brief: Brief) -> str:
    """A claim as a sentence: one that opens with a bare verb gets the bank's opening ("L'idée : savoir …")."""
    bank = phrases(brief.voice, "email")
    first = claim.split(maxsplit=1)[0].casefold()
    bare = first.endswith(("er", "ir", "oir", "re")) if brief.language == "fr" else first in bank["bare_verbs"]
    return str(bank["bare_claim"].format(claim=lower_first(claim))) if bare else claim


def _question(brief: Brief, proof: Proof | None) -> str:
    bank = phrases(brief.voice, "email")
    customer = "" if proof is None else customer_name(proof) if proof.may_name else bank["customer_unnamed"]
    variants = bank["cta"] if proof else bank["cta_unnamed"]
    template = pick(variants, brief.account.id, brief.contact.id, "cta")
    return str(template.format(company=short_name(brief.account.name), customer_ref=customer))


def _subject(brief: Brief, hooks: list[Said]) -> str:
    """At most the playbook's number of words: from the source said first, or a word of the trade and the company."""
    bank = phrases(brief.voice, "email")
    limit = brief.playbook.seller.email_rules.subject_max_words
    slots = {"company": short_name(brief.account.name), "topic": topic_of(brief, hooks), "day": "", "source": ""}
    templates = [bank["subject"][i] for i in order(len(bank["subject"]), brief.account.id, brief.contact.id, "subject")]
    if hooks:
        evidence = brief.evidence[hooks[0].fact.evidence]
        slots |= {"day": day(evidence.date, brief.language), "source": evidence.source}
        own = bank["subject_by_frame"].get(hooks[0].frame, [])
        near = _shares(slots["topic"], hooks)
        templates = [*templates, *own] if near else [*own, *templates]
    made = [upper_first(t.format(**slots)) for t in [*templates, *bank["subject_short"]]]
    fitting = [s for s in made if len(s.split()) <= limit and words(s) <= limit]
    return fitting[0] if fitting else " ".join(slots["company"].split()[:limit])


def _shares(topic: str, hooks: list[Said]) -> bool:
    return bool(stems(topic) & {s for h in hooks for s in stems(h.text)})


def topic_of(brief: Brief, hooks: Sequence[Said] = ()) -> str:
    """A word of the persona's vocabulary, the nearest to what was said; else the trade.

    A product or an acronym is a topic only when it was said: alone, it would state that the reader has it.
    """
    told = _told(hooks)
    vocabulary = [v for v in _listed(brief, "vocabulary") if v == v.lower() or v in told]
    return _near(vocabulary, hooks, (brief.account.id, brief.contact.id, "topic")) or trade(brief)


def _topics(brief: Brief) -> str:
    """Two words of the persona's vocabulary, or the trade."""
    vocabulary = [v for v in _listed(brief, "vocabulary") if v == v.lower()]
    turn = order(len(vocabulary), brief.account.id, brief.contact.id, "topic")[:2] if vocabulary else []
    return ", ".join(vocabulary[i] for i in turn) or trade(brief)


def pain_of(brief: Brief, hooks: Sequence[Said] = ()) -> str:
    """A pain of the persona: the nearest to what was said, then to the brief's first proof, which will answer it."""
    proof = brief.proofs[0] if brief.proofs else None
    keys = (brief.account.id, brief.contact.id, "pain", str(brief.turn))
    pain = _near(_pains(brief), hooks, keys, proof).rstrip(".")
    return with_article(pain) if brief.language == "fr" else pain


def _pains(brief: Brief) -> list[str]:
    return _listed(brief, "pains") or [phrases(brief.voice, "email")["pain_neutral"]]


def _told(hooks: Sequence[Said]) -> str:
    return " ".join(h.text for h in hooks)


def _near(choices: list[str], hooks: Sequence[Said], keys: tuple[str, ...], proof: Proof | None = None) -> str:
    """The choice nearest to what was said, the account deciding among equals; the next one at each turn."""
    if not choices:
        return ""
    told = _told(hooks)
    turn = int(keys[-1]) if keys[-1].isdigit() else 0
    fixed = [k for k in keys if not k.isdigit()]
    rotated = [choices[i] for i in order(len(choices), *fixed)]
    return sorted(rotated, key=lambda c: -nearness(c, told, proof))[turn % len(rotated)]


def _listed(brief: Brief, name: str) -> list[str]:
    """A list of the persona, without what belongs to other trades: nobody speaks of workshops to a clinic."""
    if brief.persona is None:
        return []
    lists: dict[str, list[str]] = getattr(brief.persona, name)
    return [text for text in lists.get(brief.language, []) if fits_trade(text, brief)]


def fits_trade(text: str, brief: Brief) -> bool:
    """False when a word of the text belongs to other trades than the account's and none of its facts uses it."""
    bound: dict[str, list[str]] = phrases(brief.voice, "email")["trade_words"]
    words_ = re.findall(r"[a-z]+", fold(text))
    strange = {w for w in words_ if w in bound and brief.account.industry not in bound[w]}
    return not strange or strange <= {w for f in brief.facts for w in re.findall(r"[a-z]+", fold(f.quote))}


def _number(count: int, language: str) -> str:
    names = {"fr": {2: "deux", 3: "trois", 4: "quatre"}, "en": {2: "two", 3: "three", 4: "four"}}
    return names[language].get(count, str(count))
