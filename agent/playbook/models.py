"""Models of the playbook files. Unknown fields are refused, so that a typing mistake is told and not ignored."""

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from agent.playbook.parts import HeadCount, Part
from agent.playbook.targeting import Targeting
from connectors.records import Language

Bilingual = dict[Language, str]
BilingualList = dict[Language, list[str]]


class LinkedInQuota(Part):
    """What the sender's LinkedIn account allows. Source: LinkedIn help pages, see the card `rule-note-limit`."""

    notes_per_month: int = Field(ge=0)
    invitations_per_week: int = Field(ge=0)


class Sender(Part):
    """The named human who signs."""

    name: str
    title: Bilingual
    email: str
    phone: str | None = None
    linkedin_account: Literal["free", "premium"] = "free"
    linkedin_quota: LinkedInQuota = LinkedInQuota(notes_per_month=5, invitations_per_week=100)


class Tone(Part):
    """How we address people in one language."""

    address: Literal["vous", "tu", "you"]
    register_: str = Field(alias="register", default="")
    exclamation_marks: bool = False


class Claim(Part):
    """A product statement a draft may make, cited by id."""

    id: str
    fr: str
    en: str

    def text(self, language: Language) -> str:
        """The statement in that language."""
        return self.fr if language == "fr" else self.en


class ValueProposition(Claim):
    """What one persona gains."""

    persona: str


class Product(Part):
    """What we sell."""

    summary: Bilingual
    claims: list[Claim]


class EmailRules(Part):
    """Limits of a first e-mail, in words and questions."""

    subject_max_words: int = 5
    body_max_words: int = 125
    questions_max: int = 1
    body_count_excludes: list[str] = Field(default=["greeting", "source_notice", "opt_out", "signature"])


class Seller(Part):
    """seller.yaml"""

    id: str
    name: str
    legal_name: str
    postal_address: str
    website: str
    privacy_url: Bilingual
    employees: int | None = None
    sender: Sender
    languages: list[Language]
    default_language: Language
    tone: dict[Language, Tone]
    product: Product
    value_propositions: list[ValueProposition]
    forbidden_claims: list[str]
    allowed_links: list[str]
    opt_out: Bilingual
    source_notice: Bilingual
    email_rules: EmailRules = EmailRules()

    @property
    def note_limit(self) -> int:
        """Characters of a LinkedIn connection note: 200 on a free account, 300 on premium."""
        return 300 if self.sender.linkedin_account == "premium" else 200


class Criterion(Part):
    """One line of the fit score: weight x 1 (full), x 0.5 (partial) or x 0 (else or unknown)."""

    id: Literal["industry", "employees", "country", "technologies"]
    weight: float = Field(ge=0)
    full: list[str] | HeadCount
    partial: list[str] | list[HeadCount] = Field(default=[])
    rule: str | None = None


class Disqualifier(Part):
    """A reason never to write to an account, in words."""

    id: str
    rule: str

    @model_validator(mode="before")
    @classmethod
    def _commas(cls, data: Any) -> Any:
        """An unquoted comma inside `{id: x, rule: sells A, B or C}` makes YAML see keys without value: join them back."""
        if not isinstance(data, dict):
            return data
        tail = [str(k) for k, v in data.items() if v is None]
        kept = {k: v for k, v in data.items() if v is not None}
        return kept | {"rule": ", ".join([str(kept.get("rule", "")), *tail])} if tail else kept


class TierFloor(Part):
    """The floors of a tier."""

    fit_min: float
    intent_min: float


class Tiers(Part):
    """Tier 1 and 2 floors; the disqualified and the rest are tier 3."""

    disqualified: int = 3
    tier_1: TierFloor
    tier_2: TierFloor
    otherwise: int = 3


class Icp(Part):
    """icp.yaml"""

    seller: str
    criteria: list[Criterion]
    disqualifiers: list[Disqualifier] = Field(default=[])
    tiers: Tiers


class SignalRule(Part):
    """Weight, half-life in days and angle of one signal type."""

    type: str
    weight: float = Field(ge=0)
    half_life_days: float = Field(gt=0)
    angle: Bilingual = Field(default={})


class Signals(Part):
    """signals.yaml"""

    seller: str
    signals: list[SignalRule]
    never_reveal: list[str] = Field(default=[])


class Persona(Part):
    """personas/<id>.yaml"""

    id: str
    titles: BilingualList
    goals: BilingualList = Field(default={})
    pains: BilingualList = Field(default={})
    vocabulary: BilingualList = Field(default={})
    objections: list[Bilingual] = Field(default=[])
    do_not_say: BilingualList = Field(default={})


class Result(Part):
    """One measured result of a proof."""

    metric: str
    value: float | None = None
    before: float | None = None
    after: float | None = None
    change: float | None = None
    unit: str | None = None
    unit_before: str | None = None
    unit_after: str | None = None
    period: str | None = None

    @field_validator("period", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value


class Proof(Part):
    """proofs/<id>.md: a customer's result. The customer may be named only when `may_name` is true."""

    id: str
    customer: str
    may_name: bool
    industry: str
    employees: int | None = None
    country: str | None = None
    language: Language
    problem: str = ""
    results: list[Result] = Field(default=[])
    body: str = ""


class Playbook(Part):
    """The whole playbook of one seller."""

    seller: Seller
    icp: Icp
    signals: Signals
    personas: list[Persona]
    proofs: list[Proof]
    targeting: Targeting = Targeting()

    def signal(self, type_: str | None) -> SignalRule | None:
        """The rule of a signal type, None when the playbook has none."""
        return next((s for s in self.signals.signals if s.type == type_), None)

    def persona(self, id_: str | None) -> Persona | None:
        """The persona of that id."""
        return next((p for p in self.personas if p.id == id_), None)

    def never_reveals(self, type_: str | None) -> bool:
        """True for signal types that may order the list and may never be quoted."""
        return type_ in self.signals.never_reveal
