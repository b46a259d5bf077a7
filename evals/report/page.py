"""`report.html`: green, amber, red by dimension, intervals, failures with their evidence, trend, and what the run stood on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from evals.logs import Run, history
from evals.results import Case, Metric

PAGE = "report.html"
EXAMPLES = 4
_WORDS = {"green": "as promised", "amber": "to watch", "red": "below the promise"}


@dataclass(frozen=True)
class Dimension:
    """One suite on the page."""

    name: str
    title: str
    light: str
    metrics: list[Metric]
    failures: list[Case]
    groups: list[tuple[str, str, int, int]]
    published: list[dict[str, Any]]

    @property
    def word(self) -> str:
        """The light in words, for those who do not see colours."""
        return _WORDS[self.light]


def write_page(run: Run, folder: Path) -> Path:
    """Write the page into the log folder and return its path."""
    path = folder / PAGE
    path.write_text(page(run, folder), encoding="utf-8")
    return path


def page(run: Run, folder: Path) -> str:
    """The whole page. `folder` is where the run is logged; the runs beside it give the trend."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from evals.report.charts import interval, trend

    found = Environment(
        loader=PackageLoader("evals.report", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    dimensions = [dimension(name, run) for name in dict.fromkeys(m.name for m in run.suites)]
    past = history(folder)
    return found.get_template("page.html").render(
        run=run,
        dimensions=sorted(dimensions, key=lambda d: ("red", "amber", "green").index(d.light)),
        lights={light: sum(d.light == light for d in dimensions) for light in ("green", "amber", "red")},
        checks=measured_checks(),
        past=past,
        values=lambda m: [line["values"].get(f"{m.name}: {m.metric}") for line in past],
        interval=interval,
        trend=trend,
        shown=shown,
        is_share=lambda m: m.low is not None,
    )


def dimension(name: str, run: Run) -> Dimension:
    """One suite: its light, its metrics, its failures, its groups."""
    metrics = [m for m in run.suites if m.name == name]
    cases = [c for c in run.cases if c.suite == name]
    return Dimension(
        name=name,
        title=titles().get(name, name.replace("_", " ").capitalize()),
        light=light(metrics),
        metrics=metrics,
        failures=[c for c in cases if c.passed is False][:EXAMPLES],
        groups=groups(cases),
        published=[p for p in published() if p["suite"] == name and _same_data(p, run)],
    )


def light(metrics: Sequence[Metric]) -> str:
    """Red: a hard gate fails or is not measured. Amber: a soft one. Green: all passed."""
    if any(m.gate == "hard" and m.status != "passed" for m in metrics):
        return "red"
    return "amber" if any(m.status != "passed" for m in metrics) else "green"


def groups(cases: Sequence[Case]) -> list[tuple[str, str, int, int]]:
    """Group, value, passed, scored: by language, tier, channel and whatever else the cases carry."""
    found: dict[tuple[str, str], list[bool]] = {}
    for case in cases:
        for key, value in case.group.items():
            if case.passed is not None:
                found.setdefault((key, value), []).append(case.passed)
    return [(key, value, sum(told), len(told)) for (key, value), told in sorted(found.items())]


def measured_checks() -> list[dict[str, Any]]:
    """The committed rates of the checks, the weakest first."""
    text = (files("agent.checks") / "measured.json").read_text(encoding="utf-8")
    rows = [{"check": name} | rate for name, rate in json.loads(text)["checks"].items()]
    return sorted(rows, key=lambda r: (r["detection"] is not None, r["detection"] or 0, r["check"]))


def shown(value: float | None) -> str:
    """A number as people read it."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value == int(value) and abs(value) >= 2 else f"{value:.3g}"


@cache
def titles() -> dict[str, str]:
    """What a manager calls each suite."""
    found: dict[str, str] = yaml.safe_load((files("evals.report") / "titles.yaml").read_text(encoding="utf-8"))
    return found


@cache
def published() -> list[dict[str, Any]]:
    """Figures others published, each with the hash of the data it was measured on."""
    found: list[dict[str, Any]] = yaml.safe_load((files("evals") / "published.yaml").read_text(encoding="utf-8"))
    return found or []


def _same_data(row: dict[str, Any], run: Run) -> bool:
    """Shown beside ours only when our run was on the very same bytes."""
    return run.run is not None and run.run.datasets.get(row["dataset"]) == row["sha256"]
