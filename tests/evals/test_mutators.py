"""Mutators: pure, seeded, one defect each, and ignorant of the checks they judge."""

import ast
import re
from pathlib import Path

import pytest

from evals.meta.clean import clean_items
from evals.meta.plant import planted
from evals.mutators.catalogue import mutators
from evals.mutators.material import Item, Mutant

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "evals" / "mutators").rglob("*.py"))


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return clean_items()


@pytest.fixture(scope="module")
def mutants(items: list[Item]) -> list[Mutant]:
    return planted(items, each=4)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_mutators_know_nothing_of_what_they_judge(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    modules += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    assert [m for m in modules if m.split(".")[0] in ("agent", "connectors", "knowledge", "prompts")] == []


def test_there_are_enough_kinds_and_each_works_somewhere(mutants: list[Mutant]) -> None:
    assert len(mutators()) >= 20
    assert set(mutators()) == {m.mutator for m in mutants}


def test_both_languages_are_lied_in(mutants: list[Mutant]) -> None:
    french_only = {"familiar"}  # English has one `you`
    for language, spared in (("fr", set()), ("en", french_only)):
        made = {m.mutator for m in mutants if m.item.language == language}
        assert set(mutators()) - made == spared


def test_the_same_seed_plants_the_same_lies(items: list[Item], mutants: list[Mutant]) -> None:
    assert planted(items, each=4) == mutants
    assert planted(items, each=4, seed=7) != mutants


def test_every_mutant_differs_from_its_draft_in_one_place(items: list[Item], mutants: list[Mutant]) -> None:
    by_id = {i.id: i for i in items}
    for mutant in mutants:
        base = by_id[mutant.base]
        assert mutant.item != base
        changed = {p for p in mutant.item.pieces if p not in base.pieces}
        allowed = 2 if mutant.mutator in ("framework_order",) else 1
        assert len(changed) <= allowed, mutant.id


def test_a_changed_figure_is_held_by_no_source(items: list[Item], mutants: list[Mutant]) -> None:
    from evals.meta.places import places

    for mutant in mutants:
        if mutant.mutator == "digit":
            new = set(re.findall(r"\d+", mutant.after)) - set(re.findall(r"\d+", mutant.before))
            known = places()[mutant.item.account].around().known
            assert not [n for n in new if re.search(rf"(?<![\w.,/-]){n}(?![\w.,/-])", known)], mutant.after
