"""The reader on labelled dossiers: what it finds, what it must refuse."""

from importlib.resources import files
from pathlib import Path

from evals.results import Gate, Metric, share
from evals.suites.reading.scorer import score

NAME = "reading"
# The later sets were blind at their first reading; `evals/datasets/fresh_accounts/README.md` keeps those figures.
_SETS: tuple[tuple[str, Gate], ...] = (
    ("shared_accounts", "hard"),
    ("accounts", "soft"),
    ("fresh_accounts/dev", "soft"),
    ("fresh_accounts/test", "soft"),
    ("fresh_accounts/blind", "soft"),
    ("fresh_accounts/dev2", "soft"),
    ("fresh_accounts/dev3", "soft"),
    ("fresh_accounts/dev4", "soft"),
    ("fresh_accounts/dev5", "soft"),
    ("fresh_accounts/dev6", "soft"),
    ("fresh_accounts/dev7", "soft"),
    ("fresh_accounts/dev8", "soft"),
    ("fresh_accounts/blind2", "soft"),
)


def run() -> list[Metric]:
    """The shared ten (hard gates of the first release), our own fourteen, and later sets by other authors (watched)."""
    found: list[Metric] = []
    for dataset, gate in _SETS:
        result = score(Path(str(files("evals") / "datasets" / dataset)))
        for metric, target in (
            ("usable_recall", 0.8),
            ("rejection", 0.9),
            ("signal", 0.9),
            ("about", 0.9),
            ("tier", 0.9),
        ):
            n, value = result[f"n_{metric}"], result[metric]
            assert isinstance(n, int)
            assert isinstance(value, int | float)
            name = f"{metric} ({dataset})"
            found.append(share(NAME, name, round(value * n), n, target=target, gate=gate))
        bad, refused = result["bad_admissions"], result["n_rejection"]
        assert isinstance(bad, int)
        assert isinstance(refused, int)
        found.append(share(NAME, f"bad facts admitted ({dataset})", bad, refused, target=0, direction="max", gate=gate))
    return found
