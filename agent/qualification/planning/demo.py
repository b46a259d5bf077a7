"""Guide of the next demonstration: for each person, what to show because of what they said, in their persona's words."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from agent.language.fold import fold
from agent.language.function_words import FUNCTION_WORDS
from agent.playbook.models import Persona
from agent.qualification.excerpts import denies, excerpt
from agent.qualification.models import DemoGuide, DemoPoint
from agent.qualification.planning.business_case import stakes_of
from agent.qualification.records import ElementName, Ledger, Quote, Status
from agent.qualification.strongest import theirs
from agent.qualification.wording import Wording, buyers
from connectors.deals import Deal, Participant

# What a person's words call for, in the order of a demonstration.
_SHOWN: tuple[ElementName, ...] = (
    "need", "identify_pain", "decision_criteria", "metrics", "competition", "budget", "decision_process", "champion",
)  # fmt: skip
# What a screen can answer though it was only half said; for the rest only what is proven.
_HALF_SAID: tuple[ElementName, ...] = ("need", "decision_criteria", "decision_process")
_NOT_REFUSED: tuple[ElementName, ...] = ("champion", "budget")
_POINTS, _WORDS = 3, 5
_SHORTEST, _LONGEST = 5, 30  # words of a quote worth showing a screen for, and of what is shown of it
_STEM = 5  # letters of a title compared, as in the buying committee
_WORD = re.compile(r"\w+")


def demo_guide(deal: Deal, ledger: Ledger, personas: Sequence[Persona], words: Wording) -> DemoGuide:
    """One entry a buyer who spoke, in order of their first words."""
    people = [_point(person, deal, ledger, personas, words) for person in buyers(deal)]
    return DemoGuide(people=people, note=words.plans["demo"]["note"])


def _point(person: Participant, deal: Deal, ledger: Ledger, personas: Sequence[Persona], words: Wording) -> DemoPoint:
    bank = words.plans["demo"]
    said = list(islice(_said(person, deal, ledger), _POINTS))
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


def _said(person: Participant, deal: Deal, ledger: Ledger) -> Iterator[tuple[ElementName, Quote]]:
    """What this person said that a demonstration can answer: an element at most once, no words twice."""
    used: list[Quote] = []
    for element in _SHOWN:
        statuses: tuple[Status, ...] = ("met", "partial") if element in _HALF_SAID else ("met",)
        quotes = stakes_of(deal, ledger) if element == "metrics" else theirs(ledger, element, statuses)
        quote = next(
            (q for q in quotes if q.speaker == person.name and q not in used and _answerable(element, q)), None
        )
        if quote:
            used.append(quote)
            yield element, excerpt(quote, _LONGEST)


def _answerable(element: ElementName, quote: Quote) -> bool:
    """True for words that call for something on a screen: a bare remark, or a refusal to back us, calls for nothing."""
    refused = element in _NOT_REFUSED and denies(quote.text)
    return not refused and len(quote.text.split()) >= _SHORTEST


def _persona(role: str | None, personas: Sequence[Persona]) -> Persona | None:
    """The persona one of whose titles has all its words in the role, the longest title first; gender and number do not count."""
    said = _cut(role or "")
    titles = [(_cut(t), p) for p in personas for ts in p.titles.values() for t in ts]
    fitting = [(len(title), -at) for at, (title, _) in enumerate(titles) if title and title <= said]
    return titles[-max(fitting)[1]][1] if fitting else None


def _cut(title: str) -> frozenset[str]:
    """The words of a title that mean something, to their first letters: `Directeur` and `Directrice` are one title."""
    return frozenset(word[:_STEM] for word in _WORD.findall(fold(title)) if word not in FUNCTION_WORDS or word == "it")
