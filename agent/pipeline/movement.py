"""What moved since the snapshot before, deal by deal. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from agent.pipeline.records import Judged, Move, Movement, Snapshot
from agent.pipeline.words import shortened
from agent.qualification.wording import Wording
from agent.stages import Stages

_LONGEST = 60  # characters of a stage inside a sentence


def movement(
    deals: Sequence[Judged], before: Snapshot | None, stages: Stages, words: Wording, bank: dict[str, Any]
) -> Movement:
    """Every change, deal by deal, the largest first; deals that left the list last."""
    if before is None:
        return Movement(since=None, moves=[], why=bank["none_before"])
    was = {deal.id: deal for deal in before.deals}
    told = _Telling(stages, words, bank["moves"])
    moves = [move for deal in sorted(deals, key=_size) for move in told.changes(was.get(deal.id), deal)]
    now = {deal.id for deal in deals}
    moves += [
        told.move("gone", deal)
        for deal in sorted(before.deals, key=_size)
        if deal.id not in now and deal.outcome == "open"
    ]
    return Movement(since=before.as_of, moves=moves)


def _size(deal: Judged) -> float:
    return -(deal.amount or 0)


class _Telling:
    """Changes of one deal, in words."""

    def __init__(self, stages: Stages, words: Wording, bank: dict[str, str]) -> None:
        self._stages, self._words, self._bank = stages, words, bank

    def changes(self, was: Judged | None, deal: Judged) -> Iterator[Move]:
        if was is None:
            yield self.move("new", deal)
            return
        if deal.outcome != was.outcome:
            yield self.move("reopened" if deal.outcome == "open" else deal.outcome, deal)
        if deal.outcome != "open":
            return
        yield from self._stage(was, deal)
        yield from self._amount(was, deal)
        yield from self._date(was, deal)
        yield from self._score(was, deal)

    def move(self, kind: Any, deal: Judged, **values: Any) -> Move:
        return Move(kind=kind, deal=deal.id, name=deal.name, text=self._bank[kind].format(**values))

    def _stage(self, was: Judged, deal: Judged) -> Iterator[Move]:
        before, after = self._stages.order(was.step), self._stages.order(deal.step)
        if before >= 0 and after >= 0 and before != after:
            yield self.move(
                "forward" if after > before else "back",
                deal,
                before=shortened(was.stage or "", _LONGEST),
                after=shortened(deal.stage or "", _LONGEST),
            )

    def _amount(self, was: Judged, deal: Judged) -> Iterator[Move]:
        if (
            was.amount is not None
            and deal.amount is not None
            and (was.amount, was.currency) != (deal.amount, deal.currency)
        ):
            amounts = [self._words.amount(d.amount or 0, d.currency) for d in (was, deal)]
            yield self.move("amount", deal, before=amounts[0], after=amounts[1])

    def _date(self, was: Judged, deal: Judged) -> Iterator[Move]:
        if was.close_date and deal.close_date and was.close_date != deal.close_date:
            kind = "slipped" if deal.close_date > was.close_date else "earlier"
            yield self.move(kind, deal, before=self._words.day(was.close_date), after=self._words.day(deal.close_date))

    def _score(self, was: Judged, deal: Judged) -> Iterator[Move]:
        if was.score and deal.score and was.score.met != deal.score.met:
            yield self.move("score", deal, before=was.score.met, after=deal.score.met)
        if was.gates and deal.gates:
            for gate, gained, lost in (
                ("proposal_allowed", "proposal_allowed", "proposal_lost"),
                ("kill_candidate", "kill_candidate", "kill_cleared"),
            ):
                before, after = getattr(was.gates, gate), getattr(deal.gates, gate)
                if before != after:
                    yield Move(kind="gate", deal=deal.id, name=deal.name, text=self._bank[gained if after else lost])
