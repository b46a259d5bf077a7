"""The user's own documents: taken in, recognised when they come again, changed or copied, and removed.

They are searched beside the cards, labelled "user", and never take the place of a rule of the product.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.blocks import Block
from knowledge.cards import Language
from knowledge.chunks import CHUNKER, chunked
from knowledge.errors import CardUnknown, DocumentRefused
from knowledge.reading import FORMATS, read_document
from knowledge.shelf import Entry, shortened
from knowledge.store import Document, Generation, Passage
from knowledge.words import fold, lean

MAX_FILES = 1000  # of one folder
MAX_PASSAGES = 3000  # of one document: at four passages a second, twelve minutes
SURE = 3.0  # how far a passage must lean to be of another language than its document

Progress = Callable[[str], None]


@dataclass
class Intake:
    """What became of each path: ids of documents, copies as (path, document), refusals as (path, reason)."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        """True when the index has to be written again."""
        return bool(self.added or self.changed or self.removed)


class Library:
    """The documents of a workspace and their passages, in memory, while they are being changed."""

    def __init__(self, workspace: Path, *, stale: bool = False) -> None:
        """`stale`: the passages were cut by an older chunker, so that known files are read again."""
        self.workspace, self.stale = workspace.resolve(), stale
        self.documents: dict[str, Document] = {}
        self.passages: dict[str, list[Passage]] = {}
        self.vectors: dict[str, NDArray[np.float32]] = {}
        self.embedder = self.cards_hash = ""  # of the vectors
        self.cards: NDArray[np.float32] | None = None  # vectors of the cards, by an embedder of the user's choice

    @classmethod
    def of(cls, workspace: Path, generation: Generation | None) -> "Library":
        """What the current index holds; vectors too, by text (an unchanged passage is not embedded again)."""
        if generation is None:
            return cls(workspace)
        library = cls(workspace, stale=generation.manifest.chunker != CHUNKER)
        library.documents = {document.id: document for document in generation.manifest.documents}
        library.passages = {document: [] for document in library.documents}
        passages = generation.passages()
        for passage in passages:
            library.passages[passage.document].append(passage)
        library.embedder, library.cards_hash = generation.manifest.embedder, generation.manifest.cards
        library.cards = generation.vectors("cards")
        vectors = generation.vectors("passages")
        if vectors is not None:
            library.vectors = {passage.text: row for passage, row in zip(passages, np.array(vectors), strict=True)}
        return library

    def take_in(self, paths: Iterable[Path], intake: Intake, progress: Progress | None = None) -> None:
        """Read files and folders; everything refused is named with its reason, the rest goes on."""
        for path in paths:
            try:
                for file in self._files(path):
                    if progress is not None:
                        progress(str(file))
                    self._take(file, intake)
            except DocumentRefused as refusal:
                intake.refused.append((refusal.path, refusal.reason))

    def drop(self, document: str) -> None:
        """Remove a document. Raises `CardUnknown`."""
        if document not in self.documents:
            raise CardUnknown(document)
        del self.documents[document], self.passages[document]

    def refresh(self, intake: Intake, progress: Progress | None = None) -> None:
        """Read again the documents whose files are still there; what changed is in the report."""
        files = [self.workspace / document.path for document in self.documents.values()]
        self.take_in([file for file in files if file.exists()], intake, progress)

    def forget_missing(self, folder: str, intake: Intake) -> None:
        """Drop the documents of a folder of the workspace whose files were taken away."""
        for document in list(self.documents.values()):
            if document.path.startswith(f"{folder}/") and not (self.workspace / document.path).exists():
                self.drop(document.id)
                intake.removed.append(document.id)

    def all_passages(self) -> list[Passage]:
        """Every passage, in a fixed order."""
        return [passage for document in sorted(self.passages) for passage in self.passages[document]]

    def _files(self, path: Path) -> Iterator[Path]:
        """The file itself, or the documents of a folder in order; links and hidden files are not followed."""
        if not path.exists():
            raise DocumentRefused(path, "there is no such file or folder")
        if not path.is_dir():
            yield path
            return
        count = 0
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if hidden or file.is_symlink() or not file.is_file() or file.suffix.lower() not in FORMATS:
                continue
            count += 1
            if count > MAX_FILES:
                raise DocumentRefused(path, f"more than {MAX_FILES:,} documents: the rest of the folder was left out")
            yield file

    def _take(self, file: Path, intake: Intake) -> None:
        place = self._place(file)
        try:
            known = next((document for document in self.documents.values() if document.path == place), None)
            digest = _digest(file) if known is not None else ""
            if known is not None and known.sha256 == digest and not self.stale:
                intake.unchanged.append(known.id)
                return
            blocks = read_document(file)
            digest = digest or _digest(file)
            self._file(file, place, digest, blocks, known, intake)
        except DocumentRefused as refusal:
            intake.refused.append((str(file), refusal.reason))

    def _file(
        self, file: Path, place: str, digest: str, blocks: Sequence[Block], known: Document | None, intake: Intake
    ) -> None:
        copy = next((other for other in self.documents.values() if other.sha256 == digest and other is not known), None)
        if copy is not None:
            intake.duplicates.append((str(file), copy.id))
            return
        name = known.id if known is not None else self._name(file)
        title, language, passages = _passages(name, file, blocks)
        if len(passages) > MAX_PASSAGES:
            raise DocumentRefused(file, f"{len(passages):,} passages, at most {MAX_PASSAGES:,}: split the document")
        self.documents[name] = Document(
            id=name,
            path=place,
            sha256=digest,
            title=title,
            language=language,
            passages=len(passages),
            version=known.version + (known.sha256 != digest) if known is not None else 1,
        )
        self.passages[name] = passages
        (intake.added if known is None else intake.changed).append(name)

    def _place(self, file: Path) -> str:
        """The path a document is known by: relative inside the workspace, so that a workspace can be moved."""
        resolved = file.resolve()
        inside = resolved.is_relative_to(self.workspace)
        return resolved.relative_to(self.workspace).as_posix() if inside else resolved.as_posix()

    def _name(self, file: Path) -> str:
        """A readable id that no document has: the file's name, numbered when it is taken."""
        name = "doc-" + (re.sub(r"[^a-z0-9]+", "-", fold(file.stem)).strip("-")[:60] or "document")
        number, free = 1, name
        while free in self.documents:
            number += 1
            free = f"{name}-{number}"
        return free


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _passages(name: str, file: Path, blocks: Sequence[Block]) -> tuple[str, Language, list[Passage]]:
    """Title, language and passages of a document."""
    title = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), file.stem)[:100]
    language: Language = "fr" if lean(" ".join(block.text for block in blocks)[:50_000]) >= 0 else "en"
    passages = []
    for number, chunk in enumerate(chunked(blocks), start=1):
        section = " > ".join(heading for heading in chunk.headings if heading != title)[:200]
        leaning = lean(chunk.text)
        own: Language = language if abs(leaning) < SURE else "fr" if leaning > 0 else "en"
        heading = f"{title} — {section}" if section else title
        passages.append(
            Passage(
                id=f"{name}#{number}",
                document=name,
                title=heading[:160],
                text=shortened(f"{heading[:160]}\n\n{chunk.text}"),
                language=own,
                section=section,
            )
        )
    return title, language, passages


def entry_of(passage: Passage, document: Document) -> Entry:
    """A passage as search sees it; the source is the file's name and the headings above the passage."""
    file = document.path.rsplit("/", 1)[-1]
    return Entry(
        id=passage.id,
        title=passage.title,
        text=passage.text,
        language=passage.language,
        source=f"{file} § {passage.section}" if passage.section else file,
        version=document.version,
        provenance="user",
    )
