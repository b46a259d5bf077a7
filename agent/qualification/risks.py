"""Risks of a deal and the champion test. Pure; each names the card it comes from."""

import re
from collections.abc import Iterable
from typing import Literal

from agent.language.fold import fold
from agent.qualification.gates import Gates, shipped_rules
from agent.qualification.models import ChampionTest, Risk
from agent.qualification.records import Cell, Ledger, Quote
from agent.qualification.strongest import disputed, shown
from agent.qualification.wording import Wording, buyers, cues, is_closed, ours, says
from agent.stages import at_proposal
from connectors.deals import Deal

Severity = Literal["maximum", "high", "medium"]
Test = Literal["access", "defence", "information"]
_TESTS: tuple[Test, ...] = ("access", "defence", "information")


def risks_of(deal: Deal, ledger: Ledger, gates: Gates, words: Wording) -> list[Risk]:
    """Risks, the gravest first."""
    found = [
        *_champion(ledger, words),
        *_economic_buyer(deal, ledger, words),
        *([] if is_closed(deal.opportunity) else _status_quo(ledger, words)),
        *_record(deal, ledger, gates, words),
    ]
    grades = ("maximum", "high", "medium")
    return sorted(found, key=lambda r: grades.index(r.severity))


def champion_test(ledger: Ledger, words: Wording) -> list[ChampionTest]:
    """The three questions; proven only by an act in the buyer's own words, and only for a champion who is met."""
    cell = ledger.cells.get("champion")
    spoken = [q for q in cell.quotes if q.side == "buyer"] if cell and cell.status == "met" else []
    found = []
    for test in _TESTS:
        quote = next((q for q in spoken if _heard(q.text, test)), None)
        question = str(words.bank["champion_test"][test])
        found.append(ChampionTest(question=question, test=test, proven=quote is not None, quote=quote))
    return found


def status_quo_named(ledger: Ledger) -> Quote | None:
    """The buyer's words that name doing nothing as the alternative, None when they do not or when they rule it out."""
    cell = ledger.cells.get("competition")
    if cell is None or cell.status not in ("met", "partial"):
        return None
    return next(
        (
            q
            for q in cell.quotes
            if q.side == "buyer" and _heard(q.text, "status_quo") and not says(q.text, "ruled_out")
        ),
        None,
    )


def _champion(ledger: Ledger, words: Wording) -> Iterable[Risk]:
    status, quotes = ledger.status("champion"), _quotes(ledger, "champion")
    if status in ("absent", "unknown") or (status == "partial" and all(ours(q) for q in quotes)):
        yield _risk("no_champion", "maximum", "practice-champion-test", words, ledger.cells.get("champion"))
    elif status == "partial":
        yield _risk("champion_unproven", "high", "practice-champion-test", words, ledger.cells.get("champion"))


def _economic_buyer(deal: Deal, ledger: Ledger, words: Wording) -> Iterable[Risk]:
    """Who is taken for the economic buyer: named by us alone, contested, or a sponsor who claims it."""
    cell = ledger.cells.get("economic_buyer")
    status = ledger.status("economic_buyer")
    card = "criterion-economic-buyer"
    if cell is None or status in ("absent", "unknown"):
        yield _risk("buyer_unknown", "high", card, words, cell)
    elif status == "partial":
        claims = {q.speaker for q in shown(cell) if q.side == "buyer" and says(q.text, "signs")}
        backers = shown(ledger.cells["champion"]) if ledger.status("champion") in ("met", "partial") else []
        sponsor = sorted(claims & {q.speaker for q in backers if q.side == "buyer"})
        if all(ours(q) for q in cell.quotes):
            yield _risk("buyer_named_by_us", "high", card, words, cell)
        elif disputed(cell, deal.language):
            yield _risk("buyer_disputed", "high", card, words, cell)
        elif sponsor:
            yield _risk("buyer_is_sponsor", "high", card, words, cell, who=sponsor[0])
        else:
            yield _risk("buyer_unsure", "high", card, words, cell)


def _status_quo(ledger: Ledger, words: Wording) -> Iterable[Risk]:
    named = status_quo_named(ledger)
    if named is not None:
        yield _risk("status_quo", "high", "practice-status-quo", words, None).model_copy(update={"quotes": [named]})
    elif ledger.status("competition") == "unknown":
        yield _risk("status_quo_unasked", "medium", "practice-status-quo", words, None)


def _record(deal: Deal, ledger: Ledger, gates: Gates, words: Wording) -> Iterable[Risk]:
    """What the CRM record claims against what is proven."""
    chance, rule = deal.opportunity, shipped_rules().proposal
    closed = is_closed(chance)
    if at_proposal(chance.stage) and not closed and not gates.proposal_allowed and not chance.rfp:
        told = {"stage": chance.stage or "", "met": gates.meddic_met, "of": rule.of}
        yield _risk("stage_ahead", "high", rule.card, words, None, **told)
    if chance.close_date and chance.close_date < deal.as_of and not closed:
        yield _risk("close_date_past", "medium", "buyer-sales-cycle", words, None, day=words.day(chance.close_date))
    moved = [c for e in ("timeline", "decision_process") if e in ledger.cells for c in ledger.cells[e].conflicts]
    if moved:
        quotes = [moved[-1].earlier, moved[-1].later]
        yield _risk("date_withdrawn", "medium", "closing-timeline", words, None).model_copy(update={"quotes": quotes})
    if len(buyers(deal)) == 1:
        yield _risk("single_contact", "medium", "practice-multithreading", words, None)


def _risk(name: str, severity: Severity, card: str, words: Wording, cell: Cell | None, **told: object) -> Risk:
    why = str(words.bank["risks"][name]).format(**told)
    return Risk(risk=name, severity=severity, why=why, card=card, quotes=list(cell.quotes) if cell else [])


def _heard(text: str, name: str) -> bool:
    """True when a word of the text is a cue of that name, with at most an ending: `board` is not in `dashboard`, nor `excel`
    in `excellent`."""
    return any(re.search(rf"(?<!\w){re.escape(cue.strip())}\w{{0,3}}(?!\w)", fold(text)) for cue in cues(name))


def _quotes(ledger: Ledger, element: Literal["champion"]) -> tuple[Quote, ...]:
    cell = ledger.cells.get(element)
    return cell.quotes if cell else ()
