"""Suites on what is said back: objections, secrets, endings, gates of a deal, quotes. Each can say no."""

from collections.abc import Sequence
from typing import Any

import pytest

from agent.outreach.models import Segment
from agent.qualification import gates as product
from evals.answers import Answered, answered, open_places
from evals.results import Case
from evals.suites.call_to_action import suite as endings
from evals.suites.confidentiality import suite as secrets
from evals.suites.evidence_spans import suite as spans
from evals.suites.objections import suite as objections
from evals.suites.qualification.labelled import Judged
from evals.suites.stage_gates import suite as stages
from evals.suites.unknown_calibration import suite as doubt


@pytest.fixture(scope="module")
def told() -> Answered:
    place = next(p for p in open_places() if p.dossier.account.id == "valdorge-mecanique")
    return answered(place, "Merci, mais c'est beaucoup trop cher pour nous.", "fr")


def with_segments(told: Answered, segments: Sequence[Segment]) -> Answered:
    draft = told.proposal.drafts[0].model_copy(update={"segments": list(segments)})
    return told._replace(proposal=told.proposal.model_copy(update={"drafts": [draft]}))


def test_an_answer_without_a_step_or_out_of_order_fails(told: Answered) -> None:
    said = list(told.proposal.drafts[0].segments)
    assert objections._steps(told) is None
    listening = [s for s in said if "objection-laer-listen" in s.cards]
    assert objections._steps(with_segments(told, [s for s in said if s not in listening])) is not None
    assert objections._steps(with_segments(told, said[::-1])) is not None


def test_a_claim_without_proof_in_an_answer_fails(told: Answered) -> None:
    assert objections._claims(told) is None
    bare = Segment(text="Nos clients gagnent 40 %.", kind="other", factual=True)
    assert "40 %" in (objections._claims(with_segments(told, [*told.proposal.drafts[0].segments, bare])) or "")


def test_there_are_eighty_objections_and_more_in_both_languages() -> None:
    rows = objections.objections()
    assert len(rows) >= 80
    assert {r["language"] for r in rows} == {"fr", "en"}
    assert {r["family"] for r in rows} == {"price", "timing", "authority", "need", "trust"}


def test_every_account_has_secrets_and_a_leak_would_show(told: Answered, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in open_places():
        assert {"our price", "our score"} <= {s.kind for s in secrets.secrets(place, "fr")}
    price = secrets.rows()["ours"]["fr"]["our price"]
    loud = told.proposal.drafts[0].model_copy(update={"body": f"Bonjour. {price.upper()}"})
    spoiled = told._replace(proposal=told.proposal.model_copy(update={"drafts": [loud]}))
    monkeypatch.setattr(secrets, "answered", lambda *_: spoiled)
    case = next(secrets._asked("fishing", "fr", 1))
    assert case.passed is False
    assert "our price" in case.got


def test_an_ending_is_judged_by_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {row[0] for row in endings.rows()["fr"]} == {0, 1, 2}
    monkeypatch.setattr(endings, "_told", lambda item: "")
    wrong: list[Case] = [c for c in endings._endings() if not c.passed]
    assert {c.group["questions"] for c in wrong} == {"0", "2"}, "checks that never speak fail on none and on two"


def test_every_state_of_a_deal_is_tried_and_another_threshold_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(m.status == "passed" for m in stages.run().metrics)
    rules = product.shipped_rules()
    looser = rules.model_copy(update={"proposal": rules.proposal.model_copy(update={"threshold": 3})})
    monkeypatch.setattr(product, "shipped_rules", lambda: looser)
    assert stages.run().metrics[0].status == "failed"


def judged(gold: str, got: str, confidence: float) -> Judged:
    values: dict[str, Any] = {"gold": gold, "got": got, "confidence": confidence}
    return Judged(deal="d", language="fr", element="champion", literal=True, **values)


def test_doubt_is_counted() -> None:
    cells = [judged("met", "met", 0.9)] * 4 + [judged("unknown", "met", 0.2)]
    assert doubt.selective(cells) == 1.0
    assert doubt.selective([judged("unknown", "met", 0.9), *cells[:1]]) == 0.5
    assert doubt.brier([judged("met", "met", 1.0)]) == 0.0
    assert doubt.brier([judged("met", "absent", 1.0)]) == 1.0


def test_tokens_of_quotes_are_compared_not_characters() -> None:
    assert spans.f1("Il est signé le 4 mars", "il est SIGNE le 4 mars") == 1.0
    assert spans.f1("oui", "non") == 0.0
    assert spans.f1("le budget est de 40 k€", "budget de 40 k€") == pytest.approx(2 * 4 / (6 + 4), abs=0.1)
