"""The live tier: the same flow with the model of the settings, several times over, under a ceiling of cost, kept for replay."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from agent.errors import BudgetExceeded, ModelFailure
from agent.outreach.flow import Wish
from agent.outreach.writing.model_writer import ModelWriter
from agent.ports import Answer, ChatModel
from evals.meta.places import Place
from evals.results import Case, Metric, not_run, scored
from evals.written import flow_of

T = TypeVar("T", bound=BaseModel)
NAME, EPOCHS = "live", 5


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


def model_of_settings() -> ChatModel | None:
    """The chat model of the environment, None when none is set."""
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
