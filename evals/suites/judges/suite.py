"""Do the model judges agree with people? Needs a model (AMORCE_MODEL) and labels (`evals/datasets/judge_labels.jsonl`)."""

from evals.judges import CRITERIA, NAME, judged, read_labels, trust
from evals.live import model_of_settings
from evals.meta.places import DATASETS
from evals.results import Report, not_run

TIER = "live"
PATH = DATASETS / "judge_labels.jsonl"


def run() -> Report:
    """TPR and TNR of each judge."""
    if not PATH.is_file():
        return Report(
            metrics=[
                not_run(NAME, "-", f"no labels of people ({PATH.name}); `amorce-evals collect` makes items to label")
            ]
        )
    model = model_of_settings()
    if model is None:
        return Report(metrics=[not_run(NAME, "-", "no model is set (AMORCE_MODEL)")])
    cases = judged(model, read_labels(PATH))
    return Report(metrics=[m for c in CRITERIA for m in trust(c, cases)], cases=cases)
