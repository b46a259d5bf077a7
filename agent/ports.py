"""What the flows need from outside, as Protocols: bootstrap alone names the classes behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from agent.outreach.models import Draft, Finding, WriterInfo
from agent.outreach.planning import Brief

T = TypeVar("T", bound=BaseModel)


class Writer(Protocol):
    """Writes the drafts of a brief. `complaints` are the findings of a first try: the same brief, repaired once.

    `write` returns None when the brief cannot be written at its level, and raises ModelFailure when a model gave nothing
    usable.
    """

    def write(self, brief: Brief, complaints: Sequence[Finding] = ()) -> list[Draft] | None:
        """The drafts of every step that has a text."""
        ...

    def info(self) -> WriterInfo:
        """Who wrote and at what cost, since this writer was made."""
        ...


@dataclass(frozen=True)
class Usage:
    """Tokens of one call, as the endpoint reports them (0 when it does not)."""

    prompt: int = 0
    completion: int = 0


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A parsed answer of the schema asked for, and its usage."""

    value: T
    usage: Usage


class ChatModel(Protocol):
    """A chat model that answers in a closed schema. Raises ModelFailure and its children, nothing else."""

    name: str

    def answer(self, system: str, user: str, schema: type[T]) -> Answer[T]:
        """One call, retried within its own policy."""
        ...
