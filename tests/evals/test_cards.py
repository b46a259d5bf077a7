"""Cards: every file of the evals' data belongs to a set with a licence and a canary, and locked sets keep their bytes."""

from pathlib import Path

import pytest

from evals.cards import ROOT, Card, cards, digest, faults

# Not data: guides, what a run wrote down, the seller of a benchmark's made-up world.
OTHERWISE = (
    "suites/ranking/",
    "suites/qualification/README.md",
    "suites/replies/README.md",
    "suites/resolution/GUIDE.md",
)
# Parts of another set, with its canary.
HALVES = ("shared_questions", "deals_test", "replies_test")
KINDS = (".jsonl", ".json", ".yaml", ".tsv", ".csv", ".xlsx", ".txt", ".vtt", ".srt", ".ndjson")


def data_files() -> list[str]:
    found = [p for folder in ("datasets", "suites") for p in (ROOT / folder).rglob("*") if p.suffix in KINDS]
    return sorted(p.relative_to(ROOT).as_posix() for p in found if p.name != "cards.yaml")


def test_every_data_file_belongs_to_a_card() -> None:
    held = {p.relative_to(ROOT).as_posix() for card in cards() for p in card.paths()}
    assert [f for f in data_files() if f not in held and not f.startswith(OTHERWISE)] == []


@pytest.mark.parametrize("card", cards(), ids=lambda c: c.id)
def test_a_card_has_a_canary_of_its_own_and_nothing_wrong(card: Card) -> None:
    assert faults(card) == []
    assert "canary " in card.canary.lower() or "CANARY-" in card.canary
    assert len(card.canary) > 40
    assert card.licence
    assert card.size


def test_canaries_differ_from_set_to_set() -> None:
    kept = [c.canary for c in cards() if c.id not in HALVES]
    assert len(kept) == len(set(kept))


def test_a_changed_byte_of_a_locked_set_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    card = next(c for c in cards() if c.sha256)
    assert faults(card.model_copy(update={"sha256": "0" * 64})) != []
    assert faults(card.model_copy(update={"canary": "amorce-eval-canary nowhere"})) == ["no canary"]
    assert faults(card.model_copy(update={"files": ["datasets/nothing.jsonl"]})) == ["no file"]
    paths = card.paths()
    assert digest(paths) != digest(paths[::-1]) or len(paths) == 1
    assert Path(paths[0]).is_file()
