"""Labelled deals as the offline reader reads them, once a process: the material of the suites on quotes and on doubt."""

from functools import cache
from typing import NamedTuple

from agent.qualification.reading import OfflineReader
from agent.qualification.records import Ledger
from evals.suites.qualification.labelled import Judged, Labelled, Split, deals, judge


class Reading(NamedTuple):
    """A labelled deal and what was read in it."""

    labelled: Labelled
    ledger: Ledger

    def cells(self) -> list[Judged]:
        """Every labelled cell beside what was read."""
        return judge(self.labelled, self.ledger)


@cache
def readings(split: Split) -> tuple[Reading, ...]:
    """The deals of a split, in order of their names, each read once."""
    reader = OfflineReader()
    return tuple(Reading(each, reader.read(each.deal)) for each in deals(split))
