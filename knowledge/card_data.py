"""The structured header (`data`) of the kinds of card the program acts on: one model a kind, every list closed.

Keys and enumerated values are the same in the French and in the English file of a card; sentences are in its language.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Cue = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, to_lower=False, pattern=r"^[^A-Z]*$")]
Channel = Literal["email", "linkedin", "call", "event", "meeting"]
StepChannel = Literal["email", "linkedin", "linkedin_note", "linkedin_message", "call", "task"]
Condition = Literal["accepted", "replied", "engaged"]
Awareness = Literal["unaware", "problem_aware", "solution_aware"]
Seniority = Literal["c_level", "vp", "director", "manager"]
FrameworkPart = Literal[
    "attention", "interest", "desire", "action", "problem", "agitate", "solve", "before", "after", "bridge"
]
SegmentKind = Literal["hook", "problem", "proof", "cta"]
SignalType = Literal[
    "job_change", "job_posting", "intent_surge", "site_visit", "review_research", "news", "funding",
    "registry_event", "tech_change", "crm_event", "linkedin_post", "profile_fact",
]  # fmt: skip
Element = Literal[
    "metrics", "economic_buyer", "decision_criteria", "decision_process", "identify_pain", "champion",
    "paper_process", "competition", "budget", "authority", "need", "timeline", "challenges", "money",
    "prioritization", "goals", "plans", "consequences", "implications",
]  # fmt: skip


class Header(BaseModel):
    """Base of the headers: frozen, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Header):
    """An inclusive range of whole numbers."""

    min: int = Field(ge=0)
    max: int = Field(ge=0)


class FrameworkData(Header):
    """Ordered parts of a writing framework and when to prefer it."""

    parts: tuple[FrameworkPart, ...] = Field(min_length=3)
    segment_kinds: dict[FrameworkPart, SegmentKind]
    awareness: tuple[Awareness, ...]
    signals: tuple[SignalType, ...]
    seniority: tuple[Seniority, ...]


class LevelData(Header):
    """A level of personalisation: the evidence it needs, in items and in distinct kinds."""

    level: Literal[1, 2, 3, 4]
    needs: tuple[Literal["segment", "account_fact", "contact_fact", "joined_insight"], ...]
    min_evidence: int = Field(ge=0)
    min_kinds: int = Field(ge=0)


class TierData(Header):
    """What a tier of accounts receives; `weeks` is the length of the play, `cap` the number of accounts."""

    tier: Literal[1, 2, 3]
    levels: Span
    touches: Span
    weeks: int = Field(ge=1)
    channels: tuple[Channel, ...]
    cap: Span
    contacts_min: int = Field(ge=1)


class Step(Header):
    """One touch of a sequence: `day` counts from 1, `condition` is what must have happened before."""

    step: int = Field(ge=1)
    day: int = Field(ge=1)
    channel: StepChannel
    purpose: Text
    condition: Condition | None = None
    max_chars: int | None = Field(default=None, ge=1)


class SequenceData(Header):
    """An ordered list of touches, for one tier or for all (None)."""

    tier: Literal[1, 2, 3] | None = None
    channels: tuple[Channel, ...]
    steps: tuple[Step, ...] = Field(min_length=1)


class SignalData(Header):
    """A kind of buying signal, whose data it is, and whether a message may mention it."""

    type: SignalType
    party: Literal["first", "second", "third"]
    quotable: bool


class ObjectionData(Header):
    """A family of objections, the words that betray it, the steps of the answer."""

    family: Literal["price", "timing", "competitor", "need", "authority", "trust"]
    cues: tuple[Cue, ...] = Field(min_length=1)
    steps: tuple[Literal["listen", "acknowledge", "explore", "respond"], ...]


class MethodData(Header):
    """A qualification method: its criteria in order, the deals it suits, its thresholds (met out of).

    `method` is its short name, as `--framework` takes it: a new card makes a new method.
    """

    method: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,30}$")]
    criteria: tuple[Element, ...] = Field(min_length=3)
    deal_type: Literal["simple", "complex"]
    gates: dict[str, int] = Field(default_factory=dict)


class CriterionData(Header):
    """One criterion: questions to ask, buyer's words that signal or deny it, traps of the seller."""

    element: Element
    questions: tuple[Text, ...] = Field(min_length=3)
    cues: tuple[Cue, ...] = Field(min_length=1)
    denials: tuple[Cue, ...] = ()
    traps: tuple[Text, ...] = ()


class GateData(Header):
    """A stage gate: at least `threshold` of `of` elements, for `days` days when time counts."""

    gate: Literal["meddic_met", "proposal_allowed", "kill_candidate", "rfp_go"]
    threshold: int = Field(ge=0)
    of: int = Field(ge=1)
    days: int | None = None


class DiscoveryData(Header):
    """Questions to ask in a discovery meeting, in order."""

    questions: tuple[Text, ...] = Field(min_length=1)


class Figure(Header):
    """One measured result of a case: a value, or a value before and after, over a period."""

    metric: Text
    value: float | str | None = None
    before: float | str | None = None
    after: float | str | None = None
    unit: str | None = None
    period: str | None = None


class ProofData(Header):
    """A case study: the kind of company and its figures."""

    company_type: Text
    figures: tuple[Figure, ...] = Field(min_length=1)


class RuleData(Header):
    """A rule of this product that overrules what a source advises."""

    rule: Text
