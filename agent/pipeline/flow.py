"""A folder of deals or an export to one report: read, judge, compare with what is kept, keep."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from agent.pipeline.agenda import Telling, agenda
from agent.pipeline.clocks import clocks
from agent.pipeline.figures import MIN_PERIOD_DAYS, accuracy, conversion, forecast, velocity
from agent.pipeline.judging import Judge
from agent.pipeline.keeping import Readings, Snapshots, recipe, same_portfolio
from agent.pipeline.lines import line_of_row
from agent.pipeline.movement import movement
from agent.pipeline.records import Failure, Judged, Line, PipelineReport, Snapshot
from agent.pipeline.words import words_of
from agent.pipeline.work import read_folders
from agent.qualification.records import DealReader
from agent.qualification.wording import Wording
from agent.stages import Stages
from connectors.deals import find_deals, read_crm_file
from connectors.records import Language


@dataclass(frozen=True)
class Portfolio:
    """What a report needs. `state` None keeps nothing; `reader` None reads offline; `today` dates an export that tells no day.

    `minute`: the moment service clocks are held against, on the day the report is asked for.
    """

    stages: Stages
    today: date
    minute: datetime | None = None
    state: Path | None = None
    reader: DealReader | None = None
    reader_name: str = "offline"
    progress: Callable[[int, int], None] = lambda done, of: None

    def report(
        self, path: Path, *, now: date | None = None, language: Language | None = None, name: str = "portfolio"
    ) -> PipelineReport:
        """The report of a folder of deals, of one deal, or of an export. Raises UnreadableFile when it is none of them."""
        lines, failed, mapping = self._lines(path)
        as_of = now or self._day(lines)
        spoken = language or _language(lines)
        words, bank = Wording(spoken), words_of(spoken)
        judge = Judge(self.stages, words, bank)
        days = [(line, now or line.as_of or as_of) for line in lines]
        judged = [judge.judge(line, day) for line, day in days]
        deals = [d for d in judged if d.kind == "deal"]  # of a lead there is a service clock, and nothing to forecast
        kept = Snapshots(self.state, name)
        past = _of_these(kept.before(as_of), deals)
        before = week_before(past, as_of)
        unread = _unread(deals, before, failed)
        moved = movement([*deals, *unread], before, self.stages, words, bank)
        report = PipelineReport(
            path=path.name or str(path),
            language=spoken,
            as_of=as_of,
            deals=judged,
            forecast=forecast(deals, lines, self.stages, bank),
            kill=_raised(deals, "kill"),
            no_go=_raised(deals, "no_go"),
            stale=_raised(deals, "stale"),
            overdue=_raised(deals, "overdue"),
            waiting=_raised(deals, "waiting"),
            movement=moved if self.state else moved.model_copy(update={"why": bank["not_kept"]}),
            velocity=velocity(deals, bank),
            conversion=conversion(deals, past, self.stages),
            accuracy=accuracy(deals, past, as_of),
            clocks=clocks(days, self.stages, bank, self.minute),
            agenda=agenda(deals, moved, Telling(words, bank)),
            failed=failed,
            mapping=mapping,
            tokens=sum(line.tokens for line in lines),
            cost=_cost(lines),
            notes=[*sorted({line.note for line in lines if line.note}), *_own_days(days, as_of, words, bank)],
        )
        kept.keep(Snapshot(as_of=as_of, deals=[*deals, *unread]))
        return report

    def _lines(self, path: Path) -> tuple[list[Line], list[Failure], dict[str, str]]:
        if path.is_file() and path.name != "deal.json":
            found = read_crm_file(path)
            failed = [Failure(place=f"line {row.line}", reason=row.reason, deal=row.id) for row in found.rejected]
            told = bool({"first_touch", "last_touch"} & set(found.mapping))
            return [line_of_row(row, touches_told=told) for row in found.deals], failed, found.mapping
        folders = list(find_deals(path.parent if path.is_file() else path))
        held = Readings(self.state, recipe(self.reader_name))
        results = read_folders(folders, held, self.reader, self.progress)
        lines, failed = _unique([r for r in results if isinstance(r, Line)])
        return lines, [*(r for r in results if isinstance(r, Failure)), *failed], {}

    def _day(self, lines: Sequence[Line]) -> date:
        """The portfolio's now: the latest of the deals' own; for an export, its latest day that is not in the future."""
        own = [line.as_of for line in lines if line.as_of]
        told = [day for line in lines for day in (line.created_on, line.stage_entered_on, line.last_touch_on, line.closed_on)
                if day and day <= self.today]  # fmt: skip
        return max(own or told, default=self.today)


def _unique(lines: Sequence[Line]) -> tuple[list[Line], list[Failure]]:
    """Two folders of one id would be one deal to everything that follows: the second is refused."""
    kept: dict[str, Line] = {}
    failed = []
    for line in lines:
        if line.id in kept:
            failed.append(Failure(place=line.place, reason=f"the id `{line.id}` is that of `{kept[line.id].place}`"))
        else:
            kept[line.id] = line
    return list(kept.values()), failed


def week_before(past: Sequence[Snapshot], as_of: date) -> Snapshot | None:
    """What this week is compared with: the last snapshot about a week old; before there is one, the oldest there is.

    A manager who looks every day still sees what moved since last week.
    """
    old = [snapshot for snapshot in past if (as_of - snapshot.as_of).days >= MIN_PERIOD_DAYS]
    return old[-1] if old else next(iter(past), None)


def _of_these(past: Sequence[Snapshot], deals: Sequence[Judged]) -> list[Snapshot]:
    """The snapshots of this portfolio: another folder's, or a look at one deal of it, are no past of the whole.

    From the latest back, each against the one after it: over two years no deal may be left of the first.
    """
    found: list[Snapshot] = []
    for snapshot in reversed(past):
        if same_portfolio(snapshot.deals, deals):
            found.append(snapshot)
            deals = snapshot.deals
    return found[::-1]


def _unread(deals: Sequence[Judged], before: Snapshot | None, failed: Sequence[Failure]) -> list[Judged]:
    """Deals of the snapshot before that could not be read this time: they have not gone, they stand where they stood.

    A folder keeps its name; a row of an export does not keep its line, and is known by the id it tells.
    """
    known, ids = {deal.id for deal in deals}, {failure.deal for failure in failed}
    places = {failure.place for failure in failed}
    return [
        deal for deal in (before.deals if before else ())
        if deal.id not in known and (deal.id in ids if deal.source == "crm" else deal.place in places)
    ]  # fmt: skip


def _language(lines: Sequence[Line]) -> Language:
    counts = Counter(line.language for line in lines if line.language)
    return counts.most_common(1)[0][0] if counts else "en"


def _own_days(days: Sequence[tuple[Line, date]], as_of: date, words: Wording, bank: dict[str, Any]) -> Iterator[str]:
    """What a reader of the title would not guess: deals are judged on other days than its own."""
    first = min((day for _, day in days), default=as_of)
    if first < as_of:
        yield bank["own_days"].format(day=words.day(first))


def _raised(deals: Sequence[Judged], flag: str) -> list[str]:
    return [d.id for d in sorted(deals, key=lambda d: -(d.amount or 0)) if d.raised(flag)]  # type: ignore[arg-type]


def _cost(lines: Sequence[Line]) -> float | None:
    known = [line.cost for line in lines if line.cost is not None]
    return sum(known) if known else None
