from pathlib import Path

import numpy as np
import pytest

from knowledge import copycheck

SOURCE = "Le prospecteur avisé relit toujours, avant chaque appel, la page carrières de son interlocuteur du matin."


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "source.txt").write_text(SOURCE, encoding="utf-8")
    np.save(tmp_path / "shingles.npy", copycheck.build([tmp_path / "source.txt"]))
    (tmp_path / "exempt.txt").write_text("# reviewed\n", encoding="utf-8")
    monkeypatch.setattr(copycheck, "FOLDER", tmp_path)
    for cached in (copycheck._known, copycheck._exempt):
        cached.cache_clear()
    yield tmp_path
    for cached in (copycheck._known, copycheck._exempt):
        cached.cache_clear()


def test_eight_words_in_a_row_are_a_copy_whatever_their_case_accents_and_marks(sources: Path) -> None:
    assert copycheck.copied(
        "On sait que le **PROSPECTEUR** avise relit toujours avant chaque appel la page des offres."
    )
    assert not copycheck.copied("Le prospecteur avisé relit toujours avant chaque rendez-vous la page des offres.")


def test_two_sentences_that_meet_are_not_a_copy(sources: Path) -> None:
    assert not copycheck.copied("Le prospecteur avisé relit toujours. Avant chaque appel, la page.")


def test_a_reviewed_phrase_is_exempt(sources: Path) -> None:
    (sources / "exempt.txt").write_text("# reviewed\n" + SOURCE, encoding="utf-8")
    copycheck._exempt.cache_clear()
    assert copycheck.copied(SOURCE) == []


def test_the_packaged_hashes_are_those_of_real_sources() -> None:
    stored = np.load(Path(copycheck.__file__).parent / "sources" / "shingles.npy")
    assert len(stored) > 20_000 and (np.diff(stored.astype(object)) > 0).all()
