"""Running, logging, resuming, and the page: the same bytes twice but for the time, and nothing that breaks out of the HTML."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agent.errors import BadInput, NotFound
from evals import runner
from evals.comparison import compare
from evals.dimensions import light
from evals.logs import HISTORY, RUN, Run, logged_run, read_run
from evals.provenance import Provenance, provenance
from evals.report.charts import interval, trend
from evals.report.page import cut, examples, groups, page
from evals.results import Case, Metric, Report, not_run, scored
from evals.runner import chosen, failed, run_each


def stood(*names: str, tier: str = "ci") -> Provenance:
    return Provenance(amorce="0", commit="abc", changed=False, tier=tier, suites=list(names), datasets={"d": "1"}, code="c",
                      cards="k", prompts={"p": "p@1#2"}, python="3.11")  # fmt: skip


def clock() -> datetime:
    return datetime.now(UTC)


def cases_of(name: str, n: int = 3) -> list[Case]:
    return [
        Case(suite=name, metric="right", id=f"i{k}", passed=k > 0, group={"language": "fr"}, why="<b>raison</b>")
        for k in range(n)
    ]


@pytest.fixture
def suites(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Suites that are not on disk: name to module."""
    found: dict[str, Any] = {}

    def load(path: str) -> Any:
        return found[path.split(".")[2]]

    monkeypatch.setattr(runner, "importlib", SimpleNamespace(import_module=load))
    for name in ("one", "two"):
        report = Report(metrics=[scored(cases_of(name), target=0.5)], cases=cases_of(name))
        found[name] = SimpleNamespace(run=lambda report=report: report)
    return found


def test_an_unknown_suite_is_named() -> None:
    with pytest.raises(NotFound, match="no suite `nothing`"):
        chosen(["nothing"])
    assert "outreach" in chosen([])


def test_a_broken_suite_is_not_run_and_fails(suites: dict[str, Any]) -> None:
    suites["one"] = SimpleNamespace(run=lambda: 1 / 0)
    done = next(run_each(["one"]))
    assert (done.metrics[0].status, done.metrics[0].gate) == ("not_run", "hard")
    assert "ZeroDivisionError" in (done.metrics[0].reason or "")
    assert failed(done.metrics)


def test_a_longer_suite_waits_for_its_tier_and_may_have_a_quick_form(suites: dict[str, Any]) -> None:
    ok = Metric(name="one", metric="m", value=1.0)
    suites["one"] = SimpleNamespace(TIER="full", run=lambda: [ok])
    assert next(run_each(["one"])).metrics[0].status == "not_run"
    assert not failed(next(run_each(["one"])).metrics)
    assert next(run_each(["one"], "full")).metrics == [ok]
    suites["one"].quick = lambda: [ok, ok]
    assert next(run_each(["one"])).metrics == [ok, ok]


def without_time(path: Path) -> list[Any]:
    lines = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if path.suffix == ".jsonl"
        else [json.loads(path.read_text(encoding="utf-8"))]
    )
    return [{k: v for k, v in line.items() if k != "time"} for line in lines]


def test_two_runs_of_one_state_log_the_same_but_for_the_time(suites: dict[str, Any], tmp_path: Path) -> None:
    for name in ("a", "b"):
        logged_run(tmp_path / name, stood("one", "two"), ["one", "two"], "ci", clock)
    for file in ("run.json", "one.jsonl", "two.jsonl"):
        assert without_time(tmp_path / "a" / file) == without_time(tmp_path / "b" / file)
    assert len((tmp_path / HISTORY).read_text(encoding="utf-8").splitlines()) == 2


def test_a_run_that_was_killed_goes_on_where_it_stopped(suites: dict[str, Any], tmp_path: Path) -> None:
    ran: list[str] = []

    def killed() -> Report:
        raise KeyboardInterrupt

    def counted() -> Report:
        ran.append("one")
        return Report(metrics=[scored(cases_of("one"), target=0.5)], cases=cases_of("one"))

    suites["one"] = SimpleNamespace(run=counted)
    whole = suites["two"]
    suites["two"] = SimpleNamespace(run=killed)
    with pytest.raises(KeyboardInterrupt):
        logged_run(tmp_path / "a", stood("one", "two"), ["one", "two"], "ci", clock)
    suites["two"] = whole
    told = logged_run(tmp_path / "a", stood("one", "two"), ["one", "two"], "ci", clock)
    assert ran == ["one"], "the finished suite is not run again"
    assert told.finished
    assert {m.name for m in told.suites} == {"one", "two"}
    logged_run(tmp_path / "a", stood("one", "two"), ["one", "two"], "ci", clock)
    assert ran == ["one", "one"], "a finished run starts over"


def test_another_state_does_not_go_on_with_old_results(suites: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "a"
    logged_run(folder, stood("one"), ["one"], "ci", clock)
    unfinished = Run.model_validate_json((folder / RUN).read_text(encoding="utf-8")).model_copy(
        update={"finished": False}
    )
    (folder / RUN).write_text(unfinished.model_dump_json(), encoding="utf-8")
    suites["one"] = SimpleNamespace(run=lambda: [not_run("one", "m", "other state")])
    told = logged_run(folder, stood("one").model_copy(update={"code": "other"}), ["one"], "ci", clock)
    assert told.suites[0].reason == "other state"


def test_a_run_is_read_back_with_its_cases(suites: dict[str, Any], tmp_path: Path) -> None:
    told = logged_run(tmp_path / "a", stood("one"), ["one"], "ci", clock)
    assert read_run(tmp_path / "a").cases == told.cases
    (tmp_path / "out.json").write_text(told.model_dump_json(), encoding="utf-8")
    assert read_run(tmp_path / "out.json") == told
    with pytest.raises(BadInput, match="no run of amorce-evals"):
        read_run(tmp_path / "nothing.json")


def test_a_slim_run_compares_like_the_whole(suites: dict[str, Any], tmp_path: Path) -> None:
    told = logged_run(tmp_path / "a", stood("one", "two"), ["one", "two"], "ci", clock)
    slim = Run.model_validate_json(told.slim())
    assert "raison" not in told.slim()
    assert [(c.id, c.passed) for c in slim.cases] == [(c.id, c.passed) for c in told.cases]
    assert compare(slim, told).verdict == "PROMOTE"
    assert compare(slim, told).items == []
    empty = Run.model_validate_json(told.model_copy(update={"cases": []}).slim())
    assert empty.cases == []


def test_what_a_run_stood_on_is_told() -> None:
    found = provenance("ci", ["outreach"])
    assert found.datasets["datasets/shared_drafts.jsonl"]
    assert found.prompts["outreach/email"].startswith("outreach/email@")
    assert found.fingerprint == provenance("ci", ["outreach"]).fingerprint
    assert found.fingerprint != provenance("full", ["outreach"]).fingerprint


def test_the_page_is_one_file_and_escapes_what_it_shows(suites: dict[str, Any], tmp_path: Path) -> None:
    told = logged_run(tmp_path / "a", stood("one", "two"), ["one", "two"], "ci", clock)
    told = logged_run(tmp_path / "b", stood("one", "two"), ["one", "two"], "ci", clock)
    html = page(told, tmp_path / "b")
    assert "<b>raison</b>" not in html
    assert "&lt;b&gt;raison&lt;/b&gt;" in html
    assert "<script" not in html
    assert "http" not in html, "nothing is fetched"
    assert html.count("<svg") >= 4, "intervals and trends"
    assert "2/3" in html
    assert "The same items by group" in html


@pytest.mark.parametrize(
    ("gate", "status", "wanted"),
    [
        ("hard", "failed", "red"),
        ("hard", "not_run", "red"),
        ("soft", "failed", "amber"),
        ("soft", "not_run", "amber"),
        ("hard", "passed", "green"),
    ],
)
def test_the_light_of_a_dimension(gate: Any, status: Any, wanted: str) -> None:
    fine = Metric(name="s", metric="a", value=1.0, gate="hard")
    assert light([fine, Metric(name="s", metric="b", value=None, gate=gate, status=status)]) == wanted


def test_groups_leave_the_unscored_out() -> None:
    cases = [*cases_of("one"), Case(suite="one", metric="right", id="x", passed=None, group={"language": "fr"})]
    assert [(g.value, g.passed, g.n) for g in groups(cases)["language"]] == [("fr", 2, 3)]


def test_examples_come_from_every_metric_and_are_cut_to_a_page() -> None:
    cases = [Case(suite="s", metric=m, id=f"{m}{n}", passed=False) for m in ("a", "b") for n in range(5)]
    assert [c.id for c in examples(cases)] == ["a0", "b0", "a1", "b1"]
    assert cut("mot " * 400).endswith(" …")
    assert cut(" a\n b ") == "a b"


def test_charts_hold_their_place() -> None:
    drawn = str(interval(0.97, 0.9, 1.0, 0.95, "passed"))
    assert 'class="target"' in drawn
    assert "97.0%" in drawn
    assert trend([0.5]) == ""
    assert trend([None, 0.5, 0.7]).count("<circle") == 1


def test_the_committed_baseline_can_be_compared_with() -> None:
    from importlib.resources import files

    told = read_run(Path(str(files("evals") / "baselines" / "ci.json")))
    assert told.cases
    assert {m.name for m in told.suites} - {"-"} <= set(runner.suite_names())
    assert compare(told, told).verdict == "PROMOTE"
