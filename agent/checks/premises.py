"""What a draft may rest on: the sentences of the dossier and of the playbook, each with what may be done with it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

from agent.checks import cues
from agent.checks.doubts import confirmed
from agent.checks.speakers import is_company, speakers
from agent.checks.statements import Statement
from agent.checks.wordlists import wordlist
from agent.language.fold import fold
from agent.language.quantities import quantities
from agent.language.sentences import Span, lines, sentences, trim, words
from agent.playbook.models import Playbook, Proof
from agent.reading.facts import USABLE, Fact
from connectors.records import Account, Dossier, Evidence

Side = Literal["prospect", "seller"]
# Reasons that condemn everything an evidence says when none of its facts is usable.
_WHOLE = {
    "stale", "other company of the same name", "about another company", "unsure", "injected instruction", "private life",
}  # fmt: skip
_TAG = re.compile(r"<[^<>\n]{1,300}>")
INTENT_KINDS = {"intent", "site_visit", "review_site", "intent_surge", "review_research"}


@dataclass(frozen=True)
class Premise:
    """One sentence of a source.

    `reason` is None when it may be used, else why it may not. `flagged` means that a fact covers it, `about` is the
    contact that fact is about (`contact:<id>`).
    """

    source: str
    side: Side
    statement: Statement
    reason: str | None = None
    speaker: str | None = None
    flagged: bool = False
    about: str | None = None

    @cached_property
    def record(self) -> bool:
        """True for a line of fields and codes (JSON)."""
        return self.statement.text.lstrip().startswith("{")

    @property
    def usable(self) -> bool:
        """True when a draft may rest on it."""
        return self.reason is None


@dataclass(frozen=True, eq=False)
class Source:
    """An evidence, a proof, a claim or the product summary, cut into premises. Compared by identity."""

    id: str
    side: Side
    kind: str
    premises: tuple[Premise, ...]
    day: date | None = None
    customer: str | None = None
    may_name: bool = True

    @cached_property
    def usable(self) -> tuple[Premise, ...]:
        """Premises a draft may rest on."""
        return tuple(p for p in self.premises if p.usable)

    @cached_property
    def flat(self) -> str:
        """Folded text of the usable premises."""
        return "\n".join(p.statement.flat for p in self.usable)


@dataclass(frozen=True, eq=False)
class Offer:
    """What a playbook lets a draft say of us: built once for all accounts of a seller (`offer_of`)."""

    playbook: Playbook
    sources: tuple[Source, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every folded word of the proofs, claims and product."""
        return frozenset(t.text for s in self.sources for p in s.usable for t in p.statement.tokens)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Those words, the seller's names and customers, and the words of the personas."""
        seller = self.playbook.seller
        texts = [seller.name, seller.legal_name, seller.sender.name, seller.postal_address]
        texts += [s.customer for s in self.sources if s.customer]
        texts += [w for p in self.playbook.personas for ws in p.vocabulary.values() for w in ws]
        return self.words | _words_of(texts)


@dataclass(frozen=True)
class Ground:
    """Everything one draft is held against."""

    account: Account
    offer: Offer
    prospect: tuple[Source, ...]  # the evidence of the dossier
    facts: tuple[Fact, ...]
    as_of: date

    @property
    def playbook(self) -> Playbook:
        """The playbook of the seller."""
        return self.offer.playbook

    @property
    def seller(self) -> tuple[Source, ...]:
        """Proofs, claims, value propositions and the product summary."""
        return self.offer.sources

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The evidence, then what the seller states."""
        return (*self.prospect, *self.seller)

    @cached_property
    def by_id(self) -> dict[str, Source]:
        """Sources by id."""
        return {s.id: s for s in self.sources}

    @property
    def ours(self) -> frozenset[str]:
        """Every folded word of the playbook's proofs, claims and product."""
        return self.offer.words

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every folded word that a fact of the dossier, a label, a name or the playbook holds."""
        names = [self.account.name, *(t for c in self.account.contacts for t in (c.name, c.title))]
        told = {t.text for s in self.prospect for p in s.usable if _vouched(s, p) for t in p.statement.tokens}
        return self.offer.vocabulary | told | _words_of(names)

    @cached_property
    def sayings(self) -> tuple[str, ...]:
        """Folded pains and goals of the playbook's personas: remarks on the trade, whatever figure they hold."""
        lists = (said for p in self.playbook.personas for said in (p.pains, p.goals))
        return tuple(dict.fromkeys(fold(text) for said in lists for texts in said.values() for text in texts))

    def names(self, key: str) -> bool:
        """The folded name stands inside a sentence of a source."""
        holding = (p.statement for s in self.sources for p in s.premises if key in p.statement.flat)
        return any(n.key == key and (not n.opening or " " in n.text) for held in holding for n in held.names)


def _words_of(texts: Iterable[str]) -> set[str]:
    return {w.text for text in texts for w in words(fold(text))}


def _vouched(source: Source, premise: Premise) -> bool:
    """Covered by a fact, or the label of the source (its last sentence)."""
    return premise.flagged or premise is source.premises[-1]


def ground(dossier: Dossier, facts: Sequence[Fact], offer: Playbook | Offer) -> Ground:
    """Build the ground of an account once; every draft of the account shares it, every account of a seller its offer."""
    offer = offer if isinstance(offer, Offer) else offer_of(offer)
    playbook = offer.playbook
    account = dossier.account
    people = [c.name for c in account.contacts]
    by_evidence: dict[str, list[Fact]] = {}
    names = {c.id: c.name for c in account.contacts}
    for fact in facts:
        if not confirmed(fact, facts, dossier.evidence, account.as_of):
            fact = fact.model_copy(update={"usable": True, "quotable": True, "reason": USABLE})
        speaker = names.get((fact.speaker or "").removeprefix("contact:"), fact.speaker)
        speaker = None if speaker and is_company(speaker, account.name) else speaker
        told = fact if speaker == fact.speaker else fact.model_copy(update={"speaker": speaker})
        by_evidence.setdefault(fact.evidence, []).append(told)
    own = [_evidence_source(e, by_evidence.get(e.id, []), account, playbook, people) for e in dossier.evidence]
    return Ground(account, offer, tuple(own), tuple(facts), account.as_of)


def offer_of(playbook: Playbook) -> Offer:
    """Proofs, claims, value propositions and the product summary of a playbook."""
    found = [_proof_source(p) for p in playbook.proofs]
    statements = [*playbook.seller.product.claims, *playbook.seller.value_propositions]
    for claim in statements:
        kind = "claim" if claim in playbook.seller.product.claims else "value_proposition"
        found.append(Source(claim.id, "seller", kind, tuple(_seller(claim.id, t) for t in (claim.fr, claim.en))))
    summary = playbook.seller.product.summary
    premises = [_seller("product-summary", s) for text in summary.values() for s in split(text)]
    found.append(Source("product-summary", "seller", "summary", tuple(premises)))
    return Offer(playbook, tuple(found))


def split(text: str) -> list[str]:
    """Sentences of a text, line by line."""
    return list(_split(text))


@lru_cache(maxsize=4_096)
def _split(text: str) -> tuple[str, ...]:
    return tuple(text[s.start : s.end] for line in lines(text, Span(0, len(text))) for s in sentences(text, line))


def _seller(source: str, text: str) -> Premise:
    return Premise(source, "seller", Statement.of(text))


def _proof_source(proof: Proof) -> Source:
    parts = split(proof.body)
    intro = f"{proof.customer}, {proof.industry}" + (f", {proof.employees} people" if proof.employees else "")
    country = " ".join(sorted(wordlist(f"country_{(proof.country or '').lower()}", missing=frozenset())))
    premises = tuple(_seller(proof.id, text) for text in (intro, proof.problem, *parts, country) if text)
    customer = proof.customer
    return Source(proof.id, "seller", "proof", premises, customer=customer, may_name=proof.may_name)


def _evidence_source(
    evidence: Evidence, facts: list[Fact], account: Account, playbook: Playbook, people: list[str]
) -> Source:
    default = _default_reason(evidence, facts, account.as_of, playbook)
    text = evidence.text
    spans = [
        s for line in lines(text, Span(0, len(text))) for piece in _blocks(text, line) for s in sentences(text, piece)
    ]
    voices = speakers(evidence.kind, [text[s.start : s.end] for s in spans], people, account.name)
    told = [(fact, _occurrences(text, fact.quote)) for fact in facts]
    premises = [
        p for span, voice in zip(spans, voices, strict=True) for p in _premises(evidence, span, told, default, voice)
    ]
    if any(p.usable for p in premises):  # "in <name of the paper>, …": the source's own name may be said
        premises.append(Premise(evidence.id, "prospect", Statement.of(evidence.source)))
    return Source(evidence.id, "prospect", evidence.kind, tuple(premises), day=evidence.date)


def _blocks(text: str, line: Span) -> list[Span]:
    """The pieces of a line between HTML tags, the line itself when it holds none."""
    if "</" not in text:
        return [line]
    edges = [line.start, *(at for m in _TAG.finditer(text, line.start, line.end) for at in m.span()), line.end]
    pieces = (trim(text, Span(a, b)) for a, b in zip(edges[::2], edges[1::2], strict=True))
    return [p for p in pieces if p.start < p.end]


def _default_reason(evidence: Evidence, facts: list[Fact], as_of: date, playbook: Playbook) -> str | None:
    """Why nothing of this evidence may be used, when no fact says otherwise.

    A namesake condemns the whole page, and so does age when the page itself is old; a private, doubtful or foreign fact
    condemns its own sentence.
    """
    if evidence.kind in INTENT_KINDS or any(playbook.never_reveals(f.signal) for f in facts):
        return "never reveal"
    if any(f.usable for f in facts):
        return None
    if facts and all(f.reason in _WHOLE for f in facts):
        namesake = "other company of the same name"
        if any(f.reason == namesake for f in facts):
            return namesake
        if len(facts) == 1:
            return facts[0].reason
    rule = playbook.signal(evidence.kind) or playbook.signal(_KIND_SIGNAL.get(evidence.kind))
    old = rule is not None and (as_of - evidence.date).days > rule.half_life_days
    return "stale" if old else None


_KIND_SIGNAL = {
    "job_post": "job_posting", "crm_note": "crm_event", "website": "profile_fact", "registry": "profile_fact",
}  # fmt: skip


def _premises(
    evidence: Evidence, span: Span, told: list[tuple[Fact, list[Span]]], default: str | None, voice: str | None
) -> list[Premise]:
    """The sentence, without what unusable facts hold, and one premise per unusable fact. `told`: where each fact stands."""
    text = evidence.text
    tainted: list[tuple[Span, Fact]] = []
    reason, flagged, speaker = default, False, None
    about: str | None = None
    for fact, places in told:
        place = _overlap(places, span)
        if place is None:
            continue
        speaker = speaker or fact.speaker
        if fact.quotable:
            reason, flagged = None, True
            about = about or (fact.about if fact.about.startswith("contact:") else None)
        else:
            tainted.append((place, fact))
    if reason is None and cues.has("rumour", text[span.start : span.end]):
        reason = "unsure"
    found = [
        Premise(evidence.id, "prospect", Statement.of(text[p.start : p.end]), _why_not(f), f.speaker, True)
        for p, f in tainted
    ]
    for place in (p for p, f in tainted if f.reason == "conflicting"):
        rest = _unfigured(text[place.start : place.end])  # only its figures are in doubt
        found.append(Premise(evidence.id, "prospect", Statement.of(rest), None, None, True))
    kept = _without(text, span, [p for p, _ in tainted]).replace("_", " ")  # the keys of a record are words
    if kept.strip(" .,;:·—-\"'«»"):
        here = voice is not None and fold(voice) in fold(
            kept
        )  # a name beside the verb of saying beats the page's speaker
        spoken = voice if here else speaker or voice
        found.insert(0, Premise(evidence.id, "prospect", Statement.of(kept), reason, spoken, flagged, about))
    return found


def _unfigured(text: str) -> str:
    """The text with its figures left out."""
    for quantity in reversed(quantities(text)):
        text = text[: quantity.start] + "…" + text[quantity.end :]
    return text


def _why_not(fact: Fact) -> str:
    if not fact.usable:
        return fact.reason
    return "never reveal" if fact.signal in ("intent_surge", "site_visit", "review_research") else "not quotable"


def _occurrences(text: str, quote: str) -> list[Span]:
    """Everywhere a quote stands in a text."""
    found: list[Span] = []
    at = text.find(quote)
    while at >= 0:
        found.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def _overlap(places: Sequence[Span], span: Span) -> Span | None:
    """The first of the places that touches the sentence, clipped to it."""
    touched = next((p for p in places if p.start < span.end and span.start < p.end), None)
    return Span(max(touched.start, span.start), min(touched.end, span.end)) if touched else None


def _without(text: str, span: Span, holes: Iterable[Span]) -> str:
    parts, at = [], span.start
    for hole in sorted(holes):
        parts.append(text[at : hole.start])
        at = max(at, hole.end)
    parts.append(text[at : span.end])
    return " … ".join(p.strip() for p in parts if p.strip())


def flat(text: str) -> str:
    """Folded text."""
    return fold(text)
