"""An entailment model in a local folder, in ONNX form. Nothing is downloaded, nothing leaves the machine.

The folder is what the usual exporters write: `model.onnx` (or `onnx/model.onnx`), `tokenizer.json`, and `config.json` whose
`id2label` names `entailment` and `contradiction`. `onnxruntime` and `tokenizers` read it where they are installed.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.errors import BadInput

# Tokens of a pair; the premise is cut first. Small entailment models are made for 512.
LONGEST = 512


class LocalEntailment:
    """An entailment model of a folder. Raises BadInput when a file, a library or a label is missing."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.resolve().name
        self._entails, self._contradicts = _labels(folder)
        self._session, self._tokenizer = _opened(folder)
        self._inputs = {given.name for given in self._session.get_inputs()}

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float]]:
        """For each (premise, hypothesis): probability that it is entailed, and that it is contradicted."""
        return [self._odds(premise, hypothesis) for premise, hypothesis in pairs]

    def _odds(self, premise: str, hypothesis: str) -> tuple[float, float]:
        encoded = self._tokenizer.encode(premise, hypothesis)
        given = {
            "input_ids": [encoded.ids], "attention_mask": [encoded.attention_mask], "token_type_ids": [encoded.type_ids],
        }  # fmt: skip
        row = self._session.run(None, _arrays({name: rows for name, rows in given.items() if name in self._inputs}))[0][
            0
        ]
        odds = softmax([float(x) for x in row])
        return odds[self._entails], odds[self._contradicts]


def softmax(logits: Sequence[float]) -> list[float]:
    """Probabilities of logits."""
    top = max(logits)
    parts = [math.exp(x - top) for x in logits]
    return [p / sum(parts) for p in parts]


def _arrays(rows: dict[str, list[list[int]]]) -> dict[str, Any]:
    import numpy as np

    return {name: np.asarray(values, dtype=np.int64) for name, values in rows.items()}


def _labels(folder: Path) -> tuple[int, int]:
    """Places of the two labels among the outputs."""
    path = folder / "config.json"
    try:
        named = json.loads(path.read_text(encoding="utf-8")).get("id2label", {})
    except (OSError, ValueError) as fault:
        raise BadInput(f"`{path}` cannot be read: --nli takes the folder of an entailment model ({fault})") from None
    places = {str(label).lower(): int(at) for at, label in named.items()}
    if not {"entailment", "contradiction"} <= set(places):
        raise BadInput(f"`{path}`, field `id2label`: no `entailment` and `contradiction` among {sorted(places)}")
    return places["entailment"], places["contradiction"]


def _opened(folder: Path) -> tuple[Any, Any]:
    """The session and the tokenizer."""
    weights = next((p for p in (folder / "model.onnx", folder / "onnx" / "model.onnx") if p.is_file()), None)
    words = folder / "tokenizer.json"
    if weights is None or not words.is_file():
        raise BadInput(f"`{folder}` needs model.onnx and tokenizer.json beside config.json")
    try:
        import onnxruntime  # type: ignore[import-untyped]
        from tokenizers import Tokenizer
    except ImportError as missing:
        raise BadInput(
            f"--nli needs the packages onnxruntime and tokenizers; `{missing.name}` is not installed; the check works without it"
        ) from None
    try:
        tokenizer = Tokenizer.from_file(str(words))
        tokenizer.enable_truncation(LONGEST, strategy="only_first")
        return onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"]), tokenizer
    except Exception as fault:
        raise BadInput(f"`{folder}` cannot be opened as an entailment model: {fault}") from None
