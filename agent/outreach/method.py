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

    def framework(self, name: str) -> FrameworkCard:
        """The framework card called `aida`, `pas` or `bab`."""
        card = self._cards.get(f"framework-{name}")
        if not isinstance(card, FrameworkCard):
            raise NotFound(f"no framework card `framework-{name}` in the knowledge base")
        return card

    def frameworks(self) -> list[tuple[str, FrameworkData]]:
        """Every framework, by name."""
        found = [(i.removeprefix("framework-"), c) for i, c in sorted(self._cards.items())]
        return [(name, c.data) for name, c in found if isinstance(c, FrameworkCard)]

    def tier(self, number: int) -> tuple[str, TierData]:
        """Card id and header of a tier."""
        return next((c.id, c.data) for c in self._cards.values() if isinstance(c, TierCard) and c.data.tier == number)

    def level(self, number: int) -> str:
        """Card id of a personalisation level."""
        return next(c.id for c in self._cards.values() if isinstance(c, LevelCard) and c.data.level == number)

    def signal(self, type_: str | None) -> str | None:
        """Card id of a signal type, None when no card speaks of it."""
        return next((c.id for c in self._cards.values() if isinstance(c, SignalCard) and c.data.type == type_), None)

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
