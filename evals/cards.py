"""The cards of the data sets: whose they are, under which licence, how labelled and split, the bytes that must not change."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

ROOT = Path(str(files("evals")))
PATH = ROOT / "datasets" / "cards.yaml"
_SKIPPED = (".py", ".pyc", ".part")


class Card(BaseModel):
    """One set. `files` are paths in `evals` (folders or patterns); `sha256` is there for sets that are not to change.

    `size` says how many items, and why not more where the plan asked for more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    files: list[str]
    whose: Literal["ours", "the project's brief", "others"]
    licence: str
    labels: str
    size: str
    split: str
    second_reading: str
    canary: str
    sha256: str | None = None

    def paths(self) -> list[Path]:
        """Every file of the set, in order."""
        found = {p for pattern in self.files for p in ROOT.glob(pattern)}
        inside = {f for p in found for f in (p.rglob("*") if p.is_dir() else [p])}
        return sorted(f for f in inside if f.is_file() and f.suffix not in _SKIPPED and "__pycache__" not in f.parts)


@cache
def cards() -> tuple[Card, ...]:
    """Every card, in order."""
    rows = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return tuple(Card.model_validate(row) for row in rows)


def digest(paths: Iterable[Path]) -> str:
    """sha256 of the files' names and bytes, in order."""
    told = hashlib.sha256()
    for path in paths:
        told.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()


def faults(card: Card) -> list[str]:
    """What is wrong with a card or its set: no file, no canary in any file or beside it, bytes that changed."""
    paths = card.paths()
    if not paths:
        return ["no file"]
    above = {folder for path in paths for folder in path.parents if ROOT in folder.parents}
    texts = {*paths, *(folder / "README.md" for folder in above if (folder / "README.md").is_file())}
    found = any(card.canary in path.read_text(encoding="utf-8", errors="ignore") for path in texts)
    told = [] if found else ["no canary"]
    if card.sha256 is not None and digest(paths) != card.sha256:
        told.append("its bytes changed: a set that was measured on is not edited, a new one is added")
    return told


def lock() -> int:
    """Write the hashes of the sets that carry one; how many changed. Only after a change that the commit explains."""
    text, changed = PATH.read_text(encoding="utf-8"), 0
    for card in cards():
        now = digest(card.paths())
        if card.sha256 not in (None, now):
            head, mark, rest = text.partition(f"- id: {card.id}\n")
            text = head + mark + rest.replace(f"sha256: {card.sha256}", f"sha256: {now}", 1)
            changed += 1
    PATH.write_text(text, encoding="utf-8")
    return changed
