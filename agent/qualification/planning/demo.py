"""Guide of the next demonstration: for each person, what to show because of what they said, in their persona's words."""

from collections.abc import Sequence

from agent.language.fold import fold
from agent.playbook.models import Persona
from agent.qualification.models import DemoGuide, DemoPoint
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.wording import Wording, buyers
from connectors.deals import Deal, Participant

# What a person's words call for, in the order of a demonstration.
_SHOWN: tuple[ElementName, ...] = (
    "need", "identify_pain", "decision_criteria", "metrics", "competition", "budget", "decision_process", "champion",
)  # fmt: skip
_POINTS, _WORDS = 3, 5


def demo_guide(deal: Deal, ledger: Ledger, personas: Sequence[Persona], words: Wording) -> DemoGuide:
    """One entry a buyer who spoke, in order of their first words."""
    people = [_point(person, ledger, personas, words) for person in buyers(deal)]
    return DemoGuide(people=people, note=words.plans["demo"]["note"])


def _point(person: Participant, ledger: Ledger, personas: Sequence[Persona], words: Wording) -> DemoPoint:
    bank = words.plans["demo"]
    said = _said(person, ledger)[:_POINTS]
    persona = _persona(person.role, personas)
    return DemoPoint(
        person=person.name,
        role=person.role or "",
        persona=persona.id if persona else None,
        show=[bank[element] for element, _ in said] or [bank["none"]],
        quotes=[quote for _, quote in said],
        words=persona.vocabulary.get(words.language, [])[:_WORDS] if persona else [],
        avoid=persona.do_not_say.get(words.language, []) if persona else [],
    )


def _said(person: Participant, ledger: Ledger) -> list[tuple[ElementName, Quote]]:
    """What this person said, an element at most once."""
    found = []
    for element in _SHOWN:
        cell = ledger.cells.get(element)
        quote = next((q for q in (cell.quotes if cell else ()) if q.speaker == person.name), None)
        if cell and cell.status in ("met", "partial") and quote:
            found.append((element, quote))
    return found


def _persona(role: str | None, personas: Sequence[Persona]) -> Persona | None:
    """The persona one of whose titles is the role, or stands whole inside it."""
    flat = f" {fold(role or '')} "
    titles = [(fold(t), p) for p in personas for ts in p.titles.values() for t in ts]
    fitting = [(len(title), -at) for at, (title, _) in enumerate(titles) if f" {title} " in flat]
    return titles[-max(fitting)[1]][1] if fitting else None
