"""Circumstances of an account that decide whether and how it may be written to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.playbook.models import Playbook
from agent.reading.facts import Fact
from connectors.records import Dossier


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the sources say that rules need.

    `departed` and `objected` hold contact ids (left the company; asked not to be written to). `holding` holds the ids of
    the playbook's disqualifiers that the sources show (competitor, insolvency, agency...). `legal_form` is a folded name
    such as `ltd`, `plc`, `llp`, `partnership`, `sole trader`, `sas`. `reasons` says in words where each comes from.
    """

    departed: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()
    insolvent: bool = False
    competitor: bool = False
    legal_form: str | None = None
    reasons: tuple[str, ...] = field(default=())


def circumstances(dossier: Dossier, facts: Sequence[Fact], playbook: Playbook) -> Circumstances:
    """Read the circumstances from the facts of a dossier."""
    return Circumstances()
