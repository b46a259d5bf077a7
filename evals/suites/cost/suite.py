"""What a proposal costs without a model: no token, and little time of our own.

The time is that of the processor, so that a busy machine is not taken for slow code. Timings stay out of the log, the verdict
does not: two logs of one state are the same.
"""

import time

from agent.outreach.models import Proposal
from evals.results import Case, Metric, Report, figure, scored
from evals.written import Written, flow_of, written

NAME = "cost"
OVERHEAD = 0.150  # seconds, 95th percentile: the target of the first release


def run() -> Report:
    """Every second proposal once more, timed. Soft: a slow machine is no fault of the code."""
    made = written()
    spent = sorted(_seconds(w) for w in made[::2])
    free = [
        Case(suite=NAME, metric="proposals without a model: no token, no cost", id=w.name, passed=_free(w.proposal),
             group=w.group, got=f"{w.proposal.writer.tokens} tokens, cost {w.proposal.writer.cost}")
        for w in made
    ]  # fmt: skip
    return Report(
        metrics=[scored(free, target=1.0), within(spent[int(0.95 * (len(spent) - 1))], len(spent))], cases=free
    )


def _free(proposal: Proposal) -> bool:
    return proposal.writer.tokens == 0 and not proposal.writer.cost


def within(seconds: float, n: int) -> Metric:
    """Whether the 95th percentile keeps the budget: 1 or 0."""
    name = f"95th percentile of our own time under {OVERHEAD * 1000:.0f} ms (1: yes)"
    return figure(NAME, name, float(seconds <= OVERHEAD), n, target=1, gate="soft")


def _seconds(made: Written) -> float:
    start = time.process_time()
    flow_of(made.place).propose(made.place.dossier, made.wish)
    return time.process_time() - start
