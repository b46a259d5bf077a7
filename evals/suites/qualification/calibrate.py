"""Fits the stated confidence of the offline reader: `python -m evals.suites.qualification.calibrate` rewrites its table.

The outcomes are those of the first reading of fourteen development deals, before any rule or cue was written with them in
view (`data/first_reading.jsonl`): the rules have since been corrected on these deals, whose later outcomes would flatter.
Shares are drawn to the status's share, and that to the overall one, with the weight of four readings.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import get_args

from agent.qualification.reading.confidence import MOST
from agent.qualification.records import Status

PRIOR = 4.0
Outcome = tuple[str, int, bool]  # status read, sentences of the buyer behind it, right


def fit(outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    """For each status, the share of right readings with 0, 1, 2 and 3 or more sentences of the buyer."""
    overall = _share([right for _, _, right in outcomes], 0.5)
    table: dict[str, list[float]] = {}
    for status in get_args(Status):
        mine = [(said, right) for read, said, right in outcomes if read == status]
        level = _share([right for _, right in mine], overall)
        cells = [[right for said, right in mine if min(said, MOST) == count] for count in range(MOST + 1)]
        table[status] = [round(_share(cell, level), 3) for cell in cells]
    return table


def _share(rights: Sequence[bool], prior: float) -> float:
    return (sum(rights) + PRIOR * prior) / (len(rights) + PRIOR)


def outcomes() -> list[Outcome]:
    """The recorded outcomes of the first reading."""
    text = (files("evals.suites.qualification") / "data" / "first_reading.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return [(row["status"], row["buyer_quotes"], row["right"]) for row in rows]


def main() -> None:
    """Rewrite the table of the reader."""
    place = Path(str(files("agent.qualification.reading") / "calibration.json"))
    found = outcomes()
    table = {"from": "python -m evals.suites.qualification.calibrate", "readings": len(found), "right": fit(found)}
    place.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
