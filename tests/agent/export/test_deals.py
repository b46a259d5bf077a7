"""The CRM note: typed values that are exact or absent, and strangers' words that stay words."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.export.deals import Note, escaped, fields_of, write_note
from agent.export.files import safe_cell
from agent.qualification.flow import Qualification, Wish
from agent.qualification.methods import shipped_methods
from agent.qualification.records import Cell, Ledger, Quote, Status
from agent.review import Approved
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Turn


class NoReader:
    """Reads nothing."""

    def read(self, deal: Deal) -> Ledger:
        return Ledger(cells={})


def note_of(said: str, status: Status, element: str = "metrics") -> Note:
    day = date(2026, 9, 1)
    turn = Turn(
        source="call-1",
        kind="call_transcript",
        speaker="Ann Field",
        side="buyer",
        date=day,
        text=said,
        start=0,
        end=len(said),
    )
    source = DealSource(id="call-1", kind="call_transcript", date=day, file="c.txt", text=said, turns=(turn,))
    account, chance = DealAccount(name="N"), Opportunity(name="O")
    deal = Deal(id="d", language="en", as_of=day, account=account, opportunity=chance, sources=(source,))
    quote = Quote(source="call-1", speaker="Ann Field", side="buyer", date=date(2026, 9, 1), text=said, start=0)
    cells = {element: Cell(status=status, quotes=(quote,) if status != "unknown" else (), why="w")}
    flow = Qualification(reader=NoReader(), methods=shipped_methods())
    page = flow.assemble(deal, Ledger(cells=cells), Wish(framework="meddpicc"), earlier={})  # type: ignore[arg-type]
    part = page.part(element)
    assert part is not None
    return Note(page, {element: Approved(part, page.part_hash(element), "Claire", "2026-09-02T09:00:00")})


def values(note: Note, element: str = "metrics") -> dict[str, Any]:
    return {f["name"].removeprefix(f"meddpicc_{element}_"): f["value"] for f in fields_of(note, element)}


@pytest.mark.parametrize("status", ["met", "partial", "absent", "unknown"])
def test_a_picklist_gets_one_of_its_values(status: Status) -> None:
    assert values(note_of("It costs £40,000 a year.", status))["status"] == status


@pytest.mark.parametrize(
    ("said", "status", "amount"),
    [
        ("It costs £40,000 a year.", "met", 40000),
        ("It costs £40,000 a year.", "partial", None),
        ("It costs £40,000, or £50,000 with the stores.", "met", None),
        ("It costs nearly £40,000.", "met", None),
        ("It costs a lot.", "met", None),
    ],
)
def test_an_amount_is_exact_or_absent(said: str, status: Status, amount: float | None) -> None:
    assert values(note_of(said, status)).get("amount") == amount


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("The board decides on 12 February 2027.", "2027-02-12"),
        ("The board decides in February.", None),
        ("3 May 2027 or 4 June 2027.", None),
    ],
)
def test_a_day_is_exact_or_absent(said: str, day: str | None) -> None:
    assert values(note_of(said, "met", "decision_process"), "decision_process").get("date") == day


def test_a_signing_limit_is_no_amount_and_a_day_of_the_week_no_date_of_a_person() -> None:
    said = "Above £10,000 Lucy Grant signs, from 12 February 2027 on."
    assert not {"amount", "date"} & set(values(note_of(said, "met", "economic_buyer"), "economic_buyer"))


@given(st.text(max_size=80))
def test_no_text_becomes_markup_or_control(text: str) -> None:
    shown = escaped(text)
    assert not set(shown) & set("<>\x1b\r\n\u202e")
    assert "](" not in shown.replace("\\]", "").replace("\\(", "")


@given(st.sampled_from("=+-@\t\r"), st.text(max_size=20))
def test_no_cell_is_a_formula(start: str, rest: str) -> None:
    cell = safe_cell(start + rest)
    assert cell.startswith("'") or not cell.strip()


@pytest.mark.parametrize(
    ("held", "shown", "more"), [(3, 3, ""), (4, 3, "and one more quote"), (9, 3, "and 6 more quotes")]
)
def test_the_note_shows_three_quotes_and_tells_how_many_more(held: int, shown: int, more: str, tmp_path: Path) -> None:
    note = note_of("It costs £40,000 a year.", "met")
    approved = note.parts["metrics"]
    quotes = [approved.value.quotes[0].model_copy(update={"start": at}) for at in range(held)]  # type: ignore[union-attr]
    part = approved.value.model_copy(update={"quotes": quotes})
    name = write_note(Note(note.proposal, {"metrics": replace(approved, value=part)}), tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.count("> ") == shown
    assert ("more quote" in text) is bool(more)
    assert more in text


def test_the_note_opens_with_the_summary(tmp_path: Path) -> None:
    note = note_of("It costs £40,000 a year.", "met")
    summary = Approved(note.proposal.summary, note.proposal.part_hash("summary"), "Claire", "2026-09-02T09:00:00")
    name = write_note(Note(note.proposal, {**note.parts, "summary": summary}), tmp_path)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.index("## Summary") < text.index("## Metrics")


def test_the_quote_of_a_row_is_a_whole_sentence_that_still_holds() -> None:
    note = note_of("It costs £40,000 a year.", "met")
    approved = note.parts["metrics"]
    whole = approved.value.quotes[0]  # type: ignore[union-attr]
    short = whole.model_copy(update={"text": "It costs"})
    part = approved.value.model_copy(update={"quotes": [short, whole]})
    found = values(Note(note.proposal, {"metrics": replace(approved, value=part)}))
    assert (found["quote"], found["amount"]) == (whole.text, 40000)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("The board decides on the twelfth of November.", "2026-11-12"),
        ("The board decides on the twelfth of February.", None),  # of which year, nobody said
        ("The board decided on 12 February 2026.", "2026-02-12"),
    ],
)
def test_a_spoken_day_is_a_date(said: str, day: str | None) -> None:
    assert values(note_of(said, "met", "decision_process"), "decision_process").get("date") == day
