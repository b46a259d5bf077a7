"""How much a sentence is like the sentences of the bank that say something of an element: linear scores over words and marks.

The bank (`sentences/<lang>.txt`) is written by hand, by element and stance. `python -m agent.qualification.reading.likeness`
fits the scores again (ridge regression, one target a label) after a change of the bank, of the cues or of the marks.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from agent.language.fold import fold
from agent.qualification.reading.lexicon import Cues, cues_of
from agent.qualification.reading.marks import marks_of, number_words, tag_names
from connectors.records import Language

Scores = NDArray[np.float32]  # one a label, about -1 (nothing like it) to 1 (exactly)
Features = dict[str, float]
Row = tuple[str, tuple[str, ...]]  # a sentence of the bank and its labels

_TOKEN = re.compile(r"[@†]?[a-z]+|\d[\d.,:/]*|[€£$%?]")
_STEM, _SHORT_STEM = 6, 4  # letters
_RIDGE = 2.0
_RARE = 2  # a feature seen in fewer sentences of the bank says nothing
_ALONE, _PAIR, _ACROSS, _SHORTER = (
    1.0,
    0.6,
    0.4,
    0.7,
)  # what a word, two neighbours, two words around one, a short stem weigh
_CHOICE = re.compile(r"\(([^()]{1,400})\)(\?)?")
_WAYS = 8  # sentences drawn from a line with choices
_LEFT_OUT = 0.5
_LENGTHS = (4, 9, 18)  # words


class Model(NamedTuple):
    """Fitted scores: `weights[columns[feature]] * scale` summed over the features of a sentence, and `bias`."""

    labels: tuple[str, ...]
    columns: Mapping[str, int]
    scale: Scores
    weights: NDArray[np.float32]  # (features, labels)
    bias: Scores


def likeness(tagged: str, marks: frozenset[str], cues: Cues, language: Language) -> Scores:
    """The scores of a sentence, folded and with its names tagged, in the order of `labels`."""
    return scored(_model(language), tagged, marks, cues)


def scored(model: Model, tagged: str, marks: frozenset[str], cues: Cues) -> Scores:
    """The scores of a sentence under a model."""
    found = [(column, value) for key, value in _features(tagged, marks, cues).items()
             if (column := model.columns.get(key)) is not None]  # fmt: skip
    if not found:
        return model.bias
    columns = [column for column, _ in found]
    values: Scores = np.array([value for _, value in found], dtype=np.float32) * model.scale[columns]
    length = np.float32(np.sqrt(values @ values))
    total: Scores = model.bias + values @ model.weights[columns] / length
    return total


@cache
def labels() -> Mapping[str, int]:
    """The place of each label in the scores; the same in both languages."""
    return {label: at for at, label in enumerate(_model("en").labels)}


def bank(language: Language, left_out: Callable[[], bool] = bool) -> list[Row]:
    """Each sentence of the bank with its labels: `element stance`, `ask element`, `claim element` or `none`.

    `left_out` is asked once a line; by default every line stays.
    """
    text = (files("agent.qualification.reading") / "sentences" / f"{language}.txt").read_text(encoding="utf-8")
    found: list[Row] = []
    said: tuple[str, ...] = ()
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("["):
            said = tuple(label.strip() for label in line[1:-1].split(","))
        elif line and not line.startswith("#") and not left_out():
            found.extend((sentence, said) for sentence in ways(line))
    return found


def ways(line: str) -> list[str]:
    """Sentences a line of the bank stands for: itself, or some of those its choices allow: `(a|b) (c )?`."""
    if "(" not in line:
        return [line]
    draw = Random(line)  # noqa: S311 - the same line gives the same sentences
    return list(dict.fromkeys(_one_way(line, draw) for _ in range(_WAYS)))


def _one_way(line: str, draw: Random) -> str:
    built, at = "", 0
    for choice in _CHOICE.finditer(line):
        taken = draw.choice(choice[1].split("|"))
        built += line[at : choice.start()] + ("" if choice[2] and draw.random() < _LEFT_OUT else taken)
        at = choice.end()
    return " ".join((built + line[at:]).split())


def _features(tagged: str, marks: frozenset[str], cues: Cues) -> Features:
    """Stems, pairs of stems, marks, cues and length: numbers, months, days and names stand for their kind."""
    stems = _stems(tagged)
    padded = ["^", *stems, "$"]
    found = {f"w {stem}": _ALONE for stem in stems}
    found |= {f"p {stem[:_SHORT_STEM]}": _SHORTER for stem in stems if len(stem) > _SHORT_STEM}
    found |= {f"b {one} {two}": _PAIR for one, two in pairwise(padded)}
    found |= {f"s {one} {two}": _ACROSS for one, two in zip(padded, padded[2:], strict=False)}
    found |= {f"m {mark}": _ALONE for mark in marks if mark != "seller"}
    for element, groups in cues.items():
        for group, weight in groups.items():
            found[f"c {element} {'term' if group.startswith('term') else group}"] = weight
    found[f"l {sum(len(stems) >= length for length in _LENGTHS)}"] = _ALONE
    return found


def _stems(tagged: str) -> list[str]:
    stems: list[str] = []
    numbers, months, days = number_words()
    for token in _TOKEN.findall(tagged):
        if token[0].isdigit() or token in numbers:
            stem = "#"
        elif token in months:
            stem = "MONTH"
        elif token in days:
            stem = "DAY"
        else:
            stem = "@" if token[0] in "@†" else token[:_STEM]
        if stem != "#" or stems[-1:] != ["#"]:
            stems.append(stem)
    return stems


@cache
def _model(language: Language) -> Model:
    data = (files("agent.qualification.reading") / "sentences" / f"{language}.npz").read_bytes()
    with np.load(BytesIO(data)) as kept:
        names = str(kept["features"]).split("\n")
        return Model(
            labels=tuple(str(kept["labels"]).split("\n")),
            columns={name: at for at, name in enumerate(names)},
            scale=kept["scale"].astype(np.float32),
            weights=kept["weights"].astype(np.float32),
            bias=kept["bias"].astype(np.float32),
        )


def fitted(rows: Sequence[Row], language: Language) -> Model:
    """The scores that ridge regression finds for the rows, for every label of both banks. Takes seconds."""
    found = [_of_text(text, language) for text, _ in rows]
    counts = Counter(key for features in found for key in features)
    columns = {name: at for at, name in enumerate(sorted(key for key, count in counts.items() if count >= _RARE))}
    scale = np.array([np.log1p(len(rows) / counts[name]) for name in columns])
    matrix = np.zeros((len(rows), len(columns)))
    for at, features in enumerate(found):
        for key, value in features.items():
            if key in columns:
                matrix[at, columns[key]] = value
    matrix *= scale
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    known = _all_labels()
    wanted = _targets([said for _, said in rows], known)
    bias = wanted.mean(axis=0)
    dual = np.linalg.solve(matrix @ matrix.T + _RIDGE * np.eye(len(rows)), wanted - bias)
    weights: Scores = (matrix.T @ dual).astype(np.float32)
    return Model(known, columns, scale.astype(np.float32), weights, bias.astype(np.float32))


def _of_text(text: str, language: Language) -> Features:
    folded = fold(text)
    tagged = tag_names(text, folded, frozenset(), frozenset())
    marks = marks_of(text, folded, tagged)
    return _features(tagged, marks, cues_of(tagged, marks, language))


@cache
def _all_labels() -> tuple[str, ...]:
    """The labels of both banks, the elements they speak of, and the stances whatever the element."""
    said = {label for language in get_args(Language) for _, found in bank(language) for label in found}
    spoken = [label.split() for label in said if not label.startswith(("ask", "claim", "none"))]
    return tuple(sorted(said | {element for element, _ in spoken} | {f"any {stance}" for _, stance in spoken}))


def _targets(said: Sequence[Sequence[str]], known: Sequence[str]) -> NDArray[np.float64]:
    """1 where a sentence bears a label, its element or its stance; -1 elsewhere."""
    column = {label: at for at, label in enumerate(known)}
    wanted = -np.ones((len(said), len(known)))
    for at, found in enumerate(said):
        for label in found:
            wanted[at, column[label]] = 1
            element, _, stance = label.partition(" ")
            if element in column:
                wanted[at, column[element]] = 1
            if element in column and f"any {stance}" in column:
                wanted[at, column[f"any {stance}"]] = 1
    return wanted


def main() -> None:
    """Write the fitted scores of both banks."""
    root = Path(str(files("agent.qualification.reading"))) / "sentences"
    for language in get_args(Language):
        model = fitted(bank(language), language)
        np.savez_compressed(
            root / f"{language}.npz",
            labels=np.array("\n".join(model.labels)),
            features=np.array("\n".join(model.columns)),
            scale=model.scale,
            weights=model.weights.astype(np.float16),
            bias=model.bias,
        )


if __name__ == "__main__":
    main()
