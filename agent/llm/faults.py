"""Every way a call can go wrong, as errors of the agent. The only place that knows the errors of the client library."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.errors import AgentError, ModelFailure, ModelRefused, ModelUnavailable, OutputInvalid
from agent.llm.retrying import retry_after

# Codes of a 429 that waiting does not cure.
NOT_CURED_BY_WAITING = {"insufficient_quota", "billing_hard_limit_reached"}
TRANSIENT = {408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529}
_LONGEST_MESSAGE = 200


class FormatRefused(ModelFailure):
    """The endpoint does not know answers by JSON schema."""


@dataclass(frozen=True)
class RawAnswer:
    """What an endpoint gave for a call: tokens are None when it did not count them."""

    text: str
    finish: str | None
    refusal: str | None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def accept(raw: RawAnswer) -> str:
    """The text of an answer that ended well. Raises ModelRefused or OutputInvalid: nothing else is looked at by the client."""
    if raw.refusal:
        raise ModelRefused(f"the model declined: {plain(raw.refusal)}")
    if raw.finish == "content_filter":
        raise ModelRefused("the endpoint's content filter stopped the answer")
    if raw.finish == "length":
        raise OutputInvalid("the answer was cut at the longest length: raise `model_max_tokens`")
    if raw.finish not in ("stop", None):
        raise OutputInvalid(f"the answer ended with `{plain(raw.finish)}` instead of text")
    if not raw.text.strip():
        raise OutputInvalid("the answer is empty")
    return raw.text


def translated(error: Exception, now: datetime) -> ModelFailure:
    """The error of the agent for anything the client raised."""
    import openai

    own = next((e for e in _causes(error) if isinstance(e, AgentError)), None)
    if own is not None:
        return own if isinstance(own, ModelFailure) else ModelFailure(str(own))
    if isinstance(error, openai.APITimeoutError):
        return ModelUnavailable("the model endpoint did not answer in time")
    if isinstance(error, openai.APIStatusError):
        return _status(
            error.status_code, error.code, error.message, retry_after(error.response.headers.get("retry-after"), now)
        )
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable(f"the connection to the model endpoint failed ({plain(list(_causes(error))[-1])})")
    if isinstance(error, json.JSONDecodeError):
        return ModelUnavailable("the model endpoint's answer is cut or is not JSON")
    return _malformed(error)


def _status(status: int, code: str | None, message: str, wait: float | None) -> ModelFailure:
    said = f"the model endpoint answered {status} ({plain(message)})"
    if status == 429 and code in NOT_CURED_BY_WAITING:
        return ModelFailure(f"{said}: the account's quota is used up, waiting does not help")
    if status in TRANSIENT:
        return ModelUnavailable(said, wait)
    if status in (400, 422) and ("response_format" in message or "json_schema" in message):
        return FormatRefused(said)
    hint = {
        401: ": check OPENAI_API_KEY",
        403: ": check OPENAI_API_KEY",
        404: ": check AMORCE_MODEL and OPENAI_BASE_URL",
    }
    return ModelFailure(said + hint.get(status, ""))


def _malformed(error: Exception) -> ModelFailure:
    """A 200 that is no chat completion: a page, an error in the body, missing choices."""
    body = error.args[0] if error.args else None
    if isinstance(body, dict):  # some gateways answer 200 with {"error": {"code": 502, …}}
        code = body.get("code")
        return _status(code if isinstance(code, int) else 200, str(code), str(body.get("message", "")), None)
    if isinstance(error, ValueError) and "Unexpected response type" in str(body):
        return ModelUnavailable("a page came instead of an answer: check OPENAI_BASE_URL (it usually ends in /v1)")
    return OutputInvalid(f"the endpoint's answer is not a chat completion ({type(error).__name__})")


def plain(text: Any) -> str:
    """The head of an untrusted message, without control characters."""
    cleaned = "".join(c if c.isprintable() else " " for c in str(text))
    return " ".join(cleaned.split())[:_LONGEST_MESSAGE]


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
