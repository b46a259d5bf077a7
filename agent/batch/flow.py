"""A signal list to a review queue: import, rank, take the work queue from the top, draft for each person, report.

Running the same name again resumes: finished accounts keep their result under their idempotency key, failed and skipped
ones run under a new one.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from agent.batch.choice import Chosen, LinkedInPlan
from agent.batch.plan import planned
from agent.batch.work import Asked, perform
from agent.durable import DurableRuns, Run
from agent.intake import import_signal_file
from agent.ports import Usage
from agent.ranklist import rank_all
from agent.store.batches import BatchStore, Item, State

if TYPE_CHECKING:
    from agent.bootstrap import App


@dataclass(frozen=True)
class BatchOptions:
    """`top` accounts of the work queue at most, `concurrency` at a time, `max_cost` for the whole run."""

    name: str
    top: int | None = None
    concurrency: int = 4
    max_cost: float | None = None


class Failure(BaseModel):
    """An account that failed, and why."""

    account: str
    reason: str


class BatchReport(BaseModel):
    """What a run did. `seconds` is wall time of this run; `tokens` and `cost` are of the whole batch.

    `expected_*` was the estimate before the accounts still to do were begun, 0 without a model.
    `capped` counts, by tier, the accounts to work that the tier's cap left out; `linkedin` is what the sender's quota allows.
    """

    name: str
    accounts: int
    ranked: int
    proposals: int
    refused: int
    failed: list[Failure]
    skipped: int
    capped: dict[int, int]
    linkedin: LinkedInPlan
    expected_tokens: int
    expected_cost: float | None
    cost: float | None
    tokens: int
    seconds: float


Progress = Callable[[int, int, str], None]
Announce = Callable[[int, Usage], None]


def run_batch(
    app: "App", file: Path, options: BatchOptions, progress: Progress, announce: Announce = lambda _, __: None
) -> BatchReport:
    """Run or resume a batch. KeyboardInterrupt leaves it resumable; raises what reading the file raises.

    With a model, `announce` is told before the first call how many accounts are to do and what that is likely to take.
    """
    started = time.monotonic()
    report = import_signal_file(app, file)
    store = BatchStore(app.database)
    store.open(options.name, str(file), {"top": options.top, "max_cost": options.max_cost})
    ranking, joins = rank_all(app), app.accounts.joins()
    listed = {joins.get(key, key) for key in report["account_keys"]}
    found = Chosen.among([p for p in ranking.places if p.key in listed], app, options.top)
    runs = planned(app, options.name, ranking.of(found.work), store.items(options.name))
    expected = app.model.meter.expected(len(runs)) if app.model else Usage()
    if app.model:
        announce(len(runs), expected)
    for done, (run, item) in enumerate(
        _results(app, store, (options, Asked(options.max_cost, found.touches)), runs), start=1
    ):
        store.record(options.name, item)
        progress(done, len(runs), run.subject)
    summary = _summary(options.name, found, store.items(options.name), expected)
    summary = summary.model_copy(update={"seconds": round(time.monotonic() - started, 2)})
    store.close(options.name, summary.model_dump(mode="json"))
    return summary


def _results(
    app: "App", store: BatchStore, asked: tuple[BatchOptions, Asked], runs: list[Run]
) -> Iterator[tuple[Run, Item]]:
    if not runs:
        return
    app.warm()
    options, same = asked
    durable = DurableRuns(
        app.settings.durable_url,
        lambda subject: perform(app, store, options.name, same, subject),
        concurrency=options.concurrency,
    )
    with durable.open() as engine:
        for run, result in engine.results(runs):
            yield run, _item(run, result)


def _item(run: Run, result: dict[str, Any] | Exception) -> Item:
    if isinstance(result, Exception):
        return Item(account=run.subject, key=run.key, state="failed", reason=f"{type(result).__name__}: {result}")
    return Item.model_validate(result | {"account": run.subject, "key": run.key})


def _summary(name: str, found: Chosen, items: dict[str, Item], expected: Usage) -> BatchReport:
    mine = [items[place.id] for place in found.work if place.id in items]
    states: tuple[State, ...] = ("proposed", "refused", "skipped")
    count = {state: sum(item.count(state) for item in mine) for state in states}
    costs = [i.cost for i in mine]
    return BatchReport(
        name=name,
        accounts=found.listed,
        ranked=len(found.work),
        proposals=count["proposed"],
        refused=count["refused"],
        failed=[Failure(account=i.account, reason=i.reason or "") for i in mine if i.state == "failed"],
        skipped=count["skipped"] + found.listed - len(found.work),
        capped=found.capped,
        linkedin=found.linkedin,
        expected_tokens=expected.tokens,
        expected_cost=expected.cost if expected.tokens else None,
        cost=None if any(c is None for c in costs) else round(sum(c or 0.0 for c in costs), 6),
        tokens=sum(i.tokens for i in mine),
        seconds=0.0,
    )
