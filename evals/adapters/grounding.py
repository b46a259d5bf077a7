"""RAGTruth, LLM-AggreFact and Inspect samples through `support`, the scorer of `amorce check --claims`."""

from collections.abc import Callable
from pathlib import Path

from agent.checks.claims import SUPPORTED_FROM, support
from agent.checks.premises import split
from evals.adapters.reading import Row, balanced, f1, find, need, rows
from evals.results import Case, Metric, Report, figure

Score = Callable[[str, list[str]], float]


def ragtruth(path: Path, score: Score = support) -> Report:
    """A folder with `response.jsonl` and `source_info.jsonl`: is each answer wholly supported by its source? Response-level F1.

    An answer is told hallucinated when its weakest sentence is not supported.
    """
    sources = {str(r["source_id"]): _source(r) for r in rows(find(path, "source_info.jsonl"))}
    cases: list[Case] = []
    pairs: list[tuple[bool, bool]] = []
    file = find(path, "response.jsonl")
    for row in rows(file):
        texts = sources.get(str(need(row, file, "source_id")), [])
        weakest = min(((score(s, texts), s) for s in split(str(need(row, file, "response")))), default=(1.0, ""))
        wanted, got = bool(row.get("labels")), weakest[0] < SUPPORTED_FROM
        pairs.append((wanted, got))
        cases.append(
            _case("ragtruth", str(row.get("id", len(cases))), wanted, got, weakest[1], str(row.get("task_type", "-")))
        )
    name = "response-level F1 on hallucinated"
    return Report(metrics=[_told("ragtruth", name, f1(pairs), len(pairs)), _balanced("ragtruth", pairs)], cases=cases)


def aggrefact(path: Path, score: Score = support) -> Report:
    """A CSV or JSONL with `doc`, `claim`, `label` (1: supported) and `dataset`: balanced accuracy, each set and their average."""
    file = find(path, "aggrefact.jsonl", "test.jsonl", "aggrefact.csv", "test.csv")
    cases: list[Case] = []
    sets: dict[str, list[tuple[bool, bool]]] = {}
    for row in rows(file):
        claim, text = str(need(row, file, "claim")), str(need(row, file, "doc", "document"))
        wanted, got = str(need(row, file, "label")) in ("1", "True", "true"), score(claim, [text]) >= SUPPORTED_FROM
        name = str(row.get("dataset", "-"))
        sets.setdefault(name, []).append((wanted, got))
        cases.append(_case("aggrefact", f"{name}/{len(cases)}", wanted, got, claim, name))
    each = {name: balanced(pairs) for name, pairs in sorted(sets.items())}
    metrics = [_told("aggrefact", f"balanced accuracy, {name}", value, len(sets[name])) for name, value in each.items()]
    mean = sum(each.values()) / len(each) if each else 0.0
    return Report(metrics=[_told("aggrefact", "average balanced accuracy", mean, len(cases)), *metrics], cases=cases)


def inspect(path: Path, score: Score = support) -> Report:
    """Inspect samples (`id`, `input`, `target`, `metadata`): a claim, whether it is supported, and its texts in the metadata."""
    file = find(path, "samples.json", "samples.jsonl", "dataset.jsonl")
    cases: list[Case] = []
    pairs: list[tuple[bool, bool]] = []
    for row in rows(file):
        claim, texts = _input(row, file), _texts(row, file)
        wanted = str(need(row, file, "target")).strip().lower() in ("supported", "yes", "true", "1", "c", "correct")
        got = score(claim, texts) >= SUPPORTED_FROM
        pairs.append((wanted, got))
        cases.append(_case("inspect", str(row.get("id", len(cases))), wanted, got, claim, "-"))
    return Report(metrics=[_balanced("inspect", pairs)], cases=cases)


def _source(row: Row) -> list[str]:
    info = row.get("source_info", "")
    return [str(v) for v in info.values()] if isinstance(info, dict) else [str(info)]


def _input(row: Row, file: Path) -> str:
    told = need(row, file, "input")
    return str(told) if isinstance(told, str) else " ".join(str(m.get("content", "")) for m in told)


def _texts(row: Row, file: Path) -> list[str]:
    told = need(row.get("metadata") or {}, file, "evidence", "documents", "doc", "context")
    return [str(t) for t in told] if isinstance(told, list) else [str(told)]


def _case(suite: str, id_: str, wanted: bool, got: bool, why: str, group: str) -> Case:
    told = {"wanted": str(wanted), "got": str(got), "why": why, "group": {"set": group}}
    return Case.model_validate({"suite": suite, "metric": "items", "id": id_, "passed": wanted is got} | told)


def _balanced(suite: str, pairs: list[tuple[bool, bool]]) -> Metric:
    return _told(suite, "balanced accuracy", balanced(pairs), len(pairs))


def _told(suite: str, metric: str, value: float, n: int) -> Metric:
    """A figure without a target: it is shown, it gates nothing."""
    return figure(suite, metric, value, n, target=0, gate="soft").model_copy(update={"target": None})
