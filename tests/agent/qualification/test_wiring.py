"""Bootstrap chooses the reader by the settings, and the playbook's personas for the seller's own deals."""

from pathlib import Path

import pytest

from agent.bootstrap import App
from agent.qualification.model_reading import ModelReader
from agent.qualification.reading import OfflineReader
from agent.settings import load_settings
from agent.workspace import init_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_workspace(tmp_path / "w")
    return tmp_path / "w"


def test_offline_without_a_model_and_with_one_a_reader_behind_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMORCE_NO_NETWORK", "1")
    assert isinstance(App(load_settings(folder)[0]).deal_reader, OfflineReader)
    monkeypatch.setenv("AMORCE_MODEL", "any-model")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    assert isinstance(App(load_settings(folder)[0]).deal_reader, ModelReader)


def test_personas_speak_for_their_own_seller(folder: Path) -> None:
    app = App(load_settings(folder)[0])
    assert set(app.qualification.personas) == {app.playbook.seller.id}
