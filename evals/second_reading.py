"""A second reading of labels: a sheet without the labels, in a seeded order, and Cohen's kappa of the two readings.

Three sets are judgements rather than facts: sentences of drafts (what is wrong with them), cells of deals (their status) and
replies (what the sender wants). `amorce-evals label SET` writes the sheet; the answers go into its `label` fields.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

import yaml

from agent.errors import BadInput
from evals.meta.places import DATASETS

SetName = Literal["drafts", "deals", "replies"]
SETS: tuple[SetName, ...] = ("drafts", "deals", "replies")
KEPT = DATASETS / "second_reading"
SEED, ITEMS, GROUP = 20261122, 60, 12
_DRAFTS = ("drafts.jsonl", "fresh_drafts.jsonl", "shared_drafts.jsonl")
_DEALS, _HALVES = ("shared", "dev", "test"), ("dev", "test", "blind")


class Item(NamedTuple):
    """One thing labelled: its id, its label, what a reader sees, and what it is read with (an account, a deal)."""

    id: str
    label: str
    shown: str
    beside: str


class Agreement(NamedTuple):
    """How far two readings agree: n items, share alike, Cohen's kappa, and the pairs that differ (first > second)."""

    n: int
    same: float
    kappa: float
    differ: dict[str, int]


def sheet(name: SetName, items: int = ITEMS, seed: int = SEED) -> list[dict[str, str]]:
    """A blind sheet: few accounts or deals, both sides of the labels, the order seeded, labels empty."""
    drawn = _drawn(labelled(name), items, Random(f"{seed}:{name}"))  # noqa: S311 - a seed, not a secret
    return [{"id": i.id, "beside": i.beside, "shown": i.shown, "label": ""} for i in drawn]


def _drawn(found: Sequence[Item], items: int, rng: Random) -> list[Item]:
    """Groups (what is read beside an item) in a seeded order, at most `GROUP` items of each, as many rare labels as can be."""
    groups: dict[str, list[Item]] = {}
    for item in found:
        groups.setdefault(item.beside, []).append(item)
    chosen: list[Item] = []
    for beside in rng.sample(sorted(groups), len(groups)):
        own = rng.sample(groups[beside], len(groups[beside]))
        room = GROUP if len(groups) > GROUP else items // len(groups)
        counts = Counter(i.label for i in own)
        rare = sorted(own, key=lambda i: counts[i.label] == max(counts.values()))[: room // 2]
        rest = [i for i in own if i not in rare][: room - len(rare)]
        chosen += rng.sample([*rare, *rest], len(rare) + len(rest))
        if len(chosen) >= items:
            break
    return chosen[:items]


@cache
def labelled(name: SetName) -> tuple[Item, ...]:
    """Every item of a set with its first label; a text that comes back is taken once."""
    found = {"drafts": _sentences, "deals": _cells, "replies": _replies}[name]()
    return tuple({(i.beside, i.shown): i for i in found}.values())


def agreement(name: SetName, second: Path | None = None) -> Agreement:
    """The kappa of a filled sheet against the labels of the set. Raises BadInput naming an unknown id or an empty label."""
    path = second or KEPT / f"{name}.jsonl"
    known = {i.id: i.label for i in labelled(name)}
    pairs = []
    for row in _rows(path):
        if row.get("id") not in known or not row.get("label"):
            raise BadInput(f"`{path}`: `{row.get('id')}` is unknown to `{name}` or has no label")
        pairs.append((known[row["id"]], str(row["label"])))
    return compared(pairs)


def compared(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Cohen's kappa (1960) of pairs of labels; 1 when both always say the same one thing."""
    n = len(pairs)
    if not n:
        return Agreement(0, 0.0, 0.0, {})
    same = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[k] * second[k] for k in first) / n**2
    differ = Counter(f"{a} > {b}" for a, b in pairs if a != b)
    return Agreement(
        n, round(same, 4), round((same - chance) / (1 - chance), 4) if chance < 1 else 1.0, dict(differ.most_common())
    )


def _sentences() -> Iterator[Item]:
    for name in _DRAFTS:
        for row in _rows(DATASETS / name):
            for at, sentence in enumerate(row["sentences"]):
                if sentence["kind"] not in ("greeting", "opt_out", "source_notice", "signature"):
                    label = (
                        "not factual"
                        if not sentence["factual"]
                        else "supported"
                        if sentence["supported"]
                        else sentence["defects"][0]
                    )
                    yield Item(
                        _id("s", name, row["id"], at), label, f"[{row['contact']}] {sentence['text']}", row["account"]
                    )


def _cells() -> Iterator[Item]:
    for split in _DEALS:
        for path in sorted((DATASETS / "deals" / split).glob("*/gold.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            for element, cell in {**gold["meddpicc"], **gold["bant"]}.items():
                yield Item(
                    _id("d", split, path.parent.name, element), cell["status"], element, f"{split}/{path.parent.name}"
                )


def _replies() -> Iterator[Item]:
    root = files("evals.suites.replies") / "data"
    for half in _HALVES:
        for language in ("fr", "en"):
            for row in yaml.safe_load((root / f"{half}.{language}.yaml").read_text(encoding="utf-8")):
                yield Item(
                    _id("r", half, language, row["id"]),
                    row.get("family") or row["label"],
                    row["text"],
                    f"replies {language}",
                )


def _id(*parts: object) -> str:
    """An id that tells nothing of where the item stands in its file."""
    return str(parts[0]) + hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:10]


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, json.JSONDecodeError) as error:
        raise BadInput(f"`{path}` is no sheet: {error}") from None
