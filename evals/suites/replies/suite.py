"""Classification of replies and the dates they name. The test half is the gate; the development half is watched.

`python -m evals.suites.replies.suite` prints the confusion of both halves.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Literal

import yaml

from agent.outreach.timing import working_day
from agent.replies.flow import SURE, offline_reader
from agent.replies.message import language_of, parse_reply
from agent.replies.models import ReplyReading
from connectors.records import Language
from evals.results import Metric, figure, share

NAME = "replies"
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


def run() -> list[Metric]:
    """Accuracy, macro-F1, recall of requests to stop, and dates, on each half; then unusual wordings and requests to stop."""
    found: list[Metric] = []
    halves: tuple[tuple[str, Literal["hard", "soft"]], ...] = (("test", "hard"), ("dev", "soft"))
    for half, gate in halves:
        judged = read_half(half)
        stops = [j for j in judged if j.label == "opt_out"]
        others = [j for j in judged if j.label != "opt_out"]
        dated = [j for j in judged if j.due]
        right = sum(j.label == j.got for j in judged)
        found += [
            share(NAME, f"accuracy ({half})", right, len(judged), target=0.85, gate=gate),
            figure(NAME, f"macro-F1 ({half})", macro_f1(judged), len(judged), target=0.85, gate=gate),
            share(NAME, f"opt-out recall ({half})", sum(j.got == "opt_out" for j in stops), len(stops), target=1.0, gate=gate),
            share(NAME, f"others taken for opt-out ({half})", sum(j.got == "opt_out" for j in others), len(others),
                  target=0.02, direction="max", gate=gate),
            share(NAME, f"follow-up dates ({half})", sum(j.due == j.found for j in dated), len(dated), target=0.9, gate=gate),
        ]  # fmt: skip
    blind = read_half("blind")
    right = sum(j.label == j.got for j in blind)
    found.append(share(NAME, "accuracy (blind, unusual wordings)", right, len(blind), target=0.7, gate="soft"))
    sure = [j for j in (*blind, *read_half("test")) if j.reading.confidence >= SURE]
    found.append(
        share(
            NAME,
            "right where the reader is sure",
            sum(j.label == j.got for j in sure),
            len(sure),
            target=0.9,
            gate="soft",
        )
    )
    asked, looks = read_stops()
    found.append(share(NAME, "wordings of a request to stop (dev)", sum(asked), len(asked), target=1.0, gate="soft"))
    found.append(share(NAME, "sentences that look like one (dev)", sum(looks), len(looks), target=0.95, gate="soft"))
    return found


def read_half(half: str) -> list[Judged]:
    """Every reply of a half, read offline."""
    found: list[Judged] = []
    for language, country in COUNTRIES.items():
        for item in _data(f"{half}.{language}.yaml"):
            reading = _read(item["text"], language)
            day = working_day(reading.moment_day, country) if reading.moment_day else None
            found.append(Judged(item["id"], item.get("family") or item["label"], reading.family or reading.intent, reading,
                                item.get("due"), day))  # fmt: skip
    return found


def read_stops() -> tuple[list[bool], list[bool]]:
    """For each wording of `stops.yaml`, whether it was taken rightly: those that ask to stop, those that only look so."""
    data = _data("stops.yaml")
    read = {
        kind: [_read(text, language).intent == "opt_out" for language in COUNTRIES for text in data[kind][language]]
        for kind in ("stop", "go")
    }
    return read["stop"], [not taken for taken in read["go"]]


def macro_f1(judged: list[Judged]) -> float:
    """Mean over labels of the harmonic mean of precision and recall."""
    scores = []
    for label in sorted({j.label for j in judged}):
        hits = sum(j.label == j.got == label for j in judged)
        named, true = sum(j.got == label for j in judged), sum(j.label == label for j in judged)
        scores.append(2 * hits / (named + true))
    return sum(scores) / len(scores)


def confusion(judged: list[Judged]) -> dict[str, int]:
    """Pairs `label > reading` that disagree, and how often."""
    return dict(Counter(f"{j.label} > {j.got}" for j in judged if j.label != j.got).most_common())


def _read(text: str, usual: Language) -> ReplyReading:
    reply = parse_reply(text.encode())
    return offline_reader(reply, language_of(reply.words, usual), RECEIVED, COUNTRIES[usual])


def _data(name: str) -> Any:
    return yaml.safe_load((files("evals.suites.replies") / "data" / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    print(json.dumps({half: confusion(read_half(half)) for half in ("dev", "test")}, indent=1))
