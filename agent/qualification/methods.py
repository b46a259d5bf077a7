"""Methods as the flow reads them: typed look-ups in the cards' headers. Adding a method is adding a card."""

from collections.abc import Sequence
from functools import cache

from agent.errors import NotFound
from agent.language.counting import counted
from agent.qualification.models import MethodChoice
from agent.qualification.records import ElementName
from agent.qualification.wording import Wording, buyers
from connectors.deals import Deal
from connectors.records import Language
from knowledge.cards import Card, CriterionCard, DiscoveryCard, MethodCard, load_cards

# House rule: the card `practice-method-choice` says "small amount, short cycle" without figures. All three must hold.
SIMPLE_AMOUNT = 15_000  # in the deal's currency
SIMPLE_CYCLE_DAYS = 60
SIMPLE_BUYERS = 2


class Methods:
    """The cards of one language, looked up by what they say in their headers."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = {card.id: card for card in cards}
        self._criteria = {c.data.element: c for c in cards if isinstance(c, CriterionCard)}

    def method(self, name: str) -> MethodCard:
        """The method card of that name, short or as its title begins (`GPCTBA/C&I`), whatever its case. Raises NotFound."""
        for card in self._cards.values():
            if isinstance(card, MethodCard) and name.casefold() in (card.data.method, _acronym(card).casefold()):
                return card
        raise NotFound(f"no method `{name}` in the knowledge base: {', '.join(self.names())}")

    def names(self) -> list[str]:
        """Every method, by name."""
        return sorted(c.data.method for c in self._cards.values() if isinstance(c, MethodCard))

    def criteria(self, name: str) -> tuple[ElementName, ...]:
        """The elements a method looks at, in its order."""
        return self.method(name).data.criteria

    def criterion(self, element: ElementName) -> CriterionCard:
        """The card of an element."""
        return self._criteria[element]

    def questions(self, card_id: str) -> tuple[str, ...]:
        """The questions of a discovery card, none when the card is gone."""
        card = self._cards.get(card_id)
        return card.data.questions if isinstance(card, DiscoveryCard) and card.data else ()

    def title(self, card_id: str) -> str:
        """Title of a card, its id when the card is gone."""
        card = self._cards.get(card_id)
        return card.title if card else card_id


@cache
def shipped_methods() -> dict[Language, Methods]:
    """The shipped cards by language, as flows read them."""
    return {"fr": Methods(load_cards("fr")), "en": Methods(load_cards("en"))}


def choose(deal: Deal, methods: Methods, words: Wording, wanted: str | None = None) -> MethodChoice:
    """The method asked for, else MEDDPICC for a tender or a complex deal and BANT for a simple, fast one."""
    bank = words.bank["method"]
    simple, reasons = _simple(deal, words)
    rfp = deal.opportunity.rfp
    name = wanted or ("bant" if simple and not rfp else "meddpicc")
    form = "hand" if wanted else "rfp" if rfp else "simple" if simple else "complex"
    card = methods.method(name)
    return MethodChoice(
        name=card.data.method,
        title=_acronym(card),
        deal_type=card.data.deal_type,
        why=bank[form].format(title=_acronym(card), reasons=", ".join(reasons)),
        card=card.id,
    )


def _simple(deal: Deal, words: Wording) -> tuple[bool, list[str]]:
    """Whether the deal is simple and fast, and what speaks for or against; what is unknown speaks against."""
    bank = words.bank["method"]["reasons"]
    chance, count = deal.opportunity, len(buyers(deal))
    end = chance.closed_on or chance.close_date
    days = (end - chance.created_on).days if end and chance.created_on else None
    met = (
        chance.amount is not None and chance.amount <= SIMPLE_AMOUNT,
        days is not None and days <= SIMPLE_CYCLE_DAYS,
        1 <= count <= SIMPLE_BUYERS,
    )
    amount = words.amount(chance.amount, chance.currency) if chance.amount is not None else None
    people = "no_buyer" if not count else "one_buyer" if count == 1 else "buyers"
    told = (
        bank["amount"].format(amount=amount) if amount else bank["no_amount"],
        bank["cycle"].format(days=counted(days, words.bank["counted_days"])) if days is not None else bank["no_cycle"],
        bank[people].format(n=count),
    )
    simple = all(met)
    return simple, [text for holds, text in zip(met, told, strict=True) if holds is simple]


def _acronym(card: MethodCard) -> str:
    """`MEDDPICC` from the card's title."""
    return card.title.split(":")[0].strip()
