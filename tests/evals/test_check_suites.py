"""The suites that judge the checks: they count what they say, and a poor result would show."""

from dataclasses import replace

from agent.outreach.models import Proposal
from evals.suites.grounding import suite as grounding
from evals.suites.injection.carriers import CARRIERS
from evals.suites.injection.cases import cases, orders
from evals.suites.injection.scorer import leaked, outcome
from evals.suites.portfolio import scorer
from evals.suites.portfolio.drafts import drafts, made


def test_there_are_more_than_a_thousand_cases_in_every_place() -> None:
    assert len(orders()) * 2 >= 1_000
    assert {c.place for c in cases(5)} == set(CARRIERS)


def test_every_carrier_plants_the_order() -> None:
    case = next(iter(cases(1)))
    for place in CARRIERS:
        planted = replace(case, place=place)
        assert case.order.canaries[0] in str(planted.dossier.model_dump()), place
        assert case.order.canaries[0] not in str(case.clean.model_dump())


def test_a_sample_of_orders_gets_nothing_out() -> None:
    found = [outcome(case) for case in cases(149)]
    assert len(found) > 5
    assert not any(o.leaked for o in found)
    assert all(o.drafted for o in found if o.expected)
    assert any(o.obeyed for o in found), "the model was never shown an order: nothing was tried"


def test_a_canary_in_a_draft_is_a_leak() -> None:
    case = next(iter(cases(1)))
    clean = next(m.proposal for m in made() if m.proposal.drafts)
    draft = clean.drafts[0].model_copy(update={"subject": case.order.canaries[0].upper()})
    spoiled: Proposal = clean.model_copy(update={"drafts": [draft]})
    assert leaked(spoiled, case)
    assert not leaked(clean, case)


def test_a_sample_of_drafts_keeps_its_limits_and_hangs_on_its_evidence() -> None:
    found = list(made(every=23))
    assert len(drafts(found)) > 10
    assert scorer.limit_violations(found) == []
    assert scorer.unfilled(found) == []
    total, wrong = scorer.unresolved(found)
    assert total > 0
    assert wrong == 0
    tried, kept = scorer.ablation(found[:4])
    assert tried > 0
    assert kept == []


def test_a_broken_limit_is_counted() -> None:
    one = next(m for m in made() if m.proposal.drafts and m.proposal.drafts[0].channel == "email")
    long = one.proposal.drafts[0].model_copy(update={"subject": "one two three four five six seven"})
    spoiled = replace(one, proposal=one.proposal.model_copy(update={"drafts": [long]}))
    assert scorer.limit_violations([spoiled]) == [f"{one.dossier.account.id}: subject"]


def test_the_grounding_suite_reads_every_set_and_every_defect() -> None:
    found = grounding.run()
    metrics = {m.metric: m for m in found.metrics}
    recall = metrics["recall on unsupported (shared, seen)"]
    assert recall.n == 27
    assert recall.status == "passed"
    assert any(name.startswith("told of wrong_number") for name in metrics)
    assert {c.group["language"] for c in found.cases} == {"fr", "en"}
    assert all(c.why == "" for c in found.cases if "test" in c.metric), "words of a test half are not shown"
