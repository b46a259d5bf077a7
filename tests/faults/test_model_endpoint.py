"""The chat model against a real server: each fault of an endpoint becomes the right error, once, paid for and in time."""

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict

from agent.errors import BadInput, BudgetExceeded, ModelFailure, ModelRefused, ModelUnavailable, OutputInvalid

GOOD = {"word": "yes", "sure": True}
SMALL = {"prompt_tokens": 100, "completion_tokens": 280, "total_tokens": 380}
ROOT = Path(__file__).parents[2]


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    word: Literal["yes", "no"]
    sure: bool


def ask(made: Any) -> Any:
    return made.answer("system words", "user words", Verdict)


def test_a_good_answer_is_parsed_and_counted(model: Any, speak: Any, endpoint: Any) -> None:
    made = model([speak.ok(GOOD)], price_prompt=2.0, price_completion=10.0)
    answer = ask(made)
    assert answer.value == Verdict(word="yes", sure=True)
    assert (answer.usage.prompt, answer.usage.completion) == (1000, 200)
    assert answer.usage.cost == pytest.approx(0.004)
    assert made.meter.total == answer.usage
    assert endpoint.paths == ["/v1/chat/completions"]


def test_the_request_asks_for_the_closed_schema_and_nothing_more(model: Any, speak: Any, endpoint: Any) -> None:
    ask(model([speak.ok(GOOD)], model_max_tokens=321))
    (request,) = endpoint.requests
    assert [(m["role"], m["content"]) for m in request["messages"]] == [
        ("system", "system words"),
        ("user", "user words"),
    ]
    schema = request["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False
    assert schema["schema"]["required"] == ["sure", "word"]
    assert request["max_completion_tokens"] == 321
    assert not {"tools", "functions", "store", "user", "metadata", "temperature"} & set(request)


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```", "\n{}\n"])
def test_a_fenced_answer_is_read(model: Any, speak: Any, fence: str) -> None:
    assert ask(model([speak.ok(fence.replace("{}", json.dumps(GOOD)))])).value.word == "yes"


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        pytest.param({"value": "", "finish_reason": "length"}, OutputInvalid, "model_max_tokens", id="length, empty"),
        pytest.param(
            {"value": GOOD, "finish_reason": "length"}, OutputInvalid, "model_max_tokens", id="length, whole JSON"
        ),
        pytest.param({"value": "", "finish_reason": "content_filter"}, ModelRefused, "filter", id="filter"),
        pytest.param({"value": None, "refusal": "I cannot help"}, ModelRefused, "I cannot help", id="refusal"),
        pytest.param({"value": GOOD, "refusal": "I cannot"}, ModelRefused, "declined", id="refusal beside an answer"),
        pytest.param({"value": ""}, OutputInvalid, "empty", id="empty"),
        pytest.param({"value": None}, OutputInvalid, "empty", id="null"),
        pytest.param({"value": "   \n"}, OutputInvalid, "empty", id="blank"),
        pytest.param({"value": '{"word": "yes", "su'}, OutputInvalid, "not JSON, or cut", id="cut"),
        pytest.param({"value": "Here you are: yes"}, OutputInvalid, "not JSON", id="prose"),
        pytest.param({"value": {"word": "maybe", "sure": True}}, OutputInvalid, "word", id="outside the enum"),
        pytest.param({"value": {**GOOD, "to": "x@evil.example"}}, OutputInvalid, "to", id="a field too many"),
        pytest.param({"value": GOOD, "finish_reason": "tool_calls"}, OutputInvalid, "tool_calls", id="tool call"),
        pytest.param({"value": [GOOD]}, OutputInvalid, "schema", id="a list"),
    ],
)
def test_an_unusable_answer_is_an_error_and_is_counted(
    model: Any, speak: Any, endpoint: Any, reply: dict[str, Any], error: type[Exception], words: str
) -> None:
    made = model([speak.ok(reply.pop("value"), **reply)], price_prompt=2.0, price_completion=10.0)
    with pytest.raises(error, match=words) as caught:
        ask(made)
    assert isinstance(caught.value, ModelFailure)
    assert len(endpoint.requests) == 1, "paid once, not again"
    assert (caught.value.tokens, caught.value.cost) == (1200, pytest.approx(0.004))
    assert made.meter.total.tokens == 1200


def test_an_answer_never_shows_in_the_error(model: Any, speak: Any) -> None:
    with pytest.raises(OutputInvalid) as caught:
        ask(model([speak.ok('{"word": "SECRET CANARY", "sure": tru')]))
    assert "CANARY" not in str(caught.value)


PAGE = b"<!doctype html><html><body>Sign in to the guest network</body></html>"


def bodies(speak: Any) -> dict[str, Any]:
    whole = json.dumps(speak.completion(json.dumps(GOOD))).encode()
    json_type = {"Content-Type": "application/json"}
    return {
        "page": speak.reply(PAGE, headers={"Content-Type": "text/html"}),
        "page as JSON": speak.reply(PAGE, headers=json_type),
        "JSON cut": speak.reply(whole[:60], headers=json_type),
        "connection cut": speak.reply(whole, headers=json_type, cut=True),
        "nothing": speak.reply(b"", headers=json_type),
        "500": speak.error(500),
        "502 page": speak.reply(PAGE, 502, {"Content-Type": "text/html"}),
        "503": speak.error(503),
        "529": speak.error(529),
        "408": speak.error(408),
        "429": speak.error(429, "rate_limit_exceeded"),
        "200 with a gateway's 502": speak.reply(b'{"error": {"code": 502, "message": "upstream"}}', headers=json_type),
    }


KINDS = [
    "page", "page as JSON", "JSON cut", "connection cut", "nothing", "500", "502 page", "503", "529", "408", "429",
    "200 with a gateway's 502",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_passing_fault_is_retried_and_healed(model: Any, speak: Any, endpoint: Any, waits: Any, kind: str) -> None:
    fault = bodies(speak)[kind]
    assert ask(model([fault, fault, speak.ok(GOOD)])).value.word == "yes"
    assert len(endpoint.requests) == 3
    assert waits.slept == [0.5, 1.0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_lasting_fault_ends_after_the_attempts_set(
    model: Any, speak: Any, endpoint: Any, waits: Any, kind: str
) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        ask(model([bodies(speak)[kind]] * 9, model_attempts=4))
    assert len(endpoint.requests) == 4, "one retry layer: the library adds none"
    assert len(waits.slept) == 3
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (429, "insufficient_quota", "quota"),
        (401, "invalid_api_key", "OPENAI_API_KEY"),
        (404, "model_not_found", "AMORCE_MODEL"),
        (400, "context_length_exceeded", "400"),
        (422, None, "422"),
        (301, None, "301"),
    ],
)
def test_what_waiting_does_not_cure_is_not_retried(
    model: Any, speak: Any, endpoint: Any, waits: Any, status: int, code: str | None, words: str
) -> None:
    with pytest.raises(ModelFailure, match=words) as caught:
        ask(model([speak.error(status, code)] * 3))
    assert not caught.value.retryable
    assert len(endpoint.requests) == 1
    assert waits.slept == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"choices": []}',
        b'{"choices": null, "usage": null}',
        b'{"object": "list", "data": []}',
        b'{"choices": [{"index": 0, "message": null, "finish_reason": "stop"}]}',
        b'{"choices": [{}]}',
        b"[]",
        b"null",
        b'"a string"',
    ],
)
def test_a_200_that_is_no_completion_is_an_error_of_ours(model: Any, speak: Any, body: bytes) -> None:
    reply = speak.reply(body, headers={"Content-Type": "application/json"})
    with pytest.raises(ModelFailure):
        ask(model([reply] * 3))


@pytest.mark.parametrize("status", [400, 422])
def test_an_endpoint_without_schemas_is_asked_for_json_and_remembered(
    model: Any, speak: Any, endpoint: Any, waits: Any, status: int
) -> None:
    words = b'{"error": {"message": "This response_format type is unavailable now", "type": "t", "param": null, "code": null}}'
    refusal = speak.reply(words, status, {"Content-Type": "application/json"})
    made = model([refusal, speak.ok(GOOD), speak.ok({**GOOD, "more": 1})])
    assert ask(made).value.word == "yes"
    with pytest.raises(OutputInvalid, match="more"):
        ask(made)
    kinds = [r["response_format"]["type"] for r in endpoint.requests]
    assert kinds == ["json_schema", "json_object", "json_object"]
    assert waits.slept == []


def test_a_request_that_is_wrong_in_every_form_ends(model: Any, speak: Any, endpoint: Any) -> None:
    words = b'{"error": {"message": "response_format is not supported", "type": "t", "param": null, "code": null}}'
    with pytest.raises(ModelFailure, match="response_format"):
        ask(model([speak.reply(words, 400, {"Content-Type": "application/json"})] * 3))
    assert len(endpoint.requests) == 2


NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "slept"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("3600", 20.0),
        ("Mon, 16 Nov 2026 08:00:09 GMT", 9.0),
        ("Mon, 16 Nov 2026 09:00:00 GMT", 20.0),
        ("Mon, 16 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", 0.5),
        ("-5", 0.5),
        ("inf", 0.5),
        ("nan", 0.5),
        ("1e400", 0.5),
    ],
)
def test_retry_after_is_honoured_and_capped(model: Any, speak: Any, waits: Any, header: str, slept: float) -> None:
    clock = waits.clock(now=lambda: NOW)
    replies = [speak.error(429, "rate_limit_exceeded", Retry_After=header), speak.ok(GOOD)]
    ask(model(replies, clock=clock, model_wait_max_seconds=20.0, model_timeout_seconds=60.0))
    assert waits.slept == [pytest.approx(slept)]


def test_the_total_deadline_stops_before_a_wait_that_would_pass_it(
    model: Any, speak: Any, endpoint: Any, waits: Any
) -> None:
    replies = [speak.error(503, Retry_After="19")] * 5
    with pytest.raises(ModelUnavailable):
        ask(model(replies, model_attempts=5, model_timeout_seconds=15.0))
    assert waits.slept == [19.0], "a second wait would pass twice the time-out of one attempt"
    assert len(endpoint.requests) == 2


def test_a_late_answer_is_given_up_at_the_time_out_set(model: Any, speak: Any, endpoint: Any) -> None:
    made = model([speak.reply(hold=True), speak.ok(GOOD)], model_timeout_seconds=0.5)
    assert ask(made).value.word == "yes"
    assert len(endpoint.requests) == 2


def test_an_answer_that_drips_is_given_up_too(model: Any, speak: Any, waits: Any) -> None:
    """Blank lines restart a per-chunk time-out; the clock here moves two seconds at each look."""
    waits.jump = 2.0
    with pytest.raises(ModelUnavailable, match="in time"):
        ask(model([speak.reply(drip=True)], model_attempts=1, model_timeout_seconds=30.0))


def test_an_endless_answer_is_cut(model: Any, speak: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.llm.transport.LARGEST_ANSWER", 10_000)
    with pytest.raises(ModelUnavailable, match="larger"):
        ask(model([speak.ok("x" * 20_000)], model_attempts=1))


def test_nobody_listens(model: Any, endpoint: Any) -> None:
    made = model()
    endpoint.close()
    with pytest.raises(ModelUnavailable, match="connection"):
        ask(made)


def test_a_refused_network_says_so_and_is_not_retried(model: Any, waits: Any) -> None:
    made = model(openai_base_url="http://192.0.2.1:9/v1")
    with pytest.raises(ModelFailure, match="AMORCE_NO_NETWORK"):
        ask(made)
    assert waits.slept == []


def test_the_key_goes_in_the_header_and_nowhere_else(model: Any, speak: Any, endpoint: Any) -> None:
    made = model([speak.error(401)], openai_api_key="sk-very-secret")
    with pytest.raises(ModelFailure) as caught:
        ask(made)
    assert "very-secret" not in f"{caught.value!r} {json.dumps(endpoint.requests)} {made!r} {made.__dict__}"


def test_neither_key_nor_address_is_told_at_once(model: Any) -> None:
    with pytest.raises(BadInput, match="OPENAI_API_KEY"):
        model(openai_base_url=None)


def test_a_name_that_means_another_api_still_calls_chat(model: Any, speak: Any, endpoint: Any) -> None:
    made = model([speak.ok(GOOD)] * 2, model="gpt-5.2-pro")
    assert ask(made).value.word == "yes"
    assert endpoint.paths == ["/v1/chat/completions"]


def test_the_same_question_twice_is_two_calls(model: Any, speak: Any, endpoint: Any) -> None:
    from langchain_core.caches import InMemoryCache
    from langchain_core.globals import get_llm_cache, set_llm_cache

    before = get_llm_cache()
    set_llm_cache(InMemoryCache())
    try:
        made = model([speak.ok(GOOD)] * 2)
        assert [ask(made).usage.prompt for _ in range(2)] == [1000, 1000]
    finally:
        set_llm_cache(before)
    assert len(endpoint.requests) == 2, "a cache hit would count its tokens again"


def test_prompts_are_never_traced(model: Any, speak: Any, endpoint: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import langsmith.utils

    for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "x")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", endpoint.url)
    langsmith.utils.get_env_var.cache_clear()
    seen: list[str] = []
    monkeypatch.setattr(
        "langchain_core.tracers.langchain.LangChainTracer.on_chat_model_start", lambda *a, **k: seen.append("x")
    )
    try:
        ask(model([speak.ok(GOOD)]))
    finally:
        langsmith.utils.get_env_var.cache_clear()
    assert seen == []
    assert endpoint.paths == ["/v1/chat/completions"]


def test_one_model_serves_many_threads(model: Any, speak: Any, endpoint: Any) -> None:
    made = model([speak.ok(GOOD)] * 24, price_prompt=1.0, price_completion=1.0)
    with ThreadPoolExecutor(12) as pool:
        words = list(pool.map(lambda _: ask(made).value.word, range(24)))
    assert words == ["yes"] * 24
    assert made.meter.total.tokens == 24 * 1200
    assert made.meter.total.cost == pytest.approx(24 * 1200 / 1e6)


def test_one_model_serves_event_loop_after_event_loop(model: Any, speak: Any) -> None:
    made = model([speak.ok(GOOD)] * 4)

    async def both() -> list[str]:
        answers = await asyncio.gather(asyncio.to_thread(ask, made), asyncio.to_thread(ask, made))
        return [a.value.word for a in answers]

    assert asyncio.run(both()) + asyncio.run(both()) == ["yes"] * 4


def test_the_ceiling_refuses_the_next_call_before_it_is_made(model: Any, speak: Any, endpoint: Any) -> None:
    priced = {"price_prompt": 10.0, "price_completion": 30.0, "model_max_tokens": 300}
    made = model([speak.ok(GOOD, usage=SMALL)] * 9, max_cost=0.05, **priced)
    done = 0
    with pytest.raises(BudgetExceeded, match="max_cost"):
        for _ in range(9):
            ask(made)
            done += 1
    assert done == len(endpoint.requests)
    assert made.meter.total.cost <= 0.05
    assert 1 <= done < 9


def test_calls_in_flight_together_keep_the_ceiling_too(model: Any, speak: Any, endpoint: Any) -> None:
    priced = {"price_prompt": 10.0, "price_completion": 30.0, "model_max_tokens": 300}
    made = model([speak.ok(GOOD, usage=SMALL)] * 40, max_cost=0.05, **priced)

    def one(_: int) -> bool:
        try:
            ask(made)
        except BudgetExceeded:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(one, range(40))) == len(endpoint.requests)
    assert made.meter.total.cost <= 0.05


def test_an_endpoint_that_counts_nothing_is_counted_by_length(model: Any, speak: Any) -> None:
    made = model([speak.ok(GOOD, usage=None)], price_prompt=1.0, price_completion=1.0)
    usage = ask(made).usage
    assert usage.prompt > 0
    assert usage.completion > 0
    assert usage.cost and usage.cost > 0


def test_without_prices_the_cost_is_unknown_and_a_ceiling_is_refused(model: Any, speak: Any) -> None:
    assert ask(model([speak.ok(GOOD)])).usage.cost is None
    with pytest.raises(BadInput, match="price_prompt"):
        model(max_cost=1.0)


def test_importing_the_model_imports_no_client() -> None:
    code = "import sys, agent.llm.chat, agent.llm.scripted; print({m.split('.')[0] for m in sys.modules} & set(sys.argv[1:]))"
    heavy = ["langchain_openai", "openai", "httpx2", "langsmith", "tenacity"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"
