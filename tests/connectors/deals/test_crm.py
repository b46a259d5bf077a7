"""Exports of a CRM: French and English headers, delimiters, JSON lines, and rows that are rejected with their line and reason."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
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


def test_a_list_of_leads_says_so_by_its_columns(read: Read) -> None:
    assert read("Lead ID,Name,Company,Lead Status\n1,A,B,New\n").deals[0].kind == "lead"
    assert read("Deal ID,Name,Company,Stage\n1,A,B,New\n").deals[0].kind == "deal"


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("18/09/2026 09:30", datetime(2026, 9, 18, 9, 30)),
        ("18/09/2026 à 9h30", datetime(2026, 9, 18, 9, 30)),
        ("2026-09-18 2:30 PM", datetime(2026, 9, 18, 14, 30)),
        ("2026-09-18 12:05 AM", datetime(2026, 9, 18, 0, 5)),
        ("2026-09-18T23:30:00-05:00", datetime(2026, 9, 19, 4, 30, tzinfo=UTC)),
        ("2026-09-18T09:30:00.000Z", datetime(2026, 9, 18, 9, 30, tzinfo=UTC)),
        ("2026-09-18T09:30+0200", datetime(2026, 9, 18, 7, 30, tzinfo=UTC)),
        ("1789718400000", datetime(2026, 9, 18, 8, 0, tzinfo=UTC)),
        ("18 septembre 2026", None),
        ("2026-09-18 25:00", None),
    ],
)
def test_a_time_of_day_is_kept_in_any_writing(read: Read, cell: str, moment: datetime | None) -> None:
    found = read(f"Affaire;Étape;Date de création\nA;démo;{cell}\n")
    assert found.deals[0].created_at == moment
    assert found.deals[0].created_on == date(2026, 9, 18), "the day as written"


@pytest.mark.parametrize(
    ("header", "cell", "amount", "currency"),
    [
        ("Montant", "1.234.567,89", 1234567.89, None),
        ("Montant", "46.000", 46000, None),
        ("Montant", "46.50", 46.5, None),
        ("Montant", "12,5", 12.5, None),
        ("Montant", "46 000 euros HT", 46000, "EUR"),
        ("Montant", "EUR 46 000", 46000, "EUR"),
        ("Montant", "12'000 CHF", 12000, "CHF"),
        ("Montant (k€)", "46", 46000, "EUR"),
        ("Montant (k€)", "46 k€", 46000, "EUR"),
        ("Montant (USD)", "46 000", 46000, "USD"),
        ("Montant", "", None, None),
        ("Montant", "0", 0, None),
    ],
)
def test_amounts_as_people_write_them(
    read: Read, header: str, cell: str, amount: float | None, currency: str | None
) -> None:
    deal = read(f"Affaire;Étape;{header}\nA;démo;{cell}\n").deals[0]
    assert (deal.amount, deal.currency) == (amount, currency)


@pytest.mark.parametrize(
    ("told", "code"),
    [("€", "EUR"), ("euros", "EUR"), ("US Dollar", "USD"), ("aed", "AED"), ("Euro (EUR)", "EUR"), ("?", None)],
)
def test_a_currency_is_a_code_or_nothing(read: Read, told: str, code: str | None) -> None:
    assert read(f"Deal,Stage,Amount,Currency\nA,demo,5,{told}\n").deals[0].currency == code


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (["1", "60"], [0.01, 0.6]),
        (["1", "0.6"], [1.0, 0.6]),
        (["1%", "0.6"], [0.01, 0.006]),
        (["0,5", ""], [0.5, None]),
    ],
)
def test_a_column_of_probabilities_is_read_one_way(read: Read, cells: list[str], shares: list[float | None]) -> None:
    rows = "".join(f"A{at};démo;{cell}\n" for at, cell in enumerate(cells))
    assert [deal.probability for deal in read("Affaire;Étape;Probabilité\n" + rows).deals] == shares


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("6. Closed Won (100%)", "won"),
        ("Closed - Lost", "lost"),
        ("Perdu - prix", "lost"),
        ("Clôturée gagnée", "won"),
        ("Fermée / Gagnée", "won"),
        ("Prospect - client", "open"),
        ("3. Demo", "open"),
    ],
)
def test_an_end_is_known_with_a_number_a_share_or_a_reason(read: Read, stage: str, status: str) -> None:
    assert read(f"Deal;Stage\nA;{stage}\n").deals[0].status == status


def test_a_trailing_delimiter_and_a_second_column_of_the_same_name_harm_no_row(read: Read) -> None:
    found = read("Affaire;Étape;Montant;Montant;\nA;démo;5;9;\nB;démo;6;9;;;\n")
    assert [(d.name, d.amount) for d in found.deals] == [("A", 5), ("B", 6)]
    assert not found.rejected


def test_totals_and_a_footer_are_no_deals(read: Read) -> None:
    found = read("Deal,Stage,Amount\nA,demo,5\nTotal,won,7\nGrand Total (2),,12\n\nConfidential - do not share\n")
    assert [d.name for d in found.deals] == ["A", "Total"], "a company may be called Total"
    assert not found.rejected


def test_rows_swallowed_by_a_quote_are_told(read: Read) -> None:
    found = read('Deal,Stage,Amount\nA,demo,5\n"B,demo,6\nC,demo,7\nD,demo,8\n')
    assert [d.name for d in found.deals] == ["A"]
    assert [(r.line, r.reason) for r in found.rejected] == [(3, "a quote that is not closed swallows 2 more lines")]


def test_items_of_a_list_that_are_no_objects_are_rejected(read: Read) -> None:
    found = read(json.dumps({"value": [{"name": "A", "stage": "demo"}, 3, "x"]}), "e.json")
    assert (len(found.deals), [r.line for r in found.rejected]) == (1, [2, 3])


@pytest.mark.parametrize(("text", "reason"), [('[{"name": "A",', "not JSON"), ("[]", "empty"), ("[" * 100_000, "deep")])
def test_what_is_wrong_with_a_json_file_is_said(read: Read, text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(text, "e.json")


def test_a_workbook_with_a_title_real_dates_and_numbers(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Lisez-moi"])
    sheet = book.create_sheet("Affaires")
    sheet.append(["Export du lundi"])
    sheet.append([])
    sheet.append(["Affaire", "Compte", "Étape", "Montant", "Date de création", "Clôture prévue"])
    sheet.append(["EDR", "Brunel", "Démo", 46000.5, datetime(2026, 9, 18, 9, 30), date(2026, 12, 3)])
    sheet.append(["BI", "Kerdreux", "Démo", 123.456, None, "bientôt"])
    book.save(tmp_path / "e.xlsx")
    found = read_crm_file(tmp_path / "e.xlsx")
    deal = found.deals[0]
    assert (deal.line, deal.amount, deal.close_date) == (4, 46000.5, date(2026, 12, 3))
    assert deal.created_at == datetime(2026, 9, 18, 9, 30)
    assert [(r.line, "no date" in r.reason) for r in found.rejected] == [(5, True)]


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0 old", b"%PDF-1.7"])
def test_other_files_are_refused_with_what_to_do(read: Read, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"save|export"):
        read(content, "e.xlsx")


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
