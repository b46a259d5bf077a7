import subprocess
import sys

import pytest

import knowledge


def test_the_public_names_are_sorted_and_all_there() -> None:
    assert knowledge.__all__ == sorted(knowledge.__all__)
    assert all(getattr(knowledge, name) is not None for name in knowledge.__all__)
    assert {name for names in knowledge._HOMES.values() for name in names} == set(knowledge.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = knowledge.nothing_of_the_kind


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import sys, knowledge; print([m for m in ('numpy', 'pydantic', 'yaml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
