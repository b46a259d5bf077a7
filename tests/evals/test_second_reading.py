"""A second reading: blind, repeatable, and worth its kappa."""

import json
from pathlib import Path

import pytest

from agent.errors import BadInput
from evals.second_reading import KEPT, SETS, agreement, compared, labelled, sheet


def test_kappa_is_cohens() -> None:
    # Cohen's own kind of table: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = compared(pairs)
    assert (found.n, found.same, found.kappa) == (50, 0.7, 0.4)
    assert found.differ == {"n > y": 10, "y > n": 5}
    assert compared([("y", "y")] * 3).kappa == 1.0
    assert compared([]).n == 0


@pytest.mark.parametrize("name", SETS)
def test_a_sheet_is_blind_seeded_and_mixed(name: str) -> None:
    rows = sheet(name, 24)  # type: ignore[arg-type]
    known = {i.id: i.label for i in labelled(name)}  # type: ignore[arg-type]
    assert rows == sheet(name, 24)  # type: ignore[arg-type]
    assert {tuple(r) for r in rows} == {("id", "beside", "shown", "label")}
    assert all(r["label"] == "" for r in rows)
    assert len({known[r["id"]] for r in rows}) >= 3


@pytest.mark.parametrize("name", SETS)
def test_the_committed_second_reading_agrees(name: str) -> None:
    found = agreement(name)  # type: ignore[arg-type]
    assert found.n >= 50
    assert found.kappa >= 0.8


def test_an_unfilled_or_foreign_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sheet.jsonl"
    path.write_text(json.dumps({"id": "d0", "label": "met"}) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match="`d0` is unknown"):
        agreement("deals", path)
    path.write_text(
        (KEPT / "deals.jsonl").read_text(encoding="utf-8").replace('"label": "met"', '"label": ""'), encoding="utf-8"
    )
    with pytest.raises(BadInput, match="has no label"):
        agreement("deals", path)
