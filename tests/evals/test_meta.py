"""The meta-evaluation itself: it counts right, goes red when a check is lost, and its committed rates keep their shape."""

import json

import pytest

from agent.checks.registry import CHECKS
from evals.meta.clean import OTHERS, clean_items, labelled, written_lies
from evals.meta.controls import LEAST, SETS, control, controls
from evals.meta.deals import DealsMeasured, DealTrial, deal_gates
from evals.meta.doors import Hit, doors_of, hits
from evals.meta.gates import gates, losses, per_check
from evals.meta.matrix import Quiet, Trial, dead, rows, survivors
from evals.meta.plant import planted
from evals.meta.run import RATES, SCHEMA, Sample
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
    loss = next(x for x in losses(tried) if x.check == "fear")
    assert loss.red == ("fear: own lies stopped", "fear: named by itself")
    assert (loss.n, loss.named, loss.named_off, loss.stopped, loss.stopped_off) == (9, 1.0, 0.0, 1.0, 0.0)
    with switched_off("fear"):
        assert not fires("fear")
        assert survivors(tried) == tried
    assert fires("fear")


def test_a_check_whose_loss_changes_nothing_is_named_and_fails_the_build() -> None:
    blind = [trial("fear", 1, Hit("invented_fact", 1)) for _ in range(9)]
    assert next(x for x in losses(blind) if x.check == "fear").red == ()
    told = {m.metric: m for m in gates(blind, [])}
    for metric in ("checks whose loss changes nothing", "checks that fire on nothing"):
        assert (told[metric].gate, told[metric].status) == ("hard", "failed")
        assert "fear" in (told[metric].reason or "")


@pytest.fixture(scope="module")
def lies() -> list[Mutant]:
    return planted(labelled(), each=2)


@pytest.fixture(scope="module")
def own_trials() -> dict[str, list[Trial]]:
    """For each check, the first of its lies that it names itself: real checks on real drafts of every kind of origin."""
    found: dict[str, list[Trial]] = {check: [] for check in CHECKS}
    for m in planted(clean_items()):
        if not found[m.defect]:
            tried = (Trial(m, d, tuple(hits(m.item, d))) for d in doors_of(m.item) if d in m.doors)
            found[m.defect] = [t for t in tried if t.named(m.defect)][:1]
    return found


@pytest.mark.parametrize("check", list(CHECKS))
def test_each_check_switched_off_turns_the_suite_red(own_trials: dict[str, list[Trial]], check: str) -> None:
    mine = own_trials[check]
    assert mine, "no lie of its own is named by it: the check is dead"
    before = [m.status for m in per_check(rows([check], mine, [])[check]) if "false alarms" not in m.metric]
    with switched_off(check):
        after = [m.status for m in per_check(rows([check], mine, [])[check]) if "false alarms" not in m.metric]
    assert before == ["passed", "passed"]
    assert "failed" in after


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
    told = control("confounded", [(10, "no"), (10, "no"), (90, "yes"), (90, "yes")] * 10)
    assert (told.majority, told.length, told.chance) == (0.5, 1.0, 0.5)
    fair = control("fair", [(n * 7919 % 101, "yes" if n // 3 % 2 else "no") for n in range(600)])
    assert fair.length < 0.6


def test_every_set_with_labels_has_its_controls() -> None:
    told = {c.dataset: c for c in controls()}
    assert set(told) == set(SETS)
    assert all(c.n >= LEAST and c.chance <= 0.5 for c in told.values())


def test_a_sample_is_the_same_every_time_and_mostly_not_ours() -> None:
    items = clean_items()
    taken = Sample(others=300, ours=60, deals_every=4).of(items, 7)
    assert taken == Sample(others=300, ours=60, deals_every=4).of(items, 7)
    assert (len(taken), sum(i.origin in OTHERS for i in taken)) == (360, 300)
    assert {i.origin for i in taken} == {i.origin for i in items}


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
