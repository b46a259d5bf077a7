"""The index of a workspace as a whole: what is written into a new generation, and whether the parts still agree.

Flat files (passages, vectors) serve the search; Chroma holds the same rows and is the store of record.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge import chroma, chunks, snapshot
from knowledge.cards import Language, load_cards
from knowledge.chroma import Row
from knowledge.documents import Intake, Library, Progress
from knowledge.embedder import Embedder, Matrix
from knowledge.store import Draft, Generation, Manifest, Passage, Store
from knowledge.words import LANGUAGES

NO_ENGINE = "none"  # name of the embedder of an index without vectors
EMBED_BATCH = 32  # passages between two signs of progress, about ten seconds on two cores


@dataclass(frozen=True)
class Built:
    """State of an index: how many cards, passages and documents, in which languages; what was taken in or refused.

    `problems` says, after a check, where index and store differ.
    """

    cards: int
    passages: int
    documents: int
    languages: tuple[Language, ...]
    intake: Intake = field(default_factory=Intake)
    problems: tuple[str, ...] = ()


def state(library: Library, intake: Intake, problems: Iterable[str] = ()) -> Built:
    """The numbers of a report."""
    passages = library.all_passages()
    languages = {card.lang for card in load_cards()} | {passage.language for passage in passages}
    return Built(
        cards=len(load_cards()),
        passages=len(passages),
        documents=len(library.documents),
        languages=tuple(language for language in LANGUAGES if language in languages),
        intake=intake,
        problems=tuple(problems),
    )


def write(draft: Draft, library: Library, engine: Embedder | None, intake: Intake, progress: Progress | None) -> Built:
    """Vectors, passages, the same rows in Chroma, and the manifest last."""
    packed, passages = snapshot.load(), library.all_passages()
    cards = _own_card_vectors(library, engine, packed)
    vectors = _passage_vectors(library, passages, engine, progress)
    if engine is not None:
        draft.write_vectors("passages", vectors)
        if engine.id != packed.embedder:
            draft.write_vectors("cards", cards)
    manifest = Manifest(
        embedder=NO_ENGINE if engine is None else engine.id,
        chunker=chunks.CHUNKER,
        cards=packed.cards_hash,
        documents=tuple(library.documents[name] for name in sorted(library.documents)),
    )
    chroma.write(draft.folder / "chroma", _rows(passages, manifest), np.concatenate([cards, vectors]), _about(manifest))
    draft.finish(manifest, passages)
    return state(library, intake)


def _own_card_vectors(library: Library, engine: Embedder | None, packed: snapshot.Snapshot) -> Matrix:
    """The snapshot's rows, those of the present index, or (another embedder, or other cards) new ones."""
    if engine is None:
        return _placeholders(len(load_cards()))
    if engine.id == packed.embedder:
        return snapshot.card_vectors()
    if library.cards is not None and (library.embedder, library.cards_hash) == (engine.id, packed.cards_hash):
        return library.cards
    return engine.embed_passages([card.text for card in load_cards()])


def _passage_vectors(
    library: Library, passages: Sequence[Passage], engine: Embedder | None, progress: Progress | None
) -> Matrix:
    """One row a passage; passages the index knows, by the same embedder, are not computed again."""
    if engine is None:
        return _placeholders(len(passages))
    known = library.vectors if library.embedder == engine.id else {}
    missing = [passage.text for passage in passages if passage.text not in known]
    for start in range(0, len(missing), EMBED_BATCH):
        part = missing[start : start + EMBED_BATCH]
        known.update(zip(part, engine.embed_passages(part), strict=True))
        if progress is not None:
            progress(f"{min(start + EMBED_BATCH, len(missing))}/{len(missing)} passages")
    rows = [known[passage.text] for passage in passages]
    return np.stack(rows) if rows else np.zeros((0, engine.dim), dtype=np.float32)


def _placeholders(size: int) -> Matrix:
    """Chroma wants a vector with every row: without an engine it gets the same one, and nobody searches by it."""
    return np.ones((size, 1), dtype=np.float32)


def _rows(passages: Sequence[Passage], manifest: Manifest) -> list[Row]:
    """Every row of the store: the cards in the order of `load_cards`, then the passages."""
    versions = {document.id: document.version for document in manifest.documents}
    cards = [
        Row(
            f"{card.id}.{card.lang}",
            card.text,
            {"kind": card.kind, "language": card.lang, "version": card.version, "provenance": "shipped"},
        )
        for card in load_cards()
    ]
    return cards + [
        Row(
            passage.id,
            passage.text,
            {
                "kind": "document",
                "document": passage.document,
                "language": passage.language,
                "version": versions[passage.document],
                "provenance": "user",
            },
        )
        for passage in passages
    ]


def _about(manifest: Manifest) -> dict[str, str | int]:
    return {"embedder": manifest.embedder, "chunker": manifest.chunker, "cards": manifest.cards}


def checked(store: Store, engine: Embedder | None) -> Built:
    """Compare manifest, flat files and Chroma."""
    generation = store.current()
    library = Library.of(store.workspace, generation)
    if generation is None:
        return state(library, Intake(), ["nothing was built here yet: run `kb build`"])
    return state(library, Intake(), _differences(generation, engine))


def _differences(generation: Generation, engine: Embedder | None) -> list[str]:
    manifest, packed = generation.manifest, snapshot.load()
    found = []
    if manifest.embedder != (NO_ENGINE if engine is None else engine.id):
        found.append(f"the index was built with `{manifest.embedder}`: run `kb build`")
    if manifest.cards != packed.cards_hash or manifest.chunker != chunks.CHUNKER:
        found.append("the index was built from other cards or by another chunker: run `kb build`")
    if found:
        return found
    passages = generation.passages()
    cards = generation.vectors("cards")
    rows = generation.vectors("passages")
    vectors = [snapshot.card_vectors() if cards is None else cards, *([] if rows is None else [rows])]
    expected, stored = _rows(passages, manifest), chroma.read(generation.folder / "chroma")
    if dict(stored.about) != _about(manifest):
        found.append("the store was written with other settings than the index")
    if sorted(expected, key=lambda row: row.id) != list(stored.rows):
        found.append("the store and the index hold different rows")
    elif engine is not None:
        order = sorted(range(len(expected)), key=lambda place: expected[place].id)
        if not np.allclose(np.concatenate(vectors)[order], stored.vectors, atol=1e-5):
            found.append("the store and the index hold different vectors")
    return found
