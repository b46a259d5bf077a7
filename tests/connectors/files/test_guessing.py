"""Columns no table names: read by the words of their name when the values agree, and never against a word that forbids it."""

import pytest

from connectors.files.columns import read_columns
from connectors.files.guessing import MAX_TRIED, words_of
from connectors.files.vocabulary import Role, load_vocabulary

WORDS = load_vocabulary()


def role_of(header: str, *values: str, beside: str = "Company") -> Role | None:
    """The role given to a column that stands beside a known one."""
    rows = [["Acme", value] for value in values]
    roles = read_columns([beside, header], rows, WORDS, "auto").roles
    return next((role for role, places in roles.items() if 1 in places), None)


@pytest.mark.parametrize(
    ("header", "value", "role"),
    [
        ("Spotted on", "3 Nov 2026", "date"),
        ("Constaté le", "03/11/2026", "date"),
        ("DateOfLastVisit", "2026-11-03", "date"),
        ("Corporate web", "acme.example", "domain"),
        ("Signal strength", "82 %", "score"),
        ("Intensité du signal", "61,5", "score"),
        ("Requête saisie", "data mesh", "topic"),
        ("EstimatedEmployees", "51-200", "employees"),
        ("What it was about", "Allergen tracking", "topic"),
        ("De quoi il s'agit", "Refonte du site", "topic"),
        ("Heads (roughly)", "51-200", "employees"),
        ("Created Date", "2026-11-03", "date"),
        ("Ajouté le", "03/11/2026", "date"),
        ("Homepage link", "https://acme.example/en", "domain"),
        ("Effectif estimé", "env. 300", "employees"),
    ],
)
def test_words_and_values_together_say_what_a_column_holds(header: str, value: str, role: Role) -> None:
    assert role_of(header, value) == role


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Spotted on", "soon"),  # the values are no dates
        ("Contract end date", "2027-01-01"),  # another kind of date
        ("First visit on", "2026-01-01"),
        ("Previous web site", "former.example"),
        ("Referrer web page", "acme.example"),
        ("Profile score", "82"),
        ("Fit rating", "5"),
        ("Headcount growth", "12"),
        ("Deal size", "20000"),
    ],
)
def test_a_word_that_forbids_it_or_values_that_disagree_leave_a_column_alone(header: str, value: str) -> None:
    assert role_of(header, value) is None


def test_a_known_name_is_never_set_aside_for_a_guess() -> None:
    columns = read_columns(
        ["Company", "Date spotted", "Report Date"], [["A", "2026-01-01", "2026-11-03"]], WORDS, "auto"
    )
    assert columns.roles["date"] == (2,)


def test_of_several_columns_the_one_of_the_signal_is_taken() -> None:
    columns = read_columns(
        ["Company", "Time zone day", "Intent time"], [["A", "2026-01-01", "2026-11-03"]], WORDS, "auto"
    )
    assert columns.roles["date"] == (2,)


def test_what_a_vendor_never_gives_is_not_guessed() -> None:
    header = ["Captured URL", "Company Name", "Seen At", "Visitor rating", "Search terms"]
    columns = read_columns(header, [["https://us.example/p", "A", "2026-11-03", "5", "words"]], WORDS, "auto")
    assert columns.vendor == "rb2b"
    assert not {"score", "topic", "domain"} & columns.roles.keys()


def test_a_column_may_say_what_it_is_about() -> None:
    columns = read_columns(["6sense Domain", "Intent Score: Data Suite", "Intent Score: Other"], [], WORDS, "auto")
    assert columns.roles["score"] == (1,)


def test_words_are_those_people_would_read() -> None:
    assert words_of("LastSeenAt (UTC)") == ("last", "seen", "at", "utc")
    assert words_of("N° d'effectif estimé") == ("n", "d", "effectif", "estime")
    assert len(words_of("a " * 1_000_000)) <= 128


def test_a_type_is_read_where_the_values_are_kinds_of_signal() -> None:
    assert role_of("Type of trigger", "Job change") == "type"
    assert role_of("Type of trigger", "Cold call") is None


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        (("Account: Account Name", "Account: Website"), {"company": (0,), "domain": (1,)}),
        (("Company", "Score (0-10)"), {"company": (0,), "score": (1,)}),
        (("Company", "Keyword (last 30 days)"), {"company": (0,), "topic": (1,)}),
        (("Company", "Keyword (paid)"), {"company": (0,)}),
    ],
)
def test_what_stands_beside_the_name_of_a_column(header: tuple[str, str], roles: dict[Role, tuple[int, ...]]) -> None:
    assert read_columns(header, [], WORDS, "auto").roles == roles


def test_ten_thousand_columns_of_promising_names_are_not_all_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def counted(cell: str, *_: object) -> str | None:
        tried.append(cell)
        return None

    monkeypatch.setattr("connectors.files.guessing.account_domain", counted)
    header = ["Company", *(f"Corporate web {n}" for n in range(10_000))]
    read_columns(header, [["Acme", *("acme.example",) * 10_000]], WORDS, "auto")
    assert 0 < len(tried) <= 10 * MAX_TRIED


def test_the_day_a_row_was_made_dates_the_signal_only_where_nothing_else_does() -> None:
    rows = [["Acme", "2026-11-03", "2026-11-01"]]
    assert read_columns(["Company", "Created Date", "Signal Date"], rows, WORDS, "auto").roles["date"] == (2,)
    assert read_columns(["Company", "Created Date", "Spotted when"], rows, WORDS, "auto").roles["date"] == (2,)
    assert "date" not in read_columns(["Company", "Created Date"], [["Acme", "yes"]], WORDS, "auto").roles


def test_the_address_of_our_own_people_is_no_account() -> None:
    for header in ("Rep e-mail (ours)", "Mail du commercial", "Assigned SDR email"):
        assert role_of(header, "sdr@seller.example") is None
