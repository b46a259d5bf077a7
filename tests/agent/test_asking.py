"""Asking the sources: the ceiling is shared out before anybody is asked, a silent service is left alone; names and trades."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent.bootstrap import App
from agent.enrichment import Asking, affordable, displayed, industry_of
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.errors import Unavailable
from connectors.http import Http
from connectors.ports import Clues, Gap, Gathered, Kit, SourceSpec
from connectors.registry import discover


@pytest.fixture
def app(tmp_path: Path) -> App:
    """An empty workspace."""
    init_workspace(tmp_path / "w")
    return App(load_settings(tmp_path / "w", now=date(2026, 11, 16))[0])


class Counting:
    """A source that has nothing, or is silent, and counts who asked."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent, self.asked = silent, 0

    def gather(self, clues: Clues) -> Gathered:
        self.asked += 1
        if self.silent:
            raise Unavailable("no answer")
        return Gathered()


def spec(source: Counting, name: str = "paid", **changes: Any) -> SourceSpec:
    return SourceSpec(name=name, order=1, covers="all", build=lambda kit: source, **changes)


def asking(app: App, *specs: SourceSpec) -> Asking:
    return Asking(app.settings, specs, Kit(http=Http("Amorce/1.0"), fetcher=None))  # type: ignore[arg-type]


def test_the_ceiling_is_never_passed(app: App) -> None:
    paid, free = Counting(), Counting()
    specs = [spec(paid, price=0.4), spec(free, "free")]
    run_ = asking(app, *specs)
    answers = [run_.gather(Clues(domain=f"a{n}.fr"), allowed) for n, allowed in enumerate(affordable(specs, 4, 1.0))]
    assert (paid.asked, free.asked) == (2, 4)
    assert sum(cost for _, cost in answers) == pytest.approx(0.8)
    refused = [g for gathered, _ in answers for a in gathered for g in a.gaps]
    assert [(g.source, g.kind) for g in refused] == [("paid", "budget")] * 2
    assert "costs 0.4 a company" in refused[0].reason
    assert affordable(specs, 2, None) == [frozenset({"paid", "free"})] * 2
    assert affordable(specs, 1, 0.0) == [frozenset({"free"})]


def test_a_shared_service_that_stays_silent_is_left_alone(app: App) -> None:
    shared, own = Counting(silent=True), Counting(silent=True)
    run_ = asking(app, spec(shared, "shared", shared=True), spec(own, "own"))
    kinds = [
        [g.kind for a in run_.gather(Clues(domain=f"a{n}.fr"), frozenset({"shared", "own"}))[0] for g in a.gaps]
        for n in range(6)
    ]
    assert (shared.asked, own.asked) == (3, 6)
    assert kinds == [["unavailable", "unavailable"]] * 6


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("MAISON DE LA MER", "Maison de la Mer"), ("LA POSTE", "La Poste"), ("SNCF", "SNCF"), ("Mécabois", "Mécabois"),
        ("ÉTABLISSEMENTS DURAND", "Établissements Durand"), ("", ""),
    ],
)  # fmt: skip
def test_names_do_not_shout(name: str, shown: str) -> None:
    assert displayed(name) == shown


@pytest.mark.parametrize(
    ("code", "trade"),
    [
        ("16.10A", "manufacturing"),
        ("86.10Z", "healthcare"),
        ("64.20Z", None),
        ("70.10Z", None),
        ("99.00Z", None),
        (None, None),
        ("", None),
    ],
)
def test_trades_by_activity(code: str | None, trade: str | None) -> None:
    assert industry_of(code) == trade


def test_every_source_can_be_built(app: App) -> None:
    assert set(Asking(app.settings, list(discover().values()))._sources) == set(discover())


def test_gaps_say_which_source() -> None:
    with pytest.raises(ValueError, match="kind"):
        Gap(source="a", reason="b", kind="other")  # type: ignore[arg-type]
