"""Plans made of real talk: fragments, figures of something else, figures of ours, days that moved, pronouns."""

from datetime import date

import pytest

from agent.playbook.models import Persona
from agent.qualification.flow import Qualification, Wish
from agent.qualification.models import DealProposal
from agent.qualification.quoting import quote_at
from agent.qualification.records import Cell, Ledger
from connectors.deals import Deal

TALK = {
    "days": ("Ann Field", "Three days."),
    "delay": ("Ann Field", "Our lawyer takes ten working days to read a contract."),
    "threshold": ("Ann Field", "I want them isolated in under fifteen minutes."),
    "loss": ("Bo Reed", "It is two hundred and sixteen grand of vouchers to people who left."),
    "ours": ("Bo Reed", "I saw in your summary that the tool saves £80,000 a year."),
    "team": ("Bo Reed", "It took my team seven weeks to make one table."),
    "price": ("Bo Reed", "So that is £10,000 for a year of it."),
    "fund": ("Ann Field", "There are seventy thousand in the plan for it."),
    "limit": ("Ann Field", "I sign alone up to £60,000 and that is all."),
    "none": ("Ann Field", "There is no money set aside for this at all."),
    "need": ("Ann Field", "We need one list of the live accounts."),
    "start": ("Ann Field", "What we need is this."),
    "remark": ("Ann Field", "On the shoulder."),
    "warm": ("Bo Reed", "I will not defend it before the board."),
    "moved": ("Ann Field", "The board will not sit on 4 May 2027, it is moved to 11 May 2027."),
    "off": ("Ann Field", "The board will not sit on 4 May 2027."),
    "spoken": ("Ann Field", "On the twenty-fifth of November I decide."),
    "goes": ("Ann Field", "It goes live on 8 January 2027."),
    "later": ("Ann Field", "The go-live is now 11 January 2027."),
    "hers": ("Bo Reed", "Everything above twenty goes only with her signature."),
    "name": ("Bo Reed", "Friederike Hartwege, managing partner."),
    "each": ("Ann Field", "It is my signature on each invoice here."),
    "rival": ("Ann Field", "There is another vendor running a trial in parallel."),
    "holiday": ("Ann Field", "We were closed on Whit Monday, as ever."),
    "cheaper": ("Ann Field", "We would want a discount on the second year."),
}
AT = list(TALK)
LATER = date(2026, 10, 2)  # the day `later` is written, after the call


@pytest.fixture
def page_of(make_deal, qualification: Qualification):
    def make(cells: dict[str, tuple[str, ...]], personas=(), roles=None, **opportunity) -> DealProposal:
        deal: Deal = make_deal(list(TALK.values()), **{"currency": "GBP", "amount": 10000, **opportunity})
        if roles:
            people = tuple(p.model_copy(update={"role": roles.get(p.name)}) for p in deal.sources[0].participants)
            deal = deal.model_copy(update={"sources": (deal.sources[0].model_copy(update={"participants": people}),)})
        deal = deal.model_copy(update={"seller": "us"})
        ledger = Ledger(cells={name: _cell(deal, *said) for name, said in cells.items()})  # type: ignore[misc]
        flow = Qualification(qualification.reader, qualification.methods, {"us": personas})
        return flow.assemble(deal, ledger, Wish(framework="meddpicc"), earlier={})

    return make


def _cell(deal: Deal, status: str, *said: str) -> Cell:
    turns = [deal.turns()[AT.index(key)] for key in said]
    quotes = [quote_at(t, t.start, t.text) for t in turns]
    dated = [q.model_copy(update={"date": LATER}) if q.text == TALK["later"][1] else q for q in quotes]
    return Cell(status=status, quotes=tuple(dated), why="test")  # type: ignore[arg-type]


def said(key: str) -> str:
    return TALK[key][1].rstrip(".")


def stakes(page: DealProposal) -> list[str]:
    return [f.quote.text for f in page.business_case.lines if f.quote and f.label.startswith("Stakes")]


def test_stakes_are_the_buyer_s_own_figures_amounts_first(page_of) -> None:
    page = page_of(
        {
            "metrics": ("met", "days", "team", "delay", "threshold", "ours", "price", "loss"),
            "paper_process": ("met", "delay"),
        }
    )
    assert stakes(page) == [TALK["loss"][1], TALK["team"][1]]


def test_stakes_only_mentioned_need_an_amount_and_say_that_they_are_not_established(page_of) -> None:
    page = page_of({"metrics": ("partial", "team", "loss")})
    assert stakes(page) == [TALK["loss"][1]]
    assert "not established" in page.business_case.lines[0].label
    assert not any(f.label.startswith("Share") for f in page.business_case.lines)


def budget(page: DealProposal) -> tuple[str, str | None]:
    line = next(f for f in page.business_case.lines if f.label.startswith("Budget"))
    return line.basis, line.quote.text if line.quote else None


@pytest.mark.parametrize(
    ("cells", "basis", "shown"),
    [
        ({"budget": ("met", "limit", "fund"), "authority": ("met", "limit")}, "quoted", "fund"),
        ({"budget": ("met", "limit")}, "assumption", None),
        ({"budget": ("partial", "fund")}, "assumption", None),
        ({"budget": ("absent", "none")}, "quoted", "none"),
        ({}, "assumption", None),
    ],
)
def test_a_budget_is_set_aside_denied_or_not_known_and_never_a_limit_of_signature(cells, basis, shown, page_of) -> None:
    page = page_of(cells)
    assert budget(page) == (basis, TALK[shown][1] if shown else None)
    assert (page.negotiation_brief.zopa is not None) is (shown == "fund")


def test_an_amount_without_a_currency_says_so_in_the_zone(page_of) -> None:
    zone = page_of({"budget": ("met", "fund")}).negotiation_brief.zopa
    assert (zone.buyer_ceiling, zone.overlap) == (70_000, True)
    assert "counted in GBP" in zone.text


def test_the_demo_shows_no_fragment_and_asks_nobody_who_refused(page_of) -> None:
    page = page_of({"need": ("met", "start", "remark", "need"), "champion": ("partial", "warm")})
    shown = {p.person: [q.text for q in p.quotes] for p in page.demo_guide.people}
    assert shown["Ann Field"] == [said("need")]
    assert shown["Bo Reed"] == []


@pytest.mark.parametrize(
    ("role", "known"),
    [("Directrice des systèmes d'information", True), ("IT Director", True), ("Directeur industriel", False)],
)
def test_a_persona_is_known_whatever_the_gender_of_the_title(role, known, page_of) -> None:
    persona = Persona(id="it", titles={"fr": ["Directeur des systèmes d'information"], "en": ["IT Director"]})
    page = page_of({"need": ("met", "need")}, [persona], {"Ann Field": role})
    assert (page.demo_guide.people[0].persona == "it") is known


def test_no_answer_stands_under_two_questions_and_open_questions_come_first(page_of) -> None:
    page = page_of({"identify_pain": ("met", "loss"), "need": ("met", "need"), "timeline": ("met", "goes", "later")})
    answers = [q.answer.text for q in page.discovery_plan.script if q.answer]
    assert len(answers) == len(set(answers))
    assert said("later") in answers
    assert said("goes") not in answers
    for word in {q.heading for q in page.discovery_plan.qqoqcp}:
        asked = [q for q in page.discovery_plan.qqoqcp if q.heading == word]
        assert len(asked) == 2
        assert asked[0].element not in ("identify_pain", "need", "timeline")


def test_only_a_customer_is_asked_why_they_chose_us(page_of) -> None:
    texts = [q.text for q in page_of({}).discovery_plan.qqoqcp]
    assert not [t for t in texts if "choose us" in t.lower() or "chose us" in t.lower()]


@pytest.mark.parametrize(
    ("key", "step", "day"),
    [
        ("moved", "Decision", date(2027, 5, 11)),
        ("off", "Decision", None),
        ("spoken", "Decision", date(2026, 11, 25)),
    ],
)
def test_a_day_that_moved_and_a_day_that_was_spoken(key, step, day, page_of) -> None:
    plan = page_of({"decision_process": ("met", key)}).mutual_action_plan
    assert next(s.day for s in plan.steps if s.step == step) == day


def test_the_goal_is_the_last_day_they_gave(page_of) -> None:
    assert said("later") in page_of({"timeline": ("met", "goes", "later")}).mutual_action_plan.goal


def test_no_proposed_step_stands_before_a_quoted_earlier_one_nor_on_a_sunday(page_of) -> None:
    plan = page_of({"decision_process": ("met", "moved")}, close_date="2027-05-16").mutual_action_plan
    days = {s.step: (s.day, s.basis) for s in plan.steps}
    assert days["Decision"] == (date(2027, 5, 11), "quoted")
    assert days["Legal review of the contract"] == (None, "proposed")
    assert days["Signature"] == (date(2027, 5, 17), "proposed")


@pytest.mark.parametrize(
    ("quotes", "owner"),
    [(("hers", "name", "each"), "Friederike Hartwege"), (("limit", "name"), "Ann Field"), (("hers",), "to be named")],
)
def test_who_signs_is_the_one_the_strongest_words_speak_of(quotes, owner, page_of) -> None:
    plan = page_of({"economic_buyer": ("met", *quotes)}).mutual_action_plan
    assert next(s.owner for s in plan.steps if s.step == "Signature") == owner


def test_a_closed_deal_is_given_no_dates(page_of) -> None:
    plan = page_of({}, stage="closed won", close_date="2027-05-14").mutual_action_plan
    assert {s.day for s in plan.steps} == {None}


@pytest.mark.parametrize(("key", "named"), [("rival", True), ("holiday", False)])
def test_an_alternative_is_one_they_spoke_of(key, named, page_of) -> None:
    lines = page_of({"competition": ("partial", key)}).negotiation_brief.batna_buyer
    assert [line.basis for line in lines] == (["quoted", "assumption"] if named else ["assumption"])


def test_what_the_buyer_already_asked_for_is_traded_first(page_of) -> None:
    trades = page_of({}).negotiation_brief.trades
    assert (trades[0].asked, trades[0].quote.text) == ("a discount", said("cheaper"))
    assert len(trades) == 6


def test_the_sheet_of_a_won_deal_holds_what_the_buyer_asked_for_and_what_still_holds(page_of) -> None:
    page = page_of({"need": ("met", "start", "need"), "timeline": ("met", "days", "later")}, stage="won")
    assert [q.text for q in page.handoff.configuration] == [TALK["need"][1], TALK["later"][1]]


PROMISES = [
    ("en", "We will train your team at no extra cost.", True),
    ("en", "We'll migrate the old tickets before March.", True),
    ("en", "On the controllers we never install anything ourselves.", True),
    ("en", "I'll send you the notes and the quote tonight.", False),
    ("en", "We'll try not to annoy you in the hall.", False),
    ("en", "Our customers usually get that back in one season.", False),
    ("en", "We will host it in Dublin, is that fine?", False),
    ("en", "We have trained people like you in Leeds.", False),
    ("en", "We met in June at the fair in Utrecht.", False),
    ("fr", "On installe en une semaine, vous n'avez rien à faire.", True),
    ("fr", "Nous formerons les six gérantes sur place en mars.", True),
    ("fr", "La reprise des données est comprise dans le prix.", True),
    ("fr", "Je vous envoie un récapitulatif ce soir, promis.", False),
    ("fr", "Donc vous avez besoin d'une surveillance de nuit.", False),
    ("fr", "On a une cliente qui a gagné douze pour cent.", False),
    ("fr", "On vous a installé la salle du fond, hein.", False),
]


@pytest.mark.parametrize(("language", "words", "promised"), PROMISES)
def test_a_promise_commits_us_to_what_the_customer_will_have(
    language, words, promised, make_deal, qualification
) -> None:
    deal = make_deal([("Rep", words), ("Ann Field", words)], stage="won", language=language)
    sheet = qualification.assemble(deal, Ledger(cells={}), Wish(), earlier={}).handoff
    assert [q.speaker for q in sheet.promises] == (["Rep"] if promised else [])


def test_what_we_wrote_for_ourselves_promises_nothing(make_deal, qualification) -> None:
    deal = make_deal([("Rep", "We will train your team at no extra cost.")], stage="won")
    turns = tuple(t.model_copy(update={"kind": "crm_note"}) for t in deal.sources[0].turns)
    deal = deal.model_copy(update={"sources": (deal.sources[0].model_copy(update={"turns": turns}),)})
    assert qualification.assemble(deal, Ledger(cells={}), Wish(), earlier={}).handoff.promises == []


def test_an_amount_told_in_a_long_story_is_a_stake_though_the_story_is_told_elsewhere_too(page_of) -> None:
    page = page_of({"metrics": ("met", "loss"), "budget": ("partial", "days", "need", "remark", "start", "loss")})
    assert stakes(page) == [TALK["loss"][1]]
    assert stakes(page_of({"metrics": ("met", "fund"), "budget": ("met", "fund")})) == []


def test_a_sheet_names_what_is_to_settle_and_says_when_there_is_nothing(page_of) -> None:
    proven = {"metrics": ("met", "loss"), "decision_criteria": ("met", "need"), "timeline": ("met", "later")}
    champion = {"champion": ("met", "cheaper")}
    page = page_of({**proven, **champion}, stage="won")
    assert page.handoff.risks == ["None found in the sources: ask the rep."]
    assert (
        page_of(champion, stage="won").handoff.risks[0]
        == "Metrics: nothing in the sources, to settle with the customer."
    )
    assert not [r for r in page.risks if r.risk.startswith("status_quo")]


def test_money_talk_configures_nothing(page_of) -> None:
    page = page_of({"need": ("met", "need", "fund", "cheaper"), "budget": ("met", "fund")}, stage="won")
    assert [q.text for q in page.handoff.configuration] == [TALK["need"][1]]


def test_an_investment_above_the_stakes_says_so(make_deal, qualification) -> None:
    deal = make_deal([("Ann Field", "It costs us £5,000 a year.")], amount=9000, currency="GBP")
    turn = deal.turns()[0]
    cell = Cell(status="met", quotes=(quote_at(turn, turn.start, turn.text),), why="w")
    page = qualification.assemble(deal, Ledger(cells={"metrics": cell}), Wish(), earlier={})
    share = next(f for f in page.business_case.lines if f.value == "180%")
    assert share.why.startswith("The investment is more than the stakes quoted. £9,000 against £5,000")


def test_one_sentence_tells_what_the_same_words_prove_twice(page_of) -> None:
    page = page_of({"metrics": ("met", "loss"), "identify_pain": ("met", "loss")})
    first = page.summary.segments[0]
    assert first.elements[:2] == ["identify_pain", "metrics"]
    assert "; this also tells of: metrics" in first.text
    assert page.summary.text.count("vouchers") == 1
    assert not [f for f in page.findings if f.severity == "block"]
    apart = page_of({"metrics": ("partial", "loss"), "identify_pain": ("met", "loss")})
    assert apart.summary.text.count("vouchers") == 2
