"""`report.html`: green, amber, red by dimension, intervals, failures with their evidence, trend, and what the run stood on."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from evals.dimensions import Answer, answers, dimension_of
from evals.logs import Run, history
from evals.results import Case, wilson

PAGE = "report.html"
EXAMPLES, LONGEST = 4, 420
_WORDS = {"green": "as promised", "amber": "to watch", "red": "below the promise"}


class Group(NamedTuple):
    """Items of one language, tier, channel or other group: passed of n, with the interval of the share."""

    key: str
    value: str
    passed: int
    n: int
    low: float
    high: float


@dataclass(frozen=True)
class Section:
    """One dimension on the page."""

    answer: Answer
    samples: list[str]
    failures: list[Case]
    groups: dict[str, list[Group]]
    published: list[dict[str, Any]]

    @property
    def word(self) -> str:
        """The light in words, for those who do not see colours."""
        unrun = all(m.status == "not_run" for m in self.answer.metrics)
        return "not run" if unrun else _WORDS[self.answer.light]


def write_page(run: Run, folder: Path) -> Path:
    """Write the page into the log folder and return its path."""
    path = folder / PAGE
    path.write_text(page(run, folder), encoding="utf-8")
    return path


def page(run: Run, folder: Path) -> str:
    """The whole page. `folder` is where the run is logged; the runs beside it give the trend."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from evals.report.charts import interval, lights, trend

    found = Environment(
        loader=PackageLoader("evals.report", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    sections = [section(answer, run) for answer in answers(run.suites)]
    past = history(folder)
    return found.get_template("page.html").render(
        run=run,
        sections=sorted(sections, key=lambda s: ("red", "amber", "green").index(s.answer.light)),
        lights={light: sum(s.answer.light == light for s in sections) for light in ("green", "amber", "red")},
        checks=measured_checks(),
        past=past,
        values=lambda m: [line["values"].get(f"{m.name}: {m.metric}") for line in past],
        colours=lambda a: [line.get("lights", {}).get(a.id) for line in past],
        interval=interval,
        trend=trend,
        strip=lights,
        shown=shown,
        cut=cut,
        is_share=lambda m: m.low is not None and 0 <= m.low <= 1,
    )


def section(answer: Answer, run: Run) -> Section:
    """One dimension: its failures, its groups, what of it was a sample, what others published on the same data."""
    suites = {m.name for m in answer.metrics}
    cases = [c for c in run.cases if c.suite in suites and dimension_of(c.suite, c.metric) == answer.id]
    return Section(
        answer=answer,
        samples=[f"{name}: {told}" for name, told in run.samples.items() if name in suites],
        failures=examples(cases),
        groups=groups(cases),
        published=[p for p in published() if p["suite"] in suites and _same_data(p, run)],
    )


def examples(cases: Iterable[Case]) -> list[Case]:
    """Some failures, of each metric in turn."""
    by_metric: dict[str, list[Case]] = {}
    for case in cases:
        if case.passed is False:
            by_metric.setdefault(case.metric, []).append(case)
    turns = max((len(found) for found in by_metric.values()), default=0)
    return [found[at] for at in range(turns) for found in by_metric.values() if at < len(found)][:EXAMPLES]


def groups(cases: Sequence[Case]) -> dict[str, list[Group]]:
    """By language, tier, channel and whatever else the cases carry; the unscored are left out."""
    found: dict[tuple[str, str], list[bool]] = {}
    for case in cases:
        for key, value in case.group.items():
            if case.passed is not None and value != "-":
                found.setdefault((key, value), []).append(case.passed)
    told: dict[str, list[Group]] = {}
    for (key, value), passed in sorted(found.items()):
        told.setdefault(key, []).append(Group(key, value, sum(passed), len(passed), *wilson(sum(passed), len(passed))))
    return told


def cut(text: str) -> str:
    """A text as long as a page bears."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[:LONGEST].rsplit(" ", 1)[0] + " …"


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
def published() -> list[dict[str, Any]]:
    """Figures others published, each with the hash of the data it was measured on."""
    found: list[dict[str, Any]] = yaml.safe_load((files("evals") / "published.yaml").read_text(encoding="utf-8"))
    return found or []


def _same_data(row: dict[str, Any], run: Run) -> bool:
    """Shown beside ours only when our run was on the very same bytes."""
    return run.run is not None and run.run.datasets.get(row["dataset"]) == row["sha256"]
