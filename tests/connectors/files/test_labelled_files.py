"""Every labelled list comes out as its expectation says, row by row and cell by cell."""

import importlib
import json
from pathlib import Path

import pytest

from connectors.files import SignalReader, import_document, read_signal_file

FOLDER = Path(__file__).parents[3] / "evals" / "suites" / "import" / "files"
EXPECTED = sorted(FOLDER.glob("*.expected.json"))
scorer = importlib.import_module("evals.suites.import.scorer")


@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: p.name.removesuffix(".expected.json"))
def test_a_labelled_file_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    document = import_document(read_signal_file(FOLDER / expected["file"]))
    found = scorer.compare(document, expected)
    assert found.faults == []
    assert found.shared_hosts == []
    assert document["rows"] == document["accepted_rows"] + len(document["rejected"]) + len(document["duplicates"])
    json.dumps(document, ensure_ascii=False).encode("utf-8")


def test_all_vendors_have_a_labelled_file() -> None:
    vendors = {json.loads(path.read_text(encoding="utf-8"))["vendor"] for path in EXPECTED}
    assert vendors == {
        "bombora",
        "6sense",
        "g2",
        "trustradius",
        "rb2b",
        "crunchbase",
        "apollo",
        "usergems",
        "leadfeeder",
        "generic",
    }


@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: p.name.removesuffix(".expected.json"))
def test_streaming_gives_what_reading_whole_gives(path: Path) -> None:
    file = FOLDER / json.loads(path.read_text(encoding="utf-8"))["file"]
    whole = import_document(read_signal_file(file))
    reader = SignalReader(file)
    lines = [item.line for item in reader]
    streamed = import_document(reader.result())
    assert lines == [item["line"] for item in whole["items"]]
    assert {**whole, "items": []} == streamed


def test_the_scorer_sees_a_wrong_row() -> None:
    path = FOLDER / "g2_buyer_intent.expected.json"
    expected = json.loads(path.read_text(encoding="utf-8"))
    document = import_document(read_signal_file(FOLDER / expected["file"]))
    document["rejected"][0]["line"] += 1
    document["items"][0]["topic"] = "another"
    found = scorer.compare(document, expected)
    assert found.rows_right == found.rows - 1
    assert len([fault for fault in found.faults if "topic" in fault]) == 1
