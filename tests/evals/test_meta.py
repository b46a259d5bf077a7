"""The meta-evaluation itself: it counts right, goes red when a check is lost, and its committed rates keep their shape."""

import json

import pytest

from agent.checks.registry import CHECKS
from evals.meta.clean import OTHERS, clean_items, labelled, written_lies
from evals.meta.controls import control, controls
from evals.meta.deals import DealsMeasured, DealTrial, deal_gates
from evals.meta.doors import Hit, doors_of, hits
from evals.meta.gates import per_check, unproven
from evals.meta.matrix import Quiet, Trial, dead, rows, survivors
from evals.meta.plant import planted
from evals.meta.run import RATES, SCHEMA
from evals.meta.trial import quiet, trials
from evals.meta.weaken import fires, switched_off
from evals.mutators.material import BOTH, Item, Mutant, Piece

PIECES = (Piece("Bonjour, ", "greeting"), Piece("Un fait. ", "hook", True))
ITEM = Item("i1", "ours", "valdorge-mecanique", "c1", "cyberguard", "email", "fr", "Sujet", PIECES)
RATE = {
    "detection",
    "detection_interval",
    "named",
    "n",
    "false_alarm",
    "false_alarm_interval",
    "clean_n",
    "specificity",
}


def mutant(defect: str, place: int | None, *family: str) -> Mutant:
    return Mutant(f"m/{defect}", "m", defect, frozenset({defect, *family}), BOTH, "i1", ITEM, place, "avant", "après")


def trial(defect: str, place: int | None, *found: Hit, family: tuple[str, ...] = ()) -> Trial:
    return Trial(mutant(defect, place, *family), "written", found)


def test_a_lie_is_seen_at_its_place_or_by_its_family_on_the_whole() -> None:
    assert trial("wrong_number", 1, Hit("invented_fact", 1)).seen()
    assert not trial("wrong_number", 1, Hit("invented_fact", 0)).seen()
    assert not trial("wrong_number", 1, Hit("language_mix", None)).seen()
    assert trial("two_questions", None, Hit("two_questions", None)).seen()
    assert not trial("two_questions", None, Hit("language_mix", None)).seen()


def test_a_warning_sees_its_own_lies_only() -> None:
    assert trial("cliche_opener", None, Hit("cliche_opener", None)).seen()
    assert not trial("wrong_number", 1, Hit("cliche_opener", 1)).seen()


def test_rows_count_kills_names_alarms_and_strangers() -> None:
    tried = [
        trial("wrong_number", 1, Hit("wrong_number", 1)),
        trial("wrong_number", 1, Hit("invented_fact", 1), Hit("fear", 0)),
        trial("wrong_number", 1),
    ]
    good = [Quiet(ITEM, "written", (Hit("fear", 1),)), Quiet(ITEM, "runtime", ())]
    table = rows(CHECKS, tried, good)
    row = table["wrong_number"]
    assert (row.own, row.seen, row.named) == (3, 2, 1)
    assert (table["fear"].false, table["fear"].clean, table["fear"].strange, table["fear"].other) == (1, 2, 1, 3)
    assert survivors(tried) == [tried[2]]
    assert "wrong_number" not in dead(table)
    assert "stale" in dead(table)


def test_a_check_nobody_tried_is_not_run_and_does_not_pass() -> None:
    table = rows(["stale"], [], [])
    assert {m.status for m in per_check(table["stale"])} == {"not_run"}


def test_switching_a_check_off_in_the_registry_turns_its_gates_red() -> None:
    tried = [trial("fear", 1, Hit("fear", 1)) for _ in range(9)]
    assert "fear" not in unproven(tried)
    with switched_off("fear"):
        assert not fires("fear")
        assert survivors(tried) == tried
    assert fires("fear")
    blind = [trial("fear", 1, Hit("invented_fact", 1)) for _ in range(9)]
    assert "fear" not in unproven(blind), "a check that never names its own lies is red already"


@pytest.fixture(scope="module")
def lies() -> list[Mutant]:
    return planted(labelled(), each=2)


@pytest.mark.parametrize("check", ["subject_too_long", "wrong_number", "no_evidence"])
def test_a_switched_off_check_lets_real_lies_through(lies: list[Mutant], check: str) -> None:
    mine = [m for m in lies if m.defect == check][:4]
    tried = [Trial(m, d, tuple(hits(m.item, d))) for m in mine for d in doors_of(m.item) if d in m.doors]
    assert any(t.named(check) for t in tried)
    with switched_off(check):
        assert not any(t.named(check) for t in tried)


def test_two_runs_find_the_same_on_one_or_two_cores(lies: list[Mutant]) -> None:
    good = quiet(list(labelled())[:6], workers=1)
    assert good == quiet(list(labelled())[:6], workers=1)
    assert trials(lies[:66], good, workers=1) == trials(lies[:66], good, workers=2)


def test_the_good_drafts_are_enough_and_mostly_not_ours() -> None:
    items = clean_items()
    assert len(items) >= 300
    assert sum(i.origin in OTHERS for i in items) >= len(items) / 2
    assert len({i.id for i in items}) == len(items)
    assert {i.language for i in items} == {"fr", "en"}
    assert len(list(written_lies())) >= 100


def test_length_alone_is_a_control_that_can_convict_a_dataset() -> None:
    told = control("confounded", [(10, False), (10, False), (90, True), (90, True)] * 10)
    assert (told.majority, told.length) == (0.5, 1.0)
    assert all(c.n for c in controls([], []) if c.dataset != "planted lies and good drafts")


def test_deal_gates_count_what_was_seen() -> None:
    seen = DealTrial(
        "d1",
        "fr",
        "quote_altered",
        "quote_not_literal",
        frozenset({"quote_not_literal"}),
        frozenset({"quote_not_literal"}),
    )
    lost = DealTrial("d2", "fr", "quote_altered", "quote_not_literal", frozenset({"quote_not_literal"}), frozenset())
    found = {m.metric: m for m in deal_gates(DealsMeasured(2, {}, [seen, lost]))}
    assert found["deal, quote_altered: seen"].value == 0.5
    assert found["spoiled deal proposals seen (en)"].status == "not_run"


def test_the_committed_rates_have_the_shape_the_registry_reads() -> None:
    told = json.loads(RATES.read_text(encoding="utf-8"))
    assert told["schema"] == SCHEMA
    assert set(told["checks"]) == set(CHECKS), "run `amorce-evals meta --write` after adding or removing a check"
    for check, rate in told["checks"].items():
        assert set(rate) == RATE
        assert rate["detection"] is None or 0 <= rate["detection"] <= 1, check
        assert rate["clean_n"] >= 300
