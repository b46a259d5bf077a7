"""One line at its day: gates on every boundary day, flags with their reason, stages of any CRM."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from agent.errors import BadInput
from agent.pipeline.records import Judged
from agent.stages import FILE, shipped_stages, stages_of

NOW = date(2026, 9, 18)
Judging = Callable[..., Judged]


def flags(deal: Judged) -> set[str]:
    return {item.flag for item in deal.flags}


@pytest.mark.parametrize("met", range(7))
@pytest.mark.parametrize("days", [0, 29, 30, 31, 400])
def test_gates_of_every_score_on_every_boundary_day(judged: Judging, met: int, days: int) -> None:
    deal = judged("d", met, stage_entered_on=NOW - timedelta(days=days))
    assert deal.gates is not None and deal.score is not None
    assert (deal.score.met, deal.score.of) == (met, 6)
    assert deal.gates.proposal_allowed == (met >= 4)
    assert ("kill" in flags(deal)) == (met < 3 and days > 30)
    assert len(deal.missing) == 6 - met


def test_a_row_of_an_export_proves_nothing(judged: Judging) -> None:
    deal = judged("d", None, stage_entered_on=date(2020, 1, 1))
    assert (deal.score, deal.gates, deal.missing) == (None, None, [])
    assert "kill" not in flags(deal)


@pytest.mark.parametrize(
    ("changes", "flag", "raised"),
    [
        ({"last_touch_on": NOW - timedelta(days=21)}, "stale", False),
        ({"last_touch_on": NOW - timedelta(days=22)}, "stale", True),
        ({"last_touch_on": None}, "stale", False),
        ({"close_date": NOW}, "overdue", False),
        ({"close_date": NOW - timedelta(days=1)}, "overdue", True),
        ({"close_date": None}, "no_close_date", True),
        ({"amount": None}, "no_amount", True),
        ({"stage": "zz"}, "stage_unknown", True),
        ({"stage": None}, "stage_unknown", True),
        ({"waiting_since": NOW}, "waiting", False),
        ({"waiting_since": NOW - timedelta(days=1)}, "waiting", True),
        ({"gaps": ("a.txt",)}, "gaps", True),
        ({"stage": "proposal"}, "ahead_of_gate", False),
    ],
)
def test_what_asks_for_attention(judged: Judging, changes: dict[str, object], flag: str, raised: bool) -> None:
    deal = judged("d", **changes)
    assert (flag in flags(deal)) == raised
    assert all(item.why and item.source for item in deal.flags)
    closed = judged("d", **{"stage": "won", "outcome": "won", **{k: v for k, v in changes.items() if k != "stage"}})
    assert not closed.flags, "a closed deal asks for nothing"


@pytest.mark.parametrize(
    ("stage", "ahead"), [("demo", False), ("Proposal", True), ("négociation", True), ("closing", True)]
)
def test_a_stage_ahead_of_the_proof(judged: Judging, stage: str, ahead: bool) -> None:
    assert ("ahead_of_gate" in flags(judged("d", 3, stage=stage))) == ahead


@pytest.mark.parametrize(("met", "raised"), [(0, True), (2, True), (3, False), (6, False)])
def test_a_tender_is_held_to_its_own_gate(judged: Judging, met: int, raised: bool) -> None:
    deal = judged("d", met, stage="proposal", rfp=True)
    assert ("no_go" in flags(deal)) == raised
    assert "ahead_of_gate" not in flags(deal), "an answer to a tender is no proposal ahead of its proof"


def test_a_lead_asks_for_nothing_but_its_clock(judged: Judging) -> None:
    assert judged("d", None, kind="lead", amount=None, close_date=None).flags == []


def test_one_day_is_told_as_one(judged: Judging) -> None:
    deal = judged("d", close_date=NOW - timedelta(days=1))
    assert next(item.why for item in deal.flags if item.flag == "overdue") == "close date 17 September 2026, 1 day ago"


def test_stages_of_other_names_are_held_to_the_proposal_gate(tmp_path: Path) -> None:
    own = "source: ours\nstages:\n  - {id: r1, probability: 0.2}\n  - {id: remise, probability: 0.5, names: [Offre]}\n"
    own += "  - {id: jury, probability: 0.8}\nstale_days: 5\nlead_hours: 2\ndeal_hours: 1\n"
    (tmp_path / FILE).write_text(own, encoding="utf-8")
    stages = stages_of(tmp_path)
    assert stages.proposal == 1
    (tmp_path / FILE).write_text(own.replace("Offre", "Envoi"), encoding="utf-8")
    assert stages_of(tmp_path).proposal == 3, "a list without any proposal holds nothing to its gate"


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("Démo", "demo"), ("3. Demo", "demo"), ("Demo (30%)", "demo"),
        ("Proposal/Price Quote", "proposal"), ("DEVIS ENVOYÉ", "proposal"),
        ("appointmentscheduled", "qualification"), ("Négociation", "negotiation"),
        ("Negotiations Started", "negotiation"), ("Demo scheduled", "demo"), ("S3 - Démo", "demo"),
        ("4: Proposal Made", "proposal"), ("Demo - second round", "demo"), ("Id. Decision Makers", "discovery"),
        ("Soutenance", "proposal"),
        ("anything else", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_stages_by_any_name(name: str | None, stage: str | None) -> None:
    found = shipped_stages().find(name)
    assert (found.id if found else None) == stage


def test_a_workspace_sets_its_own_stages_and_errors_name_the_field(tmp_path: Path) -> None:
    root = tmp_path
    assert stages_of(root) is shipped_stages()
    text = "source: our 2025 outcomes\nstages:\n  - {id: one, probability: 0.4, names: [Un]}\n"
    text += "stale_days: 5\nlead_hours: 2\ndeal_hours: 1\n"
    (root / FILE).write_text(text, encoding="utf-8")
    own = stages_of(root)
    assert own.find("un") is own.stages[0]
    (root / FILE).write_text(text.replace("0.4", "4"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"pipeline\.yaml.*stages\.0\.probability"):
        stages_of(root)
    (root / FILE).write_text("stages: [", encoding="utf-8")
    with pytest.raises(BadInput, match=r"pipeline\.yaml"):
        stages_of(root)


def test_probabilities_are_marked_as_assumptions_and_rise() -> None:
    stages = shipped_stages()
    shares = [stage.probability for stage in stages.stages]
    assert stages.source == "assumption"
    assert shares == sorted(shares)
    names = [name for stage in stages.stages for name in stage.names]
    assert len(names) == len(set(names)), "a name belongs to one stage"
