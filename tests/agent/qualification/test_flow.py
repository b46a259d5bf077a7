"""The page that follows from the labels of the shared deals: shape, gates, proofs, and the same bytes twice."""

import json
from datetime import timedelta

import pytest

from agent.errors import NotFound
from agent.qualification.flow import Qualification, Wish
from agent.qualification.gates import days_in_stage, gates_from
from agent.qualification.methods import Methods, shipped_methods
from agent.qualification.models import Earlier
from agent.qualification.quoting import Places
from agent.qualification.records import MEDDPICC
from agent.qualification.summary import LIMIT
from connectors.deals import Deal
from knowledge.cards import load_cards

FRAMEWORKS = ("meddpicc", "meddic", "bant", "champ", "gpctba")

CONTRACT = {
    "proposal_id", "status", "deal", "framework", "elements", "score", "gates", "summary", "phase", "next_actions", "conflicts",
    "changes", "mutual_action_plan", "discovery_plan", "negotiation_brief", "findings", "content_sha256",
}  # fmt: skip


def test_shape_of_the_contract(shared_deal: Deal, qualification: Qualification) -> None:
    page = json.loads(qualification.propose(shared_deal, Wish(framework="meddpicc")).model_dump_json())
    assert set(page) >= CONTRACT
    assert list(page["elements"]) == list(MEDDPICC)
    for element in page["elements"].values():
        assert set(element) >= {"status", "quotes", "why", "confidence", "next_questions"}
        assert all(set(q) >= {"source", "speaker", "date", "text"} for q in element["quotes"])
        assert all(set(q) >= {"text", "card"} for q in element["next_questions"])
        assert element["next_questions"] or element["status"] != "unknown"
    assert set(page["gates"]) == {"meddic_met", "proposal_allowed", "kill_candidate", "rfp_go"}
    assert set(page["score"]) == {"met", "of"}
    assert all(set(a) == {"text", "why", "card"} for a in page["next_actions"])


def test_gates_are_exact_given_the_statuses(shared_deal: Deal, qualification: Qualification, gold) -> None:
    labels = gold(shared_deal)
    assert qualification.propose(shared_deal, Wish()).gates.model_dump() == labels["gates"]
    statuses = {name: cell["status"] for name, cell in labels["meddpicc"].items()}
    days = days_in_stage(shared_deal.opportunity, shared_deal.as_of)
    assert gates_from(statuses, days, rfp=shared_deal.opportunity.rfp).model_dump() == labels["gates"]


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_method_is_a_view_of_the_same_ledger(
    framework: str, shared_deal: Deal, qualification: Qualification
) -> None:
    page, other = (qualification.propose(shared_deal, Wish(framework=f)) for f in (framework, "meddpicc"))
    assert tuple(page.elements) == qualification.methods[shared_deal.language].criteria(framework)
    assert page.gates == other.gates
    for name in set(page.elements) & set(other.elements):
        assert page.elements[name].sha256 == other.elements[name].sha256


def test_summary_is_short_and_every_sentence_is_proven(shared_deal: Deal, qualification: Qualification) -> None:
    page = qualification.propose(shared_deal, Wish())
    assert page.summary.words < LIMIT
    assert len(page.summary.text.split()) < LIMIT
    assert "".join(s.text for s in page.summary.segments) == page.summary.text
    known = {e.id for e in page.evidence}
    for segment in page.summary.segments:
        assert segment.quotes
        assert segment.factual
        assert set(segment.evidence) <= known
        assert all(q.text in segment.text and Places(shared_deal).literal(q) for q in segment.quotes)
    unknown = [e.label.lower() for e in page.elements.values() if e.status == "unknown"]
    assert all(label in page.summary.text for label in unknown)


def test_nothing_blocks_a_page_made_from_labels(shared_deal: Deal, qualification: Qualification) -> None:
    page = qualification.propose(shared_deal, Wish())
    assert [f for f in page.findings if f.severity == "block"] == []


def test_instructions_in_a_source_are_told_and_change_nothing(shared_deal: Deal, qualification: Qualification) -> None:
    told = [f for f in qualification.propose(shared_deal, Wish()).findings if f.check == "instructions_in_source"]
    planted = any("assistant" in s.text.lower() for s in shared_deal.sources)
    assert bool(told) is planted


def test_every_card_named_exists(shared_deal: Deal, qualification: Qualification) -> None:
    from knowledge.cards import card

    page = qualification.propose(shared_deal, Wish())
    named = [a.card for a in page.next_actions] + [r.card for r in page.risks] + [q.card for q in page.next_questions]
    named += [r.card for r in page.gate_reasons] + [page.phase.card, page.method.card]
    named += [*page.mutual_action_plan.cards, *page.business_case.cards, *page.negotiation_brief.cards]
    named += [t.card for t in page.negotiation_brief.trades] + [q.card for q in page.discovery_plan.qqoqcp]
    for name in named:
        assert card(name, shared_deal.language).id == name


def test_same_deal_same_bytes(shared_deal: Deal, qualification: Qualification) -> None:
    first, second = (qualification.propose(shared_deal, Wish()).model_dump_json() for _ in range(2))
    assert first == second


def test_now_moves_the_clock(shared_deal: Deal, qualification: Qualification) -> None:
    later = shared_deal.as_of + timedelta(days=400)
    page = qualification.propose(shared_deal, Wish(now=later))
    assert page.as_of == later
    assert page.gates.kill_candidate is (page.gates.meddic_met < 3)


def test_changes_are_told_against_what_was_approved(shared_deal: Deal, qualification: Qualification) -> None:
    page = qualification.propose(shared_deal, Wish(framework="meddpicc"))
    approved = {name: Earlier(element=e, by="Claire", at="2026-09-01T09:00:00") for name, e in page.elements.items()}
    assert qualification.propose(shared_deal, Wish(framework="meddpicc"), earlier=approved).changes == []
    held = "absent" if page.elements["champion"].status == "met" else "met"
    before = approved["champion"].element.model_copy(update={"status": held, "sha256": "0" * 64})
    approved["champion"] = Earlier(element=before, by="Claire", at="2026-09-01T09:00:00")
    now = page.elements["champion"].status
    (change,) = qualification.propose(shared_deal, Wish(framework="meddpicc"), earlier=approved).changes
    assert (change.element, change.before, change.after, change.approved_by) == ("champion", held, now, "Claire")


def test_a_simple_fast_deal_is_seen_through_bant(make_deal, ledger_of, qualification: Qualification) -> None:
    line = [("Ann Field", "We need it soon.")]

    def method(deal: Deal) -> str:
        return qualification.assemble(deal, ledger_of(deal, {}, {}), Wish(), earlier={}).framework

    near = {"created_on": "2026-09-01", "close_date": "2026-10-15", "currency": "GBP"}
    assert method(make_deal(line, amount=9000, **near)) == "bant"
    assert method(make_deal(line, amount=15001, **near)) == "meddpicc"
    assert method(make_deal(line, amount=9000, **near, rfp=True)) == "meddpicc"
    assert method(make_deal(line, **near)) == "meddpicc"
    assert method(make_deal(line, amount=9000, **{**near, "close_date": "2026-11-01"})) == "meddpicc"
    three = [(name, "We need it.") for name in ("Ann Field", "Bo Reed", "Cy Moor")]
    assert method(make_deal(three, amount=9000, **near)) == "meddpicc"


def test_a_method_is_a_card(make_deal, ledger_of, qualification: Qualification) -> None:
    shipped = shipped_methods()["en"]
    assert shipped.method("GPCTBA/C&I") is shipped.method("gpctba"), "as the card writes it"
    bant = shipped.method("bant")
    header = bant.data.model_copy(update={"method": "quick", "criteria": ("need", "timeline")})
    added = Methods(
        [*load_cards("en"), bant.model_copy(update={"id": "method-quick", "title": "QUICK: two", "data": header})]
    )
    flow = Qualification(qualification.reader, {"en": added})
    deal = make_deal([("Ann Field", "We need it soon.")])
    page = flow.assemble(deal, ledger_of(deal, {}, {}), Wish(framework="quick"), earlier={})
    assert (page.framework, page.method.title, list(page.elements)) == ("quick", "QUICK", ["need", "timeline"])
    with pytest.raises(NotFound, match="bant, champ, gpctba, meddic, meddpicc"):
        qualification.assemble(deal, ledger_of(deal, {}, {}), Wish(framework="quick"), earlier={})


def test_words_of_nobody_known_are_told_by_their_place(make_deal, ledger_of, qualification: Qualification) -> None:
    deal = make_deal([("?", "We lose 300 pallets a week.")])
    ledger = ledger_of(deal, {"metrics": "met"}, {"metrics": "We lose 300 pallets a week."})
    page = qualification.assemble(deal, ledger, Wish(framework="meddpicc"), earlier={})
    assert "(unknown author, call-1)" in page.summary.text
    assert [f for f in page.findings if f.severity == "block"] == []


def test_an_empty_ledger_gives_a_page_that_says_so(make_deal, ledger_of, qualification: Qualification) -> None:
    deal = make_deal([("Ann Field", "Hello.")])
    page = qualification.assemble(deal, ledger_of(deal, {}, {}), Wish(framework="meddpicc"), earlier={})
    assert page.gates.meddic_met == 0
    assert {e.status for e in page.elements.values()} == {"unknown"}
    assert "unknown" in page.summary.text
    assert page.summary.segments[0].quotes == []
    assert [f for f in page.findings if f.severity == "block"] == []
