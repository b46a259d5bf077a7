"""Deal folders: every fault named with its file, a bad source as a gap, order, encodings, documents."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connectors.deals import find_deals, read_deal
from connectors.errors import UnreadableFile

SHARED = Path(__file__).parents[3] / "evals" / "datasets" / "deals" / "shared"
Folder = Callable[..., Path]


def source(id_: str = "s", **changes: Any) -> dict[str, Any]:
    return {"id": id_, "kind": "call_transcript", "date": "2026-08-01", "file": f"{id_}.txt"} | changes


@pytest.mark.parametrize("path", sorted(find_deals(SHARED)), ids=lambda p: p.name)
def test_the_labelled_deals_are_read_whole(path: Path) -> None:
    deal = read_deal(path)
    assert not deal.gaps
    gold = json.loads((path / "gold.json").read_text(encoding="utf-8"))
    texts = {s.id: s.text for s in deal.sources}
    for turn in deal.turns():
        assert turn.side != "unknown"
        assert turn.text == texts[turn.source][turn.start : turn.end]
    for cell in (*gold["meddpicc"].values(), *gold["bant"].values()):
        for quote in cell["quotes"]:
            holders = [t for t in deal.turns() if t.source == quote["source"] and quote["text"] in t.text]
            assert holders and not any(t.quoted for t in holders)


def test_sources_come_in_order_of_date(folder: Folder) -> None:
    root = folder(
        [source("b", date="2026-08-02"), source("a", date="2026-08-02"), source("c", date="2026-08-01")],
        {"a.txt": "Client: a", "b.txt": "Client: b", "c.txt": "Client: c"},
    )
    assert [t.text for t in read_deal(root).turns()] == ["c", "b", "a"]


def test_a_bad_source_beside_good_ones_is_a_gap(folder: Folder) -> None:
    root = folder(
        [source("a"), source("b"), source("c", file="../out.txt"), source("e", kind="fax"), source("f", file="f.pdf")],
        {"a.txt": "Client: oui", "e.txt": "x", "f.pdf": b"%PDF-1.4 broken"},
    )
    deal = read_deal(root)
    assert [t.text for t in deal.turns()] == ["oui"]
    assert {gap.source: gap.file for gap in deal.gaps} == {"b": "b.txt", "c": "../out.txt", "e": "e.txt", "f": "f.pdf"}
    assert "outside" in next(g.reason for g in deal.gaps if g.source == "c")


def test_no_source_that_can_be_read_is_an_error(folder: Folder) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.txt.*no such file"):
        read_deal(folder([source("a")], {}))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"as_of": None}, "as_of"),
        ({"as_of": "tomorrow"}, "as_of"),
        ({"account": {}}, "account.name"),
        ({"sources": [source("a"), source("a")]}, "used twice"),
        ({"opportunity": []}, "opportunity"),
    ],
)
def test_a_wrong_deal_json_names_the_field(folder: Folder, changes: dict[str, Any], named: str) -> None:
    root = folder([], {})
    data = json.loads((root / "deal.json").read_text(encoding="utf-8")) | changes
    (root / "deal.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UnreadableFile, match=named) as caught:
        read_deal(root)
    assert "deal.json" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000])
def test_a_deal_json_that_is_no_object(tmp_path: Path, text: str) -> None:
    (tmp_path / "deal.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"deal\.json"):
        read_deal(tmp_path)


def test_sources_without_a_deal_json_are_named(tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text("Client: oui", encoding="utf-8")
    for read in (read_deal, lambda p: list(find_deals(p))):
        with pytest.raises(UnreadableFile, match=r"no deal\.json beside call\.txt"):
            read(tmp_path)
    with pytest.raises(UnreadableFile, match="no such folder"):
        read_deal(tmp_path / "nowhere")


def test_find_deals_takes_a_deal_or_its_parent() -> None:
    folders = list(find_deals(SHARED))
    assert len(folders) == 10
    assert list(find_deals(folders[0])) == [folders[0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_encodings(folder: Folder, encoding: str) -> None:
    text = "Client: décidé à 40 000 €, c'est réglé\r\nVendeur: très bien\r\n"
    root = folder([source("a")], {"a.txt": text.encode(encoding)})
    assert [t.text for t in read_deal(root).turns()] == ["décidé à 40 000 €, c'est réglé", "très bien"]


def test_nul_characters_are_dropped_and_binary_is_refused(folder: Folder) -> None:
    root = folder([source("a"), source("b")], {"a.txt": b"Client: o\0ui\n", "b.txt": bytes(range(1, 32)) * 40})
    deal = read_deal(root)
    assert [t.text for t in deal.turns()] == ["oui"]
    assert "not a text" in deal.gaps[0].reason


def test_a_file_beyond_the_cap_is_refused(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.deals.decoding.MAX_BYTES", 1_000)
    root = folder([source("a"), source("b")], {"a.txt": "Client: oui", "b.txt": "x" * 2_000})
    assert "larger" in read_deal(root).gaps[0].reason


def test_a_crm_note_is_the_sellers_whoever_it_quotes(folder: Folder) -> None:
    people = [{"name": "Hélène Marchandeau", "side": "buyer"}, {"name": "Théo Lanciaux", "side": "seller"}]
    root = folder(
        [source("a", kind="crm_note", participants=people[1:]), source("b", kind="note", participants=people)],
        {"a.txt": "Hélène: budget ok\n\nSuite", "b.txt": "tout va bien"},
    )
    assert [(t.side, t.speaker) for t in read_deal(root).turns()] == [
        ("seller", "Théo Lanciaux"),
        ("seller", "Théo Lanciaux"),
        ("seller", "?"),
    ]


def docx_bytes() -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph("Le SSO est éliminatoire.")
    document.add_table(rows=1, cols=2).rows[0].cells[0].text = "Prix 40 %"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_documents_and_text_are_the_authors(folder: Folder) -> None:
    people = [{"name": "Hélène Marchandeau", "company": "Aciéries Brunel"}]
    root = folder(
        [
            source("a", kind="document", file="a.docx", participants=people),
            source("b", kind="document", file="b.md", participants=[]),
        ],
        {"a.docx": docx_bytes(), "b.md": "# Cahier des charges\n\n1. Un point\n"},
    )
    turns = read_deal(root).turns()
    assert [(t.side, t.text) for t in turns] == [
        ("buyer", "Le SSO est éliminatoire."),
        ("buyer", "Prix 40 % |"),
        ("unknown", "# Cahier des charges"),
        ("unknown", "1. Un point"),
    ]


def test_the_language_is_told_when_the_file_does_not(folder: Folder) -> None:
    root = folder([source("a")], {"a.txt": "Client: we do not have the budget for this and you know it"}, language=None)
    assert read_deal(root).language == "en"


def test_a_link_out_of_the_folder_is_not_followed(folder: Folder, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("Client: secret", encoding="utf-8")
    root = folder([source("a"), source("b")], {"b.txt": "Client: oui"})
    (root / "a.txt").symlink_to(secret)
    assert [g.source for g in read_deal(root).gaps] == ["a"]


def test_reading_deals_imports_no_client_and_no_reader_of_documents() -> None:
    heavy = ("requests", "httpx", "tldextract", "pypdf", "docx", "openpyxl", "numpy")
    code = f"import sys, connectors.deals; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
