"""Words of the page in the deal's language: labels, quotes, people, days, amounts. The texts are data in `prompts/phrases`."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from agent.language.fold import fold
from agent.qualification.records import ElementName, Quote, Status
from connectors.deals import Deal, Opportunity, Participant
from connectors.deals.crm import outcome_of
from connectors.records import Language
from prompts import phrases

_THIN, _TIED = "\u202f", "\u00a0"  # no break inside a figure, nor before its currency
_CUT = " \t\n,;"
_MARKS = re.compile(r"(?<=«) | (?=[:;?!»])")
_CURRENCIES = {"EUR": "€", "GBP": "£", "USD": "$"}


@dataclass(frozen=True)
class Wording:
    """The phrase banks of one language."""

    language: Language

    @cached_property
    def bank(self) -> dict[str, Any]:
        """Labels and sentences of the page."""
        return _bank(self.language, "qualification")

    @cached_property
    def sentences(self) -> dict[str, Any]:
        """Sentences of the summary."""
        return _bank(self.language, "qualification_summary")

    @cached_property
    def plans(self) -> dict[str, Any]:
        """Sentences of the plans."""
        return _bank(self.language, "qualification_plans")

    def label(self, element: ElementName) -> str:
        """The element's name, lower case."""
        return str(self.bank["elements"][element])

    def title(self, element: ElementName) -> str:
        """The element's name, as a heading."""
        return capital(self.label(element))

    def status(self, status: Status) -> str:
        """The status in words."""
        return str(self.bank["statuses"][status])

    def proof(self, status: Status) -> str:
        """What stands behind the status, in words that agree with any label."""
        return str(self.bank["proofs"][status])

    def names(self, elements: list[ElementName]) -> str:
        """Labels in a row."""
        return ", ".join(self.label(e) for e in elements)

    def day(self, day: date) -> str:
        """`9 septembre 2026`, `9 September 2026`, `1er mars 2027`."""
        number = "1er" if day.day == 1 and self.language == "fr" else str(day.day)
        return f"{number} {self.bank['months'][day.month - 1]} {day.year}"

    def cite(self, text: str) -> str:
        """Words between the marks of the language, untouched."""
        return str(self.bank["cite"]).format(text=text)

    def cited(self, quote: Quote) -> str:
        """A quote with its speaker, source and day; a comma the sentence was cut at is left out."""
        return f"{self.cite(quote.text.strip(_CUT))} {self.speaker(quote)}, {quote.source}, {self.day(quote.date)}"

    def speaker(self, quote: Quote) -> str:
        """Who said it, or where it stands when the source does not say who."""
        return quote.speaker if quote.speaker.strip("? ") else str(self.bank["someone"]).format(source=quote.source)

    def amount(self, value: float, currency: str | None) -> str:
        """`46 000 €` in French, `€46,000` in English, the code where the currency has no sign here."""
        figure = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
        sign = _CURRENCIES.get(currency or "", currency or "")
        if self.language == "fr":
            return f"{figure.replace(',', _THIN).replace('.', ',')}{_TIED}{sign}".strip()
        return f"{sign}{figure}" if len(sign) == 1 else f"{figure}{_TIED}{sign}".strip()


@cache
def _bank(language: Language, name: str) -> dict[str, Any]:
    """A phrase bank; in French, with the no-break spaces of its punctuation (our own words only: quotes stay as said)."""
    bank = phrases(language, name)
    return dict(_typeset(bank)) if language == "fr" else bank


def _typeset(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typeset(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typeset(item) for item in value]
    return _MARKS.sub("\u00a0", value) if isinstance(value, str) else value


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def people(deal: Deal) -> dict[str, Participant]:
    """Everybody named in the sources, by name; the first record that gives a role wins."""
    found: dict[str, Participant] = {}
    for source in deal.sources:
        for person in source.participants:
            known = found.get(person.name)
            if known is None or (known.role is None and person.role):
                found[person.name] = person
    return found


def buyers(deal: Deal) -> list[Participant]:
    """People of the buyer's side who said or wrote something, in order of their first words."""
    everyone = people(deal)
    spoke = dict.fromkeys(t.speaker for t in deal.turns() if t.side == "buyer" and not t.quoted)
    return [everyone.get(name) or Participant(name=name, side="buyer") for name in spoke]


@cache
def cues(name: str) -> tuple[str, ...]:
    """Folded phrases of that name, of both languages: CRM notes and calls mix them."""
    return tuple(cue for language in ("fr", "en") for cue in phrases(language, "qualification")["cues"][name])


def says(text: str, name: str) -> bool:
    """True when the text holds a cue of that name."""
    flat = f" {fold(text)} "
    return any(cue in flat for cue in cues(name))


def is_won(opportunity: Opportunity) -> bool:
    """True for a deal whose stage says that it is won."""
    return outcome_of("", opportunity.stage or "") == "won"


def is_closed(opportunity: Opportunity) -> bool:
    """True for a deal that is won or lost: nothing is left to prove."""
    return opportunity.closed_on is not None or outcome_of("", opportunity.stage or "") != "open"


def ours(quote: Quote) -> bool:
    """True when the words are the seller's."""
    return quote.side == "seller"
