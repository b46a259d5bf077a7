"""A chat model that plays a script: for tests, replays and demonstrations. It fails on a call too many or a step too few."""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from pydantic import BaseModel

from agent.errors import AgentError, OutputInvalid
from agent.llm.schemas import parsed
from agent.ports import Answer, Usage

T = TypeVar("T", bound=BaseModel)
Step = str | dict[str, Any] | AgentError | Callable[["Call"], str | dict[str, Any]]


@dataclass(frozen=True)
class Call:
    """What the model was asked."""

    system: str
    user: str
    schema: type[BaseModel]


class ScriptedModel:
    """Answers call after call with the steps given: the text of an answer, a value, an error to raise, or a function.

    `calls` keeps what was asked. Use it as a context manager, or call `finish()`, so that unused steps are an error.
    """

    def __init__(self, steps: Sequence[Step], *, name: str = "scripted", usage: Usage | None = None) -> None:
        self.name = name
        self.calls: list[Call] = []
        self._steps, self._usage = list(steps), usage or Usage()
        self._lock = threading.Lock()

    def answer(self, system: str, user: str, schema: type[T]) -> Answer[T]:
        """The next step, held against the schema. Raises AssertionError when the script is over."""
        call = Call(system, user, schema)
        with self._lock:
            self.calls.append(call)
            if len(self.calls) > len(self._steps):
                raise AssertionError(f"call {len(self.calls)} of a script of {len(self._steps)} steps")
            step = self._steps[len(self.calls) - 1]
        if isinstance(step, AgentError):
            raise step
        given = step(call) if callable(step) else step
        try:
            value = parsed(given if isinstance(given, str) else json.dumps(given), schema)
        except OutputInvalid as invalid:
            invalid.tokens, invalid.cost = self._usage.tokens, self._usage.cost
            raise
        return Answer(value, self._usage)

    def finish(self) -> None:
        """Raises AssertionError when steps are left."""
        left = len(self._steps) - len(self.calls)
        if left > 0:
            raise AssertionError(f"{left} of {len(self._steps)} steps of the script were never asked for")

    def __enter__(self) -> "ScriptedModel":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.finish()
