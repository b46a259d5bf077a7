"""A lead of leadforge as our product would hold it: an account of a signal list with dated signals, ranked by a playbook.

What the seller did alone says nothing of the buyer: outbound touches, unanswered calls and voicemails are left out.
"""

from functools import cache
from importlib.resources import as_file, files

from agent.playbook import Playbook, load_playbook
from agent.ranklist import stub_account
from agent.reading.circumstances import Circumstances
from agent.targeting import Ranked, Ranker
from connectors.records import Signal, SignalDetails
from evals.suites.ranking.worlds import Happened, Lead

ANSWERED = frozenset(("connected", "meeting_set", "demo_completed"))


@cache
def playbook() -> Playbook:
    """The playbook of leadforge's seller."""
    with as_file(files("evals.suites.ranking") / "playbook") as folder:
        return load_playbook(folder)


def line_of(lead: Lead, ranker: Ranker) -> Ranked:
    """The rank line of a lead on the day it is seen."""
    signals = signals_of(lead)
    account = stub_account(lead.id, signals, lead.seen_on, ranker.scorer.industries)
    return ranker.line(account, [], Circumstances(), signals, lead.seen_on)


def value_of(line: Ranked) -> float:
    """Where a line stands: tier first, then score and order points; higher is better."""
    return -1000.0 * line.tier + line.score + line.order.points


def signals_of(lead: Lead) -> list[Signal]:
    """The signals a list of the lead's CRM and web analytics would give."""
    details = SignalDetails(industry=lead.industry, country=lead.region, employees=_range(lead.employee_band))
    found = [signal for at, event in enumerate(lead.events) if (signal := _signal(lead, at, event, details))]
    if lead.open_opportunity:
        found.append(_made(lead, "opportunity", Happened("opportunities", lead.seen_on, "open opportunity"), details))
    return found or [_made(lead, "listed", Happened("leads", lead.seen_on, "lead"), details)]


def _signal(lead: Lead, at: int, event: Happened, details: SignalDetails) -> Signal | None:
    if event.table == "sales_activities" and event.outcome not in ANSWERED:
        return None
    return _made(lead, f"{event.table}-{at}", event, details)


def _made(lead: Lead, id_: str, event: Happened, details: SignalDetails) -> Signal:
    kinds = {"sessions": "site_visit", "sales_activities": "crm_event", "opportunities": "crm_event"}
    return Signal(
        id=f"{lead.id}-{id_}",
        source="leadforge",
        type=kinds.get(event.table),
        account_key=lead.id,
        company=lead.id,
        topic=event.what,
        occurred_on=event.on,
        details=details,
    )


def _range(band: str) -> tuple[int, int | None]:
    if band.endswith("+"):
        return int(band[:-1]), None
    low, _, high = band.partition("-")
    return int(low), int(high)
