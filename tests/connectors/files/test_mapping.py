"""The user's own words: `signals.toml`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.errors import UnreadableFile
from connectors.files import read_signal_file, remember_mapping

Write = Callable[..., Path]


def test_own_words_extend_the_tables(write: Write, tmp_path: Path) -> None:
    words = tmp_path / "signals.toml"
    words.write_text(
        'placeholders = ["à compléter"]\n[columns.company]\nfr = ["Donneur d\'ordre"]\n[columns.topic]\nen = ["Why"]\n'
        '[types]\nnews = ["Appel d\'offres"]\n[hosts]\nnever_accounts = ["annuaire.example"]\n',
        encoding="utf-8",
    )
    header = ("Donneur d'ordre", "Site web", "Why", "Type de signal")
    rows = [("Acme", "https://annuaire.example/acme", "T", "Appel d'offres"), ("À compléter", "", "T", "news")]
    path = write(rows, header=header)
    with pytest.raises(ValueError, match="unknown vendor"):
        read_signal_file(path, vendor="mylist", mapping=words)
    result = read_signal_file(path, mapping=words)
    assert [(item.account, item.row.type, item.row.topic) for item in result.items] == [("name:acme", "news", "T")]
    assert [one.line for one in result.rejected] == [3]


def test_an_own_vendor(write: Write, tmp_path: Path) -> None:
    words = tmp_path / "signals.toml"
    words.write_text(
        '[vendors.webinars]\ntype = "review_research"\nsource = "webinars:attendance"\nmarkers = { "Webinar" = 2 }\n'
        '[vendors.webinars.only]\ntopic = ["Webinar"]\n',
        encoding="utf-8",
    )
    result = read_signal_file(write([("Acme", "Zero trust in practice")], header=("Company", "Webinar")), mapping=words)
    row = result.items[0].row
    assert (row.origin.vendor, row.type, row.topic, row.origin.source) == (
        "webinars",
        "review_research",
        "Zero trust in practice",
        "webinars:attendance",
    )


def test_a_mapping_is_remembered_once_and_wins(write: Write, tmp_path: Path) -> None:
    words = tmp_path / "signals.toml"
    header = ("Company", 'Odd "name"\t', "Website", "Topic", "Remark")
    path = write(
        [("Acme", "first", "acme.example", "XDR", "note")],
        header=("Company", '"Odd ""name"""', "Website", "Topic", "Remark"),
    )
    result = read_signal_file(path, mapping=words)
    assert remember_mapping(words, result.layout) is True
    assert remember_mapping(words, result.layout) is False
    assert read_signal_file(path, mapping=words).layout.mapping == result.layout.mapping
    words.write_text(
        words.read_text(encoding="utf-8").replace('topic = ["Topic"]', 'topic = ["Remark"]'), encoding="utf-8"
    )
    again = read_signal_file(path, mapping=words)
    assert again.items[0].row.topic == "note"
    assert header[1].strip() in again.layout.unmapped


def test_a_remembered_vendor_yields_to_an_imposed_one(write: Write, tmp_path: Path) -> None:
    words = tmp_path / "signals.toml"
    path = write([("Acme", "acme.example", "SIEM")], header=("Company", "Website", "Category"))
    assert remember_mapping(words, read_signal_file(path, mapping=words).layout)
    assert read_signal_file(path, vendor="g2", mapping=words).items[0].row.type == "review_research"


def test_events_have_no_mapping_to_remember(write: Write, tmp_path: Path) -> None:
    result = read_signal_file(write("{}\n", name="e.jsonl"))
    assert remember_mapping(tmp_path / "signals.toml", result.layout) is False
    assert not (tmp_path / "signals.toml").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns = [", "not readable as TOML"),
        ("[colums.company]\nen = ['X']\n", "Extra inputs are not permitted"),
        ("[columns.companies]\nen = ['X']\n", "field `columns.companies"),
        ("[hosts]\nnever_accounts = 'x'\n", "field `hosts.never_accounts"),
    ],
)
def test_a_faulty_file_names_itself_and_the_field(write: Write, tmp_path: Path, text: str, message: str) -> None:
    words = tmp_path / "signals.toml"
    words.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_signal_file(write([]), mapping=words)
    assert message in str(caught.value)
    assert str(words) in str(caught.value)


def test_a_mapping_without_an_account_column_is_refused(write: Write, tmp_path: Path) -> None:
    words = tmp_path / "signals.toml"
    words.write_text(
        '[[mappings]]\nheader = ["Company", "Website"]\ncolumns = { topic = ["Company"] }\n', encoding="utf-8"
    )
    with pytest.raises(UnreadableFile, match="names no company, domain or e-mail column"):
        read_signal_file(write([], header=("Company", "Website")), mapping=words)
