"""Engine cost per account with the offline writer, beside a baseline: reading the same dossiers from disk.

`python -m evals.benchmarks.engine` prints CPU milliseconds per account (median of 5 rounds over the labelled dossiers) and
the ratio to the baseline of the same process. Target: at most 30 ms of CPU.
"""

import json
import statistics
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from agent.outreach.flow import Outreach, Wish
from agent.outreach.method import shipped_methods
from agent.outreach.writing.offline_writer import OfflineWriter
from agent.playbook import example_playbook
from connectors.dossiers import find_dossiers, read_dossier

ROUNDS = 5


def main() -> None:
    """Measure and print one JSON document."""
    root = Path(str(files("evals") / "datasets"))
    folders = [f for name in ("shared_accounts", "accounts") for f in find_dossiers(root / name)]
    dossiers = [read_dossier(f) for f in folders]
    flows = {
        seller: Outreach(playbook=example_playbook(seller), methods=shipped_methods(), writer=OfflineWriter())
        for seller in ("cyberguard", "insightplatform")
    }
    floor = _cpu(lambda: [read_dossier(f) for f in folders])
    engine = _cpu(lambda: [flows[d.account.seller or ""].propose(d, Wish()) for d in dossiers])
    count = len(dossiers)
    print(
        json.dumps(
            {
                "accounts": count,
                "cpu_ms_per_account": round(engine / count, 2),
                "baseline_read_ms_per_account": round(floor / count, 2),
                "ratio": round(engine / floor, 1),
                "target_ms": 30,
            }
        )
    )


def _cpu(work: Callable[[], object]) -> float:
    """Median CPU milliseconds of a round, after one round to warm up."""
    work()
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        rounds.append((time.process_time() - start) * 1000)
    return statistics.median(rounds)


if __name__ == "__main__":
    main()
