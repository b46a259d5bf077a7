"""What the flows need from outside, as Protocols: bootstrap alone names the classes behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from agent.outreach.models import Draft, Finding, WriterInfo
from agent.outreach.planning import Brief

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True)
class Writing:
    """What a writer gives for one brief: its drafts (None: the brief cannot be written at its level), who wrote, the cost."""

    drafts: list[Draft] | None
    info: WriterInfo


class Writer(Protocol):
    """Writes the drafts of a brief. Keeps nothing between calls, so that several threads may share it.

    `complaints` are the findings on `previous`, its own first try at the same brief, to be repaired once. Raises
    ModelFailure or BudgetExceeded when a model gave nothing usable; then, and when its drafts do not pass, `fallback` writes.
    """

    @property
    def fallback(self) -> "Writer | None":
        """Who writes instead, None for the writer of last resort."""
        ...

    def write(self, brief: Brief, complaints: Sequence[Finding] = (), previous: Sequence[Draft] = ()) -> Writing:
        """The drafts of every step that has a text."""
        ...


@dataclass(frozen=True)
class Usage:
    """Tokens of calls, as the endpoint reports them (estimated from the text when it does not), and their cost if known."""

    prompt: int = 0
    completion: int = 0
    cost: float | None = None

    @property
    def tokens(self) -> int:
        """Both ways together."""
        return self.prompt + self.completion

    def plus(self, other: "Usage") -> "Usage":
        """The sum; its cost is unknown only when neither is known."""
        known = [c for c in (self.cost, other.cost) if c is not None]
        return Usage(self.prompt + other.prompt, self.completion + other.completion, sum(known) if known else None)


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A parsed answer of the schema asked for, and its usage."""

    value: T
    usage: Usage


class ChatModel(Protocol):
    """A chat model that answers in a closed schema. Raises BudgetExceeded, ModelFailure and its children, nothing else."""

    name: str

    def answer(self, system: str, user: str, schema: type[T]) -> Answer[T]:
        """One call, retried within its own policy."""
        ...


class Entailment(Protocol):
    """A model that weighs whether a text entails another. Optional: nothing needs one."""

    name: str

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float]]:
        """For each (premise, hypothesis): probability that it is entailed, and that it is contradicted."""
        ...
