"""Purchase history in a list: found by its headers, read cell by cell, never guessed."""

from datetime import date
from pathlib import Path

import pytest

from connectors.files import SignalReader
from connectors.files.purchases import purchase_columns
from connectors.records import Purchases


def told(tmp_path: Path, header: str, *rows: str) -> list[Purchases | None] | None:
    path = tmp_path / "l.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    reader = SignalReader(path)
    columns = purchase_columns(reader.layout)
    return None if columns is None else [columns.read(item) for item in reader]


def test_english_headers_with_a_period(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "Company,Website,Last Order Date,Number of Orders (24 months),Total Spent (24 months)",
        'A,a.example,03/25/2026,12,"$1,250.50"',
        "B,b.example,2026-01-31,3,",
    )
    assert found == [Purchases(date(2026, 3, 25), 12, 1250.5, 2.0), Purchases(date(2026, 1, 31), 3, None, 2.0)]


def test_french_headers_read_the_day_first(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "Raison sociale;Site web;Date du dernier achat;Nb commandes;CA client annuel",
        "A;a.example;04/03/2026;7;12 500,00 €",
    )
    assert found == [Purchases(date(2026, 3, 4), 7, 12_500, 1.0)]


def test_cells_that_cannot_be_read_are_unknown_and_an_empty_row_says_nothing(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "Company,Website,Last purchase,Orders",
        "A,a.example,yesterday,many",
        "B,b.example,,",
        "C,c.example,31/02/2026,4",
    )
    assert found == [None, None, Purchases(orders=4)]


@pytest.mark.parametrize(
    "header",
    [
        "Company,Website,Orders,Total Spent",  # no last purchase
        "Company,Website,Last purchase",  # nothing beside it
        "Company,Website,Topic,Score,Date",
        "Company,Website,Last Activity Date,Amount",
    ],
)
def test_other_lists_tell_no_purchases(header: str, tmp_path: Path) -> None:
    assert told(tmp_path, header, ",".join(["A", "a.example", *["x"] * (header.count(",") - 1)])) is None
