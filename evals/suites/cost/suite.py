"""What a proposal costs without a model: no token, and little time of our own.

Timings stay out of the log, the verdict does not: two logs of one state are the same.
"""

import time

from evals.results import Metric, Report, figure
from evals.written import Written, flow_of, written

NAME = "cost"
OVERHEAD = 0.150  # seconds, 95th percentile: the target of the first release


def run() -> Report:
    """Every proposal once more, timed. Soft: a busy machine is no fault of the code."""
    made = written()
    spent = sorted(_seconds(w) for w in made)
    tokens = sum(w.proposal.writer.tokens for w in made)
    found = figure(NAME, "tokens without a model", tokens, len(made), target=0, direction="max")
    return Report(metrics=[found, within(spent[int(0.95 * (len(spent) - 1))], len(made))])


def within(seconds: float, n: int) -> Metric:
    """Whether the 95th percentile keeps the budget: 1 or 0."""
    name = f"95th percentile of our own time under {OVERHEAD * 1000:.0f} ms (1: yes)"
    return figure(NAME, name, float(seconds <= OVERHEAD), n, target=1, gate="soft")


def _seconds(made: Written) -> float:
    start = time.perf_counter()
    flow_of(made.place).propose(made.place.dossier, made.wish)
    return time.perf_counter() - start
