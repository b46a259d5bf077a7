"""Pieces of the suites that judge: each can say no."""

from dataclasses import replace

import pytest

from evals.meta.clean import from_labels, labelled, language_of, recorded
from evals.meta.doors import hits
from evals.meta.places import FOLDERS, place_of, places
from evals.mutators.material import Piece
from evals.runner import TIERS, suite_names
from evals.suites.cost.suite import OVERHEAD, within
from evals.suites.deliverability.suite import LIMIT, score, spam
from evals.suites.grounding.suite import SETS, _metrics
from evals.suites.law.suite import _rows


def test_spam_scores_and_a_plain_message_does_not() -> None:
    assert all(score(text) >= LIMIT for text in spam())
    assert score("Vos ateliers tournent en 3x8. Comment tenez-vous la nuit ?") == 0
    assert score("URGENT OFFRE GRATUITE !!") >= LIMIT


def test_a_slow_path_loses_its_soft_gate_and_the_log_holds_no_timing() -> None:
    slow, fast = within(OVERHEAD + 0.01, 9), within(OVERHEAD, 9)
    assert (slow.status, fast.status, slow.gate) == ("failed", "passed", "soft")
    assert {slow.value, fast.value} == {0.0, 1.0}


def test_the_law_table_covers_every_kind_of_person_and_both_answers() -> None:
    rows = _rows()
    assert {row[4] for row in rows} == {"none", "opted_out", "suppressed", "objected", "departed", "no_page"}
    assert {row[5] for row in rows} == {"open", "closed"}
    assert len({str(row) for row in rows}) == len(rows)


def test_a_draft_swapped_to_another_account_is_refused() -> None:
    draft = next(
        i for i in recorded() if i.channel == "email" and i.language == "fr" and i.account == "valdorge-mecanique"
    )
    assert not hits(draft, "written")
    assert hits(replace(draft, account="transports-kerlavez", contact="c1"), "written")


def test_labels_become_pieces_that_join_to_the_body() -> None:
    for item in labelled():
        assert "".join(p.text for p in item.pieces) == item.body
        assert item.facts(), item.id
    label = {"kind": "other", "factual": False, "supported": None, "evidence": [], "defects": []}
    row = {
        "id": "x",
        "account": "valdorge-mecanique",
        "contact": "c1",
        "channel": "email",
        "language": "fr",
        "subject": "s",
    }
    row |= {
        "body": "Un.\n\nDeux. Trois.",
        "defects": [],
        "sentences": [label | {"text": t} for t in ("Un.", "Deux.", "Trois.")],
    }
    assert from_labels(row, "ours").pieces == (Piece("Un.\n\n"), Piece("Deux. "), Piece("Trois."))


def test_an_account_can_be_seen_on_another_day() -> None:
    now, later = place_of("valdorge-mecanique"), place_of("valdorge-mecanique", "2028-01-15")
    assert later.ground.as_of.year == 2028
    assert sum(f.usable for f in later.facts) < sum(f.usable for f in now.facts)


def test_every_labelled_folder_is_a_place() -> None:
    assert len(places()) >= 24
    assert len(FOLDERS) == 4


@pytest.mark.parametrize(
    ("text", "wanted"), [("Vos ateliers et les nôtres", "fr"), ("The night shift of your mill", "en")]
)
def test_a_sentence_tells_its_language(text: str, wanted: str) -> None:
    assert language_of(text) == wanted


def test_a_set_without_items_is_not_run() -> None:
    assert {m.status for m in _metrics(SETS[0], [], [])} == {"not_run"}


def test_every_suite_declares_a_known_tier() -> None:
    import importlib

    for name in suite_names():
        module = importlib.import_module(f"evals.suites.{name}.suite")
        assert getattr(module, "TIER", "ci") in TIERS
        assert callable(module.run)
