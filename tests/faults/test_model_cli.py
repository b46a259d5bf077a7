"""`amorce draft` with a model set by the environment: its draft, or the offline writer's with the reason; the key never shown."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.cli.main import code_of
from connectors.records import Dossier

Draft = Callable[[list[Any]], tuple[int, dict[str, Any], str]]
HOOK = "Vous écriviez le 2 novembre : « Nos scieries tournent la nuit, notre informatique s'arrête à 18 heures. »"
WORDS = (
    (HOOK, "hook", ("F",)),
    ("Dans l'industrie, les alertes de la nuit se lisent souvent le lendemain matin.", "problem", ()),
    (
        "Chez Ateliers Brévent, de janvier à juin 2026, le délai médian entre alerte et isolement est passé de 9 heures à"
        " 11 minutes.",
        "proof",
        ("P1",),
    ),
    ("Comment traitez-vous ce point aujourd'hui ?", "cta", ()),
)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """A good answer to the request: its hook cites the short name the prompt gave the quoted post."""
    user = request["messages"][1]["content"]
    found = re.search(r'"id": "(F\d+)",(?:(?!"id").)*?Nos scieries', user, re.DOTALL)
    names = {"F": found.group(1) if found else "F1"}
    segments = [
        {"text": text, "kind": kind, "part": None, "cites": [names.get(c, c) for c in cites]}
        for text, kind, cites in WORDS
    ]
    return {"subject": "Les scieries, la nuit", "segments": segments}


@pytest.fixture
def draft(
    endpoint: Any,
    tmp_path: Path,
    make_dossier: Callable[..., Dossier],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Draft:
    """Run `amorce draft` in a fresh workspace against the endpoint with these replies."""
    dossier = make_dossier()
    folder = tmp_path / "accounts" / "mecabois"
    folder.mkdir(parents=True)
    (folder / "account.json").write_text(dossier.account.model_dump_json(), encoding="utf-8")
    lines = [e.model_dump_json() for e in dossier.evidence]
    (folder / "evidence.jsonl").write_text("\n".join(lines), encoding="utf-8")
    at = ["--workspace", str(tmp_path / "w")]
    assert code_of(["init", str(tmp_path / "w")]) == 0
    assert code_of([*at, "dossier", "import", str(tmp_path / "accounts")]) == 0
    monkeypatch.setenv("AMORCE_MODEL", "served")
    monkeypatch.setenv("AMORCE_NO_NETWORK", "1")
    monkeypatch.setenv("AMORCE_MODEL_ATTEMPTS", "1")
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")

    def run(replies: list[Any]) -> tuple[int, dict[str, Any], str]:
        endpoint.replies = replies
        capsys.readouterr()
        code = code_of([*at, "draft", "mecabois.example", "--channel", "email", "--json"])
        captured = capsys.readouterr()
        return code, json.loads(captured.out), captured.err

    return run


def test_the_model_writes_and_its_use_is_told(draft: Draft, speak: Any, endpoint: Any) -> None:
    code, proposal, _ = draft([lambda request: speak.ok(answer(request))])
    assert code == 0
    assert proposal["writer"]["kind"] == "model", proposal["writer"]["note"]
    assert proposal["writer"]["model"] == "served"
    assert proposal["writer"]["tokens"] > 0
    assert HOOK in " ".join(proposal["drafts"][0]["body"].split())
    assert len(endpoint.requests) == 1


def test_a_page_instead_of_an_answer_leaves_the_offline_draft_and_says_why(draft: Draft, speak: Any) -> None:
    page = speak.reply(b"<html>Sign in</html>", headers={"Content-Type": "text/html"})
    code, proposal, _ = draft([page])
    assert code == 0
    assert proposal["writer"]["kind"] == "offline"
    assert proposal["writer"]["note"]
    assert proposal["drafts"]


def test_the_key_is_nowhere_in_what_is_shown(draft: Draft, speak: Any) -> None:
    _, proposal, told = draft([speak.error(401, "invalid_api_key")])
    assert "sk-test" not in json.dumps(proposal) + told


def test_a_batch_tells_what_it_is_likely_to_take_before_and_what_it_took_after(
    draft: Draft, speak: Any, endpoint: Any, tmp_path: Path
) -> None:
    assert draft  # the workspace and the variables of the model
    listed = tmp_path / "signals.csv"
    listed.write_text(
        "Company,Domain,Topic,Score,Date\nMécabois,mecabois.example,EDR,80,2026-11-10\n", encoding="utf-8"
    )
    endpoint.replies = [speak.reply(b"<html>", headers={"Content-Type": "text/html"})] * 20
    code = "from agent.cli.main import run; run()"
    command = [sys.executable, "-c", code, "--workspace", str(tmp_path / "w"), "batch", "run", str(listed)]
    told = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False, timeout=120)
    report = json.loads(told.stdout)
    assert report["ranked"] == 1
    assert f"1 to draft with the model: about {report['expected_tokens']:,} tokens" in told.stderr
    assert report["expected_tokens"] > 0
    assert report["expected_cost"] is None
