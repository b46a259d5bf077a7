"""Own overhead per draft with an instant model, and a whole tier-1 sequence offline.

`python -m evals.benchmarks.drafts` prints one JSON document. Targets: p95 of one draft at most 60 ms; a tier-1 sequence under
0.5 s. A model that answers at once from a script stands for the endpoint, so that what is left is our own work: reading the
dossier, ranking, planning, checking every sentence, putting the proposal together. The first draft of a process, which reads
cards and lexicons, is told apart. Seconds of the clock on a shared machine; the CPU's are given too.
"""

import json
import statistics
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from agent.llm.scripted import Call, ScriptedModel
from agent.outreach.flow import Outreach, Wish
from agent.outreach.method import shipped_methods
from agent.outreach.writing.model_writer import ModelWriter
from agent.outreach.writing.offline_writer import OfflineWriter
from agent.playbook import example_playbook
from connectors.dossiers import find_dossiers, read_dossier
from connectors.records import Dossier

ROUNDS = 6
TARGET_DRAFT_MS, TARGET_SEQUENCE_S = 60, 0.5


def main() -> None:
    """Measure and print."""
    datasets = Path(str(files("evals"))) / "datasets"
    dossiers = [read_dossier(f) for name in ("shared_accounts", "accounts") for f in find_dossiers(datasets / name)]
    by_seller = {d.account.id: example_playbook(d.account.seller or "cyberguard") for d in dossiers}

    def flow(dossier: Dossier, *, model: bool) -> Outreach:
        writer: Any = OfflineWriter()
        if model:
            writer = ModelWriter(ScriptedModel([_instant] * 8), fallback=OfflineWriter())
        return Outreach(playbook=by_seller[dossier.account.id], methods=shipped_methods(), writer=writer)

    first = _timed(lambda: flow(dossiers[0], model=True).propose(dossiers[0], Wish()))
    drafts = [_repeated(lambda d=d: flow(d, model=True).propose(d, Wish())) for d in dossiers]  # type: ignore[misc]
    tier_1 = [d for d in dossiers if flow(d, model=False).propose(d, Wish()).tier == 1]
    sequences = [
        _repeated(lambda d=d: flow(d, model=False).propose(d, Wish(channel="sequence")))  # type: ignore[misc]
        for d in tier_1
    ]
    print(
        json.dumps(
            {
                "first_draft_ms": _ms(first[0]),
                "draft": _summary(drafts) | {"target_p95_ms": TARGET_DRAFT_MS},
                "tier_1_sequence": _summary(sequences) | {"target_ms": TARGET_SEQUENCE_S * 1000},
            },
            indent=1,
        )
    )


def _instant(call: Call) -> dict[str, Any]:
    """A plain e-mail or note from the first fact and proof shown: what a quick model would answer."""
    quoted = json.loads(call.user.partition("<account>")[2].partition("</account>")[0])
    facts = [f for page in quoted["pages"] for f in page["facts"]]
    french = "« " in call.user or '"language": "fr"' in call.user
    said = f"« {facts[0]['quote'].rstrip('.')} »." if facts else ("Un sujet." if french else "A subject.")
    close = "Est-ce un sujet ce trimestre ?" if french else "Is this on the agenda this quarter?"
    cites = [facts[0]["id"]] if facts else []
    segments = [
        {"text": said, "kind": "hook", "part": None, "cites": cites},
        {"text": close, "kind": "cta", "part": None, "cites": []},
    ]
    return {"segments": segments} | ({} if call.schema.__name__ == "NoteAnswer" else {"subject": "Question"})


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def _repeated(work: Callable[[], object]) -> list[tuple[float, float]]:
    return [_timed(work) for _ in range(ROUNDS)]


def _summary(found: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """Over all runs by the clock; and, since other work on the machine only ever adds, over the best CPU time of each."""
    clock = sorted(c for runs in found for c, _ in runs)
    best = sorted(min(cpu for _, cpu in runs) for runs in found)
    return {
        "accounts": len(found),
        "n": len(clock),
        "clock_median_ms": _ms(statistics.median(clock)),
        "clock_p95_ms": _ms(clock[int(0.95 * (len(clock) - 1))]),
        "undisturbed_median_ms": _ms(statistics.median(best)),
        "undisturbed_p95_ms": _ms(best[int(0.95 * (len(best) - 1))]),
        "undisturbed_max_ms": _ms(best[-1]),
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
