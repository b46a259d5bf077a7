"""Scores the matcher on labelled pairs of company records. Pure; the labels follow `GUIDE.md`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from connectors.resolution import Company, Match, compare

Label = Literal["same", "different", "doubt"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and the label a person gave them."""

    id: str
    split: str
    label: Label
    kind: str
    left: Company
    right: Company


@dataclass(slots=True)
class Score:
    """Counts over pairs. A merge of a `different` or a `doubt` pair is wrong; `slips` names each error."""

    merged: int = 0
    merged_rightly: int = 0
    same: int = 0
    doubts: int = 0
    doubts_asked: int = 0
    slips: list[str] = field(default_factory=list)


def read_pairs(text: str) -> list[Pair]:
    """Pairs from JSON lines."""
    return [_pair(json.loads(line)) for line in text.splitlines() if line.strip()]


def _pair(row: dict[str, Any]) -> Pair:
    left, right = Company(key="left", **row["left"]), Company(key="right", **row["right"])
    return Pair(row["id"], row["split"], row["label"], row["kind"], left, right)


def score(pairs: Iterable[Pair]) -> Score:
    """What the matcher makes of the pairs."""
    found = Score()
    for pair in pairs:
        match: Match = compare(pair.left, pair.right)
        merged = match.verdict == "same"
        found.merged += merged
        found.merged_rightly += merged and pair.label == "same"
        found.same += pair.label == "same"
        found.doubts += pair.label == "doubt"
        found.doubts_asked += pair.label == "doubt" and match.verdict == "doubt"
        if merged != (pair.label == "same"):
            found.slips.append(f"{pair.id} {pair.kind}: {match.verdict} ({match.reason}), labelled {pair.label}")
    return found
