"""Runs the outreach flow on labelled dossiers and counts what the labels allow to count."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from agent.outreach.flow import Outreach, Wish
from agent.outreach.method import shipped_methods
from agent.outreach.models import Proposal
from agent.outreach.writing.offline_writer import OfflineWriter
from agent.playbook import example_playbook
from connectors.dossiers import find_dossiers, read_dossier
from connectors.records import Dossier


@dataclass(frozen=True)
class Case:
    """A labelled account and every proposal made for it: the default one, then each contact on each channel."""

    dossier: Dossier
    gold: dict[str, Any]
    default: Proposal
    others: list[Proposal] = field(default_factory=list)

    @property
    def all(self) -> list[Proposal]:
        """Every proposal."""
        return [self.default, *self.others]


def cases(dataset: str) -> Iterator[Case]:
    """The cases of a dataset of `evals/datasets`, by account id."""
    folder = Path(str(files("evals") / "datasets" / dataset))
    for path in find_dossiers(folder):
        dossier = read_dossier(path)
        flow = Outreach(
            playbook=example_playbook(dossier.account.seller or ""), methods=shipped_methods(), writer=OfflineWriter()
        )
        gold = json.loads((path / "gold.json").read_text(encoding="utf-8"))
        others = [
            flow.propose(dossier, Wish(contact=c.id, channel=channel))
            for c in dossier.account.contacts
            for channel in ("email", "linkedin")
        ]
        yield Case(dossier, gold, flow.propose(dossier, Wish()), others)


def outcome_right(case: Case) -> bool:
    """The outcome is the labelled one; `level_1_or_refuse` may be either."""
    expected = case.gold["expected_outcome"]
    if expected == "no_draft":
        return case.default.status == "refused" and not case.default.drafts
    return case.default.outcome == expected and (expected == "level_1_or_refuse" or bool(case.default.drafts))


def forbidden_strings(case: Case) -> list[str]:
    """Strings of `must_not_appear` in any message, with every space made plain and case folded."""
    said = [_flat(f"{d.subject or ''}\n{d.body}") for p in case.all for d in p.drafts]
    return [s for s in case.gold["must_not_appear"] if any(_flat(s) in text for text in said)]


def unproven(case: Case) -> int:
    """Factual segments that cite nothing the proposal holds."""
    count = 0
    for proposal in case.all:
        held = {e.id for e in proposal.evidence}
        segments = [s for d in proposal.drafts for s in d.segments if s.factual]
        count += sum(not s.evidence or not set(s.evidence) <= held for s in segments)
    return count


def _flat(text: str) -> str:
    return re.sub(r"\s", " ", text).casefold()
