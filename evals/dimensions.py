"""Dimensions: what a reader looks for, each with the metrics that answer it. A suite may answer several, two suites one."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from evals.results import Metric

Light = Literal["green", "amber", "red"]


class Dimension(BaseModel):
    """One question of a reader. `metrics` holds patterns of metric names by suite, `main` the metric that stands for all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    metrics: dict[str, list[str]]
    main: str = ""

    def claims(self, suite: str, metric: str) -> bool:
        """True when one of its patterns fits."""
        return any(fnmatchcase(metric, pattern) for pattern in self.metrics.get(suite, ()))


class Answer(BaseModel):
    """A dimension in one run: its light, the metric to show first, and all its metrics."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    light: Light
    head: Metric
    metrics: list[Metric]


@cache
def dimensions() -> tuple[Dimension, ...]:
    """All dimensions, in the order of the page."""
    rows = yaml.safe_load((files("evals") / "dimensions.yaml").read_text(encoding="utf-8"))
    return tuple(Dimension.model_validate(row) for row in rows)


def dimension_of(suite: str, metric: str) -> str:
    """The id of the dimension a metric belongs to; its suite where none claims it."""
    # A suite that was not run at all is told in every dimension's name but one: the first that reads it.
    found = (d.id for d in dimensions() if d.claims(suite, metric) or (metric == "-" and suite in d.metrics))
    return next(found, suite)


def suites_of(name: str) -> list[str]:
    """The suites behind a dimension's name; none for an unknown one."""
    return [suite for d in dimensions() if d.id == name for suite in d.metrics]


def answers(metrics: Iterable[Metric]) -> list[Answer]:
    """The dimensions these metrics answer, in the order of the page."""
    held: dict[str, list[Metric]] = {}
    for metric in metrics:
        held.setdefault(dimension_of(metric.name, metric.metric), []).append(metric)
    known = {d.id: d for d in dimensions()}
    order = [*(d for d in known if d in held), *(d for d in held if d not in known)]
    return [_answer(known.get(id_), id_, held[id_]) for id_ in order]


def light(metrics: Sequence[Metric]) -> Light:
    """Red: a hard gate fails or is not measured. Amber: a soft one. Green: all passed."""
    if any(m.gate == "hard" and m.status != "passed" for m in metrics):
        return "red"
    return "amber" if any(m.status != "passed" for m in metrics) else "green"


def _answer(dimension: Dimension | None, id_: str, metrics: list[Metric]) -> Answer:
    title = dimension.title if dimension else id_.replace("_", " ").capitalize()
    return Answer(id=id_, title=title, light=light(metrics), head=_head(dimension, metrics), metrics=metrics)


def _head(dimension: Dimension | None, metrics: Sequence[Metric]) -> Metric:
    """What decides the light: the first gate lost of its colour, else the main metric, else the first hard one."""
    lost = [m for m in metrics if m.status != "passed"]
    red = [m for m in lost if m.gate == "hard"]
    main = [m for m in metrics if dimension and m.metric == dimension.main]
    hard = [m for m in metrics if m.gate == "hard"]
    return next(iter((*red, *lost, *main, *hard, *metrics)))
