"""Resolution gates: precision and recall of merges, doubts that are asked."""

from importlib.resources import files

from evals.results import Metric, share

from .scorer import read_pairs, score

NAME = "resolution"


def run() -> list[Metric]:
    """All labelled pairs. A wrong merge costs more than a question: precision 0.99, recall 0.90."""
    pairs = read_pairs((files("evals") / "suites" / "resolution" / "pairs.jsonl").read_text(encoding="utf-8"))
    found = score(pairs)
    return [
        share(NAME, "precision of merges", found.merged_rightly, found.merged, target=0.99),
        share(NAME, "recall of merges", found.merged_rightly, found.same, target=0.90),
        share(NAME, "doubts that are asked", found.doubts_asked, found.doubts, target=0.90, gate="soft"),
    ]
