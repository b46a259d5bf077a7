"""The whole outreach path twice: again in this process, and in another whose hashes are seeded otherwise."""

import hashlib
import os
import subprocess
import sys

from evals.results import Case, Report, scored
from evals.written import flow_of, written

NAME = "determinism"
_OTHER = "from evals.suites.determinism.suite import digests; print(*digests(), sep='\\n')"


def run() -> Report:
    """One case a proposal."""
    first = {w.name: w.proposal.model_dump_json() for w in written()}
    again = {w.name: flow_of(w.place).propose(w.place.dossier, w.wish).model_dump_json() for w in written()}
    elsewhere = _elsewhere()
    here = digests()
    cases = [
        Case(
            suite=NAME,
            metric="proposals with the same bytes",
            id=name,
            passed=first[name] == again[name] and one == two,
        )
        for name, one, two in zip(first, here, elsewhere, strict=True)
    ]
    return Report(metrics=[scored(cases, target=1.0)], cases=cases)


def digests() -> list[str]:
    """A hash of each proposal, in order."""
    return [hashlib.sha256(w.proposal.model_dump_json().encode()).hexdigest() for w in written()]


def _elsewhere() -> list[str]:
    env = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _OTHER]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, env=env)  # noqa: S603
    return told.stdout.split()
