"""Vendors and roles from headers alone."""

import pytest

from connectors.files.columns import Columns, detect_vendor, read_columns
from connectors.files.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def columns(header: str, *rows: str, vendor: str = "auto") -> Columns:
    return read_columns(header.split(","), [row.split(",") for row in rows], VOCABULARY, vendor)


def named(header: str, found: Columns, role: str) -> list[str]:
    cells = header.split(",")
    return [cells[at] for at in found.roles.get(role, ())]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("header", "vendor"),
    [
        ("Company Name,Domain,Topic Name,Composite Score,Report Date", "bombora"),
        ("Company,Domain,Topic ID,Topic Name,Score,Report Date", "bombora"),
        ("Account Name,Domain,Buying Stage,Profile Fit,Intent Score", "6sense"),
        ("6sense Company Name,6sense Domain,6sense Country", "6sense"),
        ("signal_type,day,company_name,company_domain,company_intent_score,product_name,category_name", "g2"),
        ("Signal Type,Company Name,Company Domain,Category,Product,Date,Buyer Intent Score", "g2"),
        ("Signal Type,Company,Domain,Category,Date", "g2"),
        ("Company,Domain,Visit Date,Page URL", "leadfeeder"),
        (
            "Activity Date,Account Name,Account Domain,Account ID,Account Size,Account Sector,Account Industry",
            "trustradius",
        ),
        ("Activity Date,Activity Type,Account Name,Account Domain,Product", "trustradius"),
        ("LinkedIn URL,First Name,Company Name,Website,Seen At,Referrer,Captured URL", "rb2b"),
        ("Transaction Name,Organization Name,Money Raised,Announced Date", "crunchbase"),
        ("First Name,Last Name,Title,Company,Email,Person Linkedin Url,# Employees", "apollo"),
        ("First Name,Title,Account Name,UG - Past Account,UG - Job Started Date", "usergems"),
        ("Name,New Company,New Title,Previous Company,Job Change Date", "usergems"),
        ("Company name,Website,Last visit,Visits,Landing page", "leadfeeder"),
        ("name,website_url,first_visit_date,last_visit_date,quality,visits,view_in_leadfeeder", "leadfeeder"),
        ("Company,Website,Topic,Score,Date", "generic"),
        ("Raison sociale,Site web,Sujet,Score,Date du signal", "generic"),
        ("First Name,Last Name,Title,Company,Email", "generic"),
        ("Company,Signal Type,Date,Owner", "generic"),
    ],
)
def test_vendors(header: str, vendor: str) -> None:
    assert columns(header).vendor == vendor


def test_the_file_name_only_strengthens_a_hint() -> None:
    assert detect_vendor(["Company", "Website"], VOCABULARY, "g2_export") == "generic"
    assert detect_vendor(["Company", "Signal Type"], VOCABULARY, "g2_export") == "g2"


def test_a_vendor_can_be_imposed() -> None:
    assert columns("Company,Website,Category", vendor="g2").vendor == "g2"


@pytest.mark.parametrize(
    ("header", "role", "expected"),
    [
        ("Company Name,Website,Domain,Email", "domain", ["Domain", "Website"]),
        (
            "Account Name,New Company,Previous Company,Job Change Date,New Title",
            "company",
            ["New Company"],
        ),
        ("Company,Past Company Domain,New Company Domain,Job Change Date,Past Title", "domain", ["New Company Domain"]),
        ("Company name,Website,Landing page,Page views,Keyword", "topic", []),
        ("Company,Person Linkedin Url,Company Linkedin Url,Keywords,Email", "topic", []),
        ("Company,Person Linkedin Url,Company Linkedin Url,Email", "linkedin", ["Person Linkedin Url"]),
        ("Organization Name,Organization Name URL,Transaction Name,Funding Type,Announced Date", "domain", []),
        ("Company,Website,Captured URL,Referrer,Seen At", "domain", ["Website"]),
        ("Company,Website,Date,Report Date", "date", ["Report Date"]),
        ("Company,Score (0-100),CA (k€)", "score", ["Score (0-100)"]),
        ("Company,Date (jj/mm/aaaa)", "date", ["Date (jj/mm/aaaa)"]),
        ("Company (past),Company", "company", ["Company"]),
        ("Nom,Site web,Sujet", "company", ["Nom"]),
        ("Prénom,Nom,Entreprise", "company", ["Entreprise"]),
        ("First Name,Name,Email", "company", []),
        ("N° SIREN,Entreprise,Nb salariés", "siren", ["N° SIREN"]),
    ],
)
def test_roles(header: str, role: str, expected: list[str]) -> None:
    assert named(header, columns(header), role) == expected


def test_a_column_of_our_own_types_makes_a_consolidated_list() -> None:
    header = "Signal Type,Company Name,Company Domain,Category,Product"
    assert columns(header, "Funding,A,a.example,x,y", "Levée de fonds,B,b.example,x,y").vendor == "generic"
    assert columns(header, "Pricing,A,a.example,x,y", "Comparison,B,b.example,x,y").vendor == "g2"


def test_a_common_word_is_the_type_column_only_when_its_values_are_types() -> None:
    header = "Company,Type,Date"
    assert named(header, columns(header, "A,Recrutement,", "B,news,", "C,odd,"), "type") == ["Type"]
    assert named(header, columns(header, "A,PME,", "B,ETI,"), "type") == []


@pytest.mark.parametrize(
    ("header", "french"),
    [
        ("Raison sociale,Site web,Score,Date", True),
        ("Company,Website,Score,Date", False),
        ("Entreprise,Email,Score", True),
    ],
)
def test_the_language_of_the_headers(header: str, french: bool) -> None:
    assert columns(header).french is french
