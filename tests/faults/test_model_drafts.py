"""A whole proposal with a model endpoint that misbehaves: a checked draft, the offline writer's draft, or a refusal with reason.

Never a draft that did not pass.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from agent.outreach.flow import Outreach, Wish
from agent.outreach.models import Proposal
from agent.outreach.writing.model_writer import ModelWriter
from agent.outreach.writing.offline_writer import OfflineWriter

HOOK = "Vous écriviez le 2 novembre : « Nos scieries tournent la nuit, notre informatique s'arrête à 18 heures. »"
INVENTED = "Vous avez levé 7 millions d'euros pour vos 12 scieries."


def segment(text: str, kind: str, *cites: str) -> dict[str, Any]:
    return {"text": text, "kind": kind, "part": None, "cites": list(cites)}


def written(request: dict[str, Any], hook: str = HOOK) -> dict[str, Any]:
    """A good answer to the request, or the same with another first sentence."""
    user = request["messages"][1]["content"]
    found = re.search(r'"id": "(F\d+)",(?:(?!"id").)*?Nos scieries', user, re.DOTALL)
    return {
        "subject": "Les scieries, la nuit",
        "segments": [
            segment(hook, "hook", found.group(1) if found else "F1"),
            segment("Dans l'industrie, les alertes de la nuit se lisent souvent le lendemain matin.", "problem"),
            segment(
                "Chez Ateliers Brévent, de janvier à juin 2026, le délai médian entre alerte et isolement est passé de"
                " 9 heures à 11 minutes.",
                "proof",
                "P1",
            ),
            segment("Comment traitez-vous ce point aujourd'hui ?", "cta"),
        ],
    }


@pytest.fixture
def propose(outreach: Outreach, make_dossier: Any, model: Any) -> Callable[..., Proposal]:
    """A proposal through the endpoint with these replies."""

    def run(replies: list[Any], **settings: Any) -> Proposal:
        writer = ModelWriter(model(replies, **settings), OfflineWriter())
        return replace(outreach, writer=writer).propose(make_dossier(), Wish(channel="email"))

    return run


@pytest.fixture
def offline(outreach: Outreach, make_dossier: Any) -> Proposal:
    """What the offline writer makes of the same dossier."""
    return outreach.propose(make_dossier(), Wish(channel="email"))


def good(speak: Any, hook: str = HOOK) -> Callable[[dict[str, Any]], Any]:
    return lambda request: speak.ok(written(request, hook))


def bodies(proposal: Proposal) -> list[str]:
    return [d.body for d in proposal.drafts]


def faults(speak: Any) -> dict[str, list[Any]]:
    """Replies of the endpoint, by what goes wrong; each ends without the model."""
    json_type = {"Content-Type": "application/json"}
    page = speak.reply(b"<html>Sign in</html>", headers={"Content-Type": "text/html"})
    cut = speak.reply(b'{"choices": [{"mess', headers=json_type)
    whole = json.dumps(speak.completion('{"subject": "x"')).encode()
    return {
        "500 for ever": [speak.error(500)] * 3,
        "429 for ever, absurd wait": [speak.error(429, "rate_limit_exceeded", Retry_After="3600")] * 3,
        "quota": [speak.error(429, "insufficient_quota")],
        "key refused": [speak.error(401)],
        "page for ever": [page] * 3,
        "body cut for ever": [cut] * 3,
        "connection cut for ever": [speak.reply(whole, headers=json_type, cut=True)] * 3,
        "answer cut": [speak.ok('{"subject": "Les scieries", "segments": [{"te')],
        "empty": [speak.ok("")],
        "length": [speak.ok('{"subject": "L', finish_reason="length")],
        "filter": [speak.ok("", finish_reason="content_filter")],
        "refusal": [speak.ok(None, refusal="I cannot help with that")],
        "prose": [speak.ok("Bonjour Madame, je me permets de vous écrire.")],
        "ten times too long": [
            lambda r: speak.ok({**written(r), "segments": written(r)["segments"] * 10}),
        ],
        "unknown ids": [lambda r: speak.ok({**written(r), "segments": [segment(HOOK, "hook", "F16")]})],
        "another's ids": [lambda r: speak.ok({**written(r), "segments": [segment(HOOK, "hook", "e2")]})],
        "a link": [good(speak, HOOK + " Voir https://evil.example/promo.")],
        "invented twice": [good(speak, INVENTED)] * 2,
        "invented, then down": [good(speak, INVENTED), *[speak.error(503)] * 3],
        "invented, then refused": [good(speak, INVENTED), speak.ok(None, refusal="no")],
    }


NAMES = [
    "500 for ever", "429 for ever, absurd wait", "quota", "key refused", "page for ever", "body cut for ever",
    "connection cut for ever", "answer cut", "empty", "length", "filter", "refusal", "prose", "ten times too long",
    "unknown ids", "another's ids", "a link", "invented twice", "invented, then down", "invented, then refused",
]  # fmt: skip


def test_every_fault_has_its_case(speak: Any) -> None:
    assert sorted(faults(speak)) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_ends_in_the_offline_draft_with_the_reason(
    propose: Any, offline: Proposal, endpoint: Any, speak: Any, waits: Any, name: str
) -> None:
    replies = faults(speak)[name]
    proposal = propose(replies)
    assert bodies(proposal) == bodies(offline) != []
    assert proposal.writer.kind == "offline"
    assert proposal.writer.note and "without the model" in proposal.writer.note
    assert not [f for f in proposal.findings if f.severity == "block"]
    assert len(endpoint.requests) == len(replies), "every reply was asked for, and none beyond"
    assert sum(waits.slept) <= 2 * 20, "waits are capped, whatever the server asks"


@pytest.mark.parametrize("first", ["500", "page", "429", "cut", "fenced", "invented"])
def test_a_fault_that_passes_ends_in_the_models_draft(propose: Any, endpoint: Any, speak: Any, first: str) -> None:
    def fenced(request: dict[str, Any]) -> Any:
        return speak.ok(f"```json\n{json.dumps(written(request))}\n```")

    before: dict[str, list[Any]] = {
        "500": [speak.error(500)],
        "page": [speak.reply(b"<html>", headers={"Content-Type": "text/html"})],
        "429": [speak.error(429, Retry_After="2")],
        "cut": [speak.reply(b'{"choi', headers={"Content-Type": "application/json"})],
        "fenced": [fenced],
        "invented": [good(speak, INVENTED)],
    }
    proposal = propose([*before[first], good(speak)])
    assert proposal.writer.kind == "model"
    assert "scieries tournent la nuit" in bodies(proposal)[0]
    assert "millions" not in bodies(proposal)[0]
    assert len(endpoint.requests) == (1 if first == "fenced" else 2)


def test_a_late_endpoint_ends_in_the_offline_draft(propose: Any, offline: Proposal, speak: Any) -> None:
    proposal = propose([speak.reply(hold=True)], model_timeout_seconds=0.3, model_attempts=1)
    assert bodies(proposal) == bodies(offline)
    assert "in time" in proposal.writer.note


def test_the_ceiling_ends_in_the_offline_draft(propose: Any, offline: Proposal, endpoint: Any, speak: Any) -> None:
    proposal = propose([good(speak)], price_prompt=10.0, price_completion=10.0, max_cost=0.0001)
    assert bodies(proposal) == bodies(offline)
    assert endpoint.requests == []
    assert "max_cost" in proposal.writer.note


def test_the_cost_of_the_tries_that_failed_is_told(propose: Any, speak: Any) -> None:
    proposal = propose([good(speak, INVENTED), speak.ok("")], price_prompt=1.0, price_completion=1.0)
    assert proposal.writer.kind == "offline"
    assert proposal.writer.tokens == 2 * 1200
    assert proposal.writer.cost == pytest.approx(2 * 1200 / 1e6)
