"""The measures, baselines and tampering of the qualification suite."""

import json

import pytest

from agent.qualification.records import Status
from evals.suites.qualification import baselines, labelled, measures, tampering
from evals.suites.qualification.calibrate import fit, outcomes
from evals.suites.qualification.labelled import Judged
from evals.suites.qualification.suite import main


def judged(gold: Status, got: Status, confidence: float = 0.5, deal: str = "a") -> Judged:
    """One cell."""
    return Judged(deal, "en", "budget", gold, got, confidence, literal=True)


def test_macro_f1_is_the_mean_over_the_statuses_that_occur() -> None:
    cells = [judged("met", "met"), judged("met", "partial"), judged("unknown", "unknown")]
    assert measures.macro_f1(cells) == pytest.approx((2 / 3 + 0 + 1) / 3)
    assert measures.macro_f1([judged("met", "met")]) == 1.0


def test_an_all_unknown_answer_does_not_look_good() -> None:
    cells = [judged(gold, "unknown") for gold in ("met", "partial", "absent", "unknown")]
    assert measures.macro_f1(cells) < 0.2


def test_wrong_met_counts_only_met_that_is_not() -> None:
    assert measures.wrong_met([judged("partial", "met"), judged("met", "met"), judged("met", "partial")]) == 1


def test_calibration_error_is_the_gap_between_said_and_right() -> None:
    cells = [judged("met", "met", 0.9), judged("met", "partial", 0.9)]
    assert measures.calibration_error(cells) == pytest.approx(0.4)
    assert measures.calibration_error([judged("met", "met", 1.0)]) == 0.0


def test_the_interval_draws_deals_not_cells() -> None:
    cells = [judged("met", "met", deal="a"), judged("met", "partial", deal="b")]
    low, high = measures.spread(cells, measures.macro_f1)
    assert (low, high) == (0.0, 1.0)


def test_the_length_baseline_never_uses_the_deal_itself() -> None:
    deals = labelled.deals("dev")
    read = baselines.by_length(deals)(deals[0])
    others = {tuple(each.statuses.values()) for each in deals[1:]}
    assert tuple(read.status(element) for element in deals[0].statuses) in others


def test_orders_are_planted_in_every_plain_source_and_both_languages() -> None:
    assert {language: len(found) for language, found in tampering.orders().items()} == {"en": 8, "fr": 8}
    each = labelled.deals("dev")[1]
    kinds = {name.split(" order")[0] for name, _ in tampering.planted(each)}
    assert {"email", "crm_note"} <= kinds


def test_the_table_of_the_reader_is_the_one_that_is_fitted() -> None:
    from importlib.resources import files

    stored = json.loads((files("agent.qualification.reading") / "calibration.json").read_text(encoding="utf-8"))
    assert stored["right"] == fit(outcomes())
    assert all(0 < share < 1 for row in stored["right"].values() for share in row)


def test_the_cells_of_a_set_kept_apart_are_not_shown() -> None:
    with pytest.raises(ValueError, match="figures only"):
        main("blind")


def test_quotes_are_compared_with_the_source_at_their_place() -> None:
    each = labelled.deals("shared")[0]
    text = each.deal.sources[0].text
    from agent.qualification.records import Cell, Ledger, Quote

    quote = Quote(
        source=each.deal.sources[0].id, speaker="x", side="buyer", date=each.deal.as_of, text=text[5:15], start=5
    )
    right = Ledger(cells={"budget": Cell(status="partial", quotes=(quote,), why="")})
    moved = Ledger(cells={"budget": Cell(status="partial", quotes=(quote.model_copy(update={"start": 6}),), why="")})
    assert all(cell.literal for cell in labelled.judge(each, right))
    assert not all(cell.literal for cell in labelled.judge(each, moved))
