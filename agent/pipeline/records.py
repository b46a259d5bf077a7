"""The records of the portfolio: a line a deal, and everything the report says of all of them."""

import datetime as dt
from typing import Literal

from agent.qualification.gates import Gates
from agent.qualification.records import ElementName, Frozen, Status
from connectors.deals.crm import Outcome
from connectors.records import Language

Flag = Literal[
    "kill",
    "no_go",
    "stale",
    "overdue",
    "waiting",
    "ahead_of_gate",
    "no_amount",
    "no_close_date",
    "stage_unknown",
    "gaps",
]


class Line(Frozen):
    """A deal as its source tells it, before it is judged. `place` is the folder's name or the line of the export.

    `statuses` is None when there was nothing to read: an export's row proves no criterion.
    `waiting_since`: the buyer wrote last, on that day. `touches_told`: the source would tell of a contact if there had been one.
    """

    id: str
    name: str
    account: str
    place: str
    source: Literal["folder", "crm"]
    kind: Literal["deal", "lead"] = "deal"
    outcome: Outcome = "open"
    owner: str | None = None
    language: Language | None = None
    stage: str | None = None
    amount: float | None = None
    currency: str | None = None
    probability: float | None = None
    created_on: dt.date | None = None
    created_at: dt.datetime | None = None
    stage_entered_on: dt.date | None = None
    close_date: dt.date | None = None
    closed_on: dt.date | None = None
    first_touch_on: dt.date | None = None
    first_touch_at: dt.datetime | None = None
    last_touch_on: dt.date | None = None
    waiting_since: dt.date | None = None
    touches_told: bool = True
    rfp: bool = False
    as_of: dt.date | None = None
    statuses: dict[ElementName, Status] | None = None
    reader: Literal["offline", "model"] | None = None
    note: str | None = None
    tokens: int = 0
    cost: float | None = None
    gaps: tuple[str, ...] = ()


class Failure(Frozen):
    """A deal or row that could not be read; `deal` is its id where that much is known."""

    place: str
    reason: str
    deal: str | None = None


class Raised(Frozen):
    """Something that asks for attention, why, and the card or setting that says so."""

    flag: Flag
    why: str
    source: str


class Score(Frozen):
    """MEDDIC elements met."""

    met: int
    of: int


class Judged(Frozen):
    """A line judged at its day. `step` is the stage of `stages.yaml`; `weight` the share of the amount that is forecast."""

    id: str
    name: str
    account: str
    owner: str | None
    place: str
    source: Literal["folder", "crm"]
    kind: Literal["deal", "lead"] = "deal"
    outcome: Outcome
    stage: str | None
    step: str | None
    amount: float | None
    currency: str | None
    close_date: dt.date | None
    closed_on: dt.date | None
    created_on: dt.date | None
    as_of: dt.date
    days_in_stage: int | None
    days_since_touch: int | None
    score: Score | None
    gates: Gates | None
    statuses: dict[ElementName, Status]
    missing: list[ElementName]
    weight: float | None
    weighted: float | None
    flags: list[Raised]

    def raised(self, flag: Flag) -> bool:
        """True when that flag is raised."""
        return any(item.flag == flag for item in self.flags)


class Sum(Frozen):
    """Open deals of one currency that have an amount (`?` where the source states no currency).

    `weighted` and `stated` leave out those without weight; `qualified` is the amount the proposal gate lets through.
    """

    currency: str
    deals: int
    amount: float
    weighted: float
    qualified: float
    stated: float | None


class Bucket(Frozen):
    """A part of the forecast: a stage or a month."""

    name: str
    currency: str
    deals: int
    amount: float
    weighted: float


class Assumption(Frozen):
    """A share used in the forecast, and where it comes from."""

    stage: str
    probability: float
    source: str


class LeftOut(Frozen):
    """A deal without weight in the forecast, and why."""

    deal: str
    reason: str


class Forecast(Frozen):
    """Weighted by stage. Every figure rests on `assumptions`."""

    totals: list[Sum]
    by_stage: list[Bucket]
    by_month: list[Bucket]
    assumptions: list[Assumption]
    left_out: list[LeftOut]


class Move(Frozen):
    """One thing that changed since the snapshot before; a deal that is gone has no name but here."""

    kind: Literal[
        "new", "gone", "won", "lost", "reopened", "forward", "back", "amount", "slipped", "earlier", "score", "gate"
    ]
    deal: str
    name: str
    text: str


class Movement(Frozen):
    """What moved since `since`; `why` when there is nothing to compare with."""

    since: dt.date | None
    moves: list[Move]
    why: str | None = None


class Velocity(Frozen):
    """Won amount a day = open deals × win rate × average amount / average cycle. None where an operand is unknown: `why`."""

    currency: str
    open_deals: int
    win_rate: float | None
    average_amount: float | None
    cycle_days: float | None
    per_day: float | None
    closed: int
    why: str | None = None


class Conversion(Frozen):
    """Deals seen in a stage and how they left it, over the snapshots kept; Wilson interval at 95 %."""

    stage: str
    left: int
    forward: int
    rate: float | None
    low: float | None
    high: float | None
    days_in_stage: float | None


class Accuracy(Frozen):
    """What an earlier snapshot forecast for the days up to now, and what was won in them.

    `gone` deals were forecast and are no longer in the list: nobody knows how they ended, and they count for nothing.
    """

    snapshot: dt.date
    until: dt.date
    currency: str
    forecast: float
    won: float
    error: float | None
    gone: int = 0


class Clock(Frozen):
    """A service clock. `unknown` when days without a time of day cannot tell."""

    deal: str
    kind: Literal["lead", "deal"]
    limit_hours: int
    state: Literal["met", "breached", "running", "unknown"]
    hours: float | None
    why: str
    card: str


class AgendaItem(Frozen):
    """A stretch of the weekly review."""

    minutes: int
    title: str
    what: str
    deals: list[str]
    card: str


class PipelineReport(Frozen):
    """The whole report, in `language`."""

    path: str
    language: Language
    as_of: dt.date
    deals: list[Judged]
    forecast: Forecast
    kill: list[str]
    no_go: list[str]
    stale: list[str]
    overdue: list[str]
    waiting: list[str]
    movement: Movement
    velocity: list[Velocity]
    conversion: list[Conversion]
    accuracy: list[Accuracy]
    clocks: list[Clock]
    agenda: list[AgendaItem]
    failed: list[Failure]
    mapping: dict[str, str]
    tokens: int
    cost: float | None
    notes: list[str]


class Snapshot(Frozen):
    """What is kept of a report for the next ones."""

    as_of: dt.date
    deals: list[Judged]
