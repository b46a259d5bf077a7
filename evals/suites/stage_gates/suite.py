"""Every state a deal can be in, held against the rules as the method words them: 4 of 6 met for a proposal, under 3 of 6 for
more than 30 days ends the pursuit, under 3 of 8 is no answer to a call for tender.

Exhaustive: 4 statuses for each of 6 elements (4,096 states) on both sides of the boundary days, and every set of the 8 elements
for a call for tender. The rules are written again here, so that a change of the product's thresholds shows.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from agent.qualification.gates import Gates, days_in_stage, gates_from
from agent.qualification.records import MEDDIC, MEDDPICC, ElementName, Status
from connectors.deals import Opportunity
from evals.results import Case, Report, scored

NAME = "stage_gates"
STATUSES: tuple[Status, ...] = ("met", "partial", "absent", "unknown")
DAYS = (None, 0, 29, 30, 31, 400)
TODAY = date(2026, 3, 30)  # the day after clocks change in Europe


def run() -> Report:
    """States without and with a call for tender, then the days counted from the record."""
    plain, tenders, days = list(_states()), list(_tenders()), list(_days())
    return Report(
        metrics=[scored(group, target=1.0) for group in (plain, tenders, days)], cases=[*plain, *tenders, *days]
    )


def _states() -> Iterator[Case]:
    """One case for each number of elements met and each number of days; it passes when all of its states do."""
    held: dict[tuple[int, int | None], list[bool]] = {}
    for told in product(STATUSES, repeat=len(MEDDIC)):
        count = told.count("met")
        statuses = dict(zip(MEDDIC, told, strict=True))
        for days in DAYS:
            held.setdefault((count, days), []).append(_right(gates_from(statuses, days, rfp=False), count, days))
    for (count, days), right in sorted(held.items(), key=str):
        yield _case("states of six elements", f"{count} of 6 met, {days} days ({len(right)} states)", all(right))


def _right(got: Gates, count: int, days: int | None) -> bool:
    kill = days is not None and days > 30 and count < 3
    return (got.meddic_met, got.proposal_allowed, got.kill_candidate, got.rfp_go) == (count, count >= 4, kill, None)


def _tenders() -> Iterator[Case]:
    """Each set of met elements out of eight, the others in turn partial, absent and unknown."""
    for others in STATUSES[1:]:
        for size in range(len(MEDDPICC) + 1):
            sets = [s for s in product((True, False), repeat=len(MEDDPICC)) if sum(s) == size]
            right = [_go(s, others) == (size >= 3) for s in sets]
            yield _case("calls for tender", f"{size} of 8 met, others {others} ({len(sets)} states)", all(right))


def _go(chosen: tuple[bool, ...], others: Status) -> bool | None:
    statuses: dict[ElementName, Status] = {e: "met" if met else others for e, met in zip(MEDDPICC, chosen, strict=True)}
    return gates_from(statuses, 10, rfp=True).rfp_go


def _days() -> Iterator[Case]:
    """Days in the stage: over a change of clocks and a leap day, on the day itself, with no date, and with one still to come."""
    dated = (
        (TODAY - timedelta(days=31), 31),
        (TODAY, 0),
        (TODAY + timedelta(days=1), None),
        (None, None),
        (date(2024, 2, 28), 761),
    )
    for entered, wanted in dated:
        got = days_in_stage(Opportunity(name="o", stage_entered_on=entered), TODAY)
        yield _case("days in the stage", f"entered {entered}", got == wanted, wanted=str(wanted), got=str(got))


def _case(metric: str, id_: str, passed: bool, *, wanted: str = "", got: str = "") -> Case:
    return Case(suite=NAME, metric=metric, id=id_, passed=passed, wanted=wanted, got=got)
