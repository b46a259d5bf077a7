"""Notes a CRM exports, documents in their order, pages and the files no program should guess at."""

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from connectors.deals import Deal
from connectors.errors import UnreadableFile

Read = Callable[..., Deal]
BUYER = {"name": "Hélène Marchandeau", "company": "Aciéries Brunel", "side": "buyer"}
SELLER = {"name": "Théo Lanciaux", "side": "seller"}


def told(deal: Deal) -> list[tuple[str, str, str, date]]:
    for source in deal.sources:
        assert all(turn.text == source.text[turn.start : turn.end] for turn in source.turns)
    return [(turn.speaker, turn.side, turn.text, turn.date) for turn in deal.turns()]


TWO = [
    ("Théo Lanciaux", "seller", "Budget 40 k€ selon la DAF.", date(2026, 7, 20)),
    ("Théo Lanciaux", "seller", "Décision le 6 octobre.", date(2026, 7, 25)),
]
EXPORTS: dict[str, Any] = {
    "properties": {"results": [
        {"id": "1", "properties": {"hs_note_body": "<p>Budget 40&nbsp;k€ selon la DAF.</p>",
                                   "hs_timestamp": "2026-07-20T10:00:00Z"}},
        {"id": "2", "properties": {"hs_note_body": "Décision le 6 octobre.", "hs_timestamp": "1784980800000"}}]},
    "rows with a user": {"success": True, "data": [
        {"id": 1, "content": "Budget 40 k€ selon la DAF.", "add_time": "2026-07-20 10:00:00", "user": {"name": "Théo Lanciaux"}},
        {"id": 2, "content": "<b>Décision</b> le 6 octobre.", "add_time": "2026-07-25 10:00:00",
         "user": {"name": "Théo Lanciaux"}}]},
    "table": '"Activity Date","Subject","Comments"\n"7/20/2026","Call","Budget 40 k€ selon la DAF."\n'
             '"7/25/2026","Email","Décision le 6 octobre."\n',
    "French table": "Date;Commentaires\n20/07/2026;Budget 40 k€ selon la DAF.\n25/07/2026;Décision le 6 octobre.\n",
}  # fmt: skip


@pytest.mark.parametrize("shape", EXPORTS)
def test_each_note_of_an_export_is_said_on_its_day(read: Read, shape: str) -> None:
    value = EXPORTS[shape]
    text = value if isinstance(value, str) else json.dumps(value)
    assert told(read(text, "n.txt", "crm_note", [SELLER])) == TWO


def test_days_that_may_be_two_are_those_of_the_source(read: Read) -> None:
    text = "Date;Commentaires\n03/07/2026;Budget 40 k€\n04/07/2026;Décision en octobre\n"
    assert {turn.date for turn in read(text, "n.csv", "crm_note", [SELLER]).turns()} == {date(2026, 8, 1)}


def test_markup_of_one_note_is_no_word(read: Read) -> None:
    text = '<div style="" dir="auto"><p>Budget: <strong>40 k€</strong> valid&eacute;.</p></div>'
    assert [words for _, _, words, _ in told(read(text, "n.txt", "crm_note", [SELLER]))] == ["Budget: 40 k€ validé."]


def test_a_note_that_is_no_export_stays_as_it_is(read: Read) -> None:
    text = "Note, appel du 12: budget ok\n{DAF signe}\n"
    assert [words for _, _, words, _ in told(read(text, "n.txt", "crm_note", [SELLER]))] == [text.strip()]


def test_a_note_about_a_buyer_is_not_by_them(read: Read) -> None:
    deal = read("HM : budget ok\n", "n.txt", "crm_note", [BUYER])
    assert [(turn.speaker, turn.side) for turn in deal.turns()] == [("?", "seller")]


def word_file() -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph("Critères :")
    table = document.add_table(rows=2, cols=2)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "Notation"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "Prix", "40 %"
    document.add_paragraph("Remise le 12 octobre.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.bin"])
def test_a_word_file_is_read_in_the_order_of_its_page_whatever_its_name(read: Read, name: str) -> None:
    deal = read(word_file(), name, "document", [BUYER])
    assert [turn.text for turn in deal.turns()] == ["Critères :", "Notation", "Prix | 40 %", "Remise le 12 octobre."]


@pytest.mark.parametrize("kind", ["document", "call_transcript", "email"])
def test_the_markup_of_a_page_is_no_word(read: Read, kind: str) -> None:
    page = "<!DOCTYPE html><html><head><title>x</title></head><body><p>Hélène: le SSO est <b>éliminatoire</b>.</p></body></html>"
    words = [turn.text for turn in read(page, "p.html", kind, [BUYER]).turns()]
    assert len(words) == 1 and words[0].endswith("le SSO est éliminatoire.")


@pytest.mark.parametrize(
    ("content", "kind", "name", "reason"),
    [
        (r"{\rtf1\ansi Le SSO est \'e9liminatoire\par}", "document", "a.rtf", "RTF"),
        (r"{\rtf1\ansi Client: oui\par}", "call_transcript", "a.txt", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "email", "a.msg", "eml"),
        ("", "call_transcript", "a.txt", "no words"),
        (" \n\n", "document", "a.txt", "no words"),
        ("From: h@brunel.example\nSubject: budget de 40 k€\n\n", "email", "a.txt", "no words"),
        (
            b"From: h@brunel.example\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar\r\n\r\nSUMMARY:x\r\n",
            "email",
            "a.eml",
            "no words",
        ),
    ],
)
def test_a_source_without_words_is_told(read: Read, content: str | bytes, kind: str, name: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as caught:
        read(content, name, kind)
    assert name in str(caught.value)
