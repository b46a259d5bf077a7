"""Exports of a CRM: French and English headers, delimiters, JSON lines, and rows that are rejected with their line and reason."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.deals import CrmFile, read_crm_file
from connectors.errors import UnreadableFile

Read = Callable[..., CrmFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def one(text: str | bytes, name: str = "export.csv") -> CrmFile:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_crm_file(path)

    return one


ENGLISH = (
    "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Currency,Probability (%),Created Date,Stage Entered On,Close Date,"
    "Last Activity Date,Deal Owner\n"
    '006A,EDR,"Acme, Inc",Proposal,"46,000.00",EUR,60%,2026-06-17,08/28/2026,12/18/2026,09/13/2026,Ana Roy\n'
    "006B,BI,Brunel,Closed Won,12000,EUR,100,2026-01-05,,2026-03-01,,Ana Roy\n"
)
FRENCH = (
    "Export du 01/09/2026;;;;;;\n"
    "Référence;Nom de l'affaire;Nom du compte;Étape;Montant HT;Date de création;Date de clôture prévue\n"
    "A1;EDR managé;Aciéries Brunel;Négociation;46 000,50 €;17/06/2026;03/12/2026\n"
    "A2;BI;Kerdreux;Fermée perdue;1,5 k€;05/01/2026;\n"
)


def test_english_headers(read: Read) -> None:
    found = read(ENGLISH)
    first, won = found.deals
    assert not found.rejected
    assert (first.id, first.account, first.amount, first.probability, first.owner) == (
        "006A",
        "Acme, Inc",
        46000,
        0.6,
        "Ana Roy",
    )
    assert (first.stage_entered_on, first.close_date, first.last_touch_on) == (
        date(2026, 8, 28),
        date(2026, 12, 18),
        date(2026, 9, 13),
    )
    assert (won.status, won.closed_on) == ("won", date(2026, 3, 1))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_french_headers_under_a_title(read: Read, encoding: str) -> None:
    found = read(FRENCH.encode(encoding))
    first, lost = found.deals
    assert (first.name, first.stage, first.amount, first.currency) == ("EDR managé", "Négociation", 46000.5, "EUR")
    assert first.close_date == date(2026, 12, 3), "day first in a French export"
    assert (lost.status, lost.amount) == ("lost", 1500)
    assert {deal.language for deal in found.deals} == {"fr"}


def test_json_lines_and_nested_fields(read: Read) -> None:
    rows = [
        {
            "id": 7,
            "name": "EDR",
            "account": {"name": "Brunel"},
            "stage": "demo",
            "amount": 46000,
            "stage_entered_on": "2026-08-28",
        },
        {"id": "8", "properties": {"Deal Name": "x", "Deal Stage": "won"}},
    ]
    found = read("\n".join(json.dumps(r) for r in rows) + "\nnot json\n[1]\n", "export.jsonl")
    assert next((d.id, d.account, d.stage) for d in found.deals) == ("7", "Brunel", "demo")
    assert [(r.line, r.reason) for r in found.rejected][-2:] == [(3, "not JSON"), (4, "a JSON object is expected")]
    assert read(json.dumps(rows[:1]), "export.json").deals[0].amount == 46000


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,,,demo,5,2026-01-01", "neither a name"),
        ("1,a,b,demo,many,2026-01-01", "no amount"),
        ("1,a,b,demo,-5,2026-01-01", "negative"),
        ("1,a,b,demo,5,soon", "no date"),
        ("1,a,b,demo,5,2026-02-30", "no date"),
        ("1,a,b,demo,5,2026-01-01,9", "more cells"),
        ("0,a,b,demo,5,2026-01-01", "is that of line 2"),
    ],
)
def test_a_row_that_cannot_be_trusted_is_rejected_with_its_line(read: Read, row: str, reason: str) -> None:
    found = read(f"ID,Name,Account,Stage,Amount,Created Date\n0,ok,ok,demo,5,2026-01-01\n{row}\n2,ok,ok,demo,-,\n")
    assert [d.id for d in found.deals] == ["0", "2"]
    assert [(r.line, reason in r.reason) for r in found.rejected] == [(3, True)]


def test_leads_have_a_clock(read: Read) -> None:
    text = "Lead,Société,Statut,Nature,Créé le,Premier contact\nA,B,nouveau,lead,2026-09-01T08:00,2026-09-01T10:30\n"
    lead = read(text).deals[0]
    assert lead.kind == "lead"
    assert (lead.created_at, lead.first_touch_at) == (datetime(2026, 9, 1, 8), datetime(2026, 9, 1, 10, 30))


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "Name,Amount\nx,1\n", "{", "[]", "[[]]"])
def test_a_file_that_is_no_export_is_an_error(read: Read, text: str) -> None:
    with pytest.raises(UnreadableFile):
        read(text)


def test_quoted_line_breaks_keep_the_line_numbers(read: Read) -> None:
    found = read('ID,Name,Account,Stage,Amount\n1,"a\nb",c,demo,1\n2,x,y,demo,bad\n')
    assert found.deals[0].name == "a b"
    assert found.rejected[0].line == 4


@given(st.text(max_size=200), st.text(alphabet="0123456789,. €k-/", max_size=20))
def test_any_cells_are_read_or_rejected(tmp_path_factory: pytest.TempPathFactory, name: str, amount: str) -> None:
    path = tmp_path_factory.mktemp("crm") / "e.jsonl"
    path.write_text(
        json.dumps({"id": "1", "name": name, "account": "b", "stage": "demo", "amount": amount}), encoding="utf-8"
    )
    found = read_crm_file(path)
    assert len(found.deals) + len(found.rejected) == 1
