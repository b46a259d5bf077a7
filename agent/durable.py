"""Durable runs: the only importer of DBOS. A run survives a crash, is never done twice, and ends before the human.

Traps of DBOS 3.4 answered here: WAL on the SQLite file, a pinned application version, a stable executor id (a restart of
the same name recovers its own runs), log level WARNING, and windows of open runs. A run never waits for a person inside a
queue: preparing ends in a pending proposal, deciding is another short run.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID

VERSION = "flow-1"  # raise only when the order of steps changes, after draining
WINDOW = 10_000  # open runs at once: enqueueing costs a millisecond each and there is no bulk call
QUEUE = "accounts"

Work = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Run:
    """One unit of work: `key` is its idempotency key, `subject` what the work is about."""

    key: str
    subject: str


class DurableRuns:
    """Runs `work(subject)` once per key, `concurrency` at a time."""

    def __init__(self, url: str, work: Work, *, concurrency: int) -> None:
        if url.startswith("sqlite:///"):
            with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
                file.execute("PRAGMA journal_mode=WAL")
        config = DBOSConfig(
            name="amorce",
            system_database_url=url,
            application_version=VERSION,
            executor_id=os.environ.get("AMORCE_WORKER", "local"),
            log_level="ERROR",
        )
        DBOS(config=config)
        self._concurrency = concurrency

        @DBOS.step()
        def perform(subject: str) -> dict[str, Any]:
            return work(subject)

        @DBOS.workflow()
        def prepare(subject: str) -> dict[str, Any]:
            return perform(subject)

        self._prepare = prepare

    @contextmanager
    def open(self) -> Iterator["DurableRuns"]:
        """Launch, recovering what a crash left; close without waiting for what is in hand."""
        DBOS.launch()
        DBOS.register_queue(
            QUEUE, worker_concurrency=self._concurrency, polling_interval_sec=0.05, on_conflict="always_update"
        )
        try:
            yield self
        finally:
            DBOS.destroy(workflow_completion_timeout_sec=0)

    def results(self, runs: Sequence[Run]) -> Iterator[tuple[Run, dict[str, Any] | Exception]]:
        """Results in the order given; a key that already ended gives its stored result at once."""
        for start in range(0, len(runs), WINDOW):
            window = runs[start : start + WINDOW]
            handles = [(run, self._submit(run)) for run in window]
            for run, handle in handles:
                try:
                    yield run, handle.get_result(polling_interval_sec=0.05)
                except Exception as error:  # any failure of one account is that account's result
                    yield run, error

    def _submit(self, run: Run) -> Any:
        with SetWorkflowID(run.key):
            return DBOS.enqueue_workflow(QUEUE, self._prepare, run.subject)
