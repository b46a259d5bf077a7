"""The laws of the house that a linter cannot see."""

import ast
import importlib
import importlib.metadata
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("agent", "connectors", "knowledge", "prompts", "evals")
FILES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
MAX_FILE, MAX_FUNCTION, MAX_PARAMETERS = 400, 60, 8
BANNED = {"utils", "helpers", "common", "manager"}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[1] if len(node.body) > 1 and ast.get_docstring(node) else node.body[0]
    return (node.end_lineno or 0) - first.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= MAX_FILE
    for node in functions(path):
        assert (node.end_lineno or 0) - node.lineno <= MAX_FUNCTION, node.name
        arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        assert len(arguments) <= MAX_PARAMETERS or path.parent.name == "cli", node.name


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(body_lines(n) for path in FILES for n in functions(path))
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[int(len(lengths) * 0.95)] <= 30


def test_no_room_without_a_name() -> None:
    assert [p for p in FILES if p.stem in BANNED or p.parent.name in BANNED] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_surfaces_are_declared_and_sorted(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    declared = [n for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"]
    defines = any(isinstance(n, ast.FunctionDef | ast.ClassDef) for n in tree.body)
    reexports = path.name == "__init__.py" and not defines and any(isinstance(n, ast.ImportFrom) for n in tree.body)
    assert bool(declared) or not reexports, "a package that re-exports declares __all__"
    for node in declared:
        names = ast.literal_eval(node.value)
        assert names == sorted(names)
        package = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(package)
        assert [n for n in names if not hasattr(module, n)] == []


def test_approved_is_built_in_review_only() -> None:
    builders = [
        path.relative_to(ROOT)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Approved"
    ]
    assert {p.parts[:2] for p in builders} == {("agent", "review")}


@pytest.mark.parametrize(
    ("library", "owner"),
    [
        ("dbos", "agent/durable.py"),
        ("chromadb", "knowledge/chroma.py"),
        ("langchain_openai", "agent/llm/"),
        ("sqlalchemy", "agent/store/"),
    ],
)
def test_a_library_has_one_room(library: str, owner: str) -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(a.name.split(".")[0] == library for a in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == library)
    ]
    assert [u for u in users if not u.startswith(owner) and not u.startswith("evals/benchmarks/")] == []


def test_our_package_names_are_ours() -> None:
    owners = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        assert set(owners.get(package, ["amorce"])) == {"amorce"}


def test_tests_are_no_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_no_test_can_reach_a_model_by_accident() -> None:
    assert not os.environ.get("AMORCE_MODEL")
