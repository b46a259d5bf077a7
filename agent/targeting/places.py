"""The places of a list, light enough for a million accounts, and the lines of those that are looked at.

Hysteresis: a list read every week must not reshuffle for nothing. Each account keeps the value it was last ordered by; it
takes a new one only when its own has moved by more than the margin, or when its tier changed. So small changes move nobody,
real ones at once, and ranking the same data again changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, overload

from agent.targeting.profile import Profile
from agent.targeting.ranking import Ranked
from agent.targeting.routing import Queue, Routing
from agent.targeting.standing import Standing, Subject

WINDOW = 500  # lines written out at a time


class Place(NamedTuple):
    """Where one account stands. `key` is how signal lists name it; `held` is what hysteresis adds to its own value."""

    tier: int
    value: float
    name: str
    id: str
    key: str
    queue: Queue
    profile: Profile
    owner: str
    held: float = 0.0

    @property
    def rank(self) -> tuple[bool, int, float, str, str]:
        """Sorting key: the excluded last, then tier, value, name and id."""
        return (self.queue == "excluded", self.tier, -self.value, self.name, self.id)


class Stood(NamedTuple):
    """Where an account stood when it was last ranked."""

    tier: int
    value: float


def place(standing: Standing, subject: Subject, id_: str, name: str, sender: str) -> Place:
    """The place of an account by its own value, the sender's until owners are given."""
    return Place(standing.tier, standing.value, name, id_, subject.key, standing.queue, subject.profile, owner=sender)


def arranged(places: Iterable[Place], before: Mapping[str, Stood], margin: float, routing: Routing) -> list[Place]:
    """Best first, each held where it stood when it moved by no more than `margin`, each with its owner."""
    ordered = sorted((_held(p, before.get(p.key), margin) for p in places), key=lambda p: p.rank)
    return [_owned(p, routing.owner(p.profile, p.tier, p.queue)) for p in ordered]


def moved(before: Mapping[str, Stood], places: Iterable[Place]) -> tuple[dict[str, Stood], set[str]]:
    """What to write down after a ranking: accounts new or moved, and those that are gone."""
    gone, changed = set(before), dict[str, Stood]()
    for p in places:
        gone.discard(p.key)
        if before.get(p.key) != (p.tier, p.value):
            changed[p.key] = Stood(p.tier, p.value)
    return changed, gone


def _owned(one: Place, owner: str) -> Place:
    return one if owner == one.owner else one._replace(owner=owner)


def _held(one: Place, before: Stood | None, margin: float) -> Place:
    if before is None or before.tier != one.tier or abs(one.value - before.value) > margin:
        return one
    return one._replace(value=before.value, held=round(before.value - one.value, 2))


class Ranking(Sequence[Ranked]):
    """The lines of a ranking, made when they are read, a window at a time; a slice is a ranking again."""

    def __init__(self, places: Sequence[Place], lines: Callable[[Sequence[Place]], Iterable[Ranked]]) -> None:
        self.places, self._lines = places, lines

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Ranked]:
        for start in range(0, len(self.places), WINDOW):
            yield from self._lines(self.places[start : start + WINDOW])

    @overload
    def __getitem__(self, at: int) -> Ranked: ...
    @overload
    def __getitem__(self, at: slice) -> "Ranking": ...
    def __getitem__(self, at: int | slice) -> "Ranked | Ranking":
        if isinstance(at, slice):
            return Ranking(self.places[at], self._lines)
        return next(iter(self._lines([self.places[at]])))

    def of(self, places: Sequence[Place]) -> "Ranking":
        """The same ranking, of some of its places."""
        return Ranking(places, self._lines)
