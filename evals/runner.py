"""Runs suites. A suite is a folder of `evals/suites` with a `suite.py` that has `run() -> list[Metric]`."""

import importlib
import traceback
from importlib.resources import files

from agent.errors import NotFound
from evals.results import Metric


def suite_names() -> list[str]:
    """The suites there are, sorted."""
    root = files("evals.suites")
    return sorted(entry.name for entry in root.iterdir() if entry.is_dir() and (entry / "suite.py").is_file())


def run_suites(names: list[str]) -> list[Metric]:
    """Run the named suites, all when none is named. One that breaks is `not_run` with the reason. Raises NotFound."""
    known = suite_names()
    unknown = [n for n in names if n not in known]
    if unknown:
        raise NotFound(f"no suite `{unknown[0]}`; there are: {', '.join(known)}")
    return [metric for name in names or known for metric in _run(name)]


def failed(metrics: list[Metric]) -> bool:
    """True when a hard gate failed or could not be measured."""
    return any(m.gate == "hard" and m.status != "passed" for m in metrics)


def _run(name: str) -> list[Metric]:
    try:
        module = importlib.import_module(f"evals.suites.{name}.suite")
        found: list[Metric] = module.run()
    except Exception as error:  # a broken suite is told, and its gate does not pass
        reason = f"{type(error).__name__}: {error} ({traceback.extract_tb(error.__traceback__)[-1].name})"
        return [Metric(name=name, metric="-", value=None, gate="hard", status="not_run", reason=reason)]
    return found
