"""Tier caps and the LinkedIn quota of a batch."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.batch.choice import Chosen, caps_of, taken
from agent.bootstrap import App
from agent.drafting import draft_account
from agent.outreach.flow import Wish
from agent.playbook.targeting import Caps
from agent.settings import load_settings
from agent.targeting.places import Place
from agent.targeting.profile import Profile
from agent.targeting.routing import Queue
from agent.workspace import init_workspace
from connectors.records import Dossier


def places(*counts: int, queue: Queue = "work") -> list[Place]:
    return [
        Place(tier, 50.0, f"{tier}-{n:04}", f"{tier}-{n:04}", f"{tier}-{n:04}", queue, Profile(), "sender")
        for tier, count in enumerate(counts, start=1)
        for n in range(count)
    ]


def test_the_caps_are_those_of_the_tier_cards_unless_the_playbook_says_otherwise() -> None:
    assert caps_of(Caps()) == {1: 25, 2: 200, 3: 1000}
    assert caps_of(Caps(tier_1=0, tier_3=10)) == {1: 0, 2: 200, 3: 10}


def test_each_tier_gives_its_best_and_says_how_many_it_leaves() -> None:
    work, left_out = taken(places(30, 10, 1200), caps_of(Caps()), None)
    assert [sum(p.tier == tier for p in work) for tier in (1, 2, 3)] == [25, 10, 1000]
    assert left_out == {1: 5, 3: 200}
    assert work[0].id == "1-0000"


@pytest.mark.parametrize(("top", "expected"), [(None, 35), (5, 5), (100, 35)])
def test_top_is_a_second_maximum(top: int | None, expected: int) -> None:
    assert len(taken(places(30, 10), caps_of(Caps()), top)[0]) == expected


def test_only_the_work_queue_is_taken() -> None:
    idle = [*places(3, queue="nurture"), *places(3, queue="excluded")]
    assert taken(idle, caps_of(Caps()), None) == ([], {})


def test_an_approved_note_is_counted_and_the_rest_goes_to_the_best(
    tmp_path: Path, make_dossier: Callable[..., Dossier]
) -> None:
    init_workspace(tmp_path / "w")
    app = App(load_settings(tmp_path / "w")[0])
    app.dossiers.save(make_dossier())
    assert len(Chosen.among(places(8), app, None).linkedin.notes) == 5
    proposal = draft_account(app, "mecabois", Wish(channel="linkedin"))
    app.desk.approve(proposal.proposal_id, "Claire Vasseur")
    found = Chosen.among(places(8, 120), app, None).linkedin
    assert found.notes == [f"1-{n:04}" for n in range(4)]
    assert (found.invitations, found.email_first) == (99 - 4, 128 - 99)
