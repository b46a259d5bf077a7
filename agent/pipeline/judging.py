"""A line judged at its day: stage, score and gates, weight in the forecast, and what asks for attention. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.language.counting import counted
from agent.pipeline.records import Flag, Judged, Line, Raised, Score
from agent.pipeline.words import shortened
from agent.qualification.gates import Gates, gates_from, met, shipped_rules
from agent.qualification.records import MEDDIC, MEDDPICC
from agent.qualification.wording import Wording
from agent.stages import Stages

SETTING = "stages.yaml"
_LONGEST = 60  # characters of a stage inside a sentence


@dataclass(frozen=True)
class Judge:
    """What lines are judged by: the stages, and the words of the report."""

    stages: Stages
    words: Wording
    bank: dict[str, Any]

    def judge(self, line: Line, as_of: date) -> Judged:
        """The line at its day. An export's row has no score: nothing in it was said by a buyer."""
        stage = self.stages.find(line.stage)
        days = _since(line.stage_entered_on, as_of)
        gates = gates_from(line.statuses, days, rfp=line.rfp) if line.statuses is not None else None
        weight = stage.probability if stage and line.outcome == "open" else None
        statuses = line.statuses or {}
        past = line.close_date is not None and line.close_date < as_of  # no month is left to forecast it in
        asks = line.outcome == "open" and line.kind == "deal"  # of a lead its service clock tells enough
        return Judged(
            id=line.id, name=line.name, account=line.account, owner=line.owner, place=line.place, source=line.source,
            kind=line.kind, outcome=line.outcome, stage=line.stage, step=stage.id if stage else None, amount=line.amount,
            currency=line.currency, close_date=line.close_date, closed_on=line.closed_on, created_on=line.created_on,
            as_of=as_of, days_in_stage=days, days_since_touch=_since(line.last_touch_on, as_of),
            score=Score(met=gates.meddic_met, of=len(MEDDIC)) if gates else None, gates=gates, statuses=statuses,
            missing=[e for e in MEDDIC if statuses.get(e) != "met"] if gates else [],
            weight=weight,
            weighted=None if line.amount is None or weight is None or past else line.amount * weight,
            flags=[*self._gates(line, days, gates), *self._delays(line, as_of), *self._holes(line)] if asks else [],
        )  # fmt: skip

    def _gates(self, line: Line, days: int | None, gates: Gates | None) -> Iterator[Raised]:
        """What the gates say of where the deal stands. A tender is answered by its own gate, not by that of proposals."""
        if gates is None:
            return
        rules = shipped_rules()
        if gates.kill_candidate:
            yield self._raised("kill", rules.kill.card, met=gates.meddic_met, days=self._days(days or 0))
        if gates.rfp_go is False:
            found = met(line.statuses or {}, MEDDPICC)
            yield self._raised("no_go", rules.rfp.card, met=found, of=rules.rfp.of, needed=rules.rfp.threshold)
        if not line.rfp and not gates.proposal_allowed and self._past_proposal(line):
            needed = rules.proposal.threshold
            yield self._raised(
                "ahead_of_gate",
                rules.proposal.card,
                stage=shortened(line.stage or "", _LONGEST),
                met=gates.meddic_met,
                needed=needed,
            )

    def _delays(self, line: Line, as_of: date) -> Iterator[Raised]:
        untouched, late = _since(line.last_touch_on, as_of), _since(line.close_date, as_of)
        if line.waiting_since and line.waiting_since < as_of:
            yield self._raised("waiting", "proof-insightplatform-slas", day=self.words.day(line.waiting_since))
        if untouched is not None and untouched > self.stages.stale_days:
            yield self._raised("stale", SETTING, days=self._days(untouched), limit=self.stages.stale_days)
        if line.close_date and late:
            day = self.words.day(line.close_date)
            yield self._raised("overdue", "strategy-crm-reporting", day=day, days=self._days(late))

    def _holes(self, line: Line) -> Iterator[Raised]:
        """What is missing from the record itself."""
        if line.amount is None:
            yield self._raised("no_amount", SETTING)
        if line.close_date is None:
            yield self._raised("no_close_date", SETTING)
        if self.stages.find(line.stage) is None:
            why = self.bank["why"]["stage_unknown" if line.stage else "no_stage"].format(
                stage=shortened(line.stage or "", _LONGEST)
            )
            yield Raised(flag="stage_unknown", why=why, source=SETTING)
        if line.gaps:
            yield self._raised("gaps", SETTING, names=", ".join(line.gaps))

    def _past_proposal(self, line: Line) -> bool:
        stage = self.stages.find(line.stage)
        return stage is not None and self.stages.order(stage.id) >= self.stages.proposal

    def _days(self, days: int) -> str:
        return counted(days, self.bank["days"])

    def _raised(self, flag: Flag, source: str, **values: Any) -> Raised:
        return Raised(flag=flag, why=self.bank["why"][flag].format(**values), source=source)


def _since(day: date | None, as_of: date) -> int | None:
    """Whole days from a day to now; None without a day, or when it is still to come."""
    return (as_of - day).days if day and day <= as_of else None
