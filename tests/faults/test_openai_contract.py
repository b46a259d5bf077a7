"""Requests and answers against the published description of the chat API (openai_chat.json), with negative controls."""

import copy
import json
from pathlib import Path
from typing import Any, Literal

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from agent.llm.schemas import response_format
from agent.outreach.writing.model_writer import EmailAnswer, NoteAnswer

SPEC = json.loads((Path(__file__).parent / "openai_chat.json").read_text(encoding="utf-8"))


class Verdict(BaseModel):
    word: Literal["yes", "no"]


def faults(kind: str, value: Any) -> list[str]:
    schema = {"$schema": SPEC["$schema"], "$ref": f"#/$defs/{kind}", "$defs": SPEC["$defs"]}
    return [e.message[:200] for e in Draft202012Validator(schema).iter_errors(value)]


@pytest.fixture
def request_sent(model: Any, endpoint: Any, speak: Any) -> dict[str, Any]:
    model([speak.ok({"word": "yes"})]).answer("s", "u", Verdict)
    return dict(endpoint.requests[0])


def test_our_request_is_of_the_api(request_sent: dict[str, Any]) -> None:
    assert faults("CreateChatCompletionRequest", request_sent) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["messages"], []),
        (["messages", 0, "role"], "boss"),
        (["messages"], None),
        (["max_completion_tokens"], "many"),
        (["response_format", "json_schema", "name"], None),
        (["response_format", "type"], "json"),
    ],
)
def test_a_request_that_is_not_of_the_api_is_seen(request_sent: dict[str, Any], path: list[Any], value: Any) -> None:
    wrong = copy.deepcopy(request_sent)
    place = wrong
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    assert faults("CreateChatCompletionRequest", wrong)


def test_the_answers_of_our_server_are_of_the_api(speak: Any) -> None:
    for body in (
        speak.completion("{}"),
        speak.completion(None, refusal="no"),
        speak.completion("", finish_reason="length"),
    ):
        assert faults("CreateChatCompletionResponse", body) == []
    assert faults("ErrorResponse", json.loads(speak.error(429, "insufficient_quota").body)) == []


def test_an_answer_that_is_not_of_the_api_is_seen(speak: Any) -> None:
    wrong = speak.completion("{}")
    del wrong["choices"][0]["finish_reason"]
    assert faults("CreateChatCompletionResponse", wrong)
    assert faults("CreateChatCompletionResponse", speak.completion("{}", finish_reason="tired"))


# Strict mode (structured outputs guide): closed objects, every property required, and only these keywords.
ALLOWED = {"type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "$ref", "$defs", "title",
           "description", "const"}  # fmt: skip


@pytest.mark.parametrize("answer", [EmailAnswer, NoteAnswer])
def test_our_schemas_keep_the_rules_of_strict_mode(answer: type[BaseModel]) -> None:
    shape = response_format(answer)["json_schema"]["schema"]
    Draft202012Validator.check_schema(shape)
    for part in (shape, *shape["$defs"].values()):
        assert part["additionalProperties"] is False
        assert part["required"] == sorted(part["properties"])
    assert keywords(shape) <= ALLOWED


def keywords(part: Any) -> set[str]:
    """Keywords of a schema, names of properties left out."""
    if isinstance(part, list):
        return set().union(*map(keywords, part)) if part else set()
    if not isinstance(part, dict):
        return set()
    named = [v for k in ("properties", "$defs") for v in part.get(k, {}).values()]
    rest = [v for k, v in part.items() if k not in ("properties", "$defs", "enum", "required")]
    return set(part) | keywords(named) | keywords(rest)
