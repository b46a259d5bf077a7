"""Runs suites. A suite is a folder of `evals/suites` with a `suite.py` that has `run() -> list[Metric] | Report`.

`TIER` in a suite names the shortest run it belongs to: `ci` (the default: offline, seconds), `full` (offline, minutes) or `live`
(asks a model). A suite of a longer tier than asked is told as not run, softly; one that also has `quick()` runs that instead.
"""

import importlib
import time
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.resources import files
from multiprocessing import get_context
from typing import Literal, NamedTuple, get_args

from agent.errors import NotFound
from evals.results import Case, Metric, Report, not_run

Tier = Literal["ci", "full", "live"]
TIERS: tuple[Tier, ...] = get_args(Tier)
_TIMED = ("cost",)
_HEAVY = ("meta", "injection", "qualification", "ranking", "portfolio", "swap")  # begun first, the longest first


class SuiteRun(NamedTuple):
    """One suite, run: its metrics, its cases and how long it took."""

    name: str
    metrics: list[Metric]
    cases: list[Case]
    seconds: float


def suite_names() -> list[str]:
    """The suites there are, sorted."""
    root = files("evals.suites")
    return sorted(entry.name for entry in root.iterdir() if entry.is_dir() and (entry / "suite.py").is_file())


def chosen(names: Iterable[str]) -> list[str]:
    """The named suites, all when none is named. Raises NotFound for an unknown one."""
    known, wanted = suite_names(), list(names)
    unknown = [n for n in wanted if n not in known]
    if unknown:
        raise NotFound(f"no suite `{unknown[0]}`; there are: {', '.join(known)}")
    return wanted or known


def run_each(names: Iterable[str], tier: Tier = "ci", jobs: int = 1) -> Iterator[SuiteRun]:
    """Run suites, `jobs` at a time in processes of their own, and give each as it ends. One that breaks is `not_run`.

    Suites that measure time run alone, at the end.
    """
    wanted = list(names)
    timed = [n for n in wanted if n in _TIMED]
    rest = [n for n in wanted if n not in _TIMED] if jobs > 1 else []
    if rest:
        heavy_first = sorted(rest, key=lambda n: _HEAVY.index(n) if n in _HEAVY else len(_HEAVY))
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            yield from (done.result() for done in as_completed([pool.submit(_timed, n, tier) for n in heavy_first]))
    for name in timed if rest else wanted:
        yield _timed(name, tier)


def _timed(name: str, tier: Tier) -> SuiteRun:
    start = time.perf_counter()
    found = _run(name, tier)
    return SuiteRun(name, found.metrics, found.cases, time.perf_counter() - start)


def run_suites(names: list[str], tier: Tier = "ci") -> list[Metric]:
    """The metrics of the named suites, of all when none is named. Raises NotFound."""
    return [metric for done in run_each(chosen(names), tier) for metric in done.metrics]


def failed(metrics: Iterable[Metric]) -> bool:
    """True when a hard gate failed or could not be measured."""
    return any(m.gate == "hard" and m.status != "passed" for m in metrics)


def _run(name: str, tier: Tier) -> Report:
    try:
        module = importlib.import_module(f"evals.suites.{name}.suite")
        wanted: Tier = getattr(module, "TIER", "ci")
        if TIERS.index(wanted) > TIERS.index(tier):
            if hasattr(module, "quick"):
                return _report(module.quick())
            return Report(metrics=[not_run(name, "-", f"belongs to the longer tier `{wanted}` (--tier {wanted})")])
        return _report(module.run())
    except Exception as error:  # a broken suite is told, and its gate does not pass
        reason = f"{type(error).__name__}: {error} ({traceback.extract_tb(error.__traceback__)[-1].name})"
        return Report(metrics=[not_run(name, "-", reason, gate="hard")])


def _report(found: list[Metric] | Report) -> Report:
    return found if isinstance(found, Report) else Report(metrics=found)
