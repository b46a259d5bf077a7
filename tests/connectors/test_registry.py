"""The sources there are, and failures as gaps."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from connectors import registry, vendors
from connectors.errors import (
    BadAnswer,
    ConnectorError,
    Denied,
    NoHost,
    NotFound,
    RateLimited,
    Refused,
    Unavailable,
    UnreadableFile,
)
from connectors.ports import Clues, Gap, Gathered
from connectors.registry import ask, discover

CLUES = Clues(domain="mecabois.fr")


class Failing:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def gather(self, clues: Clues) -> Gathered:
        raise self.error


def test_sources_in_the_order_they_are_asked() -> None:
    assert list(discover()) == ["website", "recherche-entreprises"]
    assert all(spec.name == name and spec.covers for name, spec in discover().items())


def test_a_new_file_is_a_new_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "acme.py").write_text(
        "from connectors.ports import SourceSpec\nSPEC = SourceSpec(name='acme', order=1, covers='all', build=lambda kit: None)\n"
    )
    (tmp_path / "words.py").write_text("SPEC = 'not a source'\n")
    monkeypatch.setattr(vendors, "__path__", [*vendors.__path__, str(tmp_path)])
    discover.cache_clear()
    try:
        assert list(discover()) == ["acme", "website", "recherche-entreprises"]
    finally:
        discover.cache_clear()
        for name in ("acme", "words"):
            sys.modules.pop(f"connectors.vendors.{name}", None)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Unavailable("late"), "unavailable"), (RateLimited("wait", 9), "unavailable"), (NoHost("where"), "unavailable"),
        (Refused("no"), "refused"), (Denied("no"), "refused"), (NotFound("none"), "nothing"), (BadAnswer("odd"), "failed"),
        (ConnectorError("odd"), "failed"), (UnreadableFile("a", "odd"), "failed"),
    ],
)  # fmt: skip
def test_every_failure_is_a_named_gap(error: ConnectorError, kind: str) -> None:
    assert ask("acme", Failing(error), CLUES).gaps == (Gap(source="acme", reason=str(error), kind=kind),)


@pytest.mark.parametrize("error", [KeyError("siren"), RecursionError("deep"), MemoryError(), TypeError("x")])
def test_a_surprise_is_a_gap_too(error: Exception) -> None:
    (gap,) = ask("acme", Failing(error), CLUES).gaps
    assert (gap.kind, type(error).__name__ in gap.reason) == ("failed", True)


def test_an_interruption_is_no_gap() -> None:
    with pytest.raises(KeyboardInterrupt):
        ask("acme", Failing(KeyboardInterrupt()), CLUES)  # type: ignore[arg-type]


def test_the_registry_imports_no_vendor_early() -> None:
    assert isinstance(registry, ModuleType)
    assert not hasattr(registry, "website")


def test_clues_join_and_what_was_known_stays_first() -> None:
    known = Clues(domain="a.fr", names=("A",), country="BE")
    found = known.joined(Clues(domain="", names=("B", "A"), sirens=("1",), country="FR", language="fr", notice="n"))
    assert found == Clues(domain="a.fr", names=("A", "B"), sirens=("1",), country="BE", language="fr", notice="n")
