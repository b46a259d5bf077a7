"""Dimensions: every question of the issue has a name, every metric one place, and the light follows the worst gate."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from evals.dimensions import answers, dimension_of, dimensions, suites_of
from evals.logs import read_run
from evals.results import Metric, not_run, share
from evals.runner import chosen, described, suite_names

ASKED = {
    *("retrieval_fr", "retrieval_en", "abstention", "grounding", "grounding_wice", "invented_claims", "levels", "swap"),
    *("freshness_and_attribution", "frameworks", "channel_limits", "call_to_action", "language_and_register"),
    *(
        "qualification",
        "evidence_spans",
        "unknown_calibration",
        "stage_gates",
        "ranking",
        "injection",
        "confidentiality",
    ),
    *("law", "objections", "replies", "deliverability", "cost_and_latency", "determinism", "checks", "judges"),
}


def test_every_question_asked_has_a_dimension_and_every_suite_answers_one() -> None:
    ids = [d.id for d in dimensions()]
    assert set(ids) >= ASKED
    assert len(ids) == len(set(ids))
    assert {suite for d in dimensions() for suite in d.metrics} == set(suite_names())


def test_the_committed_run_leaves_no_dimension_without_a_figure() -> None:
    told = answers(read_run(Path(str(files("evals") / "baselines" / "ci.json"))).suites)
    assert {a.id for a in told} >= ASKED
    unmeasured = {a.id for a in told if a.head.value is None}
    assert unmeasured <= {"judges", "live"}, "only what needs a model may be not run"


def test_a_dimension_is_a_name_to_run() -> None:
    assert chosen(["stage_gates"]) == ["stage_gates"]
    assert chosen(["invented_claims"]) == ["meta"]
    assert suites_of("call_to_action") == ["call_to_action", "register"]
    assert suites_of("nothing") == []


def test_a_metric_has_one_dimension_the_first_that_claims_it() -> None:
    assert dimension_of("register", "one question an e-mail") == "call_to_action"
    assert dimension_of("register", "one language and one register") == "language_and_register"
    assert dimension_of("meta", "fear: own lies stopped") == "checks"
    assert dimension_of("meta", "invented claims stopped (fr)") == "invented_claims"
    assert dimension_of("a suite of one's own", "anything") == "a suite of one's own"


def test_the_head_is_what_decides_the_light() -> None:
    fine = share("swap", "a", 10, 10, target=0.9)
    soft = share("swap", "b", 1, 10, target=0.9, gate="soft")
    hard = not_run("swap", "c", "no data", gate="hard")
    assert [(a.light, a.head.metric) for a in answers([fine])] == [("green", "a")]
    assert [(a.light, a.head.metric) for a in answers([fine, soft])] == [("amber", "b")]
    assert [(a.light, a.head.metric) for a in answers([fine, soft, hard])] == [("red", "c")]


def test_the_words_for_a_sample_stand_at_every_suite_with_a_quick_form() -> None:
    told = described()
    for name in (
        "meta",
        "injection",
        "qualification",
        "portfolio",
        "retrieval",
        "determinism",
        "confidentiality",
        "ranking",
    ):
        assert "--tier full" in told[name]
    assert told["judges"] == told["live"] == "with --tier live"


@pytest.mark.parametrize("gate", ["hard", "soft"])
def test_a_published_figure_names_its_data(gate: str) -> None:
    rows = yaml.safe_load((files("evals") / "published.yaml").read_text(encoding="utf-8"))
    assert all({"suite", "metric", "system", "value", "source", "dataset", "sha256"} <= set(r) for r in rows)
    assert json.dumps(rows)
    assert Metric(name="s", metric="m", value=None).gate in ("hard", "soft")
