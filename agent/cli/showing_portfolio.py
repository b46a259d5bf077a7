"""A portfolio on the terminal: the deals, what they are worth, what asks for attention, what moved, the weekly review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agent.cli.console import say, table
from agent.language.counting import counted
from agent.pipeline.figures import UNKNOWN
from agent.pipeline.records import Accuracy, Clock, Judged, PipelineReport, Velocity
from agent.pipeline.words import names_of, shortened, words_of
from agent.qualification.wording import Wording

_MOST_SHOWN = 60
_MOST_NAMES = 12
_MOST_ASKED = 8
_HEADS = ("deal", "stage", "days", "amount", "weighted", "close", "score", "gate", "signs")
_LONGEST_NAME = 46
_LONGEST_STAGE = 24
_LONGEST_TITLE = 80
_MOST_PERIODS = 6  # past forecasts: the latest


def show_portfolio(report: PipelineReport) -> None:
    """The report, section by section, in its language."""
    shown = _Shown(report, Wording(report.language), words_of(report.language))
    shown.deals()
    shown.money()
    shown.attention()
    shown.movement()
    shown.pace()
    shown.agenda()
    shown.notes()


@dataclass(frozen=True)
class _Shown:
    """The report with its words."""

    report: PipelineReport
    words: Wording
    bank: dict[str, Any]

    def deals(self) -> None:
        """The open deals, the largest first."""
        bank, report = self.bank, self.report
        say(bank["title"] + ", " + bank["subtitle"].format(path=report.path, day=self.words.day(report.as_of)))
        opened = sorted(
            (d for d in report.deals if d.outcome == "open" and d.kind == "deal"), key=lambda d: -(d.amount or 0)
        )
        table([bank["columns"][head] for head in _HEADS], [self._row(d) for d in opened[:_MOST_SHOWN]])
        if len(opened) > _MOST_SHOWN:
            say(f"  + {len(opened) - _MOST_SHOWN}")

    def money(self) -> None:
        """What is open, forecast and ready for a proposal, a currency a line; then what the forecast assumes."""
        report, labels = self.report, self.bank["labels"]
        scored = any(deal.gates for deal in report.deals)
        say()
        for total in report.forecast.totals:
            parts = [("weighted", total.weighted), ("amount", total.amount)]
            parts += [("qualified", total.qualified)] if scored else []
            parts += [("stated", total.stated)] if total.stated is not None else []
            told = (f"{labels[name]}{self._colon} {self._amount(value, total.currency)}" for name, value in parts)
            unsaid = f", {labels['no_currency']}" if total.currency == UNKNOWN else ""
            say(f"{' · '.join(told)} ({self._count(total.deals)}{unsaid})")
        shares = ", ".join(f"{self._stage(a.stage)} {self._share(a.probability)}" for a in report.forecast.assumptions)
        source = report.forecast.assumptions[0].source
        told_source = self.bank["assumption"] if source == "assumption" else source
        say(f"{self.bank['sections']['assumptions']} ({told_source}){self._colon} {shares}")

    def attention(self) -> None:
        """The deals to drop, without contact, past their date, unanswered; late service clocks."""
        labels = self.bank["labels"]
        say()
        for flag in ("kill", "no_go", "stale", "overdue", "waiting"):
            ids = getattr(self.report, flag)
            if flag == "no_go" and not ids:
                continue  # most portfolios hold no tender
            say(f"{labels[flag]}{self._colon} {self._names(ids) if ids else labels['none']}")
        late = [clock for clock in self.report.clocks if clock.state in ("breached", "running")]
        if late:
            say(f"{self.bank['sections']['clocks']}{self._colon}")
            self._lines(self._clock(clock) for clock in late[:_MOST_NAMES])

    def movement(self) -> None:
        """What moved since about a week ago."""
        moved = self.report.movement
        say()
        since = " " + self.bank["since"].format(day=self.words.day(moved.since)) if moved.since else ""
        say(self.bank["sections"]["movement"] + since)
        self._lines(
            f"{self._known.get(move.deal, shortened(move.name, _LONGEST_NAME))}{self._colon} {move.text}"
            for move in moved.moves[:_MOST_SHOWN]
        )
        if len(moved.moves) > _MOST_SHOWN:
            self._lines([f"+ {len(moved.moves) - _MOST_SHOWN}"])
        if moved.why or not moved.moves:
            self._lines([moved.why or str(self.bank["labels"]["no_moves"])])

    def pace(self) -> None:
        """Velocity, conversion by stage and the accuracy of past forecasts, as far as outcomes were seen."""
        report, bank = self.report, self.bank
        say()
        say(bank["sections"]["velocity"])
        self._lines(self._velocities())
        seen = [c for c in report.conversion if c.rate is not None]
        say(bank["sections"]["conversion"])
        self._lines(
            f"{self._stage(c.stage)}{self._colon} {self._share(c.rate or 0)} ({c.forward}/{c.left})" for c in seen
        )
        if not seen:
            self._lines([bank["labels"]["not_enough"]])
        if report.accuracy:
            say(bank["sections"]["accuracy"])
            self._lines(self._accuracy(period) for period in report.accuracy[-_MOST_PERIODS:])

    def agenda(self) -> None:
        """The ninety minutes."""
        say()
        say(self.bank["sections"]["agenda"])
        for item in self.report.agenda:
            deals = f" [{self._names(item.deals, _MOST_ASKED)}]" if item.deals else ""
            say(f"  {item.minutes:>3}  {shortened(item.title, _LONGEST_TITLE)}. {item.what}{deals} ({item.card})")

    def notes(self) -> None:
        """What a reader would not guess."""
        if self.report.notes:
            say()
            self._lines(self.report.notes)

    def _row(self, deal: Judged) -> list[str]:
        labels = self.bank["labels"]
        gate = labels["unread"]
        if deal.gates is not None:
            gate = labels["can"] if deal.gates.proposal_allowed else labels["cannot"]
        return [
            shortened(deal.name, _LONGEST_NAME),
            shortened(deal.stage, _LONGEST_STAGE) if deal.stage else "-",
            "-" if deal.days_in_stage is None else str(deal.days_in_stage),
            "-" if deal.amount is None else self._amount(deal.amount, deal.currency),
            "-" if deal.weighted is None else self._amount(round(deal.weighted), deal.currency),
            deal.close_date.isoformat() if deal.close_date else "-",
            f"{deal.score.met}/{deal.score.of}" if deal.score else "-",
            gate,
            ", ".join(self.bank["flags"][item.flag] for item in deal.flags),
        ]

    def _velocities(self) -> list[str]:
        """A line a currency; those that lack the same thing together."""
        paces = self.report.velocity
        lacking = dict.fromkeys(pace.why for pace in paces if pace.per_day is None)
        told = [self._velocity(pace) for pace in paces if pace.per_day is not None]
        told += [f"{', '.join(self._currency(p) for p in paces if p.why == why)}{self._colon} {why}" for why in lacking]
        return told or [str(self.bank["labels"]["none"])]

    def _velocity(self, pace: Velocity) -> str:
        labels, mean = self.bank["labels"], self._amount(round(pace.average_amount or 0), pace.currency)
        factors = f"{self._count(pace.open_deals)} × {self._share(pace.win_rate or 0)} × {mean}"
        day = f"{self._amount(round(pace.per_day or 0), pace.currency)} {labels['per_day']}"
        return f"{day} = {factors} ÷ {self._decimal(pace.cycle_days or 0)} {labels['days']}"

    def _currency(self, pace: Velocity) -> str:
        return str(self.bank["labels"]["no_currency"]) if pace.currency == UNKNOWN else pace.currency

    def _accuracy(self, period: Accuracy) -> str:
        columns, days = self.bank["columns"], f"{self.words.day(period.snapshot)} – {self.words.day(period.until)}"
        parts = [("forecast", period.forecast), ("won", period.won)]
        told = ", ".join(f"{columns[name].lower()} {self._amount(value, period.currency)}" for name, value in parts)
        gone = f" ({counted(period.gone, self.bank['gone'])})" if period.gone else ""
        return f"{days}{self._colon} {told}{gone}"

    def _clock(self, clock: Clock) -> str:
        return f"{self._name(clock.deal)}{self._colon} {clock.why} ({clock.limit_hours} h)"

    def _names(self, ids: Sequence[str], most: int = _MOST_NAMES) -> str:
        more = f" + {len(ids) - most}" if len(ids) > most else ""
        return "; ".join(self._name(id_) for id_ in ids[:most]) + more  # names of deals hold commas

    def _name(self, id_: str) -> str:
        return self._known.get(id_, id_)

    @cached_property
    def _known(self) -> dict[str, str]:
        return names_of(self.report.deals, _LONGEST_NAME)

    def _stage(self, name: str) -> str:
        return str(self.bank["stages"].get(name, name))

    def _count(self, deals: int) -> str:
        return counted(deals, self.bank["deals"])

    def _amount(self, value: float, currency: str | None) -> str:
        return self.words.amount(value, None if currency == UNKNOWN else currency)

    def _decimal(self, value: float) -> str:
        return f"{value:g}".replace(".", str(self.bank["decimal"]))

    def _share(self, value: float) -> str:
        return f"{round(100 * value)}\u202f%" if self.report.language == "fr" else f"{round(100 * value)}%"

    @property
    def _colon(self) -> str:
        """French puts a space before a colon."""
        return str(self.bank["colon"])

    @staticmethod
    def _lines(lines: Iterable[str]) -> None:
        for line in lines:
            say(f"  {line}")
