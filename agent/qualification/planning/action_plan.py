"""Mutual action plan, in draft: days the buyer gave for a step are quoted, the others are counted back from the CRM's close
date and marked as proposed. Steps and spacing: card `closing-map-template`."""

from datetime import date, timedelta
from typing import Literal

from agent.language.dates import DateMention, dates
from agent.language.fold import fold
from agent.language.quantities import quantities
from agent.language.sentences import words as cut
from agent.qualification.excerpts import denies, excerpt
from agent.qualification.models import MutualActionPlan, PlanStep
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.wording import Wording, buyers, cues, people, says
from connectors.deals import Deal

StepName = Literal["validation", "value", "security", "legal", "decision", "signature", "kickoff"]
# Weeks from signature, as the template spaces its six steps (weeks 12, 14, 15, 16, 17, 18); the decision follows the value.
_WEEKS: dict[StepName, int] = {
    "validation": -5, "value": -3, "decision": -3, "security": -2, "legal": -1, "signature": 0, "kickoff": 1,
}  # fmt: skip
_WORDS = 20
# Where the buyer's own date for a step is looked for; the step is named by the cues `steps` of the phrase bank.
_SAID_IN: tuple[ElementName, ...] = ("decision_process", "paper_process", "timeline")


def action_plan(deal: Deal, ledger: Ledger, words: Wording) -> MutualActionPlan:
    """The plan: a goal and seven steps, each with an owner, a day or none, and where the day comes from."""
    bank = words.plans["action_plan"]
    signed = next((day for q in _told_of("signature", ledger) if (day := _day("signature", q, deal.as_of))), None)
    steps = [_step(name, deal, ledger, words, signed) for name in _WEEKS]
    return MutualActionPlan(
        goal=_goal(ledger, words),
        steps=steps,
        note=bank["note"],
        cards=["closing-mutual-action-plan", "closing-map-template"],
    )


def _goal(ledger: Ledger, words: Wording) -> str:
    """The go-live in the buyer's words, else the deadline they gave, else that there is none yet."""
    bank, goal = words.plans["action_plan"], _spoken(ledger, "timeline")
    if goal is None:
        return str(bank["goal_open"])
    form = "goal" if says(goal.text, "step_kickoff") else "goal_deadline"
    return str(bank[form]).format(when=words.cite(excerpt(goal, _WORDS).text))


def _step(name: StepName, deal: Deal, ledger: Ledger, words: Wording, signed: date | None) -> PlanStep:
    label, side = words.plans["action_plan"]["steps"][name]
    quotes = _told_of(name, ledger)
    day, quote = next(((day, q) for q in quotes if (day := _day(name, q, deal.as_of))), (None, None))
    if quote is None and name == "decision":
        quote = next((q for q in quotes if _rhythm(q)), None)
    return PlanStep(
        step=label,
        owner=_owner(name, deal, ledger, words),
        side=side,
        day=day if quote else _proposed(name, deal, ledger, signed),
        said=excerpt(quote, _WORDS).text if quote and day is None else None,
        basis="quoted" if quote else "proposed",
        quote=quote,
    )


def _told_of(name: StepName, ledger: Ledger) -> list[Quote]:
    """The buyer's firm words that name the step, the latest first."""
    cells = [ledger.cells[e] for e in _SAID_IN if ledger.status(e) == "met"]
    found = {q: None for cell in cells for q in cell.quotes if q.side == "buyer" and says(q.text, f"step_{name}")}
    return sorted(found, key=lambda q: (q.date, q.start), reverse=True)


def _spoken(ledger: Ledger, element: ElementName) -> Quote | None:
    """The buyer's firm words on an element: the latest quote of a met cell."""
    cell = ledger.cells.get(element)
    if cell is None or cell.status != "met":
        return None
    return max((q for q in cell.quotes if q.side == "buyer"), key=lambda q: (q.date, q.start), default=None)


def _day(name: StepName, quote: Quote, as_of: date) -> date | None:
    """The day of the step: the first after its name in the quote, else the last before; only when still to come and not
    called off."""
    flat, found = fold(quote.text), _days(quote)
    if not found or denies(quote.text):
        return None
    named = min(at for cue in cues(f"step_{name}") if (at := flat.find(cue)) >= 0)
    day = next((day for at, day in found if at > named), found[-1][1])
    return day if day >= as_of else None


def _rhythm(quote: Quote) -> bool:
    """True for words that tell when without a day to count on: `in March`, `every third Thursday`."""
    when = [d.precision for d in dates(cut(fold(quote.text)), quote.date)]
    ranks = any(q.kind == "ordinal" for q in quantities(quote.text))
    return bool(when or ranks) and "day" not in when and not denies(quote.text)


def _days(quote: Quote) -> list[tuple[int, date]]:
    """The days named in the quote, to the day, with the character they begin at."""
    found: list[DateMention] = dates(cut(fold(quote.text)), quote.date)
    return [(d.start, d.day) for d in found if d.precision == "day"]


def _proposed(name: StepName, deal: Deal, ledger: Ledger, signed: date | None) -> date | None:
    """Counted from the buyer's day for the signature, else from the CRM's close date; none when that leaves no time, or when
    the buyer said that no date holds."""
    close = signed or deal.opportunity.close_date
    if close is None or ledger.status("timeline") in ("partial", "absent"):
        return None
    day = close + timedelta(weeks=_WEEKS[name])
    return day if day > deal.as_of else None


def _owner(name: StepName, deal: Deal, ledger: Ledger, words: Wording) -> str:
    """Who the sources show for the step; a name is never guessed."""
    nobody = str(words.plans["nobody"])
    champion = _spoken(ledger, "champion")
    if name == "value":
        return f"{words.plans['us']}, {champion.speaker}" if champion else str(words.plans["us"])
    if name == "validation":
        need = _spoken(ledger, "need") or _spoken(ledger, "identify_pain")
        return need.speaker if need else nobody
    if name == "signature":
        cell = ledger.cells["economic_buyer"] if ledger.status("economic_buyer") == "met" else None
        theirs = [q for q in (cell.quotes if cell else ()) if q.side == "buyer"]
        return next((who for q in theirs if (who := _named(q, deal))), nobody)
    return nobody


def _named(quote: Quote, deal: Deal) -> str | None:
    """The speaker when they speak of themselves, else the only name in the quote; never one of ours."""
    from agent.language.names import names

    if says(quote.text, "signs"):
        return quote.speaker
    found = [n.text for n in names(quote.text) if not (n.opening and len(n.text.split()) == 1)]
    found = [n for n in found if not any(p.side == "seller" and n in p.name for p in people(deal).values())]
    known = [b.name for b in buyers(deal) if any(n in b.name for n in found)]
    return known[0] if known else found[0] if len(found) == 1 else None
