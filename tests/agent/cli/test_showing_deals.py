"""The page of a deal on the terminal: what a manager reads, in the deal's language, and what to type next."""

from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from typing import Any

import pytest

from agent.cli.showing_deals import show_deal
from agent.qualification.flow import Qualification, Wish
from agent.qualification.methods import shipped_methods
from agent.qualification.models import DealProposal
from agent.qualification.quoting import quote_at
from agent.qualification.records import Cell, Ledger
from connectors.deals import Deal, DealAccount, DealSource, Opportunity, Turn

DAY = date(2026, 9, 1)
SAID = (
    ("Léa Morin", "buyer", "On perd quarante mille euros par an,"),
    (
        "Léa Morin",
        "buyer",
        "Au-dessus de dix mille euros c'est Jean-Baptiste Saint-Just qui signe, le président-directeur.",
    ),
    ("Léa Morin", "buyer", "Je le montrerai peut-être à la direction."),
    ("Nous", "seller", "Nous formons vos équipes sans surcoût."),
)


class NoReader:
    def read(self, deal: Deal) -> Ledger:
        return Ledger(cells={})


def page_of(stage: str = "demo") -> DealProposal:
    text, turns = "", []
    for speaker, side, words in SAID:
        turns.append(
            Turn(source="call-1", kind="call_transcript", speaker=speaker, side=side, date=DAY, text=words,  # type: ignore[arg-type]
                 start=len(text), end=len(text) + len(words))
        )  # fmt: skip
        text += words + "\n"
    source = DealSource(id="call-1", kind="call_transcript", date=DAY, file="c.txt", text=text, turns=tuple(turns))
    account, chance = DealAccount(name="N"), Opportunity(name="O", stage=stage, amount=9000, currency="EUR")
    deal = Deal(id="d", language="fr", as_of=DAY, account=account, opportunity=chance, sources=(source,))
    quotes = [quote_at(t, t.start, t.text) for t in turns]
    cells: dict[Any, Cell] = {
        "metrics": Cell(status="met", quotes=(quotes[0],), why="w"),
        "economic_buyer": Cell(status="met", quotes=(quotes[1],), why="w"),
        "champion": Cell(status="partial", quotes=(quotes[2],), why="w"),
    }
    flow = Qualification(NoReader(), shipped_methods())
    return flow.assemble(deal, Ledger(cells=cells), Wish(framework="meddpicc"), earlier={})


def shown(page: DealProposal, states: dict[str, str] | None = None) -> str:
    out = StringIO()
    with redirect_stdout(out):
        show_deal(page, full=True, states=states)
    return out.getvalue()


def flat(text: str) -> str:
    """The text with every space plain."""
    return " ".join(text.split())


def test_a_quote_is_shown_whole_without_the_comma_it_was_cut_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = shown(page_of()).splitlines()
    assert "par an » Léa Morin, call-1, 1er septembre 2026" in flat("\n".join(lines))
    assert not [line for line in lines if line.endswith("-")]


def test_the_next_command_is_for_what_is_left_to_decide() -> None:
    page = page_of()
    every = dict.fromkeys(page.elements, "approved")
    assert "--element metrics" in shown(page)
    assert "--element economic_buyer" in shown(page, {**dict.fromkeys(page.elements, "pending"), "metrics": "approved"})
    assert "amorce export" in shown(page, {**every, "summary": "pending"})


def test_decisions_are_told_in_the_language_of_the_deal() -> None:
    page = page_of()
    text = shown(page, {**dict.fromkeys(page.elements, "approved"), "champion": "rejected", "summary": "pending"})
    assert "[champion] rejeté" in text
    assert "[metrics] approuvé" in text
    assert "pending" not in text


def test_the_page_holds_the_champion_test_and_says_why_there_is_no_zone() -> None:
    text = flat(shown(page_of()))
    assert "Défend-il (ou elle) le dossier en notre absence ? → à prouver" in text
    assert "Zone d'accord inconnue" in text


@pytest.mark.parametrize(("stage", "held"), [("signé", True), ("perdu", False)])
def test_a_closed_deal_shows_no_plan_to_close_it(stage: str, held: bool) -> None:
    text = shown(page_of(stage))
    assert ("Nous formons vos équipes sans surcoût" in text) is held
    assert not [h for h in ("Plan d'action mutuel", "Préparation de la négociation", "À demander ensuite") if h in text]
