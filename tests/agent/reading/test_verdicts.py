"""Every reason in both languages, on short sources of every kind: see cases/*.yaml."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.reading import Fact

CASES = Path(__file__).parent / "cases"


def _expectations() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")), start=1):
            for words, verdict in case["expect"].items():
                yield pytest.param(case, words, verdict, id=f"{file.stem}-{number}-{words[:30]}")


def _verdict(facts: list[Fact], words: str) -> str:
    near = [f for f in facts if words in f.quote or f.quote in words]
    if any(f.usable for f in near):
        return "usable"
    return near[0].reason if near else "no fact"


@pytest.mark.parametrize(("case", "words", "verdict"), list(_expectations()))
def test_a_statement_gets_its_verdict(
    case: dict[str, Any], words: str, verdict: str, facts_of: Callable[..., list[Fact]]
) -> None:
    on = date.fromisoformat(case.get("on", "2026-10-20"))
    found = _verdict(facts_of(case["language"], case["text"], kind=case["kind"], on=on), words)
    assert found == verdict if verdict != "rejected" else found != "usable"


def test_every_reason_is_expected_somewhere_in_both_languages() -> None:
    seen = {
        (case["language"], verdict)
        for file in CASES.glob("*.yaml")
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
        for verdict in case["expect"].values()
    }
    reasons = ("usable", "injected instruction", "private life", "conflicting", "unsure", "stale", "rejected")
    assert {(language, reason) for language in ("fr", "en") for reason in reasons} <= seen
