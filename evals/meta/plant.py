"""Plants lies: every mutator on good drafts of both languages, origins taken in turn. Seeded: the same set every time."""

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from random import Random

from evals.meta.clean import foreign_hooks
from evals.meta.places import places
from evals.mutators.catalogue import mutators
from evals.mutators.material import Item, Mutant
from evals.seeds import SEED

# Mutants a mutator makes in each language at most.
EACH = 12


def planted(items: Iterable[Item], each: int = EACH, seed: int = SEED) -> list[Mutant]:
    """All mutants of the items, by mutator, language, and origin in turn; at most one of each mutator on one item."""
    items = list(items)
    foreign = foreign_hooks(items)
    arounds = {account: place.around(foreign.get(account, ())) for account, place in places().items()}
    found = []
    for mutator in mutators().values():
        for language in ("fr", "en"):
            count = 0
            for item in in_turn((i for i in items if i.language == language), f"{seed}:{mutator.id}"):
                mutant = mutator(item, arounds[item.account], seed)
                if mutant is not None:
                    found.append(mutant)
                    count += 1
                if count == each:
                    break
    return found


def in_turn(items: Iterable[Item], seed: str) -> Iterator[Item]:
    """One of each origin, then one of each again, in a seeded order within an origin."""
    by_origin: dict[str, list[Item]] = {}
    for item in items:
        by_origin.setdefault(item.origin, []).append(item)
    rng = Random(seed)  # noqa: S311 - a seed, not a secret
    for group in by_origin.values():
        rng.shuffle(group)
    return (i for i in chain.from_iterable(zip_longest(*(by_origin[o] for o in sorted(by_origin)))) if i is not None)
