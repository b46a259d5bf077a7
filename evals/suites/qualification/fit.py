"""Fits the verdict of the offline reader: `python -m evals.suites.qualification.fit` rewrites `verdict.json`.

The cues and the bank were written with the labelled deals in view, so that on them they hear more than they will on anybody
else's. The model is therefore fitted with a share of both forgotten at random, several times over: what it learns is how far
to trust cues and likeness that miss things. Each author's deals are then judged by a model fitted on the others'
(`fit --by-author` prints it).
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import get_args

import numpy as np

from agent.qualification.reading.decide import decide
from agent.qualification.reading.features import JUDGED, STATUSES, Talk, Vector, features
from agent.qualification.reading.lexicon import Cues, cues_among, patterns
from agent.qualification.reading.likeness import Model, Scores, bank, scored
from agent.qualification.reading.likeness import fitted as fitted_bank
from agent.qualification.reading.patterns import PatternSet
from agent.qualification.reading.reader import OfflineReader, heard
from agent.qualification.reading.units import DealUnits
from agent.qualification.reading.verdict import Weights
from agent.qualification.records import ElementName, Status
from connectors.deals import Deal
from connectors.records import Language
from evals.suites.qualification.labelled import SPLITS, Judged, Labelled, author, deals, judge
from evals.suites.qualification.measures import calibration_error, macro_f1, wrong_met

FORGOTTEN = 0.4  # share of the patterns left out of a draw: what the cues missed of sentences written after them
LINES_FORGOTTEN = 0.5  # share of the lines of the bank
DRAWS = 5
# Added to the logits, chosen on authors the model was not fitted on (`--by-author`): there it says `unknown` too seldom, and a
# `met` that is not one costs a manager more than a `partial` that could have been met.
_STARTS: dict[Status, float] = {"unknown": 1.2, "met": -0.7}
_PENALTY = 20.0
_STEPS, _RATE = 500, 0.05


class Forgetful:
    """Cues heard, and sentences likened, with a share of the patterns and of the bank forgotten."""

    def __init__(self, share: float, lines: float, seed: int) -> None:
        """`share` of the patterns, `lines` of the bank. The same seed forgets the same ones."""
        self._known = {
            language: PatternSet(_kept(language, share, Random(f"{language}{seed}")))  # noqa: S311 - not a secret
            for language in get_args(Language)
        }
        self._bank = {language: _bank(language, lines, seed) for language in get_args(Language)}

    def cues(self, folded: str, marks: frozenset[str], language: Language) -> Cues:
        """The cues of a folded sentence that are remembered."""
        return cues_among(self._known[language], folded, marks)

    def likeness(self, tagged: str, marks: frozenset[str], cues: Cues, language: Language) -> Scores:
        """The scores of a sentence under what is remembered of the bank."""
        return scored(self._bank[language], tagged, marks, cues)


def _bank(language: Language, lines: float, seed: int) -> Model:
    draw = Random(f"bank{language}{seed}")  # noqa: S311 - not a secret
    return fitted_bank(bank(language, lambda: draw.random() < lines), language)


def _kept(language: Language, share: float, draw: Random) -> Iterator[tuple[str, str]]:
    for group, pattern in patterns(language):
        if group.startswith("machine/") or draw.random() >= share * _forgettable(group):
            yield group, pattern


def _forgettable(group: str) -> float:
    """Questions and names of papers are a small world: other people's words for them are mostly known."""
    return 0.33 if group.split("/")[1].startswith(("ask", "claim", "term")) else 1.0


def rows(deal: Deal, statuses: Mapping[ElementName, Status], hear: Forgetful) -> Iterator[tuple[Vector, int]]:
    """Features and label (its place in `STATUSES`) of each judged cell of a deal whose status is known."""
    units = DealUnits(deal, hear.cues, hear.likeness).units
    talk = Talk.of(units)
    for element in JUDGED:
        if element in statuses:
            found = heard(units, element)
            yield features(element, talk, found, decide(element, found)), STATUSES.index(statuses[element])


def fitted(vectors: Vector, wanted: Sequence[int]) -> Weights:
    """The weights that make the labels likeliest, large ones penalised (Adam, full batch)."""
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    inputs = np.hstack([(vectors - mean) / spread, np.ones((len(vectors), 1))])
    goal = np.eye(len(STATUSES))[list(wanted)]
    weights = np.zeros((inputs.shape[1], len(STATUSES)))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        logits = inputs @ weights
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = (inputs.T @ (likely - goal) + _PENALTY * weights) / len(inputs)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope * slope
        weights -= _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return Weights(mean, spread, weights[:-1], weights[-1] + [_STARTS.get(status, 0.0) for status in STATUSES])


def drawn(labelled: Sequence[Labelled]) -> dict[str, tuple[Vector, list[int]]]:
    """For each author the rows of their deals over every draw of what is forgotten."""
    found: dict[str, list[tuple[Vector, int]]] = {}
    for seed in range(DRAWS):
        hear = Forgetful(FORGOTTEN, LINES_FORGOTTEN, seed)
        for each in labelled:
            found.setdefault(author(each), []).extend(rows(each.deal, each.statuses, hear))
    return {name: (np.array([x for x, _ in held]), [y for _, y in held]) for name, held in found.items()}


def every() -> list[Labelled]:
    """The labelled deals that may be looked at."""
    return [each for split in SPLITS if split != "blind" for each in deals(split)]


def by_author(labelled: Sequence[Labelled]) -> Iterator[tuple[str, list[Judged]]]:
    """Each author's deals, read with all cues and judged by the model fitted on the other authors'."""
    held = drawn(labelled)
    for name in held:
        others = [rows_ for other, rows_ in held.items() if other != name]
        weights = fitted(np.concatenate([x for x, _ in others]), [y for _, ys in others for y in ys])
        reader = OfflineReader(weights)
        mine = [each for each in labelled if author(each) == name]
        yield name, [cell for each in mine for cell in judge(each, reader.read(each.deal))]


def _line(cells: Sequence[Judged]) -> str:
    unknown = [cell for cell in cells if cell.gold == "unknown"]
    found = f"{sum(cell.right for cell in unknown)}/{len(unknown)}"
    return (f"macro-F1 {macro_f1(cells):.3f} wrong met {wrong_met(cells)}/{len(cells)} unknown {found} "
            f"ECE {calibration_error(cells):.3f}")  # fmt: skip


def main() -> None:
    """Rewrite the weights of the reader, or print how authors fare that the model has not seen."""
    if "--by-author" in sys.argv:
        told: list[Judged] = []
        for name, cells in by_author(every()):
            told += cells
            print(name, _line(cells))
        print("all", _line(told))
        return
    held = drawn(every())
    weights = fitted(np.concatenate([x for x, _ in held.values()]), [y for _, ys in held.values() for y in ys])
    table = {"from": "python -m evals.suites.qualification.fit"}
    kept = {name: np.round(getattr(weights, name), 4).tolist() for name in Weights._fields}
    place = Path(str(files("agent.qualification.reading") / "verdict.json"))
    place.write_text(json.dumps({**table, **kept}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
