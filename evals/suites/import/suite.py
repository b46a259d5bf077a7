"""Import gates: rows, files, accounts that must not exist."""

import json
from importlib.resources import files
from pathlib import Path

from connectors.files import import_document, read_signal_file
from evals.results import Metric, figure, share

from .scorer import Comparison, compare

NAME = "import"


def run() -> list[Metric]:
    """Every labelled list. Targets: 95 % of rows, 12 files of 14 right in every count, no account at a shared host."""
    found = list(comparisons(Path(str(files("evals") / "suites" / "import" / "files"))))
    rows = sum(one.rows for one in found)
    cells = sum(one.cells for one in found)
    shared = sum(len(one.shared_hosts) for one in found)
    return [
        share(NAME, "rows as expected", sum(one.rows_right for one in found), rows, target=0.95),
        share(NAME, "files right in every count", sum(one.counts_right for one in found), len(found), target=12 / 14),
        share(NAME, "cells and reasons as expected", sum(one.cells_right for one in found), cells, target=0.95),
        figure(NAME, "accounts at a mailbox, network or host", shared, rows, target=0, direction="max"),
    ]


def comparisons(folder: Path) -> list[Comparison]:
    """Each labelled file of a folder, imported and compared."""
    found = []
    for path in sorted(folder.glob("*.expected.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        found.append(compare(import_document(read_signal_file(folder / expected["file"])), expected))
    return found
