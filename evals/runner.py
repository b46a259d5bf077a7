"""Runs suites. A suite is a folder of `evals/suites` with a `suite.py` that has `run() -> list[Metric] | Report`.

`TIER` in a suite names the shortest run it belongs to: `ci` (the default: offline, seconds), `full` (offline, minutes) or `live`
(asks a model). A suite of a longer tier than asked is told as not run, softly; one that also has `quick()` runs that instead, on
a fixed sample that its `QUICK` puts into words for the log and the page.
"""

import importlib
import os
import threading
import time
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.resources import files
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Literal, NamedTuple, get_args

from agent.errors import NotFound
from evals.dimensions import dimensions, suites_of
from evals.results import Case, Metric, Report, not_run

Tier = Literal["ci", "full", "live"]
TIERS: tuple[Tier, ...] = get_args(Tier)
_HEAVY = ("meta", "ranking", "qualification", "injection", "retrieval", "portfolio")  # begun first, the longest first


class SuiteRun(NamedTuple):
    """One suite, run: its metrics, its cases, how long it took, and on what sample (empty: on everything)."""

    name: str
    metrics: list[Metric]
    cases: list[Case]
    seconds: float
    sample: str = ""


def suite_names() -> list[str]:
    """The suites there are, sorted."""
    root = files("evals.suites")
    return sorted(entry.name for entry in root.iterdir() if entry.is_dir() and (entry / "suite.py").is_file())


def chosen(names: Iterable[str]) -> list[str]:
    """The named suites (or those behind a dimension's name), all when none is named. Raises NotFound for an unknown one."""
    known, wanted = suite_names(), list(names)
    found = {suite: None for name in wanted for suite in ([name] if name in known else suites_of(name))}
    unknown = [n for n in wanted if n not in known and not suites_of(n)]
    if unknown:
        others = [d.id for d in dimensions() if d.id not in known]
        raise NotFound(f"no suite `{unknown[0]}`; there are: {', '.join([*known, *others])}")
    return list(found) or known


def described() -> dict[str, str]:
    """Suite to what a commit's run takes of it: the words of its sample, its tier when it waits for that, empty for all."""
    found = {}
    for name in suite_names():
        module = importlib.import_module(f"evals.suites.{name}.suite")
        tier = getattr(module, "TIER", "ci")
        waits = tier != "ci" and not hasattr(module, "quick")
        found[name] = f"with --tier {tier}" if waits else getattr(module, "QUICK", "")
    return found


def run_each(names: Iterable[str], tier: Tier = "ci", jobs: int = 1) -> Iterator[SuiteRun]:
    """Run suites, `jobs` at a time in processes of their own, and give each as it ends. One that breaks is `not_run`.

    A process keeps what it has read and written for the suites that come after, so few processes are better than many.
    """
    wanted = list(names)
    if jobs < 2 or len(wanted) < 2:
        yield from (_timed(name, tier) for name in wanted)
        return
    heavy_first = sorted(wanted, key=lambda n: _HEAVY.index(n) if n in _HEAVY else len(_HEAVY))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_with_the_run) as pool:
        yield from (done.result() for done in as_completed([pool.submit(_timed, n, tier) for n in heavy_first]))


def _end_with_the_run() -> None:
    """A run that is killed cannot tell its processes: each watches for its end and follows."""
    parent = parent_process()
    if parent is not None:
        watch = threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True)
        watch.start()


def _timed(name: str, tier: Tier) -> SuiteRun:
    start = time.perf_counter()
    found, sample = _run(name, tier)
    return SuiteRun(name, found.metrics, found.cases, time.perf_counter() - start, sample)


def run_suites(names: list[str], tier: Tier = "ci") -> list[Metric]:
    """The metrics of the named suites, of all when none is named. Raises NotFound."""
    return [metric for done in run_each(chosen(names), tier) for metric in done.metrics]


def failed(metrics: Iterable[Metric]) -> bool:
    """True when a hard gate failed or could not be measured."""
    return any(m.gate == "hard" and m.status != "passed" for m in metrics)


def _run(name: str, tier: Tier) -> tuple[Report, str]:
    """The report of a suite, and the words for its sample when the tier asked for takes less than everything."""
    try:
        module = importlib.import_module(f"evals.suites.{name}.suite")
        wanted: Tier = getattr(module, "TIER", "ci")
        if TIERS.index(wanted) <= TIERS.index(tier):
            return _report(module.run()), ""
        if hasattr(module, "quick"):
            return _report(module.quick()), getattr(module, "QUICK", "a sample")
        return Report(metrics=[not_run(name, "-", f"belongs to the longer tier `{wanted}` (--tier {wanted})")]), ""
    except Exception as error:  # a broken suite is told, and its gate does not pass
        reason = f"{type(error).__name__}: {error} ({traceback.extract_tb(error.__traceback__)[-1].name})"
        return Report(metrics=[not_run(name, "-", reason, gate="hard")]), ""


def _report(found: list[Metric] | Report) -> Report:
    return found if isinstance(found, Report) else Report(metrics=found)
