"""What a pipeline run over many deals costs: `python -m evals.benchmarks.pipeline [DEALS]`, a thousand when not given.

Prints one JSON document: processor seconds of all processes, what each deal took, and what the same run took when nothing had
changed. The deals are the labelled ones over and over, each time with a number more in every sentence: what was read before is
remembered, and would make repeated words look cheap.
"""

import json
import re
import resource
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from agent.pipeline.flow import Portfolio
from agent.stages import shipped_stages
from evals.suites.qualification import labelled

DEALS = 1_000
_ENDS = re.compile(r"[.!?](?=\s)")


def main(deals: int = DEALS) -> None:
    """Make the deals, run twice, print."""
    with TemporaryDirectory() as place:
        root = Path(place) / "deals"
        for at in range(deals):
            _made(root, at)
        portfolio = Portfolio(stages=shipped_stages(), today=date(2026, 11, 20), state=Path(place) / "kept")
        first, again = (_measured(portfolio, root) for _ in range(2))
        print(json.dumps({"deals": deals, "first run": first, "nothing changed": again}, indent=1))


def _measured(portfolio: Portfolio, root: Path) -> dict[str, float]:
    began, worked = perf_counter(), _processor()
    report = portfolio.report(root, now=date(2026, 11, 20))
    spent = _processor() - worked
    return {
        "deals read": len(report.deals),
        "failed": len(report.failed),
        "processor seconds": round(spent, 1),
        "processor seconds a deal": round(spent / max(1, len(report.deals)), 3),
        "seconds": round(perf_counter() - began, 1),
    }


def _processor() -> float:
    """Processor seconds of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _made(root: Path, at: int) -> None:
    """One deal folder: the `at`-th labelled deal, in turn, its sentences ending with the number of the lap."""
    sources = [each for split in ("shared", "dev") for each in labelled.deals(split)]
    lap, turn = divmod(at, len(sources))
    folder = root / f"deal-{at:05}"
    folder.mkdir(parents=True)
    for path in sources[turn].folder.iterdir():
        if path.name == "deal.json":
            record = json.loads(path.read_text(encoding="utf-8")) | {"id": folder.name}
            (folder / path.name).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        elif path.name != "gold.json":
            text = path.read_text(encoding="utf-8")
            told = _ENDS.sub(rf" {lap}\g<0>", text) if lap else text
            (folder / path.name).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
