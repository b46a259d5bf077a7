"""What `deal.json` may leave out or write another way, and what it may not."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connectors.deals import read_deal
from connectors.errors import UnreadableFile

Folder = Callable[..., Path]


def source(**changes: Any) -> dict[str, Any]:
    return {"id": "s", "kind": "call_transcript", "date": "2026-08-01", "file": "s.txt"} | changes


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-08-28", date(2026, 8, 28)),
        ("2026-08-28T16:30:00+02:00", date(2026, 8, 28)),
        ("28 août 2026", date(2026, 8, 28)),
        ("28/08/2026", date(2026, 8, 28)),
        ("Aug 28, 2026", date(2026, 8, 28)),
    ],
)
def test_days_of_sources(folder: Folder, written: str, day: date) -> None:
    assert read_deal(folder([source(date=written)], {"s.txt": "Client: oui"})).turns()[0].date == day


@pytest.mark.parametrize("written", ["03/04/2026", "soon", "2026-13-01", 20260828.5])
def test_a_day_that_is_none_or_two_is_refused_by_name(folder: Folder, written: Any) -> None:
    with pytest.raises(UnreadableFile, match=r"deal\.json.*sources\.0\.date"):
        read_deal(folder([source(date=written)], {"s.txt": "Client: oui"}))


@pytest.mark.parametrize(
    ("file", "content", "kind", "day"),
    [
        ("2026-08-28 appel.txt", "Client: oui", "call_transcript", date(2026, 8, 28)),
        (
            "Enregistrement-20260828_100200.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nClient: oui\n",
            "call",
            date(2026, 8, 28),
        ),
        (
            "m.eml",
            "From: h@brunel.example\nDate: Tue, 28 Jul 2026 18:04:00 +0200\nSubject: x\n\nOui.\n",
            "email",
            date(2026, 7, 28),
        ),
        (
            "2026-08-28.eml",
            "From: h@x.example\nDate: Tue, 28 Jul 2026 18:04:00 +0200\n\nOui.\n",
            "email",
            date(2026, 7, 28),
        ),
        (
            "n.json",
            json.dumps([{"body": "a", "created_at": "2026-07-02"}, {"body": "b"}]),
            "crm_note",
            date(2026, 7, 2),
        ),
    ],
)
def test_a_source_without_a_date_has_its_own_or_that_of_its_name(
    folder: Folder, file: str, content: str, kind: str, day: date
) -> None:
    deal = read_deal(folder([source(date=None, file=file, kind=kind)], {file: content}))
    assert (deal.sources[0].date, deal.turns()[0].date) == (day, day)


def test_a_source_nothing_dates_is_a_gap(folder: Folder) -> None:
    root = folder(
        [
            source(id="a", date=None, file="a-99999999.txt"),
            source(id="b", date="2026-08-02", file="b.txt"),
            source(id="c", file="c.txt"),
        ],
        {"a-99999999.txt": "Client: a", "b.txt": "Client: b", "c.txt": "Client: c"},
    )
    deal = read_deal(root)
    assert [turn.text for turn in deal.turns()] == ["c", "b"]
    assert [(gap.source, "day" in gap.reason) for gap in deal.gaps] == [("a", True)]


@pytest.mark.parametrize(
    ("person", "name", "side"),
    [
        ("Marc Petit <marc@cyberguard.example>", "Marc Petit", "seller"),
        ("lou.ferrand@brunel.example", "Lou Ferrand", "buyer"),
        ({"email": "lou.ferrand@brunel.example"}, "Lou Ferrand", "buyer"),
        ({"name": None, "email": "lou.ferrand@brunel.example"}, "Lou Ferrand", "buyer"),
        ({"name": "Lou Ferrand", "side": "Buyer"}, "Lou Ferrand", "buyer"),
        ({"name": "Lou Ferrand", "side": "cliente"}, "Lou Ferrand", "buyer"),
        ({"name": "Lou Ferrand", "side": "vendeur"}, "Lou Ferrand", "seller"),
        ({"name": "Lou Ferrand", "side": "external"}, "Lou Ferrand", "buyer"),
        ({"name": "Lou Ferrand", "side": None}, "Lou Ferrand", "unknown"),
        ({"name": "Lou Ferrand", "side": ""}, "Lou Ferrand", "unknown"),
        ("Lou Ferrand", "Lou Ferrand", "unknown"),
    ],
)
def test_people_as_lists_of_meetings_write_them(folder: Folder, person: Any, name: str, side: str) -> None:
    root = folder([source(participants=[person])], {"s.txt": f"{name}: oui\n"})
    assert [(turn.speaker, turn.side) for turn in read_deal(root).turns()] == [(name, side)]


@pytest.mark.parametrize("person", [{"name": "Lou", "side": "both"}, {"role": "DAF"}, 3, {"name": {"first": "Lou"}}])
def test_a_person_that_is_none_is_refused_by_name(folder: Folder, person: Any) -> None:
    with pytest.raises(UnreadableFile, match=r"deal\.json.*sources\.0\.participants\.0"):
        read_deal(folder([source(participants=[person])], {"s.txt": "Lou: oui\n"}))


@pytest.mark.parametrize("amount", ["NaN", "1e999", "-Infinity", "9" * 5_000])
def test_an_amount_that_is_no_number_is_refused(folder: Folder, amount: str) -> None:
    root = folder([source()], {"s.txt": "Client: oui"})
    path = root / "deal.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"name": "EDR"', f'"name": "EDR", "amount": {amount}'),
        encoding="utf-8",
    )
    with pytest.raises(UnreadableFile, match=r"deal\.json"):
        read_deal(root)


def test_half_a_character_is_replaced(folder: Folder) -> None:
    people = [{"name": "Lou \ud800", "side": "buyer"}]
    root = folder([source(participants=people)], {"s.txt": "Lou: oui"}, id="a\ud800", account={"name": "B\udc00"})
    assert read_deal(root).model_dump_json().encode("utf-8")


def test_the_line_of_a_broken_source_is_told_in_its_gap(folder: Folder) -> None:
    root = folder([source(), source(id="b", file="b.json")], {"s.txt": "Client: oui", "b.json": '{"transcript":\n[}'})
    assert read_deal(root).gaps[0].reason.startswith("line 2: not JSON")
