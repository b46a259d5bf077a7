"""Check × mutation: who saw which planted lie, who cried at a good draft. Counting only; nothing is checked here.

What a finding is worth is read from the registry when the counting is done, so that a check switched off there is not counted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agent.checks.registry import blocks
from evals.meta.doors import Hit
from evals.meta.weaken import fires
from evals.mutators.material import Door, Item, Mutant


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutant at one door, with every finding on it; its good draft had none there."""

    mutant: Mutant
    door: Door
    hits: tuple[Hit, ...]

    def counted(self) -> list[Hit]:
        """The findings of checks that are on."""
        return [h for h in self.hits if fires(h.check)]

    def named(self, check: str) -> bool:
        """The check itself fired where the lie is."""
        return any(h.check == check and self._here(h) for h in self.counted())

    def seen(self) -> bool:
        """The lie is stopped: a blocking finding at its place, or one of its family on the whole.

        A lie whose own check only warns is seen when that check fires.
        """
        told = self.counted()
        stopped = any(
            blocks(h.check) and (h.place == self.mutant.place if h.place is not None else h.check in self.mutant.family)
            for h in told
        )
        whole = self.mutant.place is None and any(blocks(h.check) and h.check in self.mutant.family for h in told)
        return stopped or whole or (not blocks(self.mutant.defect) and self.named(self.mutant.defect))

    def strangers(self) -> set[str]:
        """Checks that fired elsewhere and have nothing to do with what was planted."""
        return {h.check for h in self.counted() if h.check not in self.mutant.family and h.place != self.mutant.place}

    def _here(self, hit: Hit) -> bool:
        return hit.place is None or self.mutant.place is None or hit.place == self.mutant.place


@dataclass(frozen=True, slots=True)
class Quiet:
    """One good draft at one door, and what was wrongly found on it."""

    item: Item
    door: Door
    hits: tuple[Hit, ...]


@dataclass(slots=True)
class Row:
    """What one check did, in counts.

    `own`: mutants that are its to see; `seen`: of them, stopped by it or by a sibling; `named`: by itself. `clean` and
    `false`: good drafts, and those it cried at. `other` and `strange`: mutants of other families, and those it cried at
    away from the lie. `mutators`: where it fired.
    """

    check: str
    own: int = 0
    seen: int = 0
    named: int = 0
    clean: int = 0
    false: int = 0
    other: int = 0
    strange: int = 0
    mutators: Counter[str] = field(default_factory=Counter)


def rows(checks: Iterable[str], trials: Sequence[Trial], quiet: Sequence[Quiet]) -> dict[str, Row]:
    """One row a check, in the order given."""
    table = {check: Row(check) for check in checks}
    for trial in trials:
        _count(table, trial)
    for good in quiet:
        told = {h.check for h in good.hits if fires(h.check)}
        for check, row in table.items():
            row.clean += 1
            row.false += check in told
    return table


def _count(table: dict[str, Row], trial: Trial) -> None:
    own = table.get(trial.mutant.defect)
    if own is not None:
        own.own += 1
        own.seen += trial.seen()
        own.named += trial.named(own.check)
    strangers = trial.strangers()
    for check, row in table.items():
        row.other += check not in trial.mutant.family
        row.strange += check in strangers
    for check in {h.check for h in trial.counted()} & table.keys():
        table[check].mutators[trial.mutant.mutator] += 1


def survivors(trials: Sequence[Trial]) -> list[Trial]:
    """The planted lies that no one saw."""
    return [t for t in trials if not t.seen()]


def dead(table: dict[str, Row]) -> list[str]:
    """Checks that fired on nothing that was planted."""
    return sorted(check for check, row in table.items() if not row.mutators)
