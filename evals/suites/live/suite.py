"""Five epochs of the model writer on the shared accounts. Needs AMORCE_MODEL; the exchanges are kept in `live.jsonl`,
and `run live --tier live --replay live.jsonl` scores them again without a model."""

from pathlib import Path

from evals.live import NAME, Recorder, Replay, live_cases, metric_of, model_of_settings
from evals.meta.places import places
from evals.results import Report, not_run

TIER = "live"
CEILING = 5.0  # in the currency of the prices set for the model
KEPT, ACCOUNTS = Path("live.jsonl"), 10


def run() -> Report:
    """The share of accounts whose every epoch passed."""
    model = model_of_settings()
    if model is None:
        return Report(metrics=[not_run(NAME, "-", "no model is set (AMORCE_MODEL)")])
    recorder = Recorder(model, CEILING)
    cases = live_cases(recorder, [p for p in places().values() if p.labelled is None][:ACCOUNTS])
    if not isinstance(model, Replay):
        recorder.save(KEPT)
    return Report(metrics=[metric_of(cases)], cases=cases)
