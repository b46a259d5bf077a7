"""What people decided about pairs of records: a list that only grows, replayed each time. Nothing is merged for good.

A wrong merge, made by the program or by a person, is undone by adding a decision; the records were never altered.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from connectors.records import Record


class Decision(Record):
    """One person's decision: `merge` or `separate` two records, or `undo` an earlier decision named by its id."""

    id: str
    kind: Literal["merge", "separate", "undo"]
    left: str = ""
    right: str = ""
    of: str = ""
    by: str
    reason: str = ""
    at: datetime


class Rulings(NamedTuple):
    """The decisions that stand, by pair of record keys (in alphabetical order)."""

    merged: dict[tuple[str, str], Decision]
    separated: dict[tuple[str, str], Decision]


def pair(left: str, right: str) -> tuple[str, str]:
    """A pair of keys whatever their order."""
    return (left, right) if left <= right else (right, left)


def rulings(decisions: Iterable[Decision]) -> Rulings:
    """Replays decisions in order: an undone one is as if never made, the last one on a pair stands. Undoing an undo restores."""
    every = list(decisions)
    undone: set[str] = set()
    for decision in reversed(every):
        if decision.kind == "undo" and decision.id not in undone:
            undone.add(decision.of)
    standing: dict[tuple[str, str], Decision] = {}
    for decision in every:
        if decision.kind != "undo" and decision.id not in undone:
            standing[pair(decision.left, decision.right)] = decision
    return Rulings(
        {keys: decision for keys, decision in standing.items() if decision.kind == "merge"},
        {keys: decision for keys, decision in standing.items() if decision.kind == "separate"},
    )
