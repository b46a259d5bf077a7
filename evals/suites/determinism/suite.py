"""The whole outreach path three times: twice in this process, and in another whose hashes are seeded otherwise."""

import hashlib
import os
import subprocess
import sys

from agent.outreach.models import Proposal
from evals.results import Case, Report, scored
from evals.written import asked, flow_of, written

NAME = "determinism"
TIER = "full"
EVERY = 4
QUICK = f"one proposal in {EVERY} is written again; all with --tier full"
_OTHER = "import sys; from evals.suites.determinism.suite import again; print(*again(int(sys.argv[1])), sep='\\n')"


def run() -> Report:
    """One case a proposal."""
    return _measured(1)


def quick() -> Report:
    """One case for each fourth proposal."""
    return _measured(EVERY)


def _measured(every: int) -> Report:
    first = written()[::every]
    cases = [
        Case(
            suite=NAME, metric="proposals with the same bytes", id=w.name, passed=_digest(w.proposal) == here == elsewhere,
            group=w.group,
        )
        for w, here, elsewhere in zip(first, again(every), _elsewhere(every), strict=True)
    ]  # fmt: skip
    return Report(metrics=[scored(cases, target=1.0)], cases=cases)


def again(every: int) -> list[str]:
    """A hash of each proposal written now, in order."""
    return [_digest(flow_of(place).propose(place.dossier, wish)) for place, wish in asked()[::every]]


def _digest(proposal: Proposal) -> str:
    return hashlib.sha256(proposal.model_dump_json().encode()).hexdigest()


def _elsewhere(every: int) -> list[str]:
    env = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _OTHER, str(every)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, env=env)  # noqa: S603
    return told.stdout.split()
