"""What becomes of each row of a table: the rules, one by one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from connectors.files import ImportResult, SignalReader, import_document, read_signal_file, signal_of
from connectors.files.accounts import companies_of

Write = Callable[..., Path]


def accounts(result: ImportResult) -> list[str]:
    return [item.account for item in result.items]


def reasons(result: ImportResult) -> dict[int, str]:
    return {one.line: one.reason for one in result.rejected}


def kinds(result: ImportResult) -> list[tuple[int, int, str]]:
    return [(one.line, one.of_line, one.kind) for one in result.duplicates]


def test_field_count(write: Write) -> None:
    result = read_signal_file(
        write("Company,Website,Topic\nA,a.example\nB,b.example,XDR,,\nC,c.example,XDR,more\n,,,,\n,\nD,d.example,XDR\n")
    )
    assert reasons(result) == {2: "field count: 2 fields under 3 headers", 4: "field count: 4 fields under 3 headers"}
    assert [(one.line, one.why) for one in result.ignored] == [(5, "empty row"), (6, "empty row")]
    assert [item.line for item in result.items] == [3, 7]


def test_a_row_with_several_faults_tells_them_all(write: Write) -> None:
    result = read_signal_file(write("Company,Signal Type,Date\n-,Rumour,soon\n"))
    assert all(part in reasons(result)[2] for part in ("no domain or name", "type: `Rumour`", "date: `soon`"))


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        "–",
        "—",
        "n/a",
        "NA",
        "#N/A",
        "nc",
        "NULL",
        "None",
        "néant",
        "Neant",
        "INCONNU",
        "unknown",
        "(blank)",
        "(not set)",
    ],
)
def test_placeholders_are_empty(write: Write, cell: str) -> None:
    result = read_signal_file(write([(cell, cell, "XDR", "1", ""), ("A", "a.example", "XDR", cell, cell)]))
    assert "no domain or name" in reasons(result)[2]
    assert (result.items[0].row.score, result.items[0].row.occurred_on) == (None, None)


def test_formula_leading_text_stays_text(write: Write) -> None:
    rows = [(cell, f"a{n}.example", "XDR", "1", "") for n, cell in enumerate(("=1+1", "+Plus", "-20 %", "@Works"))]
    assert [item.row.company for item in read_signal_file(write(rows)).items] == ["=1+1", "+Plus", "-20 %", "@Works"]


def test_website_wins_over_email_and_email_over_nothing(write: Write) -> None:
    rows = [
        ("A", "a.example", "x@other.example"),
        ("B", "https://www.linkedin.com/company/b", "x@b.example"),
        ("C", "", "c@gmail.com"),
    ]
    result = read_signal_file(write(rows, header=("Company", "Website", "Email")))
    assert accounts(result) == ["a.example", "b.example", "name:c"]


def test_a_name_joins_the_one_domain_account_that_bears_it(write: Write) -> None:
    rows = [
        ("ACME SAS", "", "T1", "1", ""),
        ("Acme", "acme.example", "T2", "1", ""),
        ("Twin", "twin-a.example", "T3", "1", ""),
        ("Twin", "twin-b.example", "T4", "1", ""),
        ("TWIN Ltd", "", "T5", "1", ""),
        ("Solo", "", "T6", "1", ""),
    ]
    result = read_signal_file(write(rows))
    assert accounts(result) == [
        "acme.example",
        "acme.example",
        "twin-a.example",
        "twin-b.example",
        "name:twin",
        "name:solo",
    ]


def test_a_refused_row_lends_its_domain_to_nobody(write: Write) -> None:
    rows = [("Acme", "acme.example", "T", "1", "31/02/2026"), ("Acme", "", "T", "1", "23/10/2026")]
    assert accounts(read_signal_file(write(rows))) == ["name:acme"]


def test_a_row_of_the_wrong_width_lends_nothing(write: Write) -> None:
    assert accounts(read_signal_file(write("Company,Website,Topic\nAcme,acme.example,T,more\nAcme,,T\n"))) == [
        "name:acme"
    ]


def test_a_date_that_turns_out_not_to_fit_lends_nothing_either(write: Write) -> None:
    rows = [
        ("Acme", "acme.example", "T", "1", "10/23/2026"),
        ("Acme", "", "T", "1", "23/10/2026"),
        ("Other", "other.example", "T", "1", "24/10/2026"),
    ]
    assert accounts(read_signal_file(write(rows))) == ["name:acme", "other.example"]


def test_duplicates(write: Write) -> None:
    rows = [
        ("A", "a.example", "XDR", "1", "2026-11-01"),
        ("A ", " www.a.example", "xdr", "2", "2026-11-01"),
        ("A", "a.example", "XDR", "1", "2026-11-01"),
        (" A", "a.example ", "XDR", "1", "2026-11-01"),
        ("A", "a.example", "XDR", "1", "2026-11-02"),
        ("A", "a.example", "XDR", "1", ""),
        ("A", "a.example", "XDR", "3", ""),
    ]
    result = read_signal_file(write(rows))
    assert kinds(result) == [(3, 2, "re-export"), (4, 2, "identical"), (5, 2, "identical"), (8, 7, "re-export")]
    assert (result.rows, result.accepted_rows, result.signals) == (7, 3, 3)


def test_a_name_that_joins_repeats_the_accounts_signal(write: Write) -> None:
    rows = [("Acme", "acme.example", "XDR", "1", "2026-11-01"), ("Acme SAS", "", "XDR", "1", "2026-11-01")]
    assert kinds(read_signal_file(write(rows))) == [(3, 2, "re-export")]


def test_persons_and_pages_tell_visits_apart(write: Write) -> None:
    header = (
        "Company",
        "Website",
        "Seen At",
        "Captured URL",
        "Business Email",
        "LinkedIn URL",
        "First Name",
        "Last Name",
    )
    rows = [
        ("A", "a.example", "2026-11-01T08:00", "/p", "x@a.example", "", "X", "Y"),
        ("A", "a.example", "2026-11-01T09:00", "/p", "X@A.example", "", "X", "Y"),
        ("A", "a.example", "2026-11-01T09:00", "/q", "x@a.example", "", "X", "Y"),
        ("A", "a.example", "2026-11-01T09:00", "/p", "", "https://linkedin.com/in/z/", "Z", "Y"),
        ("A", "a.example", "2026-11-01T09:00", "/p", "", "https://LinkedIn.com/in/z?trk=1", "Z", "Y"),
        ("A", "a.example", "2026-11-01T09:00", "/p", "", "", "V", "Y"),
        ("A", "a.example", "2026-11-01T09:00", "/p", "", "", "W", "Y"),
    ]
    result = read_signal_file(write(rows, header=header))
    assert result.layout.columns.vendor == "rb2b"
    assert kinds(result) == [(3, 2, "re-export"), (6, 5, "re-export")]


def test_total_lines_are_no_accounts(write: Write) -> None:
    rows = [("A", "a.example", "XDR", "1", ""), ("Total", "", "", "12", ""), ("Total", "total.example", "", "1", "")]
    result = read_signal_file(write(rows))
    assert (list(reasons(result)), accounts(result)) == ([3], ["a.example", "total.example"])


def test_types_of_a_generic_list(write: Write) -> None:
    header = ("Entreprise", "Type de signal", "Sujet", "Poste")
    rows = [
        ("A", "LEVEE DE FONDS", "Série A", ""),
        ("B", "intention d’achat", "EDR", ""),
        ("C", "Visite du site", "tarifs", ""),
        ("D", "job_change", "", "DSI"),
        ("E", "", "x", ""),
    ]
    result = read_signal_file(write(rows, header=header))
    assert [(item.row.type, item.row.topic) for item in result.items] == [
        ("funding", "Série A"), ("intent_surge", "EDR"), ("site_visit", None), ("job_change", "DSI"),
    ]  # fmt: skip
    assert reasons(result) == {6: "type: empty"}


def test_a_cell_beyond_reading_is_refused_with_its_column(write: Write) -> None:
    rows = [("A" * 40_000, "a.example", "XDR", "1", ""), ("B", "b.example", "XDR", "1", "")]
    result = read_signal_file(write(rows))
    assert "cell too long: `Company` holds 40,000 characters" in reasons(result)[2]
    assert accounts(result) == ["b.example"]


def test_a_long_cell_of_an_unknown_column_is_kept(write: Write) -> None:
    result = read_signal_file(write([("A", "a.example", "z" * 40_000)], header=("Company", "Website", "Notes")))
    signal = signal_of(result.items[0], result.layout)
    assert len(signal.raw["Notes"]) == 40_000


def test_ten_thousand_columns(write: Write) -> None:
    header = ("Company", "Website", *(f"c{n}" for n in range(9_998)))
    result = read_signal_file(write([("A", "a.example", *["x"] * 9_998)], header=header))
    assert (accounts(result), len(result.layout.unmapped)) == (["a.example"], 9_998)


def test_the_signal_of_a_row(write: Write) -> None:
    header = (
        "Company",
        "Website",
        "Topic",
        "Score",
        "Date",
        "Employees",
        "Revenue",
        "Country",
        "N° SIREN",
        "Email",
        "Title",
        "Company",
    )
    row = (
        "Acme",
        "acme.example",
        "XDR",
        "71.5",
        "2026-11-04",
        "51-200",
        "$22M",
        "—",
        "732 829 320",
        "A.B@acme.example",
        "CISO",
        "x",
    )
    result = read_signal_file(write([row], header=header))
    signal = signal_of(result.items[0], result.layout)
    assert (signal.account_key, signal.type, signal.topic, signal.score) == (
        "acme.example",
        "intent_surge",
        "XDR",
        71.5,
    )
    assert (signal.occurred_on, signal.line, signal.source, signal.vendor) == (
        date(2026, 11, 4),
        2,
        "generic:list",
        "generic",
    )
    details = signal.details
    assert (details.employees, details.revenue, details.revenue_currency) == ((51, 200), (22e6, 22e6), "USD")
    assert (details.country, details.siren, details.email, details.title) == (
        None,
        "732829320",
        "a.b@acme.example",
        "CISO",
    )
    assert signal.raw["Country"] == "—"
    assert signal.raw["Company (2)"] == "x"


def test_an_export_made_again_has_the_same_signals(write: Write) -> None:
    first = read_signal_file(write([("A", "a.example", "XDR", "1", "2026-11-01")]))
    again = read_signal_file(
        write([("B", "b.example", "T", "9", ""), ("A.", "www.a.example", "xdr", "2", "2026-11-01")], name="b.csv")
    )
    ids = [[signal_of(item, result.layout).id for item in result.items] for result in (first, again)]
    assert ids[0] == ids[1][1:]
    assert ids[1][0] != ids[1][1]


def test_the_document_lists_what_is_asked(write: Write) -> None:
    result = read_signal_file(write([("A", f"a{n}.example", "XDR", "1", "") for n in range(5)]))
    assert [len(import_document(result, show)["items"]) for show in (0, 2, None)] == [0, 2, 5]
    document = import_document(result, 1)
    assert document["mapping"] == {
        "Company": "company",
        "Website": "domain",
        "Topic": "topic",
        "Score": "score",
        "Date": "date",
    }
    assert (document["accounts"], document["unmapped"], document["items"][0]["score"]) == (5, [], 1)


def test_results_are_there_while_reading(write: Write) -> None:
    reader = SignalReader(write([("A", "a.example", "XDR", "1", ""), ("B", "b.example", "XDR", "1", "")]))
    next(iter(reader))
    assert reader.result().accepted_rows == 1


def test_companies_of_a_list(write: Write) -> None:
    header = ("Company", "Website", "Topic", "HQ Country", "HQ City")
    rows = [
        ("Acme", "acme.example", "T1", "FR", "Lyon"),
        ("Acme", "acme.example", "T2", "FR", "Lyon"),
        ("Solo", "", "T", "DE", ""),
    ]
    result = read_signal_file(write(rows, header=header))
    found = list(companies_of(result.items, result.layout))
    assert [(c.key, c.name, c.domain, c.country, c.city) for c in found] == [
        ("acme.example", "Acme", "acme.example", "FR", "Lyon"), ("name:solo", "Solo", None, "DE", None),
    ]  # fmt: skip


def test_an_unknown_vendor_is_wrong_usage(write: Write) -> None:
    with pytest.raises(ValueError, match="unknown vendor `bomboro`"):
        read_signal_file(write([]), vendor="bomboro")
