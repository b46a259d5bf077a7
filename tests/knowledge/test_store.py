"""The index on disk: one writer, whole generations, the same rows in Chroma. Kills and locks are real."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import add, build, list_cards, open_knowledge, remove, show
from knowledge import chroma as chroma_store
from knowledge.cards import load_cards
from knowledge.errors import CardUnknown, EmbedderUnavailable, SnapshotStale, StoreBusy
from knowledge.store import Store

HERE = Path(__file__).parent


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "offre.md").write_text(
        "# Offre Zephyr\n\n## Tarifs\n\nLe module Quokka coûte 1 200 euros par an et par site.\n", encoding="utf-8"
    )
    return tmp_path


def test_build_takes_in_the_folder_and_check_finds_nothing_to_say(workspace: Path, embedder: Any) -> None:
    built = build(workspace, embedder)
    assert (built.cards, built.passages, built.documents) == (len(load_cards()), 1, 1)
    assert built.languages == ("fr", "en") and built.intake.added == ["doc-offre"]
    assert build(workspace, embedder, check=True).problems == ()
    stored = chroma_store.read(Store(workspace).current().folder / "chroma")  # type: ignore[union-attr]
    assert len(stored.rows) == built.cards + built.passages
    assert stored.about["embedder"] == embedder.id


def test_the_users_passage_is_found_and_cited_beside_the_cards(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)
    answer = open_knowledge(workspace, embedder).search("prix du module Quokka", language="fr")
    first = answer.results[0]
    assert (first.card, first.provenance, first.version) == ("doc-offre#1", "user", 1)
    assert first.source == "offre.md § Tarifs" and "1 200 euros" in first.text and answer.answerable
    assert open_knowledge(workspace, None).search("module Quokka").results[0].card == "doc-offre#1"
    assert show("doc-offre#1", "fr", workspace).text == first.text
    assert show("doc-offre", "fr", workspace).source == "knowledge/offre.md"
    assert [line.passages for line in list_cards(workspace, kind="document")] == [1]


def test_only_new_text_is_embedded_again(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)
    embedder.embedded.clear()
    (workspace / "autre.txt").write_text("Une phrase nouvelle sur le module Quokka.", encoding="utf-8")
    add(workspace, [workspace / "autre.txt"], embedder)
    assert len(embedder.embedded) == 1 and "nouvelle" in embedder.embedded[0]


def test_add_change_copy_remove_and_add_again(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)
    file = workspace / "battlecard.txt"
    file.write_text("Le concurrent Alcyon n'a pas d'audit.", encoding="utf-8")
    assert add(workspace, [file], embedder).intake.added == ["doc-battlecard"]
    assert add(workspace, [file], embedder).intake.unchanged == ["doc-battlecard"]
    copy = workspace / "copie.txt"
    copy.write_bytes(file.read_bytes())
    assert add(workspace, [copy], embedder).intake.duplicates == [(str(copy), "doc-battlecard")]
    file.write_text("Le concurrent Alcyon a désormais un audit.", encoding="utf-8")
    assert add(workspace, [file], embedder).intake.changed == ["doc-battlecard"]
    hit = open_knowledge(workspace, embedder).search("audit du concurrent Alcyon", language="fr").results[0]
    assert (hit.version, "désormais" in hit.text) == (2, True)
    assert remove(workspace, "doc-battlecard", embedder).intake.removed == ["doc-battlecard"]
    assert not any(hit.provenance == "user" and "Alcyon" in hit.text for hit in
                   open_knowledge(workspace, embedder).search("Alcyon", 20, "fr").results)  # fmt: skip
    assert add(workspace, [file], embedder).intake.added == ["doc-battlecard"]
    with pytest.raises(CardUnknown):
        remove(workspace, "doc-nowhere", embedder)


def test_build_follows_the_folder(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)
    file = workspace / "knowledge" / "offre.md"
    file.write_text(file.read_text(encoding="utf-8").replace("1 200", "1 300"), encoding="utf-8")
    assert build(workspace, embedder).intake.changed == ["doc-offre"]
    file.unlink()
    built = build(workspace, embedder)
    assert (built.intake.removed, built.documents) == (["doc-offre"], 0)


def test_another_engine_is_seen_and_a_build_recomputes(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)
    other = type(embedder)("hashed-words-2")
    base = open_knowledge(workspace, other)
    assert base.search("module Quokka").by == "words" and base.notices
    assert "hashed-words-1" in build(workspace, other, check=True).problems[0]
    build(workspace, other)
    assert open_knowledge(workspace, other).search("module Quokka").by == "vectors and words"
    assert build(workspace, other, check=True).problems == ()


def test_an_index_without_an_engine_still_holds_every_row(workspace: Path) -> None:
    build(workspace, None)
    assert build(workspace, None, check=True).problems == ()
    assert open_knowledge(workspace, None).search("module Quokka").results[0].card == "doc-offre#1"


def test_check_sees_a_row_that_was_changed_behind_our_back(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)
    generation = Store(workspace).current()
    assert generation is not None
    passages = generation.folder / "passages.jsonl"
    passages.write_text(passages.read_text(encoding="utf-8").replace("1 200", "9 900"), encoding="utf-8")
    assert build(workspace, embedder, check=True).problems == ("the store and the index hold different rows",)
    np.save(generation.folder / "passages.npy", np.zeros((1, embedder.dim), np.float32))
    passages.write_text(passages.read_text(encoding="utf-8").replace("9 900", "1 200"), encoding="utf-8")
    assert build(workspace, embedder, check=True).problems == ("the store and the index hold different vectors",)
    assert "kb build" in build(workspace / "knowledge", embedder, check=True).problems[0]


def test_a_broken_index_is_told_and_the_cards_still_answer(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)
    generation = Store(workspace).current()
    assert generation is not None
    (generation.folder / "manifest.json").write_text("{", encoding="utf-8")
    base = open_knowledge(workspace, None)
    assert any("kb build" in notice for notice in base.notices) and base.search("BATNA").results
    with pytest.raises(SnapshotStale):
        Store(workspace).current()


def test_an_engine_that_fails_leaves_the_old_index(workspace: Path, embedder: Any) -> None:
    build(workspace, embedder)

    def down(texts: object) -> None:
        raise EmbedderUnavailable("down")

    embedder.embed_passages = down
    (workspace / "autre.txt").write_text("Une phrase nouvelle.", encoding="utf-8")
    with pytest.raises(EmbedderUnavailable):
        add(workspace, [workspace / "autre.txt"], embedder)
    assert [line.id for line in list_cards(workspace, kind="document")] == ["doc-offre"]
    assert len([each for each in Store(workspace).folder.iterdir() if each.is_dir()]) == 1


def child(workspace: Path, where: str) -> subprocess.Popen[bytes]:
    """A process that adds a document and stops for good, holding the lock, at `where`."""
    code = f"""
import signal, sys
from pathlib import Path
sys.path.insert(0, {str(HERE)!r})
from conftest import HashedWords
from knowledge import add, chroma, index
workspace = Path({str(workspace)!r})
def stop(*_):
    print("stopped", flush=True)
    signal.pause()
class Stopping(HashedWords):
    def embed_passages(self, texts):
        stop() if {where!r} == "embedding" else None
        return super().embed_passages(texts)
whole = chroma.write
def half(folder, rows, vectors, about):
    whole(folder, rows[: len(rows) // 2], vectors[: len(rows) // 2], about)
    stop()
def written(folder, rows, vectors, about):
    whole(folder, rows, vectors, about)
    stop()
if {where!r} != "embedding":
    index.chroma.write = {{"half the rows": half, "all the rows": written}}[{where!r}]
add(workspace, [workspace / "new.txt"], Stopping())
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"stopped\n", "it ended before it stopped"
    return process


@pytest.mark.parametrize("where", ["embedding", "half the rows", "all the rows"])
def test_a_writer_killed_while_adding_leaves_the_old_index_whole(workspace: Path, embedder: Any, where: str) -> None:
    build(workspace, embedder)
    before = open_knowledge(workspace, embedder).search("module Quokka", 5, "fr").results
    (workspace / "new.txt").write_text("Un document tout neuf sur le module Quokka.", encoding="utf-8")
    process = child(workspace, where)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert open_knowledge(workspace, embedder).search("module Quokka", 5, "fr").results == before
    assert build(workspace, embedder, check=True).problems == ()
    assert add(workspace, [workspace / "new.txt"], embedder).intake.added == ["doc-new"]
    assert build(workspace, embedder, check=True).problems == ()
    assert len([each for each in Store(workspace).folder.iterdir() if each.is_dir()]) == 2


def test_a_second_writer_is_refused_while_readers_go_on(workspace: Path, embedder: Any, monkeypatch: Any) -> None:
    build(workspace, embedder)
    (workspace / "new.txt").write_text("Un document tout neuf.", encoding="utf-8")
    process = child(workspace, "embedding")
    try:
        with pytest.raises(StoreBusy, match="another process"), Store(workspace).writing(wait=0.05):
            pytest.fail("two writers at once")
        assert (
            open_knowledge(workspace, embedder).search("prix du module Quokka", 5, "fr").results[0].card
            == "doc-offre#1"
        )
    finally:
        process.kill()
        process.wait()


def test_opening_a_workspace_imports_no_chroma(workspace: Path) -> None:
    build(workspace, None)
    code = (
        f"import sys; from pathlib import Path; from knowledge import open_knowledge;"
        f"open_knowledge(Path({str(workspace)!r})).search('module Quokka'); print('chromadb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
