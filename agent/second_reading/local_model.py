"""An entailment model in a local folder, through `transformers` where it is installed. Nothing is downloaded.

The folder is one that `transformers` can open: config.json with the labels `entailment` and `contradiction` in any order and
case, a tokenizer, weights.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.errors import BadInput

# Pairs weighed at once; a page of evidence is cut at the longest length the model was made for.
BATCH, LONGEST = 16, 512


class LocalEntailment:
    """An entailment model of a folder. Raises BadInput when the folder, the library or the labels are missing."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "config.json").is_file():
            raise BadInput(
                f"`{folder}` holds no model (no config.json): --nli takes a folder that transformers can open"
            )
        self.name = folder.name
        self._torch, self._tokenizer, self._model = _opened(folder)
        labels = {str(label).lower(): int(at) for at, label in self._model.config.id2label.items()}
        try:
            self._entails, self._contradicts = labels["entailment"], labels["contradiction"]
        except KeyError as missing:
            raise BadInput(f"`{folder}`: the model has no label {missing}; it has {sorted(labels)}") from None

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, float]]:
        """For each (premise, hypothesis): probability that it is entailed, and that it is contradicted."""
        found: list[tuple[float, float]] = []
        for start in range(0, len(pairs), BATCH):
            part = pairs[start : start + BATCH]
            asked = self._tokenizer(
                [p for p, _ in part], [h for _, h in part], truncation="only_first", max_length=LONGEST, padding=True,
                return_tensors="pt",
            )  # fmt: skip
            with self._torch.no_grad():
                rows = self._torch.softmax(self._model(**asked).logits, dim=-1).tolist()
            found += [(row[self._entails], row[self._contradicts]) for row in rows]
        return found


def _opened(folder: Path) -> tuple[Any, Any, Any]:
    """torch, tokenizer and model, from the folder only."""
    try:
        import torch  # type: ignore[import-not-found,unused-ignore]
        from transformers import (  # type: ignore[import-not-found,unused-ignore]
            AutoModelForSequenceClassification,
            AutoTokenizer,
        )
    except ImportError as missing:
        raise BadInput(
            f"--nli needs the packages torch and transformers, and `{missing.name}` is not installed; the check works without it"
        ) from None
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        model = AutoModelForSequenceClassification.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError) as fault:
        raise BadInput(f"`{folder}` cannot be opened as an entailment model: {fault}") from None
    return torch, tokenizer, model.eval()
