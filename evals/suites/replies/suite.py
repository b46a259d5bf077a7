"""Classification of replies and the dates they name. The test half is the gate; the development half is watched.

`python -m evals.suites.replies.suite` prints the confusion of both halves.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from agent.outreach.timing import working_day
from agent.replies.flow import SURE, offline_reader
from agent.replies.message import language_of, parse_reply
from agent.replies.models import ReplyReading
from connectors.records import Language
from evals.results import Case, Gate, Metric, Report, figure, scored, share
from evals.seeds import SEED

NAME = "replies"
DRAWS = 500
RECEIVED = date(2026, 11, 16)
COUNTRIES: dict[Language, str] = {"fr": "FR", "en": "GB"}


@dataclass(frozen=True)
class Judged:
    """One labelled reply and what was read. `label` and `got` are an intent, or an objection's family."""

    id: str
    label: str
    got: str
    reading: ReplyReading
    due: date | None
    found: date | None
    language: Language
    text: str


def run() -> Report:
    """Each half, then unusual wordings and requests to stop. The words of the test half are counted and never shown."""
    dev, test, blind = (read_half(half) for half in ("dev", "test", "blind"))
    sure = [j for j in (*blind, *test) if j.reading.confidence >= SURE]
    rare = [_case("accuracy (blind, unusual wordings)", j) for j in blind]
    steady = share(NAME, "right where the reader is sure", sum(map(_right, sure)), len(sure), target=0.9, gate="soft")
    asked, looks = (_stops(kind) for kind in ("stop", "go"))
    metrics = [
        *_of_half("test", test, "hard"), *_of_half("dev", dev, "soft"), scored(rare, target=0.7, gate="soft"), steady,
        scored(asked, target=1.0, gate="soft"), scored(looks, target=0.95, gate="soft"),
    ]  # fmt: skip
    odd = [case for half in ("dev", "test") for case in _unusual(half)]
    for name in ("accuracy (unusual, dev)", "accuracy (unusual, test)"):
        metrics.append(scored([c for c in odd if c.metric == name], target=0.85, gate="soft"))
    metrics += _unusual_stops()
    told = [_case(f"accuracy ({half})", j) for half, found in (("test", test), ("dev", dev)) for j in found]
    return Report(metrics=metrics, cases=[*told, *rare, *odd, *asked, *looks])


def _of_half(half: str, judged: Sequence[Judged], gate: Gate) -> list[Metric]:
    stops = [j for j in judged if j.label == "opt_out"]
    others = [j for j in judged if j.label != "opt_out"]
    dated = [j for j in judged if j.due]
    heard, taken = (sum(j.got == "opt_out" for j in found) for found in (stops, others))
    return [
        share(NAME, f"accuracy ({half})", sum(map(_right, judged)), len(judged), target=0.85, gate=gate),
        _with_interval(figure(NAME, f"macro-F1 ({half})", macro_f1(judged), len(judged), target=0.85, gate=gate), judged),
        share(NAME, f"opt-out recall ({half})", heard, len(stops), target=1.0, gate=gate),
        share(NAME, f"others taken for opt-out ({half})", taken, len(others), target=0.02, direction="max", gate=gate),
        share(NAME, f"follow-up dates ({half})", sum(j.due == j.found for j in dated), len(dated), target=0.9, gate=gate),
    ]  # fmt: skip


def _with_interval(metric: Metric, judged: Sequence[Judged]) -> Metric:
    """The figure with its interval when replies are drawn again."""
    rng = Random(SEED)  # noqa: S311 - a seed, not a secret
    drawn = sorted(macro_f1(rng.choices(judged, k=len(judged))) for _ in range(DRAWS))
    bounds = {"low": round(drawn[int(0.025 * DRAWS)], 4), "high": round(drawn[int(0.975 * DRAWS) - 1], 4)}
    return metric.model_copy(update=bounds)


def _right(judged: Judged) -> bool:
    return judged.label == judged.got


def _case(metric: str, judged: Judged) -> Case:
    shown = "" if "test" in metric else judged.text
    return Case(
        suite=NAME, metric=metric, id=judged.id, passed=_right(judged), wanted=judged.label, got=judged.got, why=shown,
        group={"language": judged.language, "label": judged.label},
    )  # fmt: skip


def _unusual(half: str) -> list[Case]:
    return [_case(f"accuracy (unusual, {half})", j) for j in read_unusual(half)]


def _unusual_stops() -> list[Metric]:
    """Of the unusual replies of both halves: requests to stop heard, and others taken for one."""
    judged = [*read_unusual("dev"), *read_unusual("test")]
    stops = [j for j in judged if j.label == "opt_out"]
    others = [j for j in judged if j.label != "opt_out"]
    heard, taken = (sum(j.got == "opt_out" for j in found) for found in (stops, others))
    return [
        share(NAME, "opt-out recall (unusual)", heard, len(stops), target=0.98, gate="soft"),
        share(
            NAME, "others taken for opt-out (unusual)", taken, len(others), target=0.03, direction="max", gate="soft"
        ),
    ]


def _stops(kind: str) -> list[Case]:
    """One case for each wording of `stops.yaml`: those that ask to stop are heard, those that only look so are not."""
    name = "wordings of a request to stop (dev)" if kind == "stop" else "sentences that look like one (dev)"
    found = []
    for language in COUNTRIES:
        for at, text in enumerate(_data("stops.yaml")[kind][language], 1):
            got = _read(text, language).intent
            found.append(Case(
                suite=NAME, metric=name, id=f"{kind}-{language}-{at}", passed=(got == "opt_out") == (kind == "stop"), got=got,
                wanted="opt_out" if kind == "stop" else "anything else", why=text, group={"language": language},
            ))  # fmt: skip
    return found


@cache
def read_half(half: str) -> tuple[Judged, ...]:
    """Every reply of a half, read offline."""
    return tuple(_judged(item, language) for language in COUNTRIES for item in _data(f"{half}.{language}.yaml"))


@cache
def read_unusual(half: str) -> tuple[Judged, ...]:
    """Every reply of a half of `datasets/replies_unusual`, read offline."""
    folder = files("evals.datasets") / "replies_unusual"
    rows = [(i, x) for x in COUNTRIES for i in yaml.safe_load((folder / f"{x}.yaml").read_text(encoding="utf-8"))]
    return tuple(_judged(item, language) for item, language in rows if item["split"] == half)


def _judged(item: dict[str, Any], language: Language) -> Judged:
    reading = _read(item["text"], language)
    day = working_day(reading.moment_day, COUNTRIES[language]) if reading.moment_day else None
    got, label = reading.family or reading.intent, item.get("family") or item["label"]
    return Judged(item["id"], label, got, reading, item.get("due"), day, language, item["text"])


def macro_f1(judged: Sequence[Judged]) -> float:
    """Mean over labels of the harmonic mean of precision and recall."""
    scores = []
    for label in sorted({j.label for j in judged}):
        hits = sum(j.label == j.got == label for j in judged)
        named, true = sum(j.got == label for j in judged), sum(j.label == label for j in judged)
        scores.append(2 * hits / (named + true))
    return sum(scores) / len(scores)


def confusion(judged: Sequence[Judged]) -> dict[str, int]:
    """Pairs `label > reading` that disagree, and how often."""
    return dict(Counter(f"{j.label} > {j.got}" for j in judged if j.label != j.got).most_common())


def _read(text: str, usual: Language) -> ReplyReading:
    reply = parse_reply(text.encode())
    return offline_reader(reply, language_of(reply.words, usual), RECEIVED, COUNTRIES[usual])


def _data(name: str) -> Any:
    return yaml.safe_load((files("evals.suites.replies") / "data" / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    print(json.dumps({half: confusion(read_half(half)) for half in ("dev", "test")}, indent=1))
