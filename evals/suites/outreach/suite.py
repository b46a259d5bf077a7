"""Outreach gates: tiers, outcomes, levels, forbidden strings, proof, sharing between accounts."""

from evals.results import Metric, figure, share
from evals.suites.outreach.scorer import Case, cases, forbidden_strings, outcome_right, unproven
from evals.suites.outreach.sharing import identical_hooks, shared_sentences

NAME = "outreach"
DATASETS = ("shared_accounts", "accounts")


def run() -> list[Metric]:
    """Both labelled sets: the shared ten and our own fourteen."""
    return [metric for dataset in DATASETS for metric in _measured(dataset, list(cases(dataset)))]


def _measured(dataset: str, found: list[Case]) -> list[Metric]:
    def of(metric: str) -> str:
        return f"{metric} ({dataset})"

    n = len(found)
    drafts = sum(len(p.drafts) for c in found for p in c.all)
    too_high = sum(p.level.reached > c.gold["max_personalisation_level"] for c in found for p in c.all if p.drafts)
    return [
        share(NAME, of("tier right"), sum(c.default.tier == c.gold["expected_tier"] for c in found), n, target=0.9),
        share(NAME, of("outcome right"), sum(map(outcome_right, found)), n, target=0.9),
        figure(NAME, of("level above the evidence"), too_high, drafts, target=0, direction="max"),
        figure(
            NAME,
            of("forbidden strings"),
            sum(len(forbidden_strings(c)) for c in found),
            drafts,
            target=0,
            direction="max",
        ),
        figure(
            NAME, of("factual sentences without proof"), sum(map(unproven, found)), drafts, target=0, direction="max"
        ),
        figure(
            NAME, of("identical hooks, level 2 and above"), identical_hooks(found), drafts, target=0, direction="max"
        ),
        figure(
            NAME,
            of("highest share of identical sentences"),
            shared_sentences(found),
            drafts,
            target=0.25,
            direction="max",
        ),
    ]
