"""The cards: one idea each, in French and in English. A card is the search unit and the citation.

The files are read strictly by `card_reader`; programs load them from the packaged snapshot, which is one JSON file.
"""

from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from knowledge.card_data import (
    Channel,
    CriterionData,
    DiscoveryData,
    FrameworkData,
    GateData,
    Header,
    LevelData,
    MethodData,
    ObjectionData,
    ProofData,
    RuleData,
    SequenceData,
    SignalData,
    Text,
    TierData,
)
from knowledge.errors import CardUnknown

Language = Literal["fr", "en"]
Stage = Literal["prospecting", "qualification", "discovery", "proposal", "negotiation", "closing", "account"]
SourceFile = Literal[
    "prospection-negociation", "strategie-commerciale", "relation-affaires", "negociation-btob",
    "etudes-de-cas", "public", "house",
]  # fmt: skip
CardId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
MAX_TEXT = 1200  # characters of a card's text, title included: the limit of a search result in the contract


class AppliesTo(Header):
    """Where a card is of use; an empty list means everywhere."""

    stage: tuple[Stage, ...] = ()
    channel: tuple[Channel, ...] = ()
    persona: tuple[Text, ...] = ()
    tier: tuple[Literal[1, 2, 3], ...] = ()


class Source(Header):
    """Where the idea comes from: a source document and the heading in it, or a published study (`public`)."""

    file: SourceFile
    section: Text


class Overruled(Header):
    """The part of the source's advice that a rule of ours forbids; flows may not use it."""

    rule: Text
    part: Text


class Card(BaseModel):
    """One card in one language. Subclasses fix the type of `data` for the kinds the program acts on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: CardId
    kind: str
    lang: Language
    title: Text
    applies_to: AppliesTo = AppliesTo()
    source: tuple[Source, ...] = Field(min_length=1)
    version: int = Field(ge=1)
    parent: CardId | None = None
    related: tuple[CardId, ...] = ()
    overruled_by: Overruled | None = None
    data: BaseModel | None = None
    body: Text

    @property
    def text(self) -> str:
        """The title and the body: what is searched, shown and cited, at most 1,200 characters."""
        return f"{self.title}\n\n{self.body}"

    @property
    def origin(self) -> str:
        """The sources in one line, as a citation prints them."""
        return "; ".join(f"{source.file} § {source.section}" for source in self.source)


class PlainCard(Card):
    """A card the program only quotes."""

    kind: Literal[
        "channel", "negotiation", "closing", "account", "relation", "diagnosis", "strategy",
        "performance", "practice", "buyer",
    ]  # fmt: skip
    data: None = None


class FrameworkCard(Card):
    """A writing framework (AIDA, PAS, BAB)."""

    kind: Literal["framework"]
    data: FrameworkData


class LevelCard(Card):
    """A level of personalisation, 1 to 4."""

    kind: Literal["level"]
    data: LevelData


class TierCard(Card):
    """A tier of accounts, 1 to 3."""

    kind: Literal["tier"]
    data: TierData


class SequenceCard(Card):
    """A sequence of touches."""

    kind: Literal["sequence"]
    data: SequenceData


class SignalCard(Card):
    """A kind of buying signal."""

    kind: Literal["signal"]
    data: SignalData


class ObjectionCard(Card):
    """A family of objections, or (without data) a step of the way to answer them."""

    kind: Literal["objection"]
    data: ObjectionData | None = None


class RfpCard(Card):
    """Calls for tender; with data, the go/no-go gate."""

    kind: Literal["rfp"]
    data: GateData | None = None


class MethodCard(Card):
    """A qualification method."""

    kind: Literal["method"]
    data: MethodData


class CriterionCard(Card):
    """One criterion of a qualification method."""

    kind: Literal["criterion"]
    data: CriterionData


class GateCard(Card):
    """A stage gate."""

    kind: Literal["gate"]
    data: GateData


class DiscoveryCard(Card):
    """A discovery plan or technique."""

    kind: Literal["discovery"]
    data: DiscoveryData | None = None


class ProofCard(Card):
    """A case study with its figures."""

    kind: Literal["proof"]
    data: ProofData


class RuleCard(Card):
    """A rule of this product."""

    kind: Literal["rule"]
    data: RuleData


AnyCard = Annotated[
    PlainCard
    | FrameworkCard
    | LevelCard
    | TierCard
    | SequenceCard
    | SignalCard
    | ObjectionCard
    | MethodCard
    | CriterionCard
    | GateCard
    | DiscoveryCard
    | ProofCard
    | RfpCard
    | RuleCard,
    Field(discriminator="kind"),
]


@cache
def card_adapter() -> TypeAdapter[AnyCard]:
    """The validator of one card of any kind (built once: it costs about 20 ms)."""
    return TypeAdapter(AnyCard)


@cache
def load_cards(lang: Language | None = None) -> tuple[Card, ...]:
    """The shipped cards of one language, or of both, sorted by (id, language)."""
    if lang is not None:
        return tuple(card for card in load_cards() if card.lang == lang)
    packed = (resources.files("knowledge") / "snapshot" / "cards.json").read_bytes()
    return tuple(TypeAdapter(list[AnyCard]).validate_json(packed))


@cache
def _by_id() -> dict[tuple[str, str], Card]:
    return {(card.id, card.lang): card for card in load_cards()}


def card(card_id: str, lang: Language = "fr") -> Card:
    """One shipped card. Raises `CardUnknown`."""
    try:
        return _by_id()[card_id, lang]
    except KeyError:
        raise CardUnknown(card_id) from None
