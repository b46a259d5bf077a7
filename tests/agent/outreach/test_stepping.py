"""Steps on their days: cards, quota, working days and hours at the recipient's, people of one account apart."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from agent.bootstrap import App
from agent.drafting import draft_account, draft_play
from agent.outreach.flow import Outreach, Wish
from agent.outreach.models import Proposal
from agent.outreach.stepping import dated
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.records import Contact, Dossier

Make = Callable[..., Dossier]


def planned(outreach: Outreach, dossier: Dossier, **wish: object) -> Proposal:
    proposal = outreach.propose(dossier, Wish(**wish))  # type: ignore[arg-type]
    assert proposal.plan
    return proposal


def test_every_touch_falls_on_a_working_day_at_the_recipients_hour(outreach: Outreach, make_dossier: Make) -> None:
    proposal = planned(outreach, make_dossier(as_of="2026-12-18"), channel="sequence")
    assert proposal.plan
    days = [s.on for s in proposal.plan.steps]
    assert days == sorted(days)  # type: ignore[type-var]
    for step in proposal.plan.steps:
        assert step.on
        assert step.at
        at = datetime.fromisoformat(step.at)
        assert step.on.weekday() < 5
        assert step.on not in (date(2026, 12, 25), date(2027, 1, 1))
        assert at.utcoffset() is not None
        if step.channel == "call":
            assert step.on.weekday() in (1, 2, 3)
            assert at.hour in (8, 16)
            assert step.timing_card == "channel-call-best-hours"


def test_a_country_without_a_known_clock_keeps_its_weekends(outreach: Outreach, make_dossier: Make) -> None:
    proposal = planned(outreach, make_dossier(), channel="call")
    assert proposal.plan
    (step,) = dated(proposal.plan.steps, date(2026, 11, 20), "XX")
    assert step.on == date(2026, 11, 24)
    assert step.at == "2026-11-24T08:00:00"


@pytest.mark.parametrize(
    ("touch", "channels"),
    [("note", ["linkedin_note"]), ("invitation", []), ("email", [])],
)
def test_beyond_the_quota_there_is_no_note(
    touch: str, channels: list[str], outreach: Outreach, make_dossier: Make
) -> None:
    proposal = planned(outreach, make_dossier(), channel="linkedin", first_touch=touch)
    assert proposal.plan
    assert [d.channel for d in proposal.drafts if d.channel == "linkedin_note"] == channels
    purposes = [s.purpose for s in proposal.plan.steps]
    assert ("invite" in purposes) == (touch == "invitation")
    assert ("invite_later" in purposes) == (touch == "email")
    if touch == "email":
        first = next(s for s in proposal.plan.steps if s.channel not in ("linkedin", "task"))
        assert first.channel == "email"
        invited = next(s.day for s in proposal.plan.steps if s.purpose == "invite_later")
        assert all(s.day > invited for s in proposal.plan.steps if s.condition == "accepted")


@pytest.fixture
def app(tmp_path: object, make_dossier: Make, make_contact: Callable[..., Contact]) -> App:
    init_workspace(tmp_path / "w")  # type: ignore[operator]
    app = App(load_settings(tmp_path / "w")[0])  # type: ignore[operator]
    others = [
        make_contact(id="c2", name="Paul Brun", email="p.brun@mecabois.example", persona="dg", seniority="c_level"),
        make_contact(id="c3", name="Léa Roy", email="l.roy@mecabois.example", persona="rssi", title="RSSI"),
    ]
    app.dossiers.save(make_dossier(contacts=[make_contact(), *others]))
    return app


def test_a_play_writes_to_each_person_apart_from_an_angle_of_their_own(app: App) -> None:
    proposals = draft_play(app, "mecabois", Wish(channel="sequence"))
    assert len(proposals) == 3
    assert len({p.play_id for p in proposals}) == 1
    assert len({p.plan.angle for p in proposals if p.plan}) == 3
    firsts = [next(s.on for s in p.plan.steps if s.channel == "email") for p in proposals if p.plan]
    assert len(set(firsts)) == 3
    once = [s.purpose for p in proposals if p.plan for s in p.plan.steps if s.purpose in ("research", "referral")]
    assert len(once) == len(set(once))
    openings = [s.text for p in proposals for d in p.drafts[:3] for s in d.segments if s.kind == "hook"]
    assert len(openings) == len(set(openings))


def test_the_months_notes_go_to_the_first_and_no_further(app: App, make_dossier: Make) -> None:
    account = make_dossier().account
    for number in range(7):
        copied = account.model_copy(
            update={"id": f"a{number}", "name": f"Mécabois {number}", "domain": f"a{number}.example"}
        )
        app.dossiers.save(Dossier(account=copied, evidence=make_dossier().evidence))
    quota = app.playbook.seller.sender.linkedin_quota.notes_per_month
    made = [draft_account(app, f"a{number}", Wish(channel="linkedin")) for number in range(7)]
    notes = [sum(d.channel == "linkedin_note" for d in p.drafts) for p in made]
    assert notes == [1] * quota + [0] * (7 - quota)


def test_each_follow_up_brings_something_and_calls_are_timed(outreach: Outreach, make_dossier: Make) -> None:
    proposal = planned(outreach, make_dossier(), channel="sequence")
    said: set[str] = set()
    for draft in proposal.drafts:
        if draft.channel not in ("email", "linkedin_message", "call"):
            continue
        new = {s.text.strip() for s in draft.segments if s.kind in ("hook", "proof", "cta", "problem")}
        assert new - said, draft.body
        said |= new
        for flat in ("je me permets", "je reviens vers vous", "relance", "just following up", "checking in"):
            assert flat not in draft.body.lower()
    for call in [d for d in proposal.drafts if d.channel == "call"]:
        assert [t for t in ("10 s", "20 s", "30 s") if t in call.body] == ["10 s", "20 s", "30 s"]


def test_an_executive_is_asked_about_stakes_in_few_words(
    outreach: Outreach, make_dossier: Make, make_contact: Callable[..., Contact]
) -> None:
    boss = make_contact(name="Anne Roux", title="Présidente", persona="dg", seniority="c_level")
    proposal = planned(outreach, make_dossier(contacts=[boss]), channel="sequence")
    features = {c.id for c in outreach.playbook.seller.product.claims}
    for draft in proposal.drafts:
        words = sum(
            len(s.text.split())
            for s in draft.segments
            if s.kind not in ("greeting", "signature", "opt_out", "source_notice")
        )
        if draft.channel in ("email", "linkedin_message"):
            assert words <= 75
        assert not features & {e for s in draft.segments for e in s.evidence}
