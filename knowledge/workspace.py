"""The doors of the knowledge base: open it, build and check its index, list, show, add and remove.

Reading needs no store and no chromadb: cards come from the packaged snapshot, the user's passages from flat files.
Whatever writes takes the lock, builds the next index beside the current one and swaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from knowledge import index, snapshot
from knowledge.cards import Card, Language, load_cards
from knowledge.cards import card as shipped_card
from knowledge.documents import Intake, Library, Progress, entry_of
from knowledge.embedder import Embedder, default_embedder
from knowledge.errors import CardUnknown, SnapshotStale
from knowledge.index import Built
from knowledge.search import KnowledgeBase
from knowledge.shelf import Provenance, Shelf
from knowledge.store import Generation, Store

Default = Literal["default"]
DEFAULT: Default = "default"
OWN_FOLDER = "knowledge"  # of a workspace: documents put there are taken in by `build`


def open_knowledge(
    workspace: Path | None = None, embedder: Embedder | Default | None = DEFAULT, default_language: Language = "fr"
) -> KnowledgeBase:
    """The shipped cards and, in a workspace, the user's documents, ready to search (about 0.1 s).

    `embedder` None searches by words alone. Nothing is built here: vectors that do not belong to this embedder are
    left out and the base's `notices` say what to do. Raises `SnapshotStale` for a broken installation.
    """
    engine = default_embedder() if embedder == DEFAULT else embedder
    packed, notices = snapshot.load(), []
    generation = None
    if workspace is not None:
        try:
            generation = Store(workspace).current()
        except SnapshotStale as error:
            notices.append(str(error))
    shelves = dict(packed.shelves)
    own_vectors = engine is not None and engine.id == packed.embedder
    if engine is None:
        notices.append("no embedding engine: search goes by words alone")
    if not own_vectors:
        cards = _card_vectors(generation, engine, packed.cards_hash) if engine is not None else None
        if engine is not None and cards is None:
            notices.append(
                f"the cards have no vectors of `{engine.id}`: run `kb build`; search goes by words meanwhile"
            )
        shelves = _with_vectors(shelves, cards)
    if generation is not None:
        shelves = _with_passages(shelves, generation, engine, notices)
    scope = packed.scope if own_vectors else None
    return KnowledgeBase(shelves, engine, scope=scope, default_language=default_language, notices=tuple(notices))


def _card_vectors(generation: Generation | None, engine: Embedder, cards: str) -> NDArray[np.float32] | None:
    if generation is None or generation.manifest.embedder != engine.id or generation.manifest.cards != cards:
        return None
    return generation.vectors("cards")


def _with_vectors(shelves: dict[Language, Shelf], vectors: NDArray[np.float32] | None) -> dict[Language, Shelf]:
    """The shelves with other vectors (rows in the order of `load_cards`), or with none."""
    languages = [card.lang for card in load_cards()]
    return {
        language: Shelf(
            shelf.entries,
            shelf.cards,
            shelf.words,
            None if vectors is None else np.asarray(vectors[[each == language for each in languages]], np.float32),
        )
        for language, shelf in shelves.items()
    }


def _with_passages(
    shelves: dict[Language, Shelf], generation: Generation, engine: Embedder | None, notices: list[str]
) -> dict[Language, Shelf]:
    passages, vectors = generation.passages(), generation.vectors("passages")
    if engine is not None and passages and generation.manifest.embedder != engine.id:
        vectors = None
        notices.append(f"your documents have no vectors of `{engine.id}`: run `kb build`")
    documents = {document.id: document for document in generation.manifest.documents}
    extended = {}
    for language, shelf in shelves.items():
        rows = [number for number, passage in enumerate(passages) if passage.language == language]
        entries = [entry_of(passages[row], documents[passages[row].document]) for row in rows]
        extended[language] = shelf.with_passages(entries, None if vectors is None else np.asarray(vectors[rows]))
    return extended


def build(
    workspace: Path,
    embedder: Embedder | Default | None = DEFAULT,
    *,
    check: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Bring the workspace's index up to date: its `knowledge` folder, changed documents, another embedder.

    With `check` nothing is written: the store is compared with the index row by row. Raises `StoreBusy`,
    `EmbedderUnavailable`; on any error the old index stays.
    """
    engine = default_embedder() if embedder == DEFAULT else embedder
    store, intake = Store(workspace), Intake()
    if check:
        return index.checked(store, engine)
    with store.writing() as draft:
        library = Library.of(workspace, store.current())
        library.forget_missing(OWN_FOLDER, intake)
        library.refresh(intake, progress)
        if (workspace / OWN_FOLDER).is_dir():
            library.take_in([workspace / OWN_FOLDER], intake, progress)
        return index.write(draft, library, engine, intake, progress)


def add(
    workspace: Path,
    paths: Sequence[Path],
    embedder: Embedder | Default | None = DEFAULT,
    *,
    progress: Progress | None = None,
) -> Built:
    """Take in documents and folders. What is refused is in the report with its reason; the rest is taken in.

    Raises `StoreBusy`, `EmbedderUnavailable`; on any error the old index stays.
    """
    engine = default_embedder() if embedder == DEFAULT else embedder
    store, intake = Store(workspace), Intake()
    with store.writing() as draft:
        library = Library.of(workspace, store.current())
        if library.stale:
            library.refresh(intake, progress)
        library.take_in(paths, intake, progress)
        if not intake.touched:
            return index.state(library, intake)
        return index.write(draft, library, engine, intake, progress)


def remove(workspace: Path, document: str, embedder: Embedder | Default | None = DEFAULT) -> Built:
    """Remove a document from the index (its file stays where it is). Raises `CardUnknown`, `StoreBusy`."""
    engine = default_embedder() if embedder == DEFAULT else embedder
    store = Store(workspace)
    with store.writing() as draft:
        library = Library.of(workspace, store.current())
        library.drop(document)
        return index.write(draft, library, engine, Intake(removed=[document]), None)


@dataclass(frozen=True)
class Listed:
    """One line of the list: a card in one language, or a user's document with its number of passages."""

    id: str
    title: str
    kind: str
    language: Language
    version: int
    provenance: Provenance
    passages: int = 1


def list_cards(
    workspace: Path | None = None, language: Language | None = None, kind: str | None = None
) -> list[Listed]:
    """The shipped cards, then the user's documents (kind `document`), of one language or kind or all."""
    listed = [
        Listed(card.id, card.title, card.kind, card.lang, card.version, "shipped") for card in load_cards(language)
    ]
    generation = Store(workspace).current() if workspace is not None else None
    documents = generation.manifest.documents if generation is not None else ()
    listed += [
        Listed(document.id, document.title, "document", document.language, document.version, "user", document.passages)
        for document in documents
        if language in (None, document.language)
    ]
    return [line for line in listed if kind in (None, line.kind)]


@dataclass(frozen=True)
class Shown:
    """A card, a passage or a whole document as people read it; `card` is the full card when it is a shipped one."""

    id: str
    title: str
    language: Language
    text: str
    source: str
    version: int
    provenance: Provenance
    card: Card | None = None


def show(card_id: str, language: Language = "fr", workspace: Path | None = None) -> Shown:
    """A card by its id, a passage (`doc-name#3`) or a document (`doc-name`). Raises `CardUnknown`."""
    try:
        found = shipped_card(card_id, language)
    except CardUnknown:
        return _shown_document(card_id, workspace)
    return Shown(found.id, found.title, found.lang, found.text, found.origin, found.version, "shipped", found)


def _shown_document(name: str, workspace: Path | None) -> Shown:
    generation = Store(workspace).current() if workspace is not None else None
    documents = generation.manifest.documents if generation is not None else ()
    document = next((document for document in documents if document.id == name.partition("#")[0]), None)
    passages = (
        [] if generation is None else [each for each in generation.passages() if name in (each.id, each.document)]
    )
    if document is None or not passages:
        raise CardUnknown(name)
    whole = name == document.id
    return Shown(
        id=name,
        title=document.title if whole else passages[0].title,
        language=document.language if whole else passages[0].language,
        text="\n\n".join(passage.text for passage in passages),
        source=document.path if whole else entry_of(passages[0], document).source,
        version=document.version,
        provenance="user",
    )
