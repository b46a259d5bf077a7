"""The weekly review: ninety minutes on the deals that need a decision and those a word can move. Pure.

Source: card `proof-cyberguard-review` (90 minutes a week; score of every deal, unqualified deals dropped, two or three deals of
each rep coached); why weekly: `proof-cyberguard-lesson-coaching`; why drop early: `proof-cyberguard-lesson-disqualify`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.pipeline.records import AgendaItem, Judged, Movement
from agent.qualification.wording import Wording

MINUTES = 90
COACHED = 3  # deals a rep: two or three
# House rule: how the ninety minutes are cut; what a part does not need goes to coaching.
_PARTS = {"figures": 10, "score": 15, "kill": 15, "no_go": 5, "stale": 10, "actions": 5}
_CARDS = {
    "figures": "strategy-crm-reporting",
    "score": "gate-meddic-score",
    "kill": "proof-cyberguard-lesson-disqualify",
    "no_go": "rfp-go-no-go",
    "stale": "strategy-crm-pipeline",
    "coaching": "proof-cyberguard-lesson-coaching",
    "actions": "proof-cyberguard-review",
}
_LEAST = 5  # minutes a rep: less coaches nobody; those left over are named for the next review


@dataclass(frozen=True)
class Telling:
    """The words of the agenda."""

    words: Wording
    bank: dict[str, Any]

    def item(self, part: str, minutes: int, deals: Sequence[str], text: str | None = None, **values: str) -> AgendaItem:
        """One part, in words."""
        told = self.bank["agenda"][text or part]
        title, what = told["title"].format(**values), told["what"].format(**values)
        return AgendaItem(minutes=minutes, title=title, what=what, deals=list(deals), card=_CARDS[part])


def agenda(deals: Sequence[Judged], moved: Movement, telling: Telling) -> list[AgendaItem]:
    """The parts in order; their minutes add up to ninety."""
    opened = sorted((d for d in deals if d.outcome == "open"), key=lambda d: -(d.amount or 0))
    picked = {
        "score": [d.id for d in opened if d.raised("ahead_of_gate") and not _to_end(d)],
        "kill": [d.id for d in opened if d.raised("kill")],
        "no_go": [d.id for d in opened if d.raised("no_go") and not d.raised("kill")],
        "stale": [d.id for d in opened if (d.raised("stale") or d.raised("overdue")) and not _to_end(d)],
    }
    since = {"since": telling.words.day(moved.since)} if moved.since else {}
    first = telling.item("figures", _PARTS["figures"], [], None if moved.since else "figures_first", **since)
    middle = [telling.item(part, _PARTS[part], ids) for part, ids in picked.items() if ids]
    last = telling.item("actions", _PARTS["actions"], [])
    left = MINUTES - first.minutes - last.minutes - sum(item.minutes for item in middle)
    coached = _coaching(opened, telling, left)
    if not coached:  # nobody to coach: the time goes to the figures
        first = first.model_copy(update={"minutes": first.minutes + left})
    return [first, *middle, *coached, last]


def _to_end(deal: Judged) -> bool:
    """True when the question is whether to go on at all."""
    return deal.raised("kill") or deal.raised("no_go")


def _coaching(opened: Sequence[Judged], telling: Telling, minutes: int) -> list[AgendaItem]:
    """Two or three deals a rep, those nearest a gate and worth most first; the minutes shared between the reps."""
    by_rep: dict[str, list[Judged]] = {}
    for deal in opened:
        if not _to_end(deal):
            by_rep.setdefault(deal.owner or telling.bank["nobody"], []).append(deal)
    order = sorted(by_rep.items(), key=lambda item: (-sum(d.weighted or 0 for d in item[1]), item[0]))
    reps, later = order[: minutes // _LEAST], [owner for owner, _ in order[minutes // _LEAST :]]
    share, rest = divmod(minutes, len(reps)) if reps else (0, 0)
    items = []
    for at, (owner, deals) in enumerate(reps):
        chosen = sorted(deals, key=_worth)[:COACHED]
        missing = _missing(chosen)
        elements = ", ".join(telling.bank["elements"][name] for name in missing)
        text = "coaching" if missing else "coaching_none"
        length = share + (rest if at == 0 else 0)
        items.append(telling.item("coaching", length, [d.id for d in chosen], text, owner=owner, elements=elements))
    if later:
        items[-1] = items[-1].model_copy(
            update={"what": f"{items[-1].what} {telling.bank['agenda']['later'].format(owners=', '.join(later))}"}
        )
    return items


def _worth(deal: Judged) -> tuple[int, float, str]:
    """One element short of the proposal gate first, then by amount."""
    short = deal.gates is not None and not deal.gates.proposal_allowed and deal.gates.meddic_met == 3
    return (0 if short else 1, -(deal.amount or 0), deal.id)


def _missing(deals: Sequence[Judged]) -> list[str]:
    """The elements most of these deals lack, three at most."""
    counts: dict[str, int] = {}
    for deal in deals:
        for name in deal.missing:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])[:3]
