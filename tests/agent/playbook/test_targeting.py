"""targeting.yaml is optional, strict, and changes nothing until a line of it does."""

from pathlib import Path

import pytest

from agent.errors import PlaybookInvalid
from agent.playbook import load_playbook
from agent.playbook.targeting import OrderRule, Targeting
from agent.workspace import init_workspace


@pytest.fixture(params=["cyberguard", "insightplatform"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return init_workspace(tmp_path / "w", request.param) / "playbook"


def test_without_the_file_and_with_all_of_it_commented_out_the_defaults_hold(folder: Path) -> None:
    (folder / "targeting.yaml").unlink(missing_ok=True)
    assert load_playbook(folder).targeting == Targeting()
    (folder / "targeting.yaml").write_text("# owners: []\n", encoding="utf-8")
    assert load_playbook(folder).targeting == Targeting()


def test_the_examples_rank_as_if_they_had_none(folder: Path) -> None:
    assert load_playbook(folder).targeting.model_dump(exclude={"seller"}) == Targeting().model_dump(exclude={"seller"})


def test_one_line_changes_one_thing(folder: Path) -> None:
    (folder / "targeting.yaml").write_text("order: {margin: 3}\n", encoding="utf-8")
    assert load_playbook(folder).targeting == Targeting(order=OrderRule(margin=3))


@pytest.mark.parametrize(
    ("text", "field", "line"),
    [
        ("mql:\n  score_mni: 40\n", "mql.score_mni", 2),
        ("order: {margin: -1}\n", "order.margin", 1),
        ("caps: {tier_1: many}\n", "caps.tier_1", 1),
        ("queues: {work: {tiers: [4]}}\n", "queues.work.tiers.0", 1),
        ("mql: {signals: [telepathy]}\n", "mql.signals.0", None),
    ],
)
def test_a_fault_names_the_file_the_field_and_the_line(folder: Path, text: str, field: str, line: int | None) -> None:
    (folder / "targeting.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PlaybookInvalid) as caught:
        load_playbook(folder)
    assert "targeting.yaml" in str(caught.value)
    assert field in str(caught.value)
    assert line is None or f"line {line}" in str(caught.value)


def test_an_owner_is_named_once(folder: Path) -> None:
    (folder / "targeting.yaml").write_text("owners:\n  - {name: Lea}\n  - {name: Lea}\n", encoding="utf-8")
    with pytest.raises(PlaybookInvalid, match="same name"):
        load_playbook(folder)
