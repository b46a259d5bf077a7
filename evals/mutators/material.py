"""What mutators work on: a draft cut into pieces, what is true around it, and a mutant with one labelled defect.

Pure and seeded: the same item, surroundings and generator give the same mutant. Nothing of `agent.checks` is imported here,
so that a mutator cannot be written from the rule it judges.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Literal

Language = Literal["fr", "en"]
Channel = Literal["email", "linkedin_note", "linkedin_message", "call", "task"]
Kind = Literal["greeting", "hook", "problem", "proof", "cta", "source_notice", "opt_out", "signature", "other"]
Door = Literal["written", "runtime"]
BOTH: frozenset[Door] = frozenset(("written", "runtime"))
RUNTIME: frozenset[Door] = frozenset(("runtime",))
FORMAL = ("greeting", "opt_out", "source_notice", "signature")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a draft, white space included. `evidence` holds the ids it cites, `part` its part of the framework."""

    text: str
    kind: Kind = "other"
    factual: bool = False
    evidence: tuple[str, ...] = ()
    part: str | None = None

    @property
    def words(self) -> str:
        """The text without the white space around it."""
        return self.text.strip()

    def saying(self, words: str) -> "Piece":
        """The same piece with other words, its white space kept."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return replace(self, text=self.text[:start] + words + self.text[end:])


@dataclass(frozen=True, slots=True)
class Item:
    """A draft to judge. The texts of the pieces, joined, are the body (unless `body_override` says otherwise).

    `origin` tells who wrote it: offline, shared, ours, recorded (a model) or human. `split` means that its pieces are its
    sentences; `cited` that the pieces name their evidence, so that the run-time door can be asked too; `now` is the day it was
    written for, when that is not the day of the dossier.
    """

    id: str
    origin: str
    account: str
    contact: str | None
    seller: str
    channel: Channel
    language: Language
    subject: str | None
    pieces: tuple[Piece, ...]
    framework: str | None = None
    split: bool = False
    cited: bool = True
    tier: int | None = None
    now: str | None = None
    body_override: str | None = None

    @property
    def body(self) -> str:
        """The text as it would be sent."""
        return self.body_override if self.body_override is not None else "".join(p.text for p in self.pieces)

    def facts(self) -> list[int]:
        """Places of the pieces that state facts."""
        return [i for i, p in enumerate(self.pieces) if p.factual]

    def middle(self) -> int:
        """The place before the question or the formal end: where a sentence can be slipped in."""
        for i, piece in enumerate(self.pieces):
            if piece.kind == "cta" and i:
                return i
        return next((i for i, p in enumerate(self.pieces) if i and p.kind in FORMAL), len(self.pieces))

    def put(self, at: int, piece: Piece) -> "Item":
        """The item with another piece at a place."""
        return replace(self, pieces=(*self.pieces[:at], piece, *self.pieces[at + 1 :]))

    def say(self, at: int, words: str) -> "Item":
        """The item with other words at a place."""
        return self.put(at, self.pieces[at].saying(words))

    def insert(self, at: int, piece: Piece) -> "Item":
        """The item with one more piece before a place."""
        return replace(self, pieces=(*self.pieces[:at], piece, *self.pieces[at:]))

    def drop(self, kinds: tuple[str, ...]) -> "Item":
        """The item without the pieces of some kinds."""
        return replace(self, pieces=tuple(p for p in self.pieces if p.kind not in kinds))


@dataclass(frozen=True, slots=True)
class Told:
    """A labelled fact of the account: what a careful reader makes of a passage. `reason` says why it may be used or not."""

    evidence: str
    quote: str
    statement: str
    reason: str
    about: str
    signal: str | None
    quotable: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of the account."""

    id: str
    name: str
    title: str


@dataclass(frozen=True)
class Around:
    """What is true around an item: its account, its seller, and other accounts to borrow from.

    `speakers` says who is heard in each evidence, `dated` gives each evidence with its day and the name of its month.
    """

    account: str
    company: str
    language: Language
    people: tuple[Person, ...]
    told: tuple[Told, ...]
    evidence: dict[str, str]
    proofs: dict[str, str]
    own_words: tuple[str, ...]
    seller: str
    note_limit: int
    opt_out: str
    foreign: tuple[Piece, ...] = ()
    speakers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dated: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> str:
        """Every text a draft may rest on or refuse, in small letters: what is in it is not invented."""
        texts = (*self.evidence.values(), *self.proofs.values(), *self.own_words)
        people = (f"{p.name} {p.title}" for p in self.people)
        return "\n".join((*texts, *people, self.company)).lower()


@dataclass(frozen=True, slots=True)
class Mutant:
    """An item with one planted defect. `place` is the piece that carries it, None when the whole does."""

    id: str
    mutator: str
    defect: str
    family: frozenset[str]
    doors: frozenset[Door]
    base: str
    item: Item
    place: int | None
    before: str
    after: str


Change = tuple[Item, int | None] | None
Plant = Callable[[Item, Around, Random], Change]


@dataclass(frozen=True, slots=True)
class Mutator:
    """One way to spoil a draft. `defect` is the check that owns it; `also` names the checks that say the same otherwise."""

    id: str
    defect: str
    plant: Plant
    also: frozenset[str] = frozenset()
    doors: frozenset[Door] = BOTH

    def __call__(self, item: Item, around: Around, seed: int) -> Mutant | None:
        """The mutant of an item, None when it offers no place for this defect."""
        change = self.plant(item, around, Random(f"{seed}:{self.id}:{item.id}"))  # noqa: S311 - a seed, not a secret
        if change is None or change[0] == item:
            return None
        spoiled, place = change
        return Mutant(
            id=f"{self.id}/{item.id}",
            mutator=self.id,
            defect=self.defect,
            family=self.also | {self.defect},
            doors=self.doors,
            base=item.id,
            item=spoiled,
            place=place,
            before=_shown(item, place if len(item.pieces) == len(spoiled.pieces) else None),
            after=_shown(spoiled, place),
        )


REGISTER: dict[str, Mutator] = {}


def mutator(id_: str, defect: str, *also: str, doors: frozenset[Door] = BOTH) -> Callable[[Plant], Plant]:
    """Register a planting function under an id, with the check that must see what it plants."""

    def register(plant: Plant) -> Plant:
        if id_ in REGISTER:
            raise ValueError(f"two mutators are called `{id_}`")
        REGISTER[id_] = Mutator(id_, defect, plant, frozenset(also), doors)
        return plant

    return register


def shuffled(values: Iterator[int] | list[int] | range, rng: Random) -> list[int]:
    """The values in a seeded order."""
    found = list(values)
    rng.shuffle(found)
    return found


def _shown(item: Item, place: int | None) -> str:
    return item.subject or "" if place is None else item.pieces[place].words
