"""Controls: how far one gets on a labelled set by its most frequent label, or by the length of the text alone.

A set that length can solve proves nothing about what is judged on it. Length is given a fair chance: in each band of lengths the
label that is most typical of it, learnt on four fifths of the items and tried on the last, each fifth in turn.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

from evals.meta.clean import rows, sentences, written_lies
from evals.meta.matrix import Quiet, Trial
from evals.meta.places import DATASETS

SEED, FOLDS, BANDS, LEAST = 20261116, 5, 6, 20


class Control(NamedTuple):
    """Share right by always giving the most frequent label; mean recall by length alone, beside that of chance."""

    dataset: str
    n: int
    majority: float
    length: float
    chance: float


Labelled = Sequence[tuple[int, str]]  # characters of the text, label


def planted_control(trials: Sequence[Trial], quiet: Sequence[Quiet]) -> Control:
    """Planted lies against good drafts: the lies stand in drafts of the same pool."""
    lies = [(len(t.mutant.item.body), "lie") for t in trials if t.door == "written"]
    return control(
        "planted lies and good drafts", [*lies, *((len(q.item.body), "good") for q in quiet if q.door == "written")]
    )


def controls() -> list[Control]:
    """One line for each committed set with more than one label."""
    return [control(name, list(read())) for name, read in SETS.items()]


def control(name: str, data: Labelled) -> Control:
    """The two controls of one set."""
    counts = Counter(label for _, label in data)
    majority = max(counts.values(), default=0) / max(len(data), 1)
    return Control(name, len(data), round(majority, 3), round(_length(data), 3), round(1 / max(len(counts), 1), 3))


def _length(data: Labelled) -> float:
    """Mean recall over the labels of a classifier that knows the length only, cross-validated."""
    mixed = Random(SEED).sample(sorted(data), len(data))  # noqa: S311 - a seed, not a secret
    right, asked = Counter[str](), Counter[str]()
    for fold in range(FOLDS):
        guess = _learnt([pair for at, pair in enumerate(mixed) if at % FOLDS != fold])
        for size, label in mixed[fold::FOLDS]:
            asked[label] += 1
            right[label] += guess(size) == label
    return sum(right[label] / n for label, n in asked.items()) / max(len(asked), 1)


def _learnt(data: Labelled) -> Callable[[int], str]:
    """From a length to the label whose items lie most often in its band."""
    sizes = sorted(size for size, _ in data)
    bands = max(3, min(BANDS, len(sizes) // LEAST))
    cuts = [sizes[len(sizes) * k // bands] for k in range(1, bands)] if sizes else []
    total, held = Counter(label for _, label in data), [Counter[str]() for _ in range(bands)]
    for size, label in data:
        held[bisect_right(cuts, size)][label] += 1
    best = [max(sorted(total), key=lambda label: band[label] / total[label]) for band in held]
    return lambda size: best[bisect_right(cuts, size)]


def _sentences_of(name: str) -> Iterator[tuple[int, str]]:
    for text, label in dict.fromkeys(
        (s["text"], s["supported"]) for row in rows(DATASETS / name) for s in row["sentences"] if s["factual"]
    ):
        yield len(text), "supported" if label else "not supported"


def _small() -> Iterator[tuple[int, str]]:
    yield from ((len(i.pieces[1].words), "true") for i in sentences())
    yield from ((len(i.pieces[1].words), "false") for i, _ in written_lies())


def _wice() -> Iterator[tuple[int, str]]:
    for row in rows(_suite("grounding", "data", "wice_dev.jsonl")):
        yield len(row["claim"]), "supported" if row["label"] == "supported" else "not supported"


def _facts(folder: str) -> Iterator[tuple[int, str]]:
    for path in sorted((DATASETS / folder).glob("*/gold.json")):
        for fact in json.loads(path.read_text(encoding="utf-8"))["facts"]:
            yield len(fact["quote"]), "usable" if fact["usable"] else "not usable"


def _deals(split: str) -> Iterator[tuple[int, str]]:
    """Each cell with the length of all its deal's sources."""
    for path in sorted((DATASETS / "deals" / split).glob("*/gold.json")):
        size = sum(len(p.read_text(encoding="utf-8")) for p in path.parent.iterdir() if p.suffix != ".json")
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield from ((size, cell["status"]) for cell in {**gold["meddpicc"], **gold["bant"]}.values())


def _replies(half: str) -> Iterator[tuple[int, str]]:
    for language in ("fr", "en"):
        for row in _yaml(_suite("replies", "data", f"{half}.{language}.yaml")):
            yield len(row["text"]), row["label"]


def _stops() -> Iterator[tuple[int, str]]:
    told = _yaml(_suite("replies", "data", "stops.yaml"))
    yield from (
        (len(text), kind) for kind in ("stop", "go") for language in ("fr", "en") for text in told[kind][language]
    )


def _questions(name: str) -> Iterator[tuple[int, str]]:
    for row in rows(_suite("retrieval", f"{name}.jsonl")):
        yield len(row["query"]), "unanswerable" if row["class"] == "unanswerable" else "answerable"


def _pairs() -> Iterator[tuple[int, str]]:
    for row in rows(_suite("resolution", "pairs.jsonl")):
        yield sum(len(str(v)) for side in ("left", "right") for v in row[side].values()), row["label"]


def _endings() -> Iterator[tuple[int, str]]:
    told = _yaml(_suite("call_to_action", "endings.yaml"))
    yield from ((len(text), str(asked)) for language in ("fr", "en") for asked, text in told[language])


def _suite(*parts: str) -> Path:
    return Path(str(files("evals.suites").joinpath(*parts)))


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _of(read: Callable[[str], Iterator[tuple[int, str]]], name: str) -> Callable[[], Iterator[tuple[int, str]]]:
    return lambda: read(name)


DRAFTS = ("shared_drafts", "drafts", "fresh_drafts")
ACCOUNTS = ("shared_accounts", "accounts", "fresh_accounts/dev", "fresh_accounts/test", "fresh_accounts/blind")
SETS: dict[str, Callable[[], Iterator[tuple[int, str]]]] = {
    **{f"{name}, factual sentences": _of(_sentences_of, f"{name}.jsonl") for name in DRAFTS},
    "hand-written sentences": _small,
    "WiCE claims": _wice,
    **{f"{name}, facts": _of(_facts, name) for name in ACCOUNTS},
    **{f"deals/{split}, cells": _of(_deals, split) for split in ("shared", "dev", "test")},
    **{f"replies, {half}": _of(_replies, half) for half in ("dev", "test")},
    "requests to stop": _stops,
    **{f"questions, {name}": _of(_questions, name) for name in ("dev", "test", "shared")},
    "company pairs": _pairs,
    "endings of e-mails": _endings,
}
