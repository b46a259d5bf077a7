"""Logs of a run: a folder with `run.json` (what it stood on, metrics) and one JSONL file a suite (a line a case).

Everything but the keys called `time` is the same for two runs of the same state. A suite's file is written whole when the suite
is done, so a run that was killed goes on with the suites that are missing.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.errors import BadInput
from evals.dimensions import answers
from evals.provenance import Provenance
from evals.results import Case, Metric
from evals.runner import SuiteRun, Tier, run_each

RUN, HISTORY = "run.json", "history.jsonl"


class Run(BaseModel):
    """A whole run, as `run --out` writes it and `compare` reads it. `samples` names the suites that did not take everything."""

    model_config = ConfigDict(frozen=True)

    run: Provenance | None = None
    suites: list[Metric]
    cases: list[Case] = []
    samples: dict[str, str] = {}
    finished: bool = True
    time: dict[str, Any] = {}

    def slim(self) -> str:
        """The JSON to compare with later: metrics, and of each case no more than whether it passed; a line a case."""
        cases = [
            c.model_dump(include={"suite", "metric", "id", "passed", "value"}, exclude_none=True) for c in self.cases
        ]
        head = self.model_dump(mode="json", exclude={"cases", "time"})
        told = ",\n".join(
            json.dumps(c | {"passed": c.get("passed")}, ensure_ascii=False, sort_keys=True) for c in cases
        )
        return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f',\n "cases": [\n{told}\n ]\n}}\n'


def logged_run(
    folder: Path, stood: Provenance, names: list[str], tier: Tier, clock: Callable[[], datetime], *, jobs: int = 1
) -> Run:
    """Run suites into a folder, or finish the run of the same fingerprint that stopped there."""
    started = clock()
    done = _finished_suites(folder, stood) if _unfinished(folder, stood) else {}
    if not done:
        _clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / RUN, Run(run=stood, suites=[], finished=False))
    for ended in run_each([n for n in names if n not in done], tier, jobs):
        done[ended.name] = ended
        _save(folder, ended)
    seconds = {n: round(done[n].seconds, 2) for n in names}
    told = Run(
        run=stood, suites=[m for n in names for m in done[n].metrics], cases=[c for n in names for c in done[n].cases],
        samples=samples_of(done[n] for n in names),
        time={"at": started.isoformat(timespec="seconds"), "seconds": seconds},
    )  # fmt: skip
    _write(folder / RUN, told.model_copy(update={"cases": []}))
    _remember(folder.parent / HISTORY, told)
    return told


def samples_of(done: Iterable[SuiteRun]) -> dict[str, str]:
    """Suite to the words for its sample, for those that took less than everything."""
    return {d.name: d.sample for d in done if d.sample}


def read_run(path: Path) -> Run:
    """A run by its folder, its `run.json`, or a file written with --out. Raises BadInput."""
    file = path / RUN if path.is_dir() else path
    try:
        told = Run.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise BadInput(f"`{path}` is no run of amorce-evals (`run --out FILE` writes one): {reason}") from None
    if not told.cases and told.run is not None:
        logged = [n for n in told.run.suites if (file.parent / f"{n}.jsonl").is_file()]
        cases = [c for name in logged for c in _read_suite(file.parent, name).cases]
        told = told.model_copy(update={"cases": cases})
    return told


def history(folder: Path, last: int = 12) -> list[dict[str, Any]]:
    """The last runs logged beside this one, oldest first: time, commit, value by metric, light by dimension."""
    path = folder.parent / HISTORY
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()[-last:]
    return [json.loads(line) for line in lines if line.strip()]


def _remember(path: Path, told: Run) -> None:
    values = {f"{m.name}: {m.metric}": m.value for m in told.suites}
    lights = {a.id: a.light for a in answers(told.suites)}
    commit = told.run.commit if told.run else None
    line = {"time": told.time.get("at"), "commit": commit, "values": values, "lights": lights}
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _unfinished(folder: Path, stood: Provenance) -> bool:
    """True when a run on the very same state began here and did not end."""
    try:
        told = Run.model_validate_json((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return not told.finished and told.run == stood


def _finished_suites(folder: Path, stood: Provenance) -> dict[str, SuiteRun]:
    return {n: _read_suite(folder, n) for n in stood.suites if (folder / f"{n}.jsonl").is_file()}


def _read_suite(folder: Path, name: str) -> SuiteRun:
    lines = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    end = lines[-1]
    metrics = [Metric.model_validate(m) for m in end["metrics"]]
    cases = [Case.model_validate(line) for line in lines[:-1]]
    return SuiteRun(name, metrics, cases, float(end["time"]["seconds"]), end.get("sample", ""))


def _save(folder: Path, done: SuiteRun) -> None:
    end = {
        "metrics": [m.model_dump() for m in done.metrics],
        "sample": done.sample,
        "time": {"seconds": round(done.seconds, 2)},
    }
    lines = [*(c.model_dump_json() for c in done.cases), json.dumps(end, ensure_ascii=False)]
    _replace(folder / f"{done.name}.jsonl", lines)


def _write(path: Path, told: Run) -> None:
    _replace(path, [told.model_dump_json(indent=1)])


def _replace(path: Path, lines: Iterable[str]) -> None:
    """Write whole or not at all."""
    part = path.with_suffix(path.suffix + ".part")
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(path)


def _clear(folder: Path) -> None:
    for path in folder.glob("*.jsonl") if folder.is_dir() else ():
        path.unlink()
