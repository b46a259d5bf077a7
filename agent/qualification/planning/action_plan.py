"""Mutual action plan, in draft: days the buyer gave for a step are quoted, the others are counted back from the CRM's close
date and marked as proposed. Steps and spacing: card `closing-map-template`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from agent.language.fold import fold
from agent.language.quantities import quantities
from agent.outreach.timing import working_day
from agent.qualification.days import days_in
from agent.qualification.excerpts import Taste, denies, excerpt
from agent.qualification.models import MutualActionPlan, PlanStep
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.strongest import backer, latest_dated, named_beside, speaks_of_self, theirs
from agent.qualification.wording import Wording, buyers, cues, is_closed, people, says
from connectors.deals import Deal

StepName = Literal["validation", "value", "security", "legal", "decision", "signature", "kickoff"]
# Weeks from signature, as the template spaces its six steps (weeks 12, 14, 15, 16, 17, 18); the decision follows the value.
_WEEKS: dict[StepName, int] = {
    "validation": -5, "value": -3, "decision": -3, "security": -2, "legal": -1, "signature": 0, "kickoff": 1,
}  # fmt: skip
_WORDS = 20
_WHEN = Taste(days=True)
# Where the buyer's own date for a step is looked for; the step is named by the cues `steps` of the phrase bank.
_ALL = 40  # quotes looked through for a step: its name and its day must both stand in the words
_SAID_IN: tuple[ElementName, ...] = ("decision_process", "paper_process", "timeline")


def action_plan(deal: Deal, ledger: Ledger, words: Wording) -> MutualActionPlan:
    """The plan: a goal and seven steps, each with an owner, a day or none, and where the day comes from."""
    bank = words.plans["action_plan"]
    signed = next((day for q in _told_of("signature", ledger) if (day := _day("signature", q, deal.as_of))), None)
    steps = _in_order([_step(name, deal, ledger, words, signed) for name in _WEEKS])
    return MutualActionPlan(
        goal=_goal(ledger, words),
        steps=steps,
        note=bank["note"],
        cards=["closing-mutual-action-plan", "closing-map-template"],
    )


def _in_order(steps: list[PlanStep]) -> list[PlanStep]:
    """The steps without the days we propose before a day the buyer gave for an earlier step: no plan runs backwards."""
    found: list[PlanStep] = []
    for step in steps:
        quoted = max((s.day for s in found if s.day and s.basis == "quoted"), default=None)
        late = quoted and step.day and step.basis == "proposed" and step.day < quoted
        found.append(step.model_copy(update={"day": None}) if late else step)
    return found


def _goal(ledger: Ledger, words: Wording) -> str:
    """The go-live in the buyer's words, else the deadline they gave, else that there is none yet."""
    bank, said = words.plans["action_plan"], theirs(ledger, "timeline")
    starts = [q for q in said if says(q.text, "step_kickoff")]
    start = latest_dated(starts) or next(iter(starts), None)
    goal = start or latest_dated(said) or next((q for q in said if days_in(q.text, q.date)), None)
    if goal is None:
        return str(bank["goal_open"])
    form = "goal" if start else "goal_deadline"
    return str(bank[form]).format(when=words.cite(excerpt(goal, _WORDS, _WHEN).text))


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
    """The buyer's firm words that name the step and still hold, the latest first."""
    quotes = [q for e in _SAID_IN for q in theirs(ledger, e, most=_ALL)]
    found = {q: None for q in quotes if says(q.text, f"step_{name}")}
    return sorted(found, key=lambda q: (q.date, q.start), reverse=True)


def _day(name: StepName, quote: Quote, as_of: date) -> date | None:
    """The day of the step: the first after its name in the quote, else the last before; only when still to come and not
    called off. Words that call one day off and put another in its place give that other."""
    flat, found = f" {fold(quote.text)} ", _days(quote)
    moved = [at for cue in cues("moved") if (at := flat.find(cue)) >= 0]
    if not found or (denies(quote.text) and not moved):
        return None
    named = min(at for cue in cues(f"step_{name}") if (at := flat.find(cue)) >= 0)
    since = max([named, *moved]) if moved else named
    day = next((day for at, day in found if at >= since), None if moved and denies(quote.text) else found[-1][1])
    return day if day and day >= as_of else None


def _rhythm(quote: Quote) -> bool:
    """True for words that tell when without a day to count on: `in March`, `every third Thursday`."""
    when = [d.precision for d in days_in(quote.text, quote.date)]
    ranks = any(q.kind == "ordinal" for q in quantities(quote.text))
    return bool(when or ranks) and "day" not in when and not denies(quote.text)


def _days(quote: Quote) -> list[tuple[int, date]]:
    """The days named in the quote, to the day, with the character they begin at."""
    return [(d.start + 1, d.day) for d in days_in(quote.text, quote.date) if d.precision == "day"]


def _proposed(name: StepName, deal: Deal, ledger: Ledger, signed: date | None) -> date | None:
    """Counted from the buyer's day for the signature, else from the CRM's close date; none when that leaves no time, or when
    the buyer said that no date holds."""
    close = signed or deal.opportunity.close_date
    if close is None or is_closed(deal.opportunity) or ledger.status("timeline") in ("partial", "absent"):
        return None
    day = working_day(close + timedelta(weeks=_WEEKS[name]), deal.account.country)
    return day if day > deal.as_of else None


def _owner(name: StepName, deal: Deal, ledger: Ledger, words: Wording) -> str:
    """Who the sources show for the step; a name is never guessed."""
    nobody = str(words.plans["nobody"])
    if name == "value":
        champion = backer(ledger) if ledger.status("champion") == "met" else None
        return f"{words.plans['us']}, {champion}" if champion else str(words.plans["us"])
    if name == "validation":
        asked = [*theirs(ledger, "need"), *theirs(ledger, "identify_pain")]
        return asked[0].speaker if asked else nobody
    if name == "signature":
        return _signer(theirs(ledger, "economic_buyer", fragments=True), deal) or nobody
    return nobody


def _signer(quotes: Sequence[Quote], deal: Deal) -> str | None:
    """Who signs by the strongest words that say it; where they say `her signature`, the name said beside them."""
    for quote in quotes:
        beside = None if speaks_of_self(quote.text) else named_beside(quote, quotes)
        who = _named(quote, deal) or (_named(beside, deal) if beside else None)
        if who:
            return who
    return None


def _named(quote: Quote, deal: Deal) -> str | None:
    """The speaker when they speak of themselves, else the only name in the quote; never one of ours."""
    from agent.language.names import names

    if says(quote.text, "signs"):
        return quote.speaker
    found = [n.text for n in names(quote.text) if not (n.opening and len(n.text.split()) == 1)]
    found = [n for n in found if not any(p.side == "seller" and n in p.name for p in people(deal).values())]
    known = [b.name for b in buyers(deal) if any(n in b.name for n in found)]
    return known[0] if known else found[0] if len(found) == 1 else None
