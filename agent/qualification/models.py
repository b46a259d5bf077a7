"""The deal proposal, in the shape the contract gives it. Frozen: a change makes a new record and a new hash."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from agent.outreach.models import EvidenceRef, Segment, Severity, WriterInfo, digest
from agent.qualification.gates import Gates
from agent.qualification.records import Conflict, ElementName, Frozen, Ledger, Quote, Status
from connectors.deals import DealAccount, Opportunity, SourceGap
from connectors.records import Language

# The name under which the summary is decided, beside the elements.
SUMMARY = "summary"


class Question(Frozen):
    """A question to ask next. `moves` names what an answer would change; `ask` the buyer who spoke of it last."""

    text: str
    card: str
    element: ElementName | None = None
    ask: str | None = None
    moves: list[str] = Field(default=[])


class Element(Frozen):
    """What the sources prove on one criterion, and what to ask next. `sha256` is what an approval of it covers."""

    label: str
    status: Status
    quotes: list[Quote] = Field(default=[])
    why: str
    confidence: float
    next_questions: list[Question] = Field(default=[])
    conflicts: list[Conflict] = Field(default=[])
    sha256: str = ""


class Score(Frozen):
    """Elements met in the method shown."""

    met: int
    of: int


class GateReason(Frozen):
    """Why a gate is what it is: the card that sets the threshold and where the card takes it from."""

    gate: str
    value: int | bool | None
    why: str
    card: str
    source: str


class MethodChoice(Frozen):
    """The method shown and why it was chosen."""

    name: str
    title: str
    deal_type: Literal["simple", "complex"]
    why: str
    card: str


class SummarySegment(Segment):
    """One sentence of the summary: the stretches of sources it quotes, and the elements it tells of."""

    quotes: list[Quote] = Field(default=[])
    elements: list[ElementName] = Field(default=[])


class Summary(Frozen):
    """The manager's text, under 200 words. The segments' texts, joined, are the text."""

    text: str
    words: int
    segments: list[SummarySegment]


class Phase(Frozen):
    """Maturity of the buyer's project, 1 to 5, with the contact rhythm the method asks for. `stage` is the CRM's."""

    number: int
    name: str
    why: str
    rhythm: str
    card: str
    stage: str | None
    days_in_stage: int | None


class Action(Frozen):
    """A next step for the rep."""

    text: str
    why: str
    card: str


class Risk(Frozen):
    """What could lose the deal."""

    risk: str
    severity: Literal["maximum", "high", "medium"]
    why: str
    card: str
    quotes: list[Quote] = Field(default=[])


class ChampionTest(Frozen):
    """One of the three questions of the champion test; proven only by the quote shown."""

    question: str
    test: Literal["access", "defence", "information"]
    proven: bool
    quote: Quote | None = None


class RfpReason(Frozen):
    """A reason not to answer a tender: true, or None when the sources cannot tell."""

    reason: str
    holds: bool | None
    why: str
    card: str


class ConflictLine(Frozen):
    """Two statements that cannot both hold, as the page shows them; the later one counts."""

    element: ElementName
    text: str
    earlier: Quote
    later: Quote
    why: str


class Change(Frozen):
    """What moved since a person last approved the element; `quote` holds the new words, when there are any."""

    element: str
    before: Status
    after: Status
    text: str
    quote: Quote | None = None
    approved_by: str
    approved_at: str


class Earlier(Frozen):
    """An element as a person last approved it, in this or an earlier proposal of the deal."""

    element: Element
    by: str
    at: str


class DealFinding(Frozen):
    """What a check says of an element or of a sentence of the summary."""

    check: str
    severity: Severity
    element: str | None = None
    segment: int | None = None
    message: str


Basis = Literal["quoted", "crm", "proposed", "assumption"]


class PlanStep(Frozen):
    """A step of the mutual action plan. `said` holds the buyer's own words where they give no day to count on."""

    step: str
    owner: str
    side: Literal["buyer", "seller", "both"]
    day: dt.date | None
    said: str | None = None
    basis: Basis
    quote: Quote | None = None


class MutualActionPlan(Frozen):
    """A draft to write with the buyer: no date in it is agreed unless quoted."""

    goal: str
    steps: list[PlanStep]
    note: str
    cards: list[str]


class Figure(Frozen):
    """A line of the business case. `value` as said or computed; anything not quoted says so."""

    label: str
    value: str
    basis: Basis
    why: str
    quote: Quote | None = None


class BusinessCase(Frozen):
    """Figures to confirm with the buyer's finance."""

    lines: list[Figure]
    note: str
    cards: list[str]


class DiscoveryQuestion(Frozen):
    """A question of the discovery plan; `answer` is what the buyer already said."""

    text: str
    card: str
    heading: str
    element: ElementName | None = None
    answer: Quote | None = None


class DiscoveryPlan(Frozen):
    """The next discovery conversation: by question word, as a fifteen-question script, twice over for a reseller."""

    qqoqcp: list[DiscoveryQuestion]
    script: list[DiscoveryQuestion]
    double: list[DiscoveryQuestion]
    note: str


class DemoPoint(Frozen):
    """What to show one person, because of their own words."""

    person: str
    role: str
    persona: str | None
    show: list[str]
    quotes: list[Quote]
    words: list[str]
    avoid: list[str]


class DemoGuide(Frozen):
    """The next demonstration, person by person."""

    people: list[DemoPoint]
    note: str


class Handoff(Frozen):
    """What customer success must know of a won deal: our promises, the configuration asked for, people, risks."""

    promises: list[Quote]
    configuration: list[Quote]
    contacts: list[str]
    risks: list[str]
    note: str
    cards: list[str]


class Hypothesis(Frozen):
    """A line of the negotiation brief; a hypothesis unless quoted."""

    text: str
    basis: Basis
    quote: Quote | None = None


class Trade(Frozen):
    """What to ask for when the buyer asks for something; `quote` holds their words when they already did."""

    asked: str
    in_return: str
    card: str
    quote: Quote | None = None


class Zone(Frozen):
    """Possible agreement, in `currency`: from our lowest known price to the buyer's highest; None where unknown."""

    seller_price: float | None
    buyer_ceiling: float | None
    currency: str | None
    overlap: bool
    text: str


class NegotiationBrief(Frozen):
    """Preparation of the negotiation; internal, and hypotheses until the buyer says otherwise."""

    interests_buyer: list[Hypothesis]
    interests_seller: list[Hypothesis]
    batna_buyer: list[Hypothesis]
    batna_seller: list[Hypothesis]
    zopa: Zone | None
    trades: list[Trade]
    note: str
    cards: list[str]


class DealProposal(Frozen):
    """One deal, qualified, waiting for a human element by element. See the contract for each field."""

    proposal_id: str
    kind: Literal["deal"] = "deal"
    status: Literal["pending"] = "pending"
    deal: str
    account: DealAccount
    opportunity: Opportunity
    language: Language
    as_of: dt.date
    framework: str
    method: MethodChoice
    elements: dict[ElementName, Element]
    score: Score
    gates: Gates
    gate_reasons: list[GateReason]
    rfp_reasons: list[RfpReason] = Field(default=[])
    summary: Summary
    phase: Phase
    next_questions: list[Question]
    next_actions: list[Action]
    risks: list[Risk]
    champion_test: list[ChampionTest]
    conflicts: list[ConflictLine] = Field(default=[])
    changes: list[Change] = Field(default=[])
    mutual_action_plan: MutualActionPlan
    business_case: BusinessCase
    discovery_plan: DiscoveryPlan
    demo_guide: DemoGuide
    handoff: Handoff | None = None
    negotiation_brief: NegotiationBrief
    evidence: list[EvidenceRef]
    findings: list[DealFinding] = Field(default=[])
    gaps: list[SourceGap] = Field(default=[])
    ledger: Ledger
    writer: WriterInfo = WriterInfo(kind="offline")
    content_sha256: str = Field(default="")

    def part(self, name: str) -> Element | Summary | None:
        """What is decided under that name: an element, or the summary."""
        if name == SUMMARY:
            return self.summary
        return next((element for key, element in self.elements.items() if key == name), None)

    def parts(self) -> list[str]:
        """Names of everything a person decides on, in order."""
        return [*self.elements, SUMMARY]

    def part_hash(self, name: str) -> str:
        """Hash of that part: what an approval of it covers."""
        if name == SUMMARY:
            return summary_hash(self.deal, self.summary.text)
        return element_hash(self.deal, name, self.elements[name])  # type: ignore[index]


class DealLine(Frozen):
    """A deal proposal as lists show it. `hashes` holds what an approval of each part covers, `blocks` counts findings."""

    proposal_id: str
    deal: str
    account: str
    framework: str
    score: Score
    hashes: dict[str, str]
    blocks: int
    content_sha256: str


def element_hash(deal: str, name: str, element: Element) -> str:
    """Hash of what a person approves in an element: its status and the words that prove it (hex sha256)."""
    return digest([deal, name, element.status, [[q.source, q.start, q.text] for q in element.quotes], element.why])


def summary_hash(deal: str, text: str) -> str:
    """Hash of the summary: its words (hex sha256)."""
    return digest([deal, SUMMARY, text])


def evidence_id(quote: Quote) -> str:
    """Id of a stretch of a source: the source and the character it begins at."""
    return f"{quote.source}:{quote.start}-{quote.start + len(quote.text)}"


def whole_hash(proposal_parts: Sequence[str]) -> str:
    """Hash of the whole from the hashes of its parts, in order."""
    return digest(list(proposal_parts))
