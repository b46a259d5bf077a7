"""Adapters on tiny samples of the same shape, written for these tests."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from agent.errors import BadInput
from agent.qualification.records import Cell, ElementName, Ledger, Status
from connectors.deals import Deal
from evals.adapters.crmarena import crmarena
from evals.adapters.grounding import aggrefact, inspect, ragtruth
from evals.adapters.reading import balanced, f1

PAGE = "The Ormeley mill employs 42 people. It reopened in March after a fire. Its director is Tamsin Orr."
TRUE, FALSE = "The Ormeley mill employs 42 people.", "The Ormeley mill was sold to a Danish group for 90 million."


def lines(path: Path, *rows: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")


def test_ragtruth_tells_answers_with_an_unsupported_sentence(tmp_path: Path) -> None:
    lines(tmp_path / "source_info.jsonl", {"source_id": "s1", "task_type": "Summary", "source_info": PAGE})
    label = {"start": 0, "end": 9, "text": "was sold", "label_type": "Evident Baseless Info"}
    lines(
        tmp_path / "response.jsonl",
        {"id": "0", "source_id": "s1", "model": "m", "response": TRUE, "labels": []},
        {"id": "1", "source_id": "s1", "model": "m", "response": f"{TRUE} {FALSE}", "labels": [label]},
    )
    found = ragtruth(tmp_path)
    assert [c.passed for c in found.cases] == [True, True]
    assert found.metrics[0].value == 1.0


def test_aggrefact_averages_over_its_sets(tmp_path: Path) -> None:
    with (tmp_path / "test.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, ("dataset", "doc", "claim", "label"))
        writer.writeheader()
        for name in ("One", "Two"):
            writer.writerow({"dataset": name, "doc": PAGE, "claim": TRUE, "label": 1})
            writer.writerow({"dataset": name, "doc": PAGE, "claim": FALSE, "label": 0})
    found = aggrefact(tmp_path)
    assert {m.metric: m.value for m in found.metrics} == {
        "average balanced accuracy": 1.0, "balanced accuracy, One": 1.0, "balanced accuracy, Two": 1.0,
    }  # fmt: skip


def test_inspect_samples_are_claims_with_texts(tmp_path: Path) -> None:
    sample = {
        "id": 1,
        "input": [{"role": "user", "content": TRUE}],
        "target": "supported",
        "metadata": {"evidence": [PAGE]},
    }
    lines(tmp_path / "samples.jsonl", sample, sample | {"id": 2, "input": FALSE, "target": "unsupported"})
    assert [c.passed for c in inspect(tmp_path / "samples.jsonl").cases] == [True, True]


class Reader:
    """Says that authority is absent when somebody must ask somebody else."""

    def read(self, deal: Deal) -> Ledger:
        wanting = any("final say" in t.text and t.side == "buyer" for s in deal.sources for t in s.turns)
        status: Status = "absent" if wanting else "met"
        names: tuple[ElementName, ...] = ("budget", "authority", "need", "timeline")
        return Ledger(cells={n: Cell(status=status if n == "authority" else "met", why="-") for n in names})


def test_crmarena_scores_the_set_of_failing_factors(tmp_path: Path) -> None:
    one, two, three = "00Q000000000001AAA", "00Q000000000002AAA", "00Q000000000003AAA"
    tasks = [
        {
            "idx": 1,
            "task": "lead_qualification",
            "query": "Is it qualified?",
            "answer": "Authority",
            "metadata": {"required": f"Lead: {one}"},
        },
        {
            "idx": 2,
            "task": "lead_qualification",
            "query": "Is it qualified?",
            "answer": "['None']",
            "metadata": {"required": f"Lead: {two}"},
        },
        {
            "idx": 3,
            "task": "lead_qualification",
            "query": "Is it qualified?",
            "answer": "Authority, Need",
            "metadata": {"required": f"Lead: {three}"},
        },
        {"idx": 4, "task": "lead_routing", "query": "Who?", "answer": "005"},
    ]
    calls = [
        {"Id": "a", "LeadId__c": one, "Body__c": "Sales rep: Who decides?\nPia Stenholm: I don't have the final say."},
        {
            "Id": "b",
            "LeadId__c": two,
            "Body__c": "Sales rep: You don't have the final say?\nOle Brandt: I do, and I sign.",
        },
    ]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    (tmp_path / "transcripts.json").write_text(json.dumps(calls), encoding="utf-8")
    found = crmarena(tmp_path, Reader())
    assert [(c.id, c.passed, c.wanted) for c in found.cases] == [
        ("1", True, "authority"), ("2", True, "none"), ("3", None, "authority, need"),
    ]  # fmt: skip
    assert (found.metrics[0].value, found.metrics[0].n) == (1.0, 2)


def test_crmarena_reads_with_the_offline_reader_too(tmp_path: Path) -> None:
    lead = "00Q000000000001AAA"
    task = {"idx": 1, "task": "lead_qualification", "query": f"Lead {lead}", "answer": "None"}
    (tmp_path / "tasks.json").write_text(json.dumps([task]), encoding="utf-8")
    (tmp_path / "transcripts.json").write_text(
        json.dumps([{"LeadId__c": lead, "Body__c": "Ann Lee: We have 40,000 euros for it."}]), encoding="utf-8"
    )
    assert crmarena(tmp_path).cases[0].passed is not None


@pytest.mark.parametrize("adapter", [ragtruth, aggrefact, inspect, crmarena])
def test_a_folder_without_its_files_is_told(adapter: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds none of"):
        adapter(tmp_path)


def test_a_record_without_its_fields_is_told(tmp_path: Path) -> None:
    lines(tmp_path / "test.jsonl", {"claim": "x"})
    with pytest.raises(BadInput, match="without `doc or document`"):
        aggrefact(tmp_path)


def test_the_measures() -> None:
    assert balanced([(True, True), (True, False), (False, False)]) == pytest.approx(0.75)
    assert f1([(True, True), (True, False), (False, True)]) == pytest.approx(0.5)
    assert f1([]) == 0.0
