"""Scores, money and head counts as people write them."""

import pytest

from connectors.files.amounts import Money, Span, money, number, span, stated_unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40,4", 40.4),
        ("86", 86),
        ("1 234,5", 1234.5),
        ("1\u00a0850", 1850),
        ("1\u202f234", 1234),
        ("1,234", 1234),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.234.567", 1234567),
        ("0,123", 0.123),
        ("85 %", 85),
        ("85/100", 85),
        ("-5", -5),
        ("1.2k", 1200),
        ("3,2 Md", 3.2e9),
        ("2M", 2e6),
        ("1'234", 1234),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "n/a", "High", "12 5", "1-10", "12,34,567", "1e5", "$5", "v2", "x" * 10_000, "1 " * 50_000]
)
def test_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1,001-5,000", 1001, 5000),
        ("250-499", 250, 499),
        ("250 à 499", 250, 499),
        ("51 to 200", 51, 200),
        ("10,000+", 10000, None),
        ("5000+", 5000, None),
        ("> 500", 500, None),
        ("< 10", 0, 10),
        ("env. 300", 300, 300),
        ("1 234", 1234, 1234),
    ],
)
def test_head_counts(text: str, low: float, high: float | None) -> None:
    assert span(text) == Span(low, high)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$22M", Money(Span(22e6, 22e6), "USD")),
        ("€12,000,000", Money(Span(12e6, 12e6), "EUR")),
        ("1 234,5 k€", Money(Span(1234500, 1234500), "EUR")),
        ("12 millions d'euros", Money(Span(12e6, 12e6), "EUR")),
        ("CHF 3.5m", Money(Span(3.5e6, 3.5e6), "CHF")),
        ("$100M - $250M", Money(Span(100e6, 250e6), "USD")),
        ("1 à 5 M€", Money(Span(1e6, 5e6), "EUR")),
        ("500K-1M", Money(Span(500e3, 1e6), None)),
        ("undisclosed", None),
        ("5-1", None),
    ],
)
def test_money(text: str, expected: Money | None) -> None:
    assert money(text) == expected


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("CA (M€)", 1e6),
        ("CA en k€", 1e3),
        ("Revenue (in millions)", 1e6),
        ("Revenue ($B)", 1e9),
        ("Chiffre d'affaires en milliers d'euros", 1e3),
        ("Company Revenue", 1),
        ("Money Raised (in USD)", 1),
        ("Amount (B2B)", 1),
        ("Montant M", 1),
    ],
)
def test_a_column_may_state_the_unit_of_its_numbers(header: str, unit: float) -> None:
    assert stated_unit(header) == unit
    found = money("48,5", header)
    assert found is not None
    assert found.span == (48.5 * unit, 48.5 * unit)


def test_the_unit_of_a_cell_goes_before_that_of_its_column() -> None:
    assert money("3 Md€", "CA (M€)") == ((3e9, 3e9), "EUR")
    assert money("12", "CA (M€)") == ((12e6, 12e6), "EUR")
