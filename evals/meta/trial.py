"""Runs the checks on good drafts and on mutants, on every core there is; deterministic whatever their number."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from typing import TypeVar

from evals.meta.doors import doors_of, hits
from evals.meta.matrix import Quiet, Trial
from evals.mutators.material import Item, Mutant

In = TypeVar("In")
Out = TypeVar("Out")
_FEW = 64


def quiet(items: Sequence[Item], workers: int | None = None) -> list[Quiet]:
    """Every good draft at every door it can be shown at."""
    return [q for found in _spread(_quiet, items, workers) for q in found]


def trials(
    mutants: Sequence[Mutant], good: Sequence[Quiet], workers: int | None = None, *, one_door: bool = False
) -> list[Trial]:
    """Every mutant at every door it was made for, less those whose good draft is not silent there.

    `one_door`: at one of its doors only, each door in turn.
    """
    loud = {(q.item.id, q.door) for q in good if q.hits}
    open_ = [(m, [d for d in doors_of(m.item) if d in m.doors and (m.base, d) not in loud]) for m in mutants]
    if one_door:
        open_ = [(m, [doors[at % len(doors)]] if doors else []) for at, (m, doors) in enumerate(open_)]
    return _spread(_trial, [(m, d) for m, doors in open_ for d in doors], workers)


def _quiet(item: Item) -> list[Quiet]:
    return [Quiet(item, door, tuple(hits(item, door))) for door in doors_of(item)]


def _trial(asked: tuple[Mutant, str]) -> Trial:
    mutant, door = asked
    return Trial(mutant, door, tuple(hits(mutant.item, door)))  # type: ignore[arg-type]


def _spread(work: Callable[[In], Out], values: Sequence[In], workers: int | None) -> list[Out]:
    """Map in order; in this process when there is little to do or one core."""
    count = workers if workers is not None else min(4, os.cpu_count() or 1)
    if count < 2 or len(values) < _FEW:
        return [work(v) for v in values]
    # A fork shares what is already read (playbooks, dossiers, phrase lists); elsewhere each worker reads it again.
    start = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(count, mp_context=get_context(start)) as pool:
        return list(pool.map(work, values, chunksize=max(1, len(values) // (count * 8))))
