"""The angle: best trigger, why now, whom to contact, and exactly what the next tier lacks."""

from collections.abc import Callable
from datetime import date

import pytest

from agent.playbook import Playbook, example_playbook
from agent.reading.circumstances import Circumstances
from agent.reading.facts import Fact
from agent.targeting import Ranked, rank_account
from agent.targeting.committee import persona_of, seniority_of
from connectors.records import Account, Contact, Dossier, Signal

NOW = date(2026, 11, 16)
MakeFact = Callable[..., Fact]
MakeSignal = Callable[..., Signal]
MakeDossier = Callable[..., Dossier]


def ranked(
    account: Account, playbook: Playbook, facts: list[Fact] | None = None, signals: list[Signal] | None = None
) -> Ranked:
    return rank_account(account, facts or [], Circumstances(), playbook, signals=signals or [], as_of=NOW)


def test_the_trigger_is_worth_most_and_says_why_now(
    cyberguard: Playbook, make_dossier: MakeDossier, make_fact: MakeFact
) -> None:
    facts = [make_fact("job_posting", 12, quote="recrute un administrateur"), make_fact("news", 2)]
    angle = ranked(make_dossier().account, cyberguard, facts).angle
    assert angle.trigger is not None
    assert (angle.trigger.type, angle.trigger.age_days, angle.trigger.party) == ("job_posting", 12, "third")
    assert angle.trigger.quote == "recrute un administrateur"
    assert angle.why_now == (
        "Recrutement en cours, il y a 12 jours ; encore bon 33 jours : le poste recruté dit quelle charge l'équipe ne tient plus"
    )


def test_a_secret_trigger_orders_the_list_and_is_marked(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    account = Account(id="a", name="A", as_of=NOW)
    angle = ranked(account, cyberguard, signals=[make_signal("site_visit", person="Anna Seen", title="DSI")]).angle
    assert angle.trigger is not None
    assert not angle.trigger.quotable
    assert angle.trigger.quote is None
    assert "ne jamais en parler" in angle.why_now
    assert angle.contacts == []  # having seen somebody is no reason to name them


def test_of_two_equal_triggers_the_quotable_one(make_signal: MakeSignal) -> None:
    playbook = example_playbook("cyberguard")
    account = Account(id="a", name="A", as_of=NOW)
    both = [make_signal("intent_surge"), make_signal("job_posting")]  # 20 points each
    trigger = ranked(account, playbook, signals=both).angle.trigger
    assert trigger is not None
    assert trigger.type == "job_posting"


def test_nothing_fresh_is_said_in_the_sellers_language(make_dossier: MakeDossier) -> None:
    account = make_dossier().account
    assert "Aucun signal frais" in ranked(account, example_playbook("cyberguard")).angle.why_now
    assert "No fresh signal" in ranked(account, example_playbook("insightplatform")).angle.why_now


@pytest.mark.parametrize(
    ("age", "told"), [(0, "today"), (1, "yesterday"), (5, "5 days ago"), (99, "one more day"), (100, "last useful day")]
)
def test_ages_read_as_people_say_them(age: int, told: str, make_fact: MakeFact, make_dossier: MakeDossier) -> None:
    playbook = example_playbook("insightplatform")
    assert told in ranked(make_dossier().account, playbook, [make_fact("job_change", age)]).angle.why_now


def test_contacts_nearest_the_trigger_come_first_and_roles_are_counted(
    cyberguard: Playbook, make_dossier: MakeDossier, make_contact: Callable[..., Contact], make_fact: MakeFact
) -> None:
    boss = make_contact(id="c2", name="Paul Dorne", title="Directeur général", seniority="c_level", persona="dg")
    chief = make_contact()
    account = make_dossier(contacts=[boss, chief]).account
    facts = [make_fact("job_posting", quote="Astreinte, serveurs et postes Microsoft 365 de nos sites")]
    signals = [
        Signal(id=type_, source="x", type=type_, account_key="k", occurred_on=NOW)
        for type_ in ("crm_event", "review_research")
    ]
    line = ranked(account, cyberguard, facts, signals)
    assert line.tier == 1
    assert [p.persona for p in line.angle.contacts] == ["dsi", "dg"]
    assert [r.persona for r in line.angle.roles_missing] == ["rssi"]


def test_tier_one_asks_three_roles_and_tier_three_one(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    good = Account(id="a", name="A", industry="manufacturing", employees=300, country="FR", as_of=NOW)
    hot = [make_signal("job_change"), make_signal("job_posting")]
    first = ranked(good, cyberguard, signals=hot)
    assert first.tier == 1
    assert len(first.angle.roles_missing) == 3
    assert {r.persona for r in first.angle.roles_missing} == {"dg", "dsi", "rssi"}
    second = ranked(good, cyberguard, signals=[make_signal("job_posting")])
    assert (second.tier, len(second.angle.roles_missing)) == (2, 2)
    third = ranked(Account(id="b", name="B", as_of=NOW), cyberguard)
    assert (third.tier, len(third.angle.roles_missing)) == (3, 1)


def test_a_person_of_a_list_is_placed_by_title_and_an_objector_is_not_shown(
    cyberguard: Playbook, make_dossier: MakeDossier, make_contact: Callable[..., Contact], make_signal: MakeSignal
) -> None:
    account = make_dossier(contacts=[make_contact(opted_out=True)]).account
    moved = make_signal("job_change", person="Ines Valcourt", topic="Directrice cybersécurité")
    again = make_signal("job_change", 3, person="INÈS Valcourt", topic="RSSI")
    contacts = ranked(account, cyberguard, signals=[moved, again]).angle.contacts
    assert [(p.name, p.persona, p.seniority, p.source) for p in contacts] == [
        ("Ines Valcourt", "rssi", "director", "list")
    ]


def test_who_left_is_no_contact_and_their_role_is_open_again(cyberguard: Playbook, make_dossier: MakeDossier) -> None:
    account = make_dossier().account
    line = rank_account(account, [], Circumstances(departed=frozenset({"c1"})), cyberguard)
    assert line.angle.contacts == []
    assert len(line.angle.roles_missing) == 1
    assert len(rank_account(account, [], Circumstances(), cyberguard).angle.contacts) == 1


@pytest.mark.parametrize(
    ("title", "persona"),
    [
        ("Directrice des systèmes d'information", "dsi"),
        ("Head of IT", "dsi"),
        ("Group CISO", "rssi"),
        ("IT Security Manager", "rssi"),
        ("Directrice générale", "dg"),
        ("Marketing Director", None),
        ("Acheteuse", None),
        ("", None),
    ],
)
def test_titles_to_personas(title: str, persona: str | None, cyberguard: Playbook) -> None:
    assert persona_of(title, cyberguard) == persona


@pytest.mark.parametrize(
    ("title", "level"),
    [("Chief Data Officer", "c_level"), ("Directeur général adjoint", "c_level"), ("VP Marketing", "vp"),
     ("Head of Data", "director"), ("Directrice marketing", "director"), ("BI Manager", "manager"),
     ("Responsable CRM", "manager"), ("Data Engineer", None), ("Vice-présidente", "vp")],
)  # fmt: skip
def test_titles_to_seniority(title: str, level: str | None) -> None:
    assert seniority_of(title) == level


def test_what_the_next_tier_lacks_is_exact(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    good = Account(id="a", name="A", industry="manufacturing", employees=300, country="FR", as_of=NOW)
    (step,) = ranked(good, cyberguard, signals=[make_signal("job_posting", 9)]).angle.to_next_tier
    assert (step.need, step.floor) == ("intent", 40)
    assert step.missing == pytest.approx(40 - (step.now or 0))
    assert step.ways[0].what == "job_change"  # the smallest single signal that would do
    assert step.ways[0].points == 25
    with_it = ranked(good, cyberguard, signals=[make_signal("job_posting", 9), make_signal("job_change")])
    assert with_it.tier == 1
    assert with_it.angle.to_next_tier == []


def test_an_unknown_criterion_is_a_way_and_a_known_one_is_not(cyberguard: Playbook, make_signal: MakeSignal) -> None:
    open_ = Account(id="a", name="A", industry="manufacturing", country="FR", as_of=NOW)
    line = ranked(open_, cyberguard, signals=[make_signal(t) for t in ("job_change", "job_posting")])
    (step,) = line.angle.to_next_tier
    assert (line.tier, step.need, step.now, step.missing, step.reachable) == (2, "fit", 55, 15, True)
    assert [(w.what, w.points) for w in step.ways] == [("technologies", 15), ("employees", 30)]
    closed = Account(id="b", name="B", industry="banking", employees=300, country="US", as_of=NOW)
    steps = ranked(closed, cyberguard).angle.to_next_tier
    fit = next(s for s in steps if s.need == "fit")
    assert (fit.now, fit.missing, fit.reachable) == (30, 20, False)


def test_a_disqualified_account_has_no_way_up(cyberguard: Playbook) -> None:
    small = Account(id="a", name="A", employees=9, as_of=NOW)
    (step,) = ranked(small, cyberguard).angle.to_next_tier
    assert (step.need, step.reachable) == ("eligibility", False)
    assert step.ways[0].what == "fewer than 50 employees"
