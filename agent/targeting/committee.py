"""Who to contact: the people known at an account, the roles of the buying committee they play, and the roles still missing."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel

from agent.language.function_words import FUNCTION_WORDS
from agent.playbook.models import Persona, Playbook
from agent.targeting.vocabulary import comparable
from connectors.records import Account, Contact, Language, Signal
from knowledge.cards import TierCard, load_cards

STEM = 5  # letters of a word compared: enough to match across gender and number
SENIORITY = ("c_level", "vp", "director", "manager")


class Person(BaseModel):
    """Somebody to contact. `source` is `dossier`, or `list` for a name that only a signal list gives."""

    id: str | None
    name: str | None
    title: str
    persona: str | None
    seniority: str | None
    source: str


class Role(BaseModel):
    """A role of the buying committee nobody is known for: the persona, a title to look for, its seniority."""

    persona: str
    title: str
    seniority: str | None


def people(account: Account, signals: Sequence[Signal], playbook: Playbook, topic: str) -> list[Person]:
    """The people known, nearest to `topic` (the trigger's own words) first, then the most senior; no one twice.

    Names of list rows whose signal may never be revealed are left out: having seen somebody is no reason to name them.
    """
    found = [*_of_dossier(account.contacts), *_of_lists(signals, playbook)]
    names = [comparable(p.name or "") for p in found]
    once = [p for at, p in enumerate(found) if not names[at] or names[at] not in names[:at]]
    near = {p.id: len(stems(topic) & _words_of(p)) for p in playbook.personas}

    def rank(person: Person) -> tuple[bool, int, int]:
        level = SENIORITY.index(person.seniority) if person.seniority in SENIORITY else len(SENIORITY)
        return (person.persona is None, -near.get(person.persona or "", 0), level)

    return sorted((_placed(p, playbook) for p in once), key=rank)


def missing_roles(known: Sequence[Person], playbook: Playbook, tier: int, language: Language) -> list[Role]:
    """The roles to find so that the tier's number of roles is reached (tier 1: three), in the playbook's order."""
    covered = {p.persona for p in known if p.persona}
    wanted = max(0, roles_asked(tier) - len(covered))
    return [_role(p, language) for p in playbook.personas if p.id not in covered][:wanted]


@cache
def roles_asked(tier: int) -> int:
    """Contacts a tier asks for, by its card."""
    cards = (c for c in load_cards("en") if isinstance(c, TierCard))
    return next(c.data.contacts_min for c in cards if c.data.tier == tier)


def persona_of(title: str, playbook: Playbook) -> str | None:
    """The persona whose title's words are all in this one; the longest match, None when two personas match alike."""
    said = _cut(title)
    matches = [
        (len(words), persona.id)
        for persona in playbook.personas
        for known in (t for titles in persona.titles.values() for t in titles)
        if (words := _cut(known)) and words <= said
    ]
    longest = max((length for length, _ in matches), default=0)
    best = {id_ for length, id_ in matches if length == longest}
    return best.pop() if len(best) == 1 else None


@lru_cache(maxsize=4096)
def seniority_of(title: str) -> str | None:
    """The level the words of a title give (`words/titles.yaml`), None when none does."""
    said = f" {comparable(title)} "
    return next((level for level, words in _titles().items() if any(f" {comparable(w)} " in said for w in words)), None)


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The words that mean something, cut to their first letters."""
    return frozenset(word[:STEM] for word in comparable(text).split() if word not in FUNCTION_WORDS)


def _cut(title: str) -> frozenset[str]:
    """Every word of a title, cut: `IT` is a pronoun elsewhere and a trade here."""
    return frozenset(word[:STEM] for word in comparable(title).split())


def _of_dossier(contacts: Sequence[Contact]) -> Iterator[Person]:
    for c in contacts:
        if not c.opted_out:
            yield Person(
                id=c.id, name=c.name, title=c.title, persona=c.persona, seniority=c.seniority, source="dossier"
            )


def _of_lists(signals: Sequence[Signal], playbook: Playbook) -> Iterator[Person]:
    for s in signals:
        if s.details.person and not playbook.never_reveals(s.type):
            title = s.details.title or (s.topic if s.type == "job_change" else None) or ""
            yield Person(id=None, name=s.details.person, title=title, persona=None, seniority=None, source="list")


def _placed(person: Person, playbook: Playbook) -> Person:
    """With persona and seniority read from the title where the record gives none."""
    read = {"persona": person.persona or persona_of(person.title, playbook)}
    return person.model_copy(update=read | {"seniority": person.seniority or seniority_of(person.title)})


def _role(persona: Persona, language: Language) -> Role:
    titles = persona.titles.get(language) or next(iter(persona.titles.values()), [])
    title = titles[0] if titles else persona.id
    return Role(persona=persona.id, title=title, seniority=seniority_of(title))


def _words_of(persona: Persona) -> frozenset[str]:
    lists = (persona.vocabulary, persona.pains, persona.goals)
    return frozenset().union(*(stems(text) for texts in lists for many in texts.values() for text in many))


@cache
def _titles() -> dict[str, list[str]]:
    found: dict[str, Any] = yaml.safe_load(
        (files("agent.targeting") / "words" / "titles.yaml").read_text(encoding="utf-8")
    )
    return found
