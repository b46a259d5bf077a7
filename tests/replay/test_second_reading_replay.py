"""Recorded second readings by a strong model of drafts by two other authors, replayed through the real path.

The answers were written from the requests alone, in an order that hid which drafts were clean, and are never edited. The bounds
are those asked of the check with a model; what was measured when it was recorded stands in the first test.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from agent.checks.drafts import check_on
from agent.checks.models import DraftCheck, WrittenDraft
from agent.checks.premises import Ground, ground
from agent.llm.scripted import ScriptedModel
from agent.playbook import load_playbook
from agent.reading import read
from agent.second_reading import ModelSecondReader
from connectors.dossiers import read_dossier
from connectors.records import Dossier
from prompts import load_prompt

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DATASETS = ROOT / "evals" / "datasets"
FILES = sorted((HERE / "second_reading").glob("*.json"))
SPEC = json.loads((HERE.parent / "faults" / "openai_chat.json").read_text(encoding="utf-8"))


@cache
def labels() -> dict[str, dict[str, Any]]:
    rows = [
        json.loads(line)
        for name in ("shared_drafts.jsonl", "free_drafts.jsonl")
        for line in (DATASETS / name).read_text(encoding="utf-8").splitlines()
    ]
    return {row["id"]: row for row in rows}


@cache
def account(id_: str) -> tuple[Ground, Dossier]:
    dossier = read_dossier(DATASETS / "shared_accounts" / id_)
    playbook = load_playbook(ROOT / "agent" / "playbook" / "examples" / str(dossier.account.seller))
    return ground(dossier, read(dossier, playbook), playbook), dossier


@cache
def replayed(path: Path) -> tuple[DraftCheck, DraftCheck, ScriptedModel]:
    """Offline verdict, verdict with the second reader, and the model that was asked."""
    recorded = json.loads(path.read_text(encoding="utf-8"))
    draft = WrittenDraft.model_validate(labels()[recorded["draft"]])
    base, dossier = account(draft.account)
    before = check_on(draft, base, dossier)
    with ScriptedModel([e["answer"] for e in recorded["exchanges"]]) as model:
        return before, ModelSecondReader(model).read(draft, before, base), model


def counts(which: int) -> tuple[int, int, int, int, int]:
    """Sentences told rightly, told, wrong; clean drafts blocked, clean drafts. `which`: 0 offline, 1 with the reader."""
    right = told = wrong = blocked = clean = 0
    for path in FILES:
        checked = replayed(path)[which]
        assert isinstance(checked, DraftCheck)
        gold = labels()[checked.id]
        good = not gold["defects"] and not any(s["defects"] for s in gold["sentences"])
        clean, blocked = clean + good, blocked + (good and checked.blocked)
        for label, mine in zip(gold["sentences"], checked.sentences, strict=True):
            false, said = label["factual"] and label["supported"] is False, mine.supported is False
            right, told, wrong = right + (false and said), told + said, wrong + false
    return right, told, wrong, blocked, clean


def test_with_a_second_reader_lies_are_told_and_clean_drafts_pass() -> None:
    right, told, wrong, blocked, clean = counts(1)
    assert (wrong, clean) == (28, 19)
    assert right / wrong >= 0.90  # 28 of 28 when recorded
    assert right / told >= 0.85  # 28 of 30
    assert blocked / clean <= 0.06  # 1 of 19


def test_the_second_reader_adds_what_the_offline_check_lacks() -> None:
    offline, both = counts(0), counts(1)
    assert both[0] >= offline[0]
    assert both[1] - both[0] <= offline[1] - offline[0]


def sentences(user: str) -> set[tuple[int, str]]:
    """The numbered sentences of a request."""
    block = user.partition("<draft>")[2].partition("</draft>")[0]
    return {(number, text) for number, text in json.loads(block)["sentences"]}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_recording_was_made_with_the_prompt_and_the_draft_that_still_are(path: Path) -> None:
    recorded = json.loads(path.read_text(encoding="utf-8"))
    prompt = load_prompt("checks/second_reader")
    assert recorded["prompts"] == [f"{prompt.id}@{prompt.version}"]
    schema = {"$ref": "#/$defs/CreateChatCompletionRequest", "$defs": SPEC["$defs"]}
    asked = replayed(path)[2].calls[0]
    [exchange] = recorded["exchanges"]
    request = {k: v for k, v in exchange["request"].items() if k != "path"}
    assert not list(Draft202012Validator(schema).iter_errors(request))
    system, user = (m["content"] for m in request["messages"])
    assert system == asked.system
    assert sentences(asked.user) <= sentences(user)
    assert user.partition("</seller>")[0] == asked.user.partition("</seller>")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_answer_was_usable(path: Path) -> None:
    assert replayed(path)[1].note is None


def test_the_recordings_cover_two_authors_and_both_languages() -> None:
    ids = [p.stem for p in FILES]
    assert sum(i.startswith("d-") for i in ids) >= 20
    assert sum(i.startswith("x-") for i in ids) >= 20
    assert {labels()[i]["language"] for i in ids} == {"fr", "en"}
