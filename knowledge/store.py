"""The workspace's index on disk: generations that are written whole, then named by one small file.

    .amorce/knowledge/
      lock               held by whoever writes
      CURRENT            name of the generation in use
      <generation>/
        manifest.json    embedder, chunker, content hash of the cards, documents taken in
        passages.jsonl   the user's passages
        passages.npy     their vectors (float32)
        cards.npy        vectors of the cards, only for an embedder other than the snapshot's
        chroma/          the same rows in Chroma

A process killed at any moment leaves CURRENT naming the old generation, which nobody has touched.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from knowledge.cards import Language
from knowledge.errors import SnapshotStale, StoreBusy

WAIT = 10.0  # seconds a second writer waits before it is refused


class Record(BaseModel):
    """Base of what is written: frozen; keys of a later version are ignored."""

    model_config = ConfigDict(frozen=True)


class Passage(Record):
    """A piece of a user's document, found and cited by itself: `id` is `<document>#<number>`."""

    id: str
    document: str
    title: str
    text: str
    language: Language
    section: str = ""


class Document(Record):
    """A user's document taken in. `sha256` is of its bytes; `version` counts the times its content changed."""

    id: str
    path: str
    sha256: str
    title: str
    language: Language
    passages: int
    version: int = 1


class Manifest(Record):
    """What a generation was built with, and from which documents."""

    embedder: str
    chunker: str
    cards: str
    documents: tuple[Document, ...] = ()


class Generation:
    """A finished index, read only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
        except (OSError, ValueError) as error:
            raise SnapshotStale(f"the index in `{folder}` cannot be read: run `kb build`") from error

    def passages(self) -> list[Passage]:
        """The user's passages, in the order of `vectors`."""
        lines = (self.folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()
        return [Passage.model_validate_json(line) for line in lines]

    def vectors(self, name: str) -> NDArray[np.float32] | None:
        """Vectors of the `passages` or of the `cards`, memory-mapped; None when this generation has none."""
        path = self.folder / f"{name}.npy"
        return np.load(path, mmap_mode="r") if path.exists() else None


class Draft:
    """A generation being written, in a folder nobody reads yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.finished = False

    def finish(self, manifest: Manifest, passages: Sequence[Passage]) -> None:
        """Write passages and manifest: the generation is complete."""
        lines = "".join(passage.model_dump_json() + "\n" for passage in passages)
        (self.folder / "passages.jsonl").write_text(lines, encoding="utf-8")
        (self.folder / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        self.finished = True

    def write_vectors(self, name: str, vectors: NDArray[np.float32]) -> None:
        """Write the vectors of the `passages` or of the `cards`."""
        np.save(self.folder / f"{name}.npy", vectors, allow_pickle=False)


class Store:
    """The generations of one workspace."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.folder = workspace / ".amorce" / "knowledge"

    def current(self) -> Generation | None:
        """The generation in use; None when nothing was built here. Raises `SnapshotStale` when it cannot be read."""
        try:
            name = (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return Generation(self.folder / name)

    @contextmanager
    def writing(self, wait: float = WAIT) -> Iterator[Draft]:
        """Hold the lock and a fresh folder; once finished it becomes the current generation, else it is thrown away.

        Raises `StoreBusy` when another process has held the lock for `wait` seconds.
        """
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = FileLock(self.folder / "lock", timeout=wait).acquire()
        except Timeout as error:
            raise StoreBusy(f"another process is changing the index in `{self.folder}`; try again later") from error
        with lock:
            draft = Draft(self._fresh())
            try:
                yield draft
                if draft.finished:
                    self._swap(draft.folder)
            finally:
                if self._current_name() != draft.folder.name:
                    shutil.rmtree(draft.folder, ignore_errors=True)

    def _fresh(self) -> Path:
        """An empty folder with the next number; leftovers of killed writers are removed first."""
        current = self._current_name()
        for old in self._generations():
            if old.name != current:
                shutil.rmtree(old, ignore_errors=True)
        folder = self.folder / f"{int(current or 0) + 1:06d}"
        folder.mkdir()
        return folder

    def _swap(self, folder: Path) -> None:
        """Name the new generation; the rename is the one moment that counts.

        The old one stays until the next write: a reader that has just read CURRENT still finds it.
        """
        pointer = self.folder / "CURRENT.new"
        with pointer.open("w", encoding="utf-8") as file:
            file.write(folder.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.folder / "CURRENT")

    def _current_name(self) -> str | None:
        try:
            return (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    def _generations(self) -> list[Path]:
        return sorted(folder for folder in self.folder.iterdir() if folder.is_dir() and folder.name.isdigit())
