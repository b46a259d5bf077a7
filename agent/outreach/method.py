"""The method as the flow reads it: typed look-ups in the cards' headers. Adding a framework or a sequence is adding a card."""

from collections.abc import Sequence
from functools import cache

from agent.errors import NotFound
from connectors.records import Language
from knowledge.card_data import FrameworkData, SequenceData, TierData
from knowledge.cards import Card, FrameworkCard, LevelCard, SequenceCard, SignalCard, TierCard, load_cards


class Method:
    """The cards of one language, looked up by what they say in their headers."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = {card.id: card for card in cards}
        first = list(reversed(self._cards.values()))  # the first card of a kind is written last, and stays
        found = [(i.removeprefix("framework-"), c) for i, c in sorted(self._cards.items())]
        self._frameworks = [(name, c.data) for name, c in found if isinstance(c, FrameworkCard)]
        self._tiers: dict[int, tuple[str, TierData]] = {
            c.data.tier: (c.id, c.data) for c in first if isinstance(c, TierCard)
        }
        self._levels: dict[int, str] = {c.data.level: c.id for c in first if isinstance(c, LevelCard)}
        self._signals: dict[str | None, str] = {c.data.type: c.id for c in first if isinstance(c, SignalCard)}

    def framework(self, name: str) -> FrameworkCard:
        """The framework card called `aida`, `pas` or `bab`."""
        card = self._cards.get(f"framework-{name}")
        if not isinstance(card, FrameworkCard):
            raise NotFound(f"no framework card `framework-{name}` in the knowledge base")
        return card

    def frameworks(self) -> list[tuple[str, FrameworkData]]:
        """Every framework, by name."""
        return list(self._frameworks)

    def tier(self, number: int) -> tuple[str, TierData]:
        """Card id and header of a tier."""
        return self._tiers[number]

    def level(self, number: int) -> str:
        """Card id of a personalisation level."""
        return self._levels[number]

    def signal(self, type_: str | None) -> str | None:
        """Card id of a signal type, None when no card speaks of it."""
        return self._signals.get(type_)

    def sequence(self, card_id: str) -> SequenceData:
        """The steps of a sequence card."""
        card = self._cards.get(card_id)
        if not isinstance(card, SequenceCard):
            raise NotFound(f"no sequence card `{card_id}` in the knowledge base")
        return card.data

    def purpose(self, card_id: str, fallback: str) -> str:
        """Title of a card, or the fallback when the card is gone."""
        card = self._cards.get(card_id)
        return card.title if card else fallback


@cache
def shipped_methods() -> dict[Language, Method]:
    """The shipped cards by language, as flows read them."""
    return {"fr": Method(load_cards("fr")), "en": Method(load_cards("en"))}
