"""Recorded exchanges with a strong writer, replayed through the flow: accounts of every tier, two languages, e-mails and notes.

The facts of the recording are kept with it, so that a better reader changes nothing here: what is replayed is the plan, the
prompt, the notices and the checks. A recording is never edited; one that no longer holds is recorded again.
"""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from agent.llm.scripted import Call, ScriptedModel
from agent.outreach.flow import Outreach, Wish
from agent.outreach.models import Proposal
from agent.outreach.writing.model_writer import ModelWriter
from agent.outreach.writing.offline_writer import OfflineWriter
from agent.playbook import example_playbook
from agent.reading.facts import Fact
from connectors.dossiers import read_dossier
from prompts import load_prompt

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted((HERE / "outreach").glob("*.json"))
SPEC = json.loads((HERE.parent / "faults" / "openai_chat.json").read_text(encoding="utf-8"))
NOTICES = ("greeting", "signature", "opt_out", "source_notice")


def load(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def material(user: str) -> dict[str, str]:
    """What each short name of a prompt stands for, in words."""
    seller, account = (
        json.loads(re.search(rf"^<{name}>\n(.*?)\n</{name}>$", user, re.DOTALL | re.MULTILINE).group(1))  # type: ignore[union-attr]
        for name in ("seller", "account")
    )
    facts = {f["id"]: f"{page['published']} {f['quote']}" for page in account["pages"] for f in page["facts"]}
    proofs = {p["id"]: p["text"] for p in seller["proofs"]}
    return facts | proofs | {c["id"]: c["text"] for c in seller["claims"]}


def answered(exchange: dict[str, Any], call: Call) -> dict[str, Any]:
    """The recorded answer, under the short names its sources have now."""
    then, now = material(exchange["request"]["messages"][1]["content"]), material(call.user)
    names = {words: slot for slot, words in now.items()}
    answer: dict[str, Any] = json.loads(exchange["answer"])
    for segment in answer["segments"]:
        segment["cites"] = [names[then[slot]] for slot in segment["cites"]]
    return answer


def replayed(path: Path, monkeypatch: pytest.MonkeyPatch, outreach: Outreach) -> tuple[Proposal, ScriptedModel]:
    """The proposal of a recording, and the model that played it."""
    recorded = load(path)
    folder = next((ROOT / "evals" / "datasets").glob(f"*/{recorded['account']}"))
    facts = [Fact.model_validate(f) for f in recorded["facts"]]
    monkeypatch.setattr("agent.outreach.flow.read", lambda dossier, playbook: facts)
    model = ScriptedModel([lambda call, e=e: answered(e, call) for e in recorded["exchanges"]])
    flow = replace(outreach, playbook=example_playbook(recorded["seller"]), writer=ModelWriter(model, OfflineWriter()))
    now = recorded["wish"]["now"]
    wish = Wish(channel=recorded["wish"]["channel"], now=date.fromisoformat(now) if now else None)
    return flow.propose(read_dossier(folder), wish), model


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_recorded_draft_passes_as_it_was_written(
    path: Path, monkeypatch: pytest.MonkeyPatch, outreach: Outreach
) -> None:
    recorded = load(path)
    proposal, model = replayed(path, monkeypatch, outreach)
    assert proposal.status == "pending"
    assert proposal.writer.kind == "model", proposal.writer.note
    assert not [f for f in proposal.findings if f.severity == "block"]
    draft = next(d for d in proposal.drafts if d.channel in ("email", "linkedin_note"))
    said = [squeezed(s.text) for s in draft.segments if s.kind not in NOTICES]
    written = [[squeezed(s["text"]) for s in json.loads(e["answer"])["segments"]] for e in recorded["exchanges"]]
    assert said in written, "the words are the model's, only layout and notices are ours"
    assert len(model.calls) <= len(recorded["exchanges"]), "no more repairs than when it was recorded"
    assert proposal.level.reached >= min(recorded["level"], proposal.level.required.min)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_recording_was_made_with_a_prompt_that_still_is(path: Path) -> None:
    recorded = load(path)
    schema = {"$ref": "#/$defs/CreateChatCompletionRequest", "$defs": SPEC["$defs"]}
    for exchange in recorded["exchanges"]:
        request = {k: v for k, v in exchange["request"].items() if k != "path"}
        assert not list(Draft202012Validator(schema).iter_errors(request))
        name = "outreach/email" if "Email" in request["response_format"]["json_schema"]["name"] else "outreach/note"
        prompt = load_prompt(name)
        if f"{name}@{prompt.version}" in recorded["prompts"]:
            assert request["messages"][0]["content"] == prompt.system


def task(exchange: dict[str, Any]) -> dict[str, Any]:
    """The task block of a recorded request."""
    text = exchange["request"]["messages"][1]["content"].partition("<task>\n")[2].partition("\n</task>")[0]
    return dict(json.loads(text))


def test_the_recordings_cover_tiers_languages_and_channels() -> None:
    found = [load(p) for p in FILES]
    tasks = [task(r["exchanges"][0]) for r in found]
    assert len({r["account"] for r in found}) >= 12
    assert {r["tier"] for r in found} == {1, 2, 3}
    assert {t["language"] for t in tasks} == {"fr", "en"}
    assert {"max_characters" in t for t in tasks} == {True, False}
    assert {r["level"] for r in found} == {1, 2, 3, 4}
