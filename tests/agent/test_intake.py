"""What an import leaves in the workspace: its mapping, once; its rows, once, however often and wherever it was stopped."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from agent.bootstrap import App
from agent.cli.main import code_of
from agent.intake import import_signal_file
from agent.settings import load_settings
from agent.workspace import init_workspace
from connectors.errors import UnreadableFile

LISTS = sorted(
    path
    for path in Path(str(files("evals") / "suites" / "import" / "files")).iterdir()
    if not path.name.endswith(".expected.json")
)
HEADER = "Société,Site web,Angle,Date"


@pytest.fixture
def app(tmp_path: Path) -> App:
    return App(load_settings(init_workspace(tmp_path / "w"))[0])


@pytest.fixture
def words(app: App) -> Path:
    return app.settings.workspace / "signals.toml"


def written(folder: Path, *rows: str, header: str = HEADER, name: str = "list.csv") -> Path:
    (folder / name).write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return folder / name


# ---- the mapping -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_a_list_is_read_the_same_under_its_saved_mapping(app: App, words: Path, path: Path) -> None:
    first = import_signal_file(app, path, show=None)
    text = words.read_text(encoding="utf-8") if words.exists() else ""
    assert first.pop("mapping_saved") == ("[[mappings]]" in text)
    again = import_signal_file(app, path, show=None)
    assert again.pop("mapping_saved") is False
    assert again == first
    assert (words.read_text(encoding="utf-8") if words.exists() else "") == text


def test_a_mapping_somebody_corrected_is_used_from_then_on(app: App, words: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "Acme,acme.example,Refonte du site,03/11/2026")
    assert import_signal_file(app, path)["unmapped"] == ["Angle"]
    saved = words.read_text(encoding="utf-8")
    assert 'header = ["Société", "Site web", "Angle", "Date"]' in saved
    words.write_text(saved.replace("columns = { ", 'columns = { topic = ["Angle"], '), encoding="utf-8")
    report = import_signal_file(app, path, show=None)
    assert (report["mapping"]["Angle"], report["items"][0]["topic"]) == ("topic", "Refonte du site")


def test_the_vendor_somebody_named_is_remembered(app: App, tmp_path: Path) -> None:
    path = written(tmp_path, "Acme,acme.example,80,2026-11-03", header="Company,Domain,Score,Date")
    assert import_signal_file(app, path, vendor="6sense")["vendor"] == "6sense"
    assert import_signal_file(app, path)["vendor"] == "6sense"


def test_a_dry_run_saves_nothing(app: App, words: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "Acme,acme.example,x,03/11/2026")
    assert import_signal_file(app, path, keep=False)["mapping_saved"] is False
    assert not words.exists()


@pytest.mark.parametrize("header", ["Company,Domain,,Topic,Topic,Date", "Company,Domain,Topic,Topic,Notes,Date,,"])
def test_empty_and_repeated_column_names_are_remembered_too(app: App, words: Path, tmp_path: Path, header: str) -> None:
    path = written(tmp_path, "Acme,acme.example,a,b,c,2026-11-03" + "," * (header.count(",") - 5), header=header)
    first = import_signal_file(app, path, show=None)
    words.write_text(
        words.read_text(encoding="utf-8").replace('vendor = "generic"', 'vendor = "6sense"'), encoding="utf-8"
    )
    again = import_signal_file(app, path, show=None)
    assert (again["vendor"], again["mapping"]) == ("6sense", first["mapping"])


def test_a_column_that_may_state_types_later_is_not_settled_by_a_list_without_them(
    app: App, words: Path, tmp_path: Path
) -> None:
    header = "Company,Domain,Category of event,Signal,Date"
    first = written(tmp_path, "Acme,acme.example,x,,2026-11-03", header=header)
    second = written(tmp_path, "Bolt,bolt.example,x,Funding,2026-11-03", header=header, name="two.csv")
    import_signal_file(app, first)
    assert import_signal_file(app, second, show=None)["items"][0]["type"] == "funding"


def test_a_workspace_that_cannot_be_written_still_takes_the_list(
    app: App, words: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "replace", refused)
    report = import_signal_file(app, written(tmp_path, "Acme,acme.example,x,03/11/2026"))
    assert (report["mapping_saved"], report["accepted_rows"], words.exists()) == (False, 1, False)


def test_a_list_refused_halfway_leaves_nothing_behind(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Company,Domain\n" + "".join(f"A{n},a{n}.example\n" for n in range(20)), encoding="utf-8")
    monkeypatch.setattr("agent.intake.WINDOW", 5)
    monkeypatch.setattr("agent.store.staging.WINDOW", 5)
    monkeypatch.setattr("connectors.files.reader.MAX_ACCOUNTS", 12)
    with pytest.raises(UnreadableFile, match="more than 12 companies"):
        import_signal_file(app, path)
    assert app.signals.count() == app.accounts.count() == 0
    assert list((app.settings.state / "imports").iterdir()) == []


def test_the_command_says_where_the_mapping_is(app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "Acme,acme.example,x,03/11/2026")
    at = ["--workspace", str(app.settings.workspace), "signals", "import", str(path)]
    assert code_of(at) == 0
    assert "signals.toml" in capsys.readouterr().out
    assert code_of([*at, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["mapping_saved"] is False


def test_columns_of_purchases_are_named_as_read(app: App, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    rows = "Société;Site web;Dernier achat;Nombre de commandes;Couleur\nAcmé;acme.example;03/11/2026;4;vert\n"
    path.write_text(rows, encoding="utf-8")
    report = import_signal_file(app, path, keep=False)
    assert (
        report["mapping"] | {"Dernier achat": "last_purchase", "Nombre de commandes": "purchases"} == report["mapping"]
    )
    assert (report["unmapped"], report["customers"]) == (["Couleur"], 1)
