"""The status of an element from its features: a multinomial logistic model, fitted on labelled deals by whole authors.

`python -m evals.suites.qualification.fit` fits it again and tells how it fares on authors it has not seen.
"""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from agent.qualification.reading.features import STATUSES, Vector
from agent.qualification.records import Status


class Weights(NamedTuple):
    """`shares` of a vector x are softmax((x - mean) / spread @ weights + bias)."""

    mean: Vector
    spread: Vector
    weights: Vector  # (features, statuses)
    bias: Vector


def shares(vector: Vector, weights: Weights | None = None) -> dict[Status, float]:
    """How likely each status is."""
    known = weights or _shipped()
    logits = (vector - known.mean) / known.spread @ known.weights + known.bias
    likely = np.exp(logits - logits.max())
    likely /= likely.sum()
    return dict(zip(STATUSES, likely.tolist(), strict=True))


@cache
def _shipped() -> Weights:
    text = (files("agent.qualification.reading") / "verdict.json").read_text(encoding="utf-8")
    kept = json.loads(text)
    return Weights(*(np.array(kept[name]) for name in Weights._fields))


def status_of(likely: dict[Status, float]) -> Status:
    """The likeliest status."""
    return max(STATUSES, key=lambda status: likely[status])
