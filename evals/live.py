"""The live tier: the same flow with the model of the settings, several times over, under a ceiling of cost, kept for replay."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from agent.errors import BadInput, BudgetExceeded, ModelFailure, ModelUnavailable
from agent.outreach.flow import Wish
from agent.outreach.writing.model_writer import ModelWriter
from agent.ports import Answer, ChatModel, Usage
from evals.meta.places import Place
from evals.results import Case, Metric, not_run, scored
from evals.written import flow_of

T = TypeVar("T", bound=BaseModel)
NAME, EPOCHS = "live", 5
REPLAYED = "EVALS_REPLAY"  # a file of recorded exchanges, as `run --replay` sets it


class Recorder:
    """A chat model that keeps what was asked and answered, and stops at a cost. Raises BudgetExceeded before the next call."""

    def __init__(self, model: ChatModel, ceiling: float | None = None) -> None:
        self.name, self.spent = model.name, 0.0
        self.exchanges: list[dict[str, object]] = []
        self._model, self._ceiling = model, ceiling

    def answer(self, system: str, user: str, schema: type[T]) -> Answer[T]:
        """Ask, and keep the exchange."""
        if self._ceiling is not None and self.spent >= self._ceiling:
            raise BudgetExceeded(f"the ceiling of {self._ceiling} is spent")
        told = self._model.answer(system, user, schema)
        self.spent += told.usage.cost or 0.0
        self.exchanges.append(
            {"system": system, "user": user, "schema": schema.__name__, "answer": told.value.model_dump(mode="json")}
        )
        return told

    def save(self, path: Path) -> None:
        """Write the exchanges, a line each, to play again with a scripted model."""
        lines = (json.dumps(e, ensure_ascii=False) for e in self.exchanges)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


class Replay:
    """A chat model that answers as one was recorded to, each question's answers in their order. Raises ModelUnavailable else."""

    name = "replay"

    def __init__(self, path: Path) -> None:
        """Raises BadInput for a file that holds no exchanges."""
        self._answers: dict[tuple[str, str], list[object]] = {}
        try:
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
            for row in rows:
                self._answers.setdefault((row["system"], row["user"]), []).append(row["answer"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadInput(f"`{path}` holds no recorded exchanges: {error}") from None

    def answer(self, system: str, user: str, schema: type[T]) -> Answer[T]:
        """The next recorded answer to this very question; no token is spent."""
        held = self._answers.get((system, user))
        if not held:
            raise ModelUnavailable("this question was never recorded: prompts or data have changed since")
        return Answer(schema.model_validate(held.pop(0)), Usage())


def model_of_settings() -> ChatModel | None:
    """The recorded model of `run --replay`, else the chat model of the environment, None when none is set."""
    if os.environ.get(REPLAYED):
        return Replay(Path(os.environ[REPLAYED]))
    from agent.settings import load_settings

    settings, _ = load_settings()
    if not settings.model:
        return None
    from agent.llm.chat import LangChainModel

    return LangChainModel(settings)


def live_cases(model: ChatModel, places: Sequence[Place], epochs: int = EPOCHS) -> list[Case]:
    """One case an account: every epoch gave the model's own draft, passed by the checks (pass^k). Stops at the ceiling."""
    cases = []
    for place in places:
        tries = [_tried(place, model) for _ in range(epochs)]
        told = [t for t in tries if t is not None]
        cases.append(Case(
            suite=NAME, metric=f"drafts of the model that pass, all of {epochs}", id=place.dossier.account.id,
            passed=all(told) if len(told) == epochs else None, value=sum(told) / len(told) if told else None,
            group={"language": place.dossier.account.language or "-"},
        ))  # fmt: skip
    return cases


def metric_of(cases: Sequence[Case], target: float = 0.95) -> Metric:
    """The share of accounts whose every epoch passed; `not_run` when nothing could be scored."""
    if not any(c.passed is not None for c in cases):
        return not_run(NAME, "-", "no account could be scored: the model failed or the ceiling was reached at once")
    return scored(cases, target=target, gate="soft")


def _tried(place: Place, model: ChatModel) -> bool | None:
    """True when the draft is the model's and nothing blocks it; None when the model or the budget failed."""
    flow = replace(flow_of(place), writer=ModelWriter(model))
    contact = place.dossier.account.contacts[0].id if place.dossier.account.contacts else None
    try:
        proposal = flow.propose(place.dossier, Wish(contact=contact))
    except (ModelFailure, BudgetExceeded):
        return None
    return proposal.status == "pending" and not [f for f in proposal.findings if f.severity == "block"]
