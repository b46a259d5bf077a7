"""Engine cost per account with the offline writer, beside a baseline: reading the same dossiers from disk.

`python -m evals.benchmarks.engine` prints CPU milliseconds per account met for the first time, as a batch meets them, and met
again, as a rep who drafts twice does: each round is a process of its own that warms up on the fresh dossiers and then drafts
twice for each of the others (median of 3 rounds). Target: at most 30 ms of CPU.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

ROUNDS = 3
_MEASURED = ("shared_accounts", "accounts")
_WARM = ("fresh_accounts/dev", "fresh_accounts/test", "fresh_accounts/blind")


def main() -> None:
    """Measure in fresh processes and print one JSON document."""
    if "--round" in sys.argv:
        print(json.dumps(_round()))
        return
    rounds = [_in_own_process() for _ in range(ROUNDS)]
    engine = statistics.median(r["engine"] for r in rounds)
    again = statistics.median(r["again"] for r in rounds)
    floor = statistics.median(r["floor"] for r in rounds)
    count = rounds[0]["count"]
    print(
        json.dumps(
            {
                "accounts": count,
                "cpu_ms_per_account": round(engine / count, 2),
                "cpu_ms_met_again": round(again / count, 2),
                "baseline_read_ms_per_account": round(floor / count, 2),
                "ratio": round(engine / floor, 1),
                "target_ms": 30,
            }
        )
    )


def _in_own_process() -> dict[str, float]:
    command = [sys.executable, "-m", "evals.benchmarks.engine", "--round"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _round() -> dict[str, float]:
    """CPU milliseconds of reading and of drafting for each account once, after others have warmed the lexicons."""
    from agent.memory import rarely_collected
    from agent.outreach.flow import Outreach, Wish
    from agent.outreach.method import shipped_methods
    from agent.outreach.writing.offline_writer import OfflineWriter
    from agent.playbook import example_playbook
    from connectors.dossiers import find_dossiers, read_dossier

    rarely_collected()  # as the command line does
    root = Path(str(files("evals") / "datasets"))
    flows = {
        seller: Outreach(playbook=example_playbook(seller), methods=shipped_methods(), writer=OfflineWriter())
        for seller in ("cyberguard", "insightplatform")
    }
    for dossier in [read_dossier(f) for name in _WARM for f in find_dossiers(root / name)]:
        flows[dossier.account.seller or ""].propose(dossier, Wish())
    folders = [f for name in _MEASURED for f in find_dossiers(root / name)]
    dossiers = [read_dossier(f) for f in folders]
    floor = _cpu(lambda: [read_dossier(f) for f in folders])
    engine = _cpu(lambda: [flows[d.account.seller or ""].propose(d, Wish()) for d in dossiers])
    again = _cpu(lambda: [flows[d.account.seller or ""].propose(d, Wish()) for d in dossiers])
    return {"count": len(dossiers), "floor": floor, "engine": engine, "again": again}


def _cpu(work: Callable[[], object]) -> float:
    """CPU milliseconds of one pass."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
