"""Any OpenAI-compatible endpoint as a ChatModel, through langchain-openai.

The library's own conveniences are switched off where they lose money or truth: SDK retries multiply ours, its structured
output hides the usage of a failed call and lets a refusal pass, its cache counts tokens twice, tracing posts prompts out.
So a call is plain, its `response_format` travels in the body, and the raw answer is judged here.
"""

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, SecretStr

from agent.errors import BadInput, ModelFailure
from agent.llm.faults import FormatRefused, RawAnswer, accept, translated
from agent.llm.metering import TOKENS_AROUND, Meter, Prices, tokens_of
from agent.llm.retrying import DEADLINE_FACTOR, Clock, Patience, retrying
from agent.llm.schemas import parsed, response_format
from agent.llm.transport import open_client
from agent.ports import Answer
from agent.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

T = TypeVar("T", bound=BaseModel)
OPENAI = "https://api.openai.com/v1"
# The client insists on a key; servers on one's own machine ask for none.
NO_KEY = SecretStr("none")


class LangChainModel:
    """A chat model that answers in a closed schema. One instance serves every thread of a run and adds up its cost.

    Raises BadInput at once when no model, or neither key nor address, is set.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        if not settings.model:
            raise BadInput("no model is set: AMORCE_MODEL, or `model` in amorce.toml")
        if settings.openai_api_key is None and settings.openai_base_url is None:
            raise BadInput("a model is set and no OPENAI_API_KEY (nor OPENAI_BASE_URL of a server that asks for none)")
        self.name = settings.model
        self.meter = Meter(Prices(settings.price_prompt, settings.price_completion), settings.max_cost)
        self._settings, self._clock = settings, clock or Clock()
        self._patience = Patience(
            settings.model_attempts,
            settings.model_wait_max_seconds,
            DEADLINE_FACTOR * settings.model_timeout_seconds,
        )
        self._lock = threading.Lock()
        self._client: ChatOpenAI | None = None
        self._by_schema = True

    def answer(self, system: str, user: str, schema: type[T]) -> Answer[T]:
        """One answer of the schema. Raises BudgetExceeded before the call, else ModelFailure and its children only.

        A failure carries the tokens and cost that were paid for all the same.
        """
        form = response_format(schema)
        asked = tokens_of(len(system) + len(user) + len(str(form))) + TOKENS_AROUND
        held = self.meter.reserve(asked, self._settings.model_max_tokens)
        tried: list[RawAnswer] = []

        def attempt() -> T:
            raw = self._call(system, user, form)
            tried.append(raw)
            return parsed(accept(raw), schema)

        failure: ModelFailure | None = None
        try:
            value = retrying(self._patience, self._clock)(attempt)
        except ModelFailure as error:
            failure = error
        finally:
            usage = self.meter.settle(
                held,
                sum(asked if r.prompt_tokens is None else r.prompt_tokens for r in tried),
                sum(tokens_of(len(r.text)) if r.completion_tokens is None else r.completion_tokens for r in tried),
            )
        if failure is not None:
            failure.tokens, failure.cost = usage.tokens, usage.cost
            raise failure
        return Answer(value, usage)

    def close(self) -> None:
        """Close the connections; the next call opens them again."""
        with self._lock:
            if self._client is not None and self._client.http_client is not None:
                self._client.http_client.close()
            self._client = None

    def _call(self, system: str, user: str, form: dict[str, Any]) -> RawAnswer:
        """One request. Raises ModelFailure and its children only.

        Some endpoints know `json_object` only: the first refusal is remembered, our own check of the answer stays as strict.
        """
        if self._by_schema:
            try:
                return self._request(system, user, form)
            except FormatRefused:
                self._by_schema = False
        return self._request(system, user, {"type": "json_object"})

    def _request(self, system: str, user: str, form: dict[str, Any]) -> RawAnswer:
        from langsmith import tracing_context

        try:
            with tracing_context(enabled=False):
                message = self._opened().invoke(
                    [("system", system), ("human", user)], extra_body={"response_format": form}
                )
        except Exception as error:
            raise translated(error, self._clock.now()) from error
        usage = message.usage_metadata
        return RawAnswer(
            text=message.content if isinstance(message.content, str) else "",
            finish=message.response_metadata.get("finish_reason"),
            refusal=message.additional_kwargs.get("refusal"),
            prompt_tokens=usage["input_tokens"] if usage else None,
            completion_tokens=usage["output_tokens"] if usage else None,
        )

    def _opened(self) -> "ChatOpenAI":
        """The client, made once at first use: its import alone takes two seconds."""
        with self._lock:
            if self._client is None:
                self._client = self._open()
            return self._client

    def _open(self) -> "ChatOpenAI":
        from langchain_openai import ChatOpenAI

        settings = self._settings
        return ChatOpenAI(
            model=self.name,
            base_url=settings.openai_base_url or OPENAI,
            api_key=settings.openai_api_key or NO_KEY,
            max_completion_tokens=settings.model_max_tokens,
            timeout=settings.model_timeout_seconds,
            max_retries=0,
            cache=False,
            use_responses_api=False,
            http_client=open_client(settings.model_timeout_seconds, self._clock.monotonic),
        )
