"""How often a reading like this one was right on deals no rule had seen.

The table is refitted by `python -m evals.suites.qualification.calibrate`.
"""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from agent.qualification.reading.units import Unit
from agent.qualification.records import Status

MOST = 3  # sentences of the buyer; more say no more


def confidence(status: Status, support: Iterable[Unit]) -> float:
    """The share of right readings of that status with as many of the buyer's sentences, 0..1."""
    said = sum(unit.side == "buyer" for unit in support)
    return _table()[status][min(said, MOST)]


@cache
def _table() -> dict[str, list[float]]:
    text = (files("agent.qualification.reading") / "calibration.json").read_text(encoding="utf-8")
    table: dict[str, list[float]] = json.loads(text)["right"]
    return table
