"""Controls: how far one gets on a labelled set by its majority, or by the length of the text alone.

A set that length can solve proves nothing about a check. The threshold is tuned on every other item and used on the rest.
"""

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from evals.meta.clean import rows, sentences, written_lies
from evals.meta.matrix import Quiet, Trial
from evals.meta.places import DATASETS


class Control(NamedTuple):
    """Share right by always giving the most frequent label; balanced accuracy by length alone (0.5 is chance)."""

    dataset: str
    n: int
    majority: float
    length: float


Labelled = Sequence[tuple[int, bool]]  # characters of the text, label


def controls(trials: Sequence[Trial], quiet: Sequence[Quiet]) -> list[Control]:
    """One line a dataset with two labels."""
    planted = [(len(t.mutant.item.body), True) for t in trials if t.door == "written"]
    clean = [(len(q.item.body), False) for q in quiet if q.door == "written"]
    return [control("planted lies and good drafts", [*clean, *planted]), *(control(n, d) for n, d in _committed())]


def control(name: str, data: Labelled) -> Control:
    """The two controls of one set."""
    positive = sum(label for _, label in data)
    tuned, held = data[::2], data[1::2]
    return Control(
        name, len(data), round(max(positive, len(data) - positive) / max(len(data), 1), 3), _length(tuned, held)
    )


def _length(tuned: Labelled, held: Labelled) -> float:
    best, cut, above = 0.0, 0, True
    for limit in sorted({size for size, _ in tuned}):
        for side in (True, False):
            got = _balanced(tuned, limit, side)
            if got > best:
                best, cut, above = got, limit, side
    return round(_balanced(held, cut, above), 3)


def _balanced(data: Labelled, limit: int, above: bool) -> float:
    shares = []
    for wanted in (True, False):
        mine = [(size >= limit) == above for size, label in data if label is wanted]
        shares.append(sum(got is wanted for got in mine) / len(mine) if mine else 0.5)
    return sum(shares) / 2


def _committed() -> Iterator[tuple[str, Labelled]]:
    for name in ("shared_drafts.jsonl", "drafts.jsonl"):
        told = [s for row in rows(DATASETS / name) for s in row["sentences"] if s["factual"]]
        yield f"{name}, factual sentences", [(len(s["text"]), bool(s["supported"])) for s in told]
    true = [(len(i.pieces[1].words), True) for i in sentences()]
    false = [(len(i.pieces[1].words), False) for i, _ in written_lies()]
    mixed = sorted((*true, *false), key=lambda pair: (pair[0] * 7919) % 1009)
    yield "hand-written sentences", mixed
    wice = Path(str(files("evals.suites.grounding") / "data" / "wice_dev.jsonl"))
    yield "wice_dev.jsonl, claims", [_wice(line) for line in wice.read_text(encoding="utf-8").splitlines() if line]


def _wice(line: str) -> tuple[int, bool]:
    row = json.loads(line)
    return len(row["claim"]), row["label"] == "supported"
